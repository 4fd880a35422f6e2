using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Tests.Processes;
using AgriDirectory.Work;

namespace AgriDirectory.Tests.Web;

/// <summary>What the directory finds by itself, on the worklist's pages and over REST, and who closed and saw what in the audit trail.</summary>
public sealed class FindingsTests(RealFixture site) : IClassFixture<RealFixture>
{
    static int made;

    [Fact]
    public async Task A_doubtful_firm_is_worked_on_over_rest()
    {
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        var firm = await CreateAsync(clerk, "", "");
        var item = await UntilAsync(clerk, WorkKind.Doubtful, firm);
        Assert.Equal(("open", "doubtful", false, ""), (Text(item, "state"), Text(item, "kind"), item.GetProperty("overdue").GetBoolean(), Text(item, "owner")));
        Assert.Equal(("creditCode", "credit-code-checksum"), (Text(item.GetProperty("problems")[0], "field"), Text(item.GetProperty("problems")[0], "code")));
        Assert.False(item.TryGetProperty("contact", out _));
        var url = "/api/v1/work/" + Text(item, "id");

        var listed = await clerk.GetFromJsonAsync<JsonElement>("/api/v1/work?kind=doubtful&owner=none&size=100");
        Assert.Contains(listed.GetProperty("items").EnumerateArray(), i => Text(i, "id") == Text(item, "id"));
        Assert.True(listed.GetProperty("counts").GetProperty("open").GetInt32() >= 1);
        await RefusedAsync(await clerk.GetAsync("/api/v1/work?kind=none&state=all"), HttpStatusCode.BadRequest, "unknown-value");
        await RefusedAsync(await clerk.GetAsync("/api/v1/work?size=101"), HttpStatusCode.BadRequest, "size-out-of-range");
        await RefusedAsync(await clerk.GetAsync("/api/v1/work/0000000000"), HttpStatusCode.NotFound, "work-not-found");

        const string done = """{"state":"done","due":"2031-02-03","reply":"执照如此","remark":"看过执照"}""";
        await RefusedAsync(await PutAsync(clerk, url, null, done), HttpStatusCode.PreconditionRequired, "if-match-required");
        await RefusedAsync(await PutAsync(clerk, url, "\"9\"", done), HttpStatusCode.PreconditionFailed, "work-conflict");
        await RefusedAsync(await PutAsync(clerk, url, "\"1\"", "[1]"), HttpStatusCode.BadRequest, "json-broken");
        await RefusedAsync(await PutAsync(clerk, url, "\"1\"", """{"state":"done","due":"gestern","due2":1}"""), HttpStatusCode.UnprocessableEntity, "work-invalid", "field-unknown");
        await RefusedAsync(await PutAsync(clerk, url, "\"1\"", """{"state":"done","due":"gestern"}"""), HttpStatusCode.UnprocessableEntity, "work-invalid", "json-type");
        await RefusedAsync(await PutAsync(clerk, url, "\"1\"", """{"owner":"李"}"""), HttpStatusCode.UnprocessableEntity, "work-invalid", "missing");
        foreach (var state in new[] { "declined", "settled", "99" })
            await RefusedAsync(await PutAsync(clerk, url, "\"1\"", done.Replace("\"done\"", state == "99" ? state : $"\"{state}\"", StringComparison.Ordinal)), HttpStatusCode.UnprocessableEntity, "work-invalid", "value-unknown");
        var tooLong = JsonSerializer.Serialize(new { state = "open", due = "2031-02-03", owner = new string('x', WorkRules.MaxContact + 1) });
        await RefusedAsync(await PutAsync(clerk, url, "\"1\"", tooLong), HttpStatusCode.UnprocessableEntity, "work-invalid", "too-long");

        using var saved = await PutAsync(clerk, url, "\"1\"", done);
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (saved.StatusCode, saved.Headers.ETag!.Tag));
        item = await saved.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("done", "2031-02-03", "执照如此"), (Text(item, "state"), Text(item, "due"), Text(item, "reply")));
        Assert.Equal(("看过执照", "operator"), (Text(item.GetProperty("remarks")[0], "text"), Text(item.GetProperty("remarks")[0], "by")));
        await RefusedAsync(await PutAsync(clerk, url, "\"1\"", done), HttpStatusCode.PreconditionFailed, "work-conflict");
        Assert.Contains(Text(item, "id"), await clerk.GetStringAsync("/api/v1/work?state=closed&kind=doubtful"), StringComparison.Ordinal);
        Assert.Contains($"/work/{Text(item, "id")}\"", await AuditAsync(clerk, "work-closed", "operator"), StringComparison.Ordinal);
        Assert.DoesNotContain(Text(item, "id"), await AuditAsync(clerk, "work-closed", "somebody else"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_firm_is_confirmed_in_one_click_and_what_was_looked_at_is_right_in_another()
    {
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        var firm = await CreateAsync(clerk, ",\"asOf\":\"2020-01-01\"", "");
        var old = await UntilAsync(clerk, WorkKind.Unconfirmed, firm);
        var url = "/work/" + Text(old, "id");
        Assert.Contains(url, await clerk.GetStringAsync("/work?kind=unconfirmed"), StringComparison.Ordinal);
        Assert.DoesNotContain(url, await clerk.GetStringAsync("/work?kind=unconfirmed&owner=mine"), StringComparison.Ordinal);
        Assert.DoesNotContain(url, await clerk.GetStringAsync("/work?kind=removal"), StringComparison.Ordinal);
        Assert.DoesNotContain(url, await clerk.GetStringAsync("/work?state=closed"), StringComparison.Ordinal);

        var take = await SentForm.GetAsync(clerk, url, url + "/take");
        Assert.Contains("2020-01-01", take.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await take.SendAsync(clerk)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await take.SendAsync(clerk)).Status);
        Assert.Contains(url, await clerk.GetStringAsync("/work?kind=unconfirmed&owner=mine"), StringComparison.Ordinal);

        var stale = await SentForm.GetAsync(clerk, url, url + "/confirm");
        await ReplaceAsync(clerk, firm, ",\"asOf\":\"2020-01-01\",\"employees\":7");
        var refused = await stale.SendAsync(clerk);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("not confirmed", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await (await SentForm.GetAsync(clerk, url, url + "/confirm")).SendAsync(clerk)).Status);
        var confirmed = await clerk.GetFromJsonAsync<JsonElement>("/api/v1/firms/" + firm);
        Assert.Equal((BeijingDay.Of(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd", null), 7), (Text(confirmed, "asOf"), confirmed.GetProperty("employees").GetInt32()));
        Assert.Equal("done", Text(await clerk.GetFromJsonAsync<JsonElement>("/api/v1" + url), "state"));

        url = "/work/" + Text(await UntilAsync(clerk, WorkKind.Doubtful, firm), "id");
        Assert.Equal(HttpStatusCode.SeeOther, (await (await SentForm.GetAsync(clerk, url, url + "/right")).SendAsync(clerk)).Status);
        Assert.Equal("done", Text(await clerk.GetFromJsonAsync<JsonElement>("/api/v1" + url), "state"));

        using var anyone = SentForm.Client(site.BaseUrl, null);
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync(url.Replace("/work/", "/corrections/", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.GetAsync("/api/v1" + url)).StatusCode);
        var form = await SentForm.GetAsync(anyone, $"/firms/{firm}/correct", $"/firms/{firm}/correct");
        (form["kind"], form["text"]) = ("Doubtful", "这家信息存疑");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await form.SendAsync(anyone)).Status);
    }

    [Fact]
    public async Task Who_saw_and_took_out_peoples_details_is_noted_and_never_the_details()
    {
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        const string person = ",\"person\":{\"name\":\"钱曾密\",\"phone\":\"13700000099\"}";
        var firm = await CreateAsync(clerk, person, "");
        var other = await CreateAsync(clerk, person, "");
        var plain = await CreateAsync(clerk, "", "");
        foreach (var url in new[] { $"/api/v1/firms/{plain}", $"/firms/{plain}/edit", $"/firms/{plain}/history", $"/firms/{firm}", $"/api/v1/firms/{firm}?fields=id,legalName" })
            Assert.True((await clerk.GetAsync(url)).IsSuccessStatusCode, url);
        foreach (var url in new[] { $"/api/v1/firms/{firm}", $"/firms/{firm}/edit", $"/firms/{firm}/history", $"/api/v1/firms/{firm}/history", $"/api/v1/firms/batch?ids={firm},{other},{plain}" })
            Assert.True((await clerk.GetAsync(url)).IsSuccessStatusCode, url);
        await Directories.UntilAsync(async () => (await AuditAsync(clerk, "saw-person", "operator")).Contains(other, StringComparison.Ordinal));
        var saw = await AuditAsync(clerk, "saw-person", "operator");
        Assert.Equal(1, saw.Split($"/firms/{firm}\"").Length - 1);
        Assert.DoesNotContain(plain, saw, StringComparison.Ordinal);

        Assert.True((await clerk.GetAsync("/api/v1/export?format=jsonl&kind=company")).IsSuccessStatusCode);
        using var anyone = SentForm.Client(site.BaseUrl, null);
        Assert.True((await anyone.GetAsync("/api/v1/export?format=jsonl&trade=rose")).IsSuccessStatusCode);
        var exports = await AuditAsync(clerk, "exported", "");
        Assert.Contains("<td>jsonl kind</td>", exports, StringComparison.Ordinal);
        Assert.DoesNotContain("trade", exports, StringComparison.Ordinal);
        Assert.True((await clerk.PostAsync("/api/v1/generations", null)).IsSuccessStatusCode);
        Assert.Contains("Rebuilt the index", await AuditAsync(clerk, "rebuild", "operator"), StringComparison.Ordinal);
        await RefusedAsync(await SentForm.Client(site.BaseUrl, new string('x', 43)).GetAsync("/api/v1/work"), HttpStatusCode.Unauthorized, "token-wrong");
        await Directories.UntilAsync(async () => (await AuditAsync(clerk, "sign-in-refused", "")).Contains("<td>127.0.0.1</td>", StringComparison.Ordinal));

        var form = await SentForm.GetAsync(anyone, $"/firms/{firm}/correct", $"/firms/{firm}/correct");
        (form["kind"], form["text"], form["contact"]) = ("Removal", "请删除我的电话", "13700000098");
        var number = (await form.SendAsync(anyone)).Location!.ToString().Split('/')[^1];
        Assert.Contains("13700000098", await clerk.GetStringAsync("/work/" + number), StringComparison.Ordinal);
        await Directories.UntilAsync(async () => (await AuditAsync(clerk, "saw-sender", "operator")).Contains($"/work/{number}\"", StringComparison.Ordinal));
        var all = WebUtility.HtmlDecode(await clerk.GetStringAsync("/audit"));
        Assert.DoesNotContain("曾密", all, StringComparison.Ordinal);
        Assert.DoesNotContain("1370000009", all, StringComparison.Ordinal);
        Assert.Contains("No entry is like that.", await AuditAsync(clerk, "import-stopped", "nobody at all"), StringComparison.Ordinal);
    }

    /// <summary>A firm whose credit code has a wrong check character, so that it is doubtful.</summary>
    internal static async Task<string> CreateAsync(HttpClient clerk, string more, string name)
    {
        using var answer = await clerk.PostAsync("/api/v1/firms", new StringContent(Body(Interlocked.Increment(ref made), more, name), Encoding.UTF8, "application/json"));
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, said);
        return JsonDocument.Parse(said).RootElement.GetProperty("id").GetString()!;
    }

    static string Body(int number, string more, string name)
    {
        var code = $"91411303MA000{number:D4}";
        return $$"""{"legalName":"{{(name.Length > 0 ? name : $"南阳存疑{number}艾草制品有限公司")}}","creditCode":"{{code}}{{(CreditCode.CheckCharacter(code.AsSpan()) == '1' ? '2' : '1')}}","products":["moxa-stick"]{{more}}}""";
    }

    static async Task ReplaceAsync(HttpClient clerk, string firm, string more)
    {
        var now = await clerk.GetFromJsonAsync<JsonElement>("/api/v1/firms/" + firm);
        var body = $$"""{"legalName":"{{Text(now, "legalName")}}","creditCode":"{{Text(now, "creditCode")}}","products":["moxa-stick"]{{more}}}""";
        using var answer = await PutAsync(clerk, "/api/v1/firms/" + firm, $"\"{now.GetProperty("version").GetInt64()}\"", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The item of a firm, once the directory has found it.</summary>
    internal static async Task<JsonElement> UntilAsync(HttpClient clerk, WorkKind kind, string firm)
    {
        var url = "/api/v1/work/" + WorkRules.NumberOf(kind, firm);
        await Directories.UntilAsync(async () => (await clerk.GetAsync(url)).StatusCode == HttpStatusCode.OK);
        return await clerk.GetFromJsonAsync<JsonElement>(url);
    }

    static Task<string> AuditAsync(HttpClient clerk, string what, string who) => clerk.GetStringAsync($"/audit?what={what}&who={Uri.EscapeDataString(who)}");

    static async Task<HttpResponseMessage> PutAsync(HttpClient clerk, string url, string? tag, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await clerk.SendAsync(request);
    }

    static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code, string? error = null)
    {
        using var _ = answer;
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode} {said}");
        var problem = JsonDocument.Parse(said).RootElement;
        Assert.Equal(code, Text(problem, "code"));
        Assert.DoesNotContain("problem.", Text(problem, "title"), StringComparison.Ordinal);
        if (error is not null) Assert.Equal(error, Text(problem.GetProperty("errors")[0], "code"));
    }

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
