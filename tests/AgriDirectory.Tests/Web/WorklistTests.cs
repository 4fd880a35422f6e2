using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AgriDirectory.Tests.Web;

/// <summary>A correction from outside, and what clerks do with it.</summary>
public sealed class WorklistTests(RealFixture site) : IClassFixture<RealFixture>
{
    const string Text = "电话错了，应为 0377-00012345 <b>谢谢</b>";
    const string Contact = "zhang@person.example";

    [Fact]
    public async Task A_correction_is_followed_by_its_number_and_closed_by_a_clerk()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        var form = await AskAsync(anyone);
        (form["kind"], form["text"], form["contact"]) = ("Removal", Text, Contact);
        var sent = await form.SendAsync(anyone);
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        var tracking = sent.Location!.ToString();
        Assert.Equal(sent.Location, (await form.SendAsync(anyone)).Location);
        var number = tracking.Split('/')[^1];

        var track = await anyone.GetStringAsync(tracking);
        Assert.Contains("No answer yet.", track, StringComparison.Ordinal);
        Assert.DoesNotContain("12345", track, StringComparison.Ordinal);
        Assert.DoesNotContain(Contact, track, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await anyone.GetAsync("/work")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await anyone.GetAsync("/work/" + number)).StatusCode);

        Assert.Contains(number, await clerk.GetStringAsync("/work"), StringComparison.Ordinal);
        var item = await SentForm.GetAsync(clerk, "/work/" + number, "/work/" + number);
        Assert.Contains("0377-00012345 &lt;b&gt;", item.Html, StringComparison.Ordinal);
        Assert.Contains(Contact, item.Html, StringComparison.Ordinal);
        item["state"] = "Done";
        var refused = await item.SendAsync(clerk);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Done"), (refused.Status, refused["state"]));
        (item["owner"], item["due"]) = ("李", "2026-13-41");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await item.SendAsync(clerk)).Status);
        (item["state"], item["due"]) = ("Open", "2030-01-02");
        Assert.Equal(HttpStatusCode.SeeOther, (await item.SendAsync(clerk)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await item.SendAsync(clerk)).Status);

        var again = await SentForm.GetAsync(clerk, "/work/" + number, "/work/" + number);
        Assert.Equal(("李", "2030-01-02"), (again["owner"], again["due"]));
        (again["state"], again["reply"], again["remark"]) = ("Done", "已删除该电话。", "已致电核实");
        Assert.Equal(HttpStatusCode.SeeOther, (await again.SendAsync(clerk)).Status);
        Assert.Contains(number, await clerk.GetStringAsync("/work?state=closed"), StringComparison.Ordinal);
        Assert.DoesNotContain(number, await clerk.GetStringAsync("/work"), StringComparison.Ordinal);
        track = WebUtility.HtmlDecode(await anyone.GetStringAsync(tracking));
        Assert.Contains("已删除该电话。", track, StringComparison.Ordinal);
        Assert.DoesNotContain("已致电核实", track, StringComparison.Ordinal);
        Assert.DoesNotContain("李", track, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_shown_again_as_typed()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        var form = await AskAsync(anyone);
        (form["text"], form["contact"]) = (Text, Contact);
        var kindless = await form.SendAsync(anyone);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, kindless.Status);
        Assert.Contains(Contact, kindless.Html, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode("<b>"), kindless.Html, StringComparison.Ordinal);
        (form["kind"], form["text"]) = ("Correction", "错");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await form.SendAsync(anyone)).Status);
        (form["text"], form["subject"]) = (Text, "buy now");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await form.SendAsync(anyone)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/corrections/" + form["number"])).StatusCode);
    }

    internal static async Task<SentForm> AskAsync(HttpClient http)
    {
        var found = await http.GetFromJsonAsync<JsonElement>("/api/v1/firms?size=1&sort=name");
        var url = $"/firms/{found.GetProperty("items")[0].GetProperty("id").GetString()}/correct";
        return await SentForm.GetAsync(http, url, url);
    }
}

/// <summary>Nobody fills the worklist by the thousand.</summary>
public sealed class CorrectionLimitTests(RealFixture site) : IClassFixture<RealFixture>
{
    [Fact]
    public async Task After_a_few_corrections_a_sender_has_to_wait_and_loses_nothing()
    {
        using var http = SentForm.Client(site.BaseUrl, null);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync()).Status);
        }

        var refused = await SendAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("网站打不开了", WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);

        async Task<SentForm> SendAsync()
        {
            var form = await WorklistTests.AskAsync(http);
            (form["kind"], form["text"]) = ("Correction", "网站打不开了");
            return await form.SendAsync(http);
        }
    }
}
