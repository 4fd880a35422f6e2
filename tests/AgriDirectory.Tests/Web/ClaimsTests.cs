using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Web;

/// <summary>Claims as anybody reads them and operators change them, on the whole sample.</summary>
public sealed class ClaimsTests(RealFixture site) : IClassFixture<RealFixture>
{
    const string Body = """
        {"subject":"rose","measure":"output","comparison":"at-least","value":1500000000,"scope":"city","year":2023,"basis":"asserted",
         "publisher":"某报","title":"某文","published":"2024-01-05","remark":"<b>备注</b>"}
        """;

    [Fact]
    public async Task Everybody_reads_what_agrees_what_cannot_hold_and_what_follows()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null, "zh-CN");
        var page = WebUtility.HtmlDecode(await anyone.GetStringAsync("/claims"));
        Assert.Contains("名录算得 186 家（现在），与口径一致", page, StringComparison.Ordinal);
        Assert.Contains("名录算得 65,000 亩", page, StringComparison.Ordinal);
        Assert.Contains("不能同时成立", page, StringComparison.Ordinal);
        Assert.Contains("全国 HHI 在 0.75² × HHI 与 0.75² × HHI + 625 之间", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/claims/new", page, StringComparison.Ordinal);
        var one = WebUtility.HtmlDecode(await anyone.GetStringAsync("/claims/seed-mugwort-share"));
        Assert.Contains("占全市 约 50% × 全市占全国 ≥ 70% = 31.5% 到 55%", one, StringComparison.Ordinal);
        Assert.Contains("“四大行动”助推“卧龙”提速腾飞", one, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/claims/nothing")).StatusCode);
        Assert.Contains("href=\"/claims/seed-mugwort-share\"", await anyone.GetStringAsync("/markets/mugwort"), StringComparison.Ordinal);
        Assert.DoesNotContain("/claims/seed-mugwort-share", await anyone.GetStringAsync("/markets/rose"), StringComparison.Ordinal);
        Assert.DoesNotContain("/claims/seed-mugwort-share", await anyone.GetStringAsync("/markets/mugwort/moxa-stick"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_market_and_its_firms_are_set_into_the_nations()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        var market = (await anyone.GetFromJsonAsync<JsonObject>("/api/v1/markets/mugwort?top=1"))!;
        var hhi = (double)market["hhi"]!;
        var page = WebUtility.HtmlDecode(await anyone.GetStringAsync("/markets/mugwort"));
        Assert.Contains($"between {hhi * 0.5625:N0} and {(hhi * 0.5625) + 625:N0}", page, StringComparison.Ordinal);
        var top = market["top"]![0]!;
        var share = (double)top["share"]! * 0.75 * 100;
        Assert.Contains(share.ToString(share < 1 ? "0.##" : "0.#", System.Globalization.CultureInfo.InvariantCulture) + "%", page, StringComparison.Ordinal);
        Assert.Contains("Of the nation (claimed)", await anyone.GetStringAsync("/firms/" + (string)top["id"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_adds_changes_and_deletes_a_claim_and_who_did_is_noted()
    {
        using var http = SentForm.Client(site.BaseUrl, site.Token);
        var form = await SentForm.GetAsync(http, "/claims/new");
        (form["value"], form["year"], form["publisher"], form["title"], form["published"], form["measure"], form["scope"]) = ("很多", "", "某报 <i>", "", "昨天", "land", "park");
        var refused = await form.SendAsync(http);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(("很多", "某报 <i>", "昨天", "land"), (refused["value"], refused["publisher"], refused["published"], refused["measure"]));
        foreach (var field in new[] { "value", "year", "title", "published", "measure" })
            Assert.Contains($"id=\"{field}-error\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("it can be: land (mu), firms", WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);

        (refused["value"], refused["year"], refused["title"], refused["published"], refused["measure"], refused["scope"]) = ("1,200", "2023", "某文", "2023", "firms", "district");
        var saved = await refused.SendAsync(http);
        Assert.Equal(HttpStatusCode.SeeOther, saved.Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await refused.SendAsync(http)).Status);
        var id = saved.Location!.ToString().Split('/', '?')[2];
        var shown = WebUtility.HtmlDecode(await http.GetStringAsync("/claims/" + id));
        Assert.Contains("某报 <i>", shown, StringComparison.Ordinal);
        Assert.Contains("39 firms, 3.25% less than claimed", shown, StringComparison.Ordinal);

        var (mine, theirs) = (await SentForm.GetAsync(http, $"/claims/{id}/edit"), await SentForm.GetAsync(http, $"/claims/{id}/edit"));
        theirs["value"] = "1201";
        Assert.Equal(HttpStatusCode.SeeOther, (await theirs.SendAsync(http)).Status);
        mine["remark"] = "我的备注";
        var conflict = await mine.SendAsync(http);
        Assert.Equal((HttpStatusCode.Conflict, "我的备注", "1200", "2"), (conflict.Status, conflict["remark"], conflict["value"], conflict["version"]));
        Assert.Contains("1,201 firms", conflict.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await conflict.SendAsync(http)).Status);

        var old = await SentForm.GetAsync(http, $"/claims/{id}/delete");
        old["version"] = "2";
        var again = await old.SendAsync(http);
        Assert.Equal((HttpStatusCode.Conflict, "3"), (again.Status, again["version"]));
        Assert.Equal(HttpStatusCode.SeeOther, (await again.SendAsync(http)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/claims/" + id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await again.SendAsync(http)).Status);
        var audit = await http.GetStringAsync("/audit");
        foreach (var what in new[] { "claim added", "claim changed", "claim deleted" })
            Assert.Contains(what, audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_operators_change_claims()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        using var operators = SentForm.Client(site.BaseUrl, site.Token);
        var form = await SentForm.GetAsync(operators, "/clerks", "/clerks");
        form["name"] = "Clerk of claims";
        var secret = System.Text.RegularExpressions.Regex.Match((await form.SendAsync(operators)).Html, "token=([A-Za-z0-9_-]+)").Groups[1].Value;
        using var clerk = SentForm.Client(site.BaseUrl, secret);
        foreach (var (http, status) in new[] { (anyone, HttpStatusCode.Unauthorized), (clerk, HttpStatusCode.Forbidden) })
        {
            Assert.Equal(status, (await http.PostAsync("/api/v1/claims", new StringContent(Body, Encoding.UTF8, "application/json"))).StatusCode);
            Assert.NotEqual(HttpStatusCode.OK, (await http.GetAsync("/claims/new")).StatusCode);
            Assert.NotEqual(HttpStatusCode.OK, (await http.GetAsync("/claims/seed-rose-area/edit")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/claims/seed-rose-area")).StatusCode);
        }
    }

    [Fact]
    public async Task Programs_read_and_change_claims()
    {
        using var http = SentForm.Client(site.BaseUrl, site.Token);
        var listed = (await http.GetFromJsonAsync<JsonArray>("/api/v1/claims"))!;
        Assert.Equal(("agree", 186m), ((string)Seed("seed-rose-firms")["standing"]!["verdict"]!, (decimal)Seed("seed-rose-firms")["standing"]!["computed"]!));
        Assert.Equal(("percent", "nation"), ((string)Seed("seed-mugwort-share")["unit"]!, (string)Seed("seed-mugwort-share")["whole"]!));
        Assert.Contains(Seed("seed-mugwort-share")["findings"]!.AsArray(), f => (string)f!["verdict"]! == "cannot-both-hold" && (decimal)f["expectedHigh"]! == 55);

        using var created = await SendAsync(HttpMethod.Post, "/api/v1/claims", null, Body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"1\"", created.Headers.ETag!.Tag);
        var url = created.Headers.Location!.ToString();
        var claim = (await http.GetFromJsonAsync<JsonObject>(url))!;
        Assert.Equal(("<b>备注</b>", "at-least", 1_500_000_000m), ((string)claim["remark"]!, (string)claim["comparison"]!, (decimal)claim["value"]!));

        // What was read can be sent back as it came.
        claim["value"] = 1_600_000_000;
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await SendAsync(HttpMethod.Put, url, null, claim.ToJsonString())).StatusCode);
        using var changed = await SendAsync(HttpMethod.Put, url, "\"1\"", claim.ToJsonString());
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (changed.StatusCode, changed.Headers.ETag!.Tag));
        using var late = await SendAsync(HttpMethod.Put, url, "\"1\"", claim.ToJsonString());
        Assert.Equal((HttpStatusCode.PreconditionFailed, "\"2\""), (late.StatusCode, late.Headers.ETag!.Tag));
        Assert.Equal("claim-conflict", await CodeAsync(late));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Put, url, "\"0\"", claim.ToJsonString())).StatusCode);

        using var wrong = await SendAsync(HttpMethod.Post, "/api/v1/claims", null, """{"subject":"rose","measure":"land","value":-1,"frobnicate":1}""");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "claim-invalid"), (wrong.StatusCode, await CodeAsync(wrong)));
        using var broken = await SendAsync(HttpMethod.Post, "/api/v1/claims", null, "[]");
        Assert.Equal((HttpStatusCode.BadRequest, "json-broken"), (broken.StatusCode, await CodeAsync(broken)));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "/api/v1/claims/nothing", "\"1\"", null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync(HttpMethod.Delete, url, "\"1\"", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, url, "\"2\"", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(url)).StatusCode);

        JsonNode Seed(string id) => listed.Single(c => (string)c!["id"]! == id)!;

        async Task<HttpResponseMessage> SendAsync(HttpMethod method, string to, string? tag, string? body)
        {
            using var request = new HttpRequestMessage(method, to);
            if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
            if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            return await http.SendAsync(request);
        }

        static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!;
    }
}
