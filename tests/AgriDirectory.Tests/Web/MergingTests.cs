using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>Clerks bring deleted firms back, make one entry of two, and undo that: on pages, without scripts, and over REST.</summary>
public sealed class MergingTests(RealFixture site) : IClassFixture<RealFixture>
{
    static int names;

    [Fact]
    public async Task Over_REST_a_deleted_firm_is_brought_back_with_its_id()
    {
        var (id, tag) = await CreateAsync("南阳归来艾草有限公司", """{"employees":7}""");
        using var deleted = await SendAsync(HttpMethod.Delete, $"/api/v1/firms/{id}?wait=true", tag: tag);
        Assert.Equal("\"2-full\"", deleted.Headers.ETag!.Tag);
        var since = await EndAsync();
        foreach (var (version, status, code) in new[] { (null, 428, "if-match-required"), ("\"1\"", 412, "version-conflict"), ("x", 400, "if-match-form") })
        {
            using var wrong = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{id}/restore", tag: version);
            Assert.Equal((status, code), ((int)wrong.StatusCode, await CodeAsync(wrong)));
            if (status == 412) Assert.Equal("\"2-full\"", wrong.Headers.ETag!.Tag);
        }

        using var restored = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{id}/restore?wait=true", tag: deleted.Headers.ETag.Tag);
        var firm = await JsonAsync(restored);
        Assert.Equal((HttpStatusCode.OK, "\"3-full\"", "true"), (restored.StatusCode, restored.Headers.ETag!.Tag, restored.Headers.GetValues("Firm-Visible").Single()));
        Assert.Equal((id, 3, 7), ((string)firm["id"]!, (int)firm["version"]!, (int)firm["employees"]!));
        Assert.Equal(id, (string)(await site.Http.JsonAsync("/api/v1/firms?q=南阳归来"))["items"]![0]!["id"]!);

        // Whoever follows the changes has forgotten it, so all of it is told again; and the public's history has no hole.
        var change = (await site.Http.JsonAsync("/api/v1/changes?since=" + since))["changes"]!.AsArray().Last(c => (string)c!["id"]! == id)!;
        Assert.Equal("南阳归来艾草有限公司", (string)change["firm"]!["legalName"]!);
        Assert.Equal([3, 2, 1], (await site.Http.JsonAsync($"/api/v1/firms/{id}/history"))["items"]!.AsArray().Select(v => (int)v!["version"]!));

        using var again = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{id}/restore", tag: "\"3\"");
        using var unknown = await SendAsync(HttpMethod.Post, "/api/v1/firms/0000000000/restore", tag: "\"3\"");
        Assert.Equal((412, 404), ((int)again.StatusCode, (int)unknown.StatusCode));
    }

    [Fact]
    public async Task Over_REST_two_entries_become_one_and_two_again()
    {
        var (kept, keptTag) = await CreateAsync("南阳留存艾草有限公司", """{"employees":7}""");
        var (other, _) = await CreateAsync("南阳重复艾草有限公司", """{"employees":9,"website":"https://example.cn/"}""");
        var since = await EndAsync();

        using var merged = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{kept}/merge?wait=true", Body(other, 1), keptTag);
        var firm = await JsonAsync(merged);
        Assert.True(merged.StatusCode == HttpStatusCode.OK, firm.ToJsonString());
        Assert.Equal(("\"2-full\"", "true"), (merged.Headers.ETag!.Tag, merged.Headers.GetValues("Firm-Visible").Single()));
        Assert.Equal((kept, 7, "https://example.cn/", "operator"), ((string)firm["id"]!, (int)firm["employees"]!, (string)firm["website"]!, (string)firm["changedBy"]!));
        Assert.Equal("南阳重复艾草有限公司", (string)firm["otherNames"]![0]!);
        Assert.Equal(kept, (string)(await site.Http.JsonAsync("/api/v1/firms?q=南阳重复"))["items"]!.AsArray().Single()!["id"]!);

        foreach (var clerk in new[] { true, false })
        {
            using var moved = await SendAsync(HttpMethod.Get, $"/api/v1/firms/{other}?fields=id", clerk: clerk);
            var problem = await JsonAsync(moved);
            Assert.Equal((308, $"/api/v1/firms/{kept}?fields=id"), ((int)moved.StatusCode, moved.Headers.Location!.OriginalString));
            Assert.Equal(("firm-merged", kept), ((string)problem["code"]!, (string)problem["value"]!));
        }

        using var put = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + other, firm.ToJsonString().Replace(kept, other, StringComparison.Ordinal), "\"1\"");
        using var delete = await SendAsync(HttpMethod.Delete, "/api/v1/firms/" + other, tag: "\"2\"");
        using var restore = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{other}/restore", tag: "\"2\"");
        Assert.Equal((410, 410, 409), ((int)put.StatusCode, (int)delete.StatusCode, (int)restore.StatusCode));
        foreach (var answer in new[] { put, delete, restore })
        {
            var problem = await JsonAsync(answer);
            Assert.Equal(("firm-merged", kept), ((string)problem["code"]!, (string)problem["value"]!));
        }

        var batch = await site.Http.JsonAsync($"/api/v1/firms/batch?ids={other},{kept},0000000000");
        Assert.Equal([other, "0000000000"], batch["missing"]!.AsArray().Select(m => (string)m!));
        Assert.Equal($$"""{"{{other}}":"{{kept}}"}""", batch["merged"]!.ToJsonString());
        var changes = (await site.Http.JsonAsync("/api/v1/changes?since=" + since))["changes"]!.AsArray();
        Assert.Equal(
            [(other, true, kept), (kept, false, null)],
            changes.Where(c => (string)c!["id"]! == other || (string)c["id"]! == kept).Select(c => ((string)c!["id"]!, (bool)c["deleted"]!, (string?)c["mergedInto"])));
        foreach (var (id, named) in new[] { (kept, other), (other, kept) })
        {
            var newest = (await JsonAsync(await SendAsync(HttpMethod.Get, $"/api/v1/firms/{id}/history")))["items"]![0]!;
            Assert.Equal(("merged", named, "operator", "api"), ((string)newest["merge"]!["step"]!, (string)newest["merge"]!["other"]!, (string)newest["changedBy"]!, (string)newest["source"]!));
        }

        firm["employees"] = 11;
        firm["park"] = "园区";
        using var changed = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + kept, firm.ToJsonString(), "\"2\"");
        using var undone = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{kept}/unmerge?wait=true", $$"""{"other":"{{other}}"}""", changed.Headers.ETag!.Tag);
        var one = await JsonAsync(undone);
        Assert.True(undone.StatusCode == HttpStatusCode.OK, one.ToJsonString());
        Assert.Equal((4, 11, "园区", null), ((int)one["version"]!, (int)one["employees"]!, (string)one["park"]!, (string?)one["website"]));
        Assert.Empty(one["otherNames"]!.AsArray());
        var two = await site.Http.JsonAsync("/api/v1/firms/" + other);
        Assert.Equal((other, 3, 9, "https://example.cn/"), ((string)two["id"]!, (int)two["version"]!, (int)two["employees"]!, (string)two["website"]!));
        Assert.Equal(other, (string)(await site.Http.JsonAsync("/api/v1/firms?q=南阳重复"))["items"]!.AsArray().Single()!["id"]!);
        using var twice = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{kept}/unmerge", $$"""{"other":"{{other}}"}""", undone.Headers.ETag!.Tag);
        Assert.Equal("merge-undone", (string)(await JsonAsync(twice))["errors"]![0]!["code"]!);
    }

    [Fact]
    public async Task What_was_changed_after_a_merge_stays_when_that_is_undone_and_is_named()
    {
        var (kept, tag) = await CreateAsync(Name());
        var (other, _) = await CreateAsync(Name(), """{"website":"https://example.cn/"}""");
        var merged = await JsonAsync(await SendAsync(HttpMethod.Post, $"/api/v1/firms/{kept}/merge", Body(other, 1), tag));
        merged["website"] = "https://example.com/";
        using var changed = await SendAsync(HttpMethod.Put, "/api/v1/firms/" + kept, merged.ToJsonString(), "\"2\"");
        var page = $"/firms/{kept}/unmerge?other={other}";
        using var http = Clerk();
        Assert.Contains("left as they are: Website", WebUtility.HtmlDecode(await http.GetStringAsync(page)), StringComparison.Ordinal);
        using var undone = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{kept}/unmerge", $$"""{"other":"{{other}}"}""", "\"3\"");
        var firm = await JsonAsync(undone);
        Assert.Equal("https://example.com/", (string)firm["website"]!);
        Assert.Equal(("website", "changed-since"), ((string)firm["warnings"]![0]!["field"]!, (string)firm["warnings"]![0]!["code"]!));
    }

    [Fact]
    public async Task Over_REST_a_merge_can_bring_what_the_firm_is_to_be_and_is_refused_by_name()
    {
        var (kept, tag) = await CreateAsync(Name());
        var (other, _) = await CreateAsync(Name());
        var path = $"/api/v1/firms/{kept}/merge";
        foreach (var (body, status, field, code) in new[]
        {
            ("{}", 422, "other", "missing"), ("{}", 422, "otherVersion", "missing"), ("""{"other":"nobody","otherVersion":1}""", 422, "other", "id-form"),
            ($$"""{"other":"{{other}}","otherVersion":"1"}""", 422, "otherVersion", "json-type"), ($$"""{"other":"{{other}}","otherVersion":1,"colour":"red"}""", 422, "colour", "field-unknown"),
            ($$"""{"other":"{{other}}","otherVersion":1,"firm":[]}""", 422, "firm", "json-type"),
            ($$$"""{"other":"{{{other}}}","otherVersion":1,"firm":{"legalName":"南阳","colour":"red"}}""", 422, "firm.colour", "field-unknown"),
            ($$$"""{"other":"{{{other}}}","otherVersion":1,"firm":{"legalName":"","trades":["rose"]}}""", 422, "legalName", "missing"),
            ($$$"""{"other":"{{{other}}}","otherVersion":1,"firm":{"id":"{{{other}}}","legalName":"南阳某某","trades":["rose"]}}""", 422, "firm.id", "id-of-another"),
            (Body(kept, 1), 422, "other", "merge-itself"), (Body("0000000000", 1), 422, "other", "merge-gone"),
        })
        {
            using var refused = await SendAsync(HttpMethod.Post, path, body, tag);
            var problem = await JsonAsync(refused);
            Assert.True((int)refused.StatusCode == status, problem.ToJsonString());
            Assert.Contains((field, code), problem["errors"]!.AsArray().Select(e => ((string)e!["field"]!, (string)e["code"]!)));
        }

        foreach (var (body, version, status, code) in new[]
        {
            (Body(other, 1), "\"2\"", 412, "version-conflict"), (Body(other, 2), tag, 412, "other-version-conflict"), ("[]", tag, 400, "json-broken"), (Body(other, 1), null, 428, "if-match-required"),
        })
        {
            using var refused = await SendAsync(HttpMethod.Post, path, body, version);
            Assert.Equal((status, code), ((int)refused.StatusCode, await CodeAsync(refused)));
        }

        using var open = await SendAsync(HttpMethod.Post, path, Body(other, 1), tag, clerk: false);
        using var unknown = await SendAsync(HttpMethod.Post, "/api/v1/firms/0000000000/merge", Body(other, 1), tag);
        Assert.Equal((401, 404), ((int)open.StatusCode, (int)unknown.StatusCode));

        var chosen = JsonNode.Parse(Body(other, 1))!;
        chosen["firm"] = JsonNode.Parse("""{"legalName":"南阳合一艾草有限公司","products":["moxa-wool"]}""");
        using var merged = await SendAsync(HttpMethod.Post, path, chosen.ToJsonString(), tag);
        var firm = await JsonAsync(merged);
        Assert.Equal(("南阳合一艾草有限公司", "moxa-wool", 0), ((string)firm["legalName"]!, (string)firm["products"]![0]!, firm["otherNames"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_deleted_firms_page_leads_clerks_to_its_history_where_it_is_brought_back()
    {
        var (id, tag) = await CreateAsync(Name());
        (await SendAsync(HttpMethod.Delete, "/api/v1/firms/" + id, tag: tag)).EnsureSuccessStatusCode();
        using var http = Clerk();
        using var gone = await http.GetAsync("/firms/" + id);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.Contains($"href=\"/firms/{id}/history\"", await gone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("/history", await (await site.Http.GetAsync("/firms/" + id)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var page in new[] { "edit", "delete", "merge" })
        {
            Assert.Equal(HttpStatusCode.Gone, (await http.GetAsync($"/firms/{id}/{page}")).StatusCode);
        }

        var form = await SentForm.GetAsync(http, $"/firms/{id}/history");
        Assert.Contains("deleted from the directory", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("undo=", form.Html, StringComparison.Ordinal);
        Assert.Equal($"/firms/{id}/restore", form.Action);
        var back = await form.SendAsync(http);
        Assert.Equal((HttpStatusCode.SeeOther, $"/firms/{id}?saved=3"), (back.Status, back.Location!.OriginalString));
        Assert.Contains("brought back", await http.GetStringAsync($"/firms/{id}/history"), StringComparison.Ordinal);
        // The same form once more finds that it is there.
        Assert.Equal($"/firms/{id}/history", (await form.SendAsync(http)).Location!.OriginalString);
    }

    [Fact]
    public async Task A_firm_that_cannot_come_back_says_which_other_stands_in_its_way()
    {
        const string code = "91411303MA9K2GHJ2";
        var whole = code + AgriDirectory.Firms.CreditCode.CheckCharacter(code);
        var (id, tag) = await CreateAsync(Name(), $$"""{"creditCode":"{{whole}}"}""");
        using var http = Clerk();
        (await SendAsync(HttpMethod.Delete, "/api/v1/firms/" + id, tag: tag)).EnsureSuccessStatusCode();
        var (other, _) = await CreateAsync(Name(), $$"""{"creditCode":"{{whole}}"}""");
        var refused = await (await SentForm.GetAsync(http, $"/firms/{id}/history")).SendAsync(http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains($"href=\"/firms/{other}\"", refused.Html, StringComparison.Ordinal);
        using var api = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{id}/restore", tag: "\"2\"");
        Assert.Equal((409, "credit-code-taken", other), ((int)api.StatusCode, await CodeAsync(api), (string)(await JsonAsync(api))["value"]!));
    }

    [Fact]
    public async Task On_pages_the_other_entry_is_named_compared_chosen_from_and_merged()
    {
        var (kept, _) = await CreateAsync("南阳宛合艾草有限公司", """{"employees":7,"park":"第一园区","address":"甲路1号"}""");
        var (other, _) = await CreateAsync("南阳市宛合艾草制品有限公司", """{"employees":9,"park":"第二园区","website":"https://example.cn/","location":{"latitude":33.05,"longitude":112.48},"products":["moxa-wool"]}""");
        using var http = Clerk();
        await WaitAsync(other);
        var pick = $"/firms/{kept}/merge";
        Assert.Contains($"{pick}?other={other}", await http.GetStringAsync(pick), StringComparison.Ordinal);
        Assert.Contains($"{pick}?other={other}", await http.GetStringAsync(pick + "?other=" + Uri.EscapeDataString("宛合")), StringComparison.Ordinal);
        Assert.Contains("No other firm was found", await http.GetStringAsync(pick + "?other=" + Uri.EscapeDataString("没有这样的企业名字")), StringComparison.Ordinal);
        foreach (var (text, said) in new[] { (kept, "cannot be merged with itself"), ("0000000000", "There is no entry") })
        {
            using var wrong = await http.GetAsync(pick + "?other=" + text);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains(said, await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // An id, or an address wherever it was copied.
        foreach (var text in new[] { other.ToLowerInvariant(), $"{site.BaseUrl}/firms/{other}/history?lang=zh#top", $" /firms/{other} " })
        {
            Assert.Contains("choose.park", await http.GetStringAsync(pick + "?other=" + Uri.EscapeDataString(text)), StringComparison.Ordinal);
        }

        var form = await SentForm.GetAsync(http, pick + "?other=" + other);
        Assert.Equal(("kept", "kept", "other", "other", "both", "both"), (form["choose.legalName"], form["choose.park"], form["choose.website"], form["choose.location"], form["choose.otherNames"], form["choose.products"]));
        Assert.DoesNotContain("choose.longitude", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("choose.township", form.Html, StringComparison.Ordinal);
        (form["choose.legalName"], form["choose.park"], form["choose.address"]) = ("other", "other", "other");
        var saved = await form.SendAsync(http);
        Assert.True(saved.Status == HttpStatusCode.SeeOther, saved.Html);
        Assert.Equal($"/firms/{kept}?saved=2", saved.Location!.OriginalString);

        var firm = await JsonAsync(await SendAsync(HttpMethod.Get, "/api/v1/firms/" + kept));
        Assert.Equal(("南阳市宛合艾草制品有限公司", "第二园区", 7, "https://example.cn/", null), ((string)firm["legalName"]!, (string)firm["park"]!, (int)firm["employees"]!, (string)firm["website"]!, (string?)firm["address"]));
        Assert.Equal(["南阳宛合艾草有限公司"], firm["otherNames"]!.AsArray().Select(n => (string)n!));
        Assert.Equal(["moxa-wool", "moxa-stick"], firm["products"]!.AsArray().Select(n => (string)n!));
        Assert.Equal((33.05, 112.48), ((double)firm["location"]!["latitude"]!, (double)firm["location"]!["longitude"]!));

        // The old address leads to the new one, for everybody.
        using var moved = await site.Http.GetAsync($"/firms/{other}?from=q%3Dx");
        Assert.Equal((HttpStatusCode.MovedPermanently, $"/firms/{kept}?from=q%3Dx"), (moved.StatusCode, moved.Headers.Location!.OriginalString));
        Assert.True(moved.Headers.CacheControl!.NoCache);
        using var asked = await http.GetAsync($"/firms/{other}/correct");
        Assert.Contains("南阳市宛合艾草制品有限公司", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Both histories name the merge, and either leads to where it is undone.
        var (history, away) = (await http.GetStringAsync($"/firms/{kept}/history"), await http.GetStringAsync($"/firms/{other}/history"));
        Assert.All(new[] { history, away }, h => Assert.Contains($"/firms/{kept}/unmerge?other={other}", h, StringComparison.Ordinal));
        Assert.Contains($"href=\"/firms/{other}/history\"", history, StringComparison.Ordinal);
        Assert.Contains($"href=\"/firms/{kept}\"", away, StringComparison.Ordinal);
        Assert.DoesNotContain("/restore", away, StringComparison.Ordinal);

        var undo = await SentForm.GetAsync(http, $"/firms/{kept}/unmerge?other={other}");
        Assert.Contains("甲路1号", undo.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await undo.SendAsync(http)).Status);
        var one = await JsonAsync(await SendAsync(HttpMethod.Get, "/api/v1/firms/" + kept));
        Assert.Equal(("南阳宛合艾草有限公司", "第一园区", "甲路1号", 0), ((string)one["legalName"]!, (string)one["park"]!, (string)one["address"]!, one["otherNames"]!.AsArray().Count));
        Assert.Equal(HttpStatusCode.OK, (await site.Http.GetAsync("/firms/" + other)).StatusCode);
        Assert.DoesNotContain("/unmerge", await http.GetStringAsync($"/firms/{kept}/history"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await undo.SendAsync(http)).Status);
    }

    [Fact]
    public async Task While_a_clerk_compares_a_change_of_either_shows_them_again()
    {
        foreach (var changes in new[] { "kept", "other" })
        {
            var (kept, _) = await CreateAsync(Name(), """{"park":"第一园区"}""");
            var (other, _) = await CreateAsync(Name(), """{"park":"第二园区"}""");
            using var http = Clerk();
            var form = await SentForm.GetAsync(http, $"/firms/{kept}/merge?other={other}");
            form["choose.park"] = "other";
            var edit = await SentForm.GetAsync(http, $"/firms/{(changes == "kept" ? kept : other)}/edit");
            edit["chain"] = "新型建材";
            Assert.Equal(HttpStatusCode.SeeOther, (await edit.SendAsync(http)).Status);

            var again = await form.SendAsync(http);
            Assert.Equal(HttpStatusCode.Conflict, again.Status);
            Assert.Contains("New building materials", WebUtility.HtmlDecode(again.Html), StringComparison.Ordinal);
            Assert.Equal("other", again["choose.park"]);
            var saved = await again.SendAsync(http);
            Assert.True(saved.Status == HttpStatusCode.SeeOther, saved.Html);
            var firm = await JsonAsync(await SendAsync(HttpMethod.Get, "/api/v1/firms/" + kept));
            Assert.Equal(("第二园区", "新型建材"), ((string)firm["park"]!, (string)firm["chain"]!));

            // Sent once more it says where the other one is.
            Assert.Equal(HttpStatusCode.SeeOther, (await again.SendAsync(http)).Status);
        }
    }

    [Fact]
    public async Task What_rules_forbid_is_said_and_the_choices_stay()
    {
        var (kept, _) = await CreateAsync(Name(), """{"output":[{"year":2024,"yuan":1000000,"basis":"declared"}]}""");
        var (other, _) = await CreateAsync(Name(), """{"products":["cut-rose"],"trades":["rose"],"park":"园区"}""");
        using var http = Clerk();
        var form = await SentForm.GetAsync(http, $"/firms/{kept}/merge?other={other}");
        form["choose.park"] = "kept";
        var refused = await form.SendAsync(http);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "kept"), (refused.Status, refused["choose.park"]));
        Assert.Contains("The output of 2024 is not by product", WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        refused["choose.output:2024:"] = "other";
        Assert.Equal(HttpStatusCode.SeeOther, (await refused.SendAsync(http)).Status);
    }

    [Fact]
    public async Task Entries_that_were_merged_in_a_row_lead_to_the_last()
    {
        var (a, _) = await CreateAsync(Name());
        var (b, _) = await CreateAsync(Name());
        var (c, _) = await CreateAsync(Name());
        (await SendAsync(HttpMethod.Post, $"/api/v1/firms/{b}/merge", Body(a, 1), "\"1\"")).EnsureSuccessStatusCode();
        (await SendAsync(HttpMethod.Post, $"/api/v1/firms/{c}/merge", Body(b, 2), "\"1\"")).EnsureSuccessStatusCode();
        using var page = await site.Http.GetAsync("/firms/" + a);
        using var api = await site.Http.GetAsync("/api/v1/firms/" + a);
        Assert.Equal(($"/firms/{c}", $"/api/v1/firms/{c}"), (page.Headers.Location!.OriginalString, api.Headers.Location!.OriginalString));
        using var undone = await SendAsync(HttpMethod.Post, $"/api/v1/firms/{b}/unmerge", $$"""{"other":"{{a}}"}""", "\"3\"");
        Assert.Equal((410, "firm-merged"), ((int)undone.StatusCode, await CodeAsync(undone)));
    }

    [Fact]
    public async Task Nobody_merges_without_having_signed_in()
    {
        var (id, _) = await CreateAsync(Name());
        using var http = SentForm.Client(site.BaseUrl, null);
        foreach (var page in new[] { "merge", "unmerge", "restore" })
        {
            var answer = await http.PostAsync($"/firms/{id}/{page}", new FormUrlEncodedContent([new("version", "1")]));
            Assert.StartsWith("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            using var clerk = Clerk();
            Assert.Equal(HttpStatusCode.BadRequest, (await clerk.PostAsync($"/firms/{id}/{page}", new FormUrlEncodedContent([new("version", "1")]))).StatusCode);
        }

        Assert.StartsWith("/sign-in", (await http.GetAsync($"/firms/{id}/merge")).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    HttpClient Clerk() => SentForm.Client(site.BaseUrl, site.Token);

    static string Name() => $"南阳第{Interlocked.Increment(ref names)}合并艾草有限公司";

    static string Body(string other, int version) => $$"""{"other":"{{other}}","otherVersion":{{version}}}""";

    async Task<(string Id, string Tag)> CreateAsync(string name, string more = "{}")
    {
        var firm = JsonNode.Parse(more)!.AsObject();
        firm["legalName"] = name;
        if (!firm.ContainsKey("products")) firm["products"] = new JsonArray("moxa-stick");
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/firms", firm.ToJsonString());
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return ((string)(await JsonAsync(answer))["id"]!, answer.Headers.ETag!.Tag);
    }

    /// <summary>What to pass for the changes from now on.</summary>
    async Task<string> EndAsync()
    {
        var page = await site.Http.JsonAsync("/api/v1/changes?limit=1000");
        while ((bool)page["more"]!)
        {
            page = await site.Http.JsonAsync("/api/v1/changes?limit=1000&since=" + page["next"]);
        }

        return (string)page["next"]!;
    }

    /// <summary>Waits until a firm can be found.</summary>
    async Task WaitAsync(string id)
    {
        var firm = await JsonAsync(await SendAsync(HttpMethod.Get, "/api/v1/firms/" + id));
        (await SendAsync(HttpMethod.Put, $"/api/v1/firms/{id}?wait=true", firm.ToJsonString(), $"\"{firm["version"]}\"")).EnsureSuccessStatusCode();
    }

    async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? tag = null, bool clerk = true)
    {
        using var request = new HttpRequestMessage(method, path);
        if (clerk) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await site.Http.SendAsync(request);
    }

    static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)(await JsonAsync(answer))["code"]!;
}
