using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Web;

/// <summary>What clerks do with firms on the pages, sent as forms: no script is needed.</summary>
public sealed class EditingTests(RealFixture site) : IClassFixture<RealFixture>
{
    static string[]? ids;
    static int taken;

    [Fact]
    public async Task Nobody_edits_without_having_signed_in()
    {
        using var http = SentForm.Client(site.BaseUrl, null);
        var id = await SomeFirmAsync(http);
        foreach (var url in new[] { "/firms/new", $"/firms/{id}/edit", $"/firms/{id}/delete", $"/firms/{id}/history" })
        {
            Assert.StartsWith("/sign-in?returnUrl=", (await http.GetAsync(url)).Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        foreach (var url in new[] { "/firms/new", $"/firms/{id}/edit", $"/firms/{id}/delete", $"/firms/{id}/status" })
        {
            var answer = await http.PostAsync(url, new FormUrlEncodedContent([new("version", "1")]));
            Assert.StartsWith("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain($"/firms/{id}/edit", await http.GetStringAsync("/firms/" + id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var http = Clerk();
        var form = await EditAsync(http);
        form["__RequestVerificationToken"] = "forged";
        form["park"] = "不该存下";
        Assert.Equal(HttpStatusCode.BadRequest, (await form.SendAsync(http)).Status);
        Assert.NotEqual("不该存下", (await SentForm.GetAsync(http, form.Action))["park"]);
    }

    [Fact]
    public async Task A_form_that_is_sent_unchanged_changes_nothing()
    {
        using var http = Clerk();
        var form = await EditAsync(http);
        Assert.Equal(HttpStatusCode.SeeOther, (await form.SendAsync(http)).Status);
        Assert.Equal(form["version"], (await SentForm.GetAsync(http, form.Action))["version"]);
    }

    [Fact]
    public async Task A_change_is_shown_with_who_made_it_and_can_be_taken_back()
    {
        using var http = Clerk();
        var form = await EditAsync(http);
        var (before, page) = (form["address"], form.Action.Replace("/edit", "", StringComparison.Ordinal));
        form["address"] = "石桥镇新街 <b>8</b> 号";
        var saved = await form.SendAsync(http);
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        Assert.Contains("Saved.", await http.GetStringAsync(saved.Location), StringComparison.Ordinal);

        var history = await http.GetStringAsync(page + "/history");
        Assert.Contains("石桥镇新街 &lt;b&gt;8&lt;/b&gt; 号", history, StringComparison.Ordinal);
        Assert.Contains("operator", history, StringComparison.Ordinal);
        Assert.Contains("/edit?undo=2", history, StringComparison.Ordinal);

        var undo = await SentForm.GetAsync(http, form.Action + "?undo=2");
        Assert.Equal(before, undo["address"]);
        Assert.Equal(HttpStatusCode.SeeOther, (await undo.SendAsync(http)).Status);
        var now = await SentForm.GetAsync(http, form.Action);
        Assert.Equal((before, "3"), (now["address"], now["version"]));
    }

    [Fact]
    public async Task Taking_back_leaves_what_was_changed_since_and_says_so()
    {
        using var http = Clerk();
        var form = await EditAsync(http);
        (form["park"], form["chain"]) = ("第一园区", "新型建材");
        await form.SendAsync(http);
        var second = await SentForm.GetAsync(http, form.Action);
        second["park"] = "第二园区";
        await second.SendAsync(http);

        var undo = await SentForm.GetAsync(http, form.Action + "?undo=2");
        Assert.Equal("第二园区", undo["park"]);
        Assert.NotEqual("新型建材", undo["chain"]);
        Assert.Contains("left as they are: Industrial park", WebUtility.HtmlDecode(undo.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost()
    {
        using var http = Clerk();
        var form = await EditAsync(http);
        (form["legalName"], form["capitalYuan"], form["website"], form["latitude"]) = ("", "很多", "javascript:alert(1)", "91");
        form["outputYear"] = "20x3";
        form["outputYuan"] = "12";
        form["outputProduct"] = "moxa-stick";
        form["outputBasis"] = "declared";
        var refused = await form.SendAsync(http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(("很多", "javascript:alert(1)", "91", "20x3"), (refused["capitalYuan"], refused["website"], refused["latitude"], Value(refused.Html, "outputYear")));
        Assert.Contains("“很多” is not a number", WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        Assert.Contains("href=\"" + form.Action + "#field-capitalYuan\"", refused.Html, StringComparison.Ordinal);

        refused["capitalYuan"] = "500万元";
        (refused["outputYear"], refused["longitude"]) = ("2023", "112");
        var again = await refused.SendAsync(http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        var text = WebUtility.HtmlDecode(again.Html);
        Assert.Contains("This must be given.", text, StringComparison.Ordinal);
        Assert.Contains("is not a web address", text, StringComparison.Ordinal);
        Assert.Contains("out of range", text, StringComparison.Ordinal);
        Assert.Equal("1", again["version"]);
    }

    [Fact]
    public async Task What_is_doubtful_is_asked_about_once()
    {
        using var http = Clerk();
        var form = await EditAsync(http);
        var code = form["creditCode"];
        form["creditCode"] = code[..^1] + (code[^1] == '1' ? '2' : '1');
        var asked = await form.SendAsync(http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains("save all the same", asked.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await asked.SendAsync(http)).Status);
    }

    [Fact]
    public async Task Two_clerks_changes_are_compared_field_by_field_and_merged()
    {
        using var http = Clerk();
        var (mine, theirs) = (await EditAsync(http), default(SentForm));
        theirs = await SentForm.GetAsync(http, mine.Action);
        (theirs["park"], theirs["chain"]) = ("对方的园区", "智能制造装备");
        Assert.Equal(HttpStatusCode.SeeOther, (await theirs.SendAsync(http)).Status);

        (mine["park"], mine["employees"]) = ("我的园区", "77");
        var conflict = await mine.SendAsync(http);
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal("theirs", conflict["choose.park"]);
        Assert.Contains("Smart manufacturing equipment", WebUtility.HtmlDecode(conflict.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("choose.chain", conflict.Html, StringComparison.Ordinal);

        conflict["choose.park"] = "mine";
        Assert.Equal(HttpStatusCode.SeeOther, (await conflict.SendAsync(http)).Status);
        var now = await SentForm.GetAsync(http, mine.Action);
        Assert.Equal(("我的园区", "智能制造装备", "77", "3"), (now["park"], now["chain"], now["employees"], now["version"]));
    }

    [Fact]
    public async Task While_a_clerk_chooses_a_third_change_is_not_written_over()
    {
        using var http = Clerk();
        var mine = await EditAsync(http);
        foreach (var park in new[] { "第二版", "第三版" })
        {
            var theirs = await SentForm.GetAsync(http, mine.Action);
            theirs["park"] = park;
            if (park == "第三版")
            {
                mine["park"] = "我的";
                var conflict = await mine.SendAsync(http);
                Assert.Equal(HttpStatusCode.SeeOther, (await theirs.SendAsync(http)).Status);
                conflict["choose.park"] = "mine";
                var again = await conflict.SendAsync(http);
                Assert.Equal(HttpStatusCode.Conflict, again.Status);
                Assert.Contains("第三版", WebUtility.HtmlDecode(again.Html), StringComparison.Ordinal);
                continue;
            }

            await theirs.SendAsync(http);
        }

        Assert.Equal("第三版", (await SentForm.GetAsync(http, mine.Action))["park"]);
    }

    [Fact]
    public async Task A_firm_is_closed_and_opened_again()
    {
        using var http = Clerk();
        var edit = (await EditAsync(http)).Action;
        var page = edit.Replace("/edit", "", StringComparison.Ordinal);
        foreach (var (before, after) in new[] { ("active", "deregistered"), ("deregistered", "active") })
        {
            Assert.Equal(before, (await SentForm.GetAsync(http, edit))["status"]);
            Assert.Equal(HttpStatusCode.SeeOther, (await (await SentForm.GetAsync(http, page, page + "/status")).SendAsync(http)).Status);
            Assert.Equal(after, (await SentForm.GetAsync(http, edit))["status"]);
        }
    }

    [Fact]
    public async Task A_deleted_firm_is_gone_for_good_and_not_by_mistake()
    {
        using var http = Clerk();
        var edit = await EditAsync(http);
        var page = edit.Action.Replace("/edit", "", StringComparison.Ordinal);
        var ask = await SentForm.GetAsync(http, page + "/delete");
        edit["park"] = "刚改过";
        await edit.SendAsync(http);
        var changed = await ask.SendAsync(http);
        Assert.Equal(HttpStatusCode.Conflict, changed.Status);
        Assert.Equal("2", changed["version"]);
        Assert.Equal(HttpStatusCode.SeeOther, (await changed.SendAsync(http)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await http.GetAsync(page)).StatusCode);
    }

    HttpClient Clerk() => SentForm.Client(site.BaseUrl, site.Token);

    /// <summary>The form of a firm that no other test touches.</summary>
    static async Task<SentForm> EditAsync(HttpClient http) => await SentForm.GetAsync(http, $"/firms/{await SomeFirmAsync(http)}/edit");

    /// <summary>Listed once: firms that tests close or delete would move the others up.</summary>
    static async Task<string> SomeFirmAsync(HttpClient http)
    {
        ids ??= [.. (await http.GetFromJsonAsync<JsonElement>("/api/v1/firms?kind=company&size=100&sort=name&status=active"))
            .GetProperty("items").EnumerateArray().Select(f => f.GetProperty("id").GetString()!)];
        return ids[Interlocked.Increment(ref taken)];
    }

    static string? Value(string html, string name) =>
        System.Text.RegularExpressions.Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"") is { Success: true } m ? WebUtility.HtmlDecode(m.Groups[1].Value) : null;
}
