using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgriDirectory.Tests.Processes;
using AgriDirectory.Tests.Web;

namespace AgriDirectory.Tests.Watching;

/// <summary>What operators watch and do on pages without scripts and over REST, on the real program; and that nobody else does.</summary>
public sealed class StatusTests(WatchedSite site) : IClassFixture<WatchedSite>
{
    static readonly string[] Addresses =
    [
        "/status", "/status/live", "/status/probes", "/status/unanswered", "/dashboard", "/dashboard/", "/dashboard/index.min.js", "/dashboard/DashboardCounters",
        "/dashboard/GrainState?grainId=0000000001&grainType=AgriDirectory.Firms.FirmGrain", "/dashboard/Trace",
    ];

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    async Task<string> ClerkAsync()
    {
        using var person = new Person(site.BaseUrl);
        await person.SignInAsync(site.Token);
        using var answer = await person.FillAsync("/clerks", "/clerks", ("name", "Clerk " + Guid.NewGuid().ToString("N")[..8]));
        return Regex.Match(await answer.Content.ReadAsStringAsync(), @"/sign-in\?token=([\w-]+)").Groups[1].Value;
    }

    [Fact]
    public async Task Clerks_are_refused_and_others_are_sent_to_sign_in()
    {
        using var anyone = new Person(site.BaseUrl);
        using var clerk = new Person(site.BaseUrl);
        var token = await ClerkAsync();
        await clerk.SignInAsync(token);
        foreach (var url in Addresses)
        {
            using var open = await anyone.GetAsync(url);
            Assert.True(open.StatusCode == HttpStatusCode.SeeOther && open.Headers.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal), $"{url}: {open.StatusCode}");
            Assert.Contains("may not", await clerk.PageAsync(url, HttpStatusCode.Forbidden), StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("href=\"/status\"", await clerk.PageAsync("/work"), StringComparison.Ordinal);
        using var operates = new Person(site.BaseUrl);
        await operates.SignInAsync(site.Token);
        Assert.Contains("href=\"/status\"", await operates.PageAsync("/work"), StringComparison.Ordinal);
        using var api = SentForm.Client(site.BaseUrl, token);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.GetAsync("/api/v1/status")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.PostAsync("/api/v1/status/probes/run", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.PostAsync("/status/rebuild")).StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_site_does_nothing()
    {
        using var operates = new Person(site.BaseUrl);
        await operates.SignInAsync(site.Token);
        foreach (var action in new[] { "/status/rebuild", "/status/back", "/status/parked/0000000000/retry", "/status/parked/0000000000/dismiss", "/status/probes", "/status/probes/run", "/status/unanswered/clear" })
            Assert.Equal(HttpStatusCode.BadRequest, (await operates.PostAsync(action, KeyValuePair.Create("reason", "x"))).StatusCode);
    }

    [Fact]
    public async Task The_status_says_how_everything_is()
    {
        using var api = SentForm.Client(site.BaseUrl, site.Token);
        var status = await api.GetFromJsonAsync<JsonElement>("/api/v1/status");
        Assert.Equal("ready", Text(status.GetProperty("search"), "health"));
        Assert.StartsWith("Lucene.NET", Text(status.GetProperty("search"), "engine"), StringComparison.Ordinal);
        Assert.Equal(64, status.GetProperty("search").GetProperty("partitions").GetInt32());
        Assert.Equal(13, status.GetProperty("firms").GetProperty("living").GetInt32());
        Assert.True(status.GetProperty("disk").GetProperty("usedBytes").GetInt64() > 0);
        Assert.True(status.GetProperty("disk").GetProperty("freeBytes").GetInt64() <= status.GetProperty("disk").GetProperty("totalBytes").GetInt64());
        foreach (var name in new[] { "program", "dotnet", "orleans", "store", "rules", "startedAt" }) Assert.NotEqual("", Text(status.GetProperty("versions"), name));
        Assert.True(status.GetProperty("versions").GetProperty("schema").GetInt32() >= 11);
        var trouble = status.GetProperty("troubles").EnumerateArray().Single(t => Text(t, "code") == "parked");
        Assert.Contains("refuses", Text(trouble, "what"), StringComparison.Ordinal);
        Assert.NotEqual("", Text(trouble, "remedy"));
        Assert.True(trouble.GetProperty("since").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.False(status.GetProperty("fine").GetBoolean());
        Assert.Equal(0, status.GetProperty("unknown").GetArrayLength());
    }

    [Fact]
    public async Task A_parked_row_is_tried_again_by_a_form_and_search_finds_the_firm()
    {
        var firm = site.TakeParked();
        using var operates = SentForm.Client(site.BaseUrl, site.Token);
        var form = await SentForm.GetAsync(operates, "/status", $"/status/parked/{firm}/retry");
        Assert.Contains($"/firms/{firm}/edit", form.Html, StringComparison.Ordinal);
        var sent = await form.SendAsync(operates);
        Assert.Equal((HttpStatusCode.SeeOther, "/status?done=retried"), (sent.Status, sent.Location!.ToString()));
        Assert.Contains("tried again", await operates.GetStringAsync("/status?done=retried"), StringComparison.Ordinal);
        await FoundAsync(operates, firm);
        Assert.Equal(HttpStatusCode.Conflict, (await form.SendAsync(operates)).Status);
        Assert.Contains(firm, await operates.GetStringAsync("/audit?what=parked-retried"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parked_row_is_dismissed_with_a_reason_that_the_worklist_tells()
    {
        var firm = site.TakeParked();
        using var operates = SentForm.Client(site.BaseUrl, site.Token);
        var form = await SentForm.GetAsync(operates, "/status", $"/status/parked/{firm}/dismiss");
        form["reason"] = "  ";
        var refused = await form.SendAsync(operates);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("role=\"alert\"", refused.Html, StringComparison.Ordinal);
        form["reason"] = "这是试验企业";
        Assert.Equal((HttpStatusCode.SeeOther, "/status?done=dismissed"), ((await form.SendAsync(operates)) is var sent ? (sent.Status, sent.Location!.ToString()) : default));
        var html = await operates.GetStringAsync("/status");
        Assert.DoesNotContain($"/status/parked/{firm}/dismiss", html, StringComparison.Ordinal);
        Assert.Contains($"/status/parked/{firm}/retry", html, StringComparison.Ordinal);
        Assert.Contains("这是试验企业", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await form.SendAsync(operates)).Status);
        Assert.Contains(firm, await operates.GetStringAsync("/audit?what=parked-dismissed"), StringComparison.Ordinal);
        var parked = await operates.GetFromJsonAsync<JsonElement>("/api/v1/status/parked");
        Assert.DoesNotContain(parked.GetProperty("items").EnumerateArray(), p => Text(p, "firmId") == firm);
        Assert.Equal("这是试验企业", Text(parked.GetProperty("dismissed").EnumerateArray().Single(p => Text(p, "firmId") == firm).GetProperty("dismissal"), "reason"));
    }

    [Fact]
    public async Task Parked_rows_are_seen_to_over_rest()
    {
        var (retried, dismissed) = (site.TakeParked(), site.TakeParked());
        using var api = SentForm.Client(site.BaseUrl, site.Token);
        Assert.Equal(HttpStatusCode.NoContent, (await api.PostAsync($"/api/v1/status/parked/{retried}/retry", null)).StatusCode);
        await FoundAsync(api, retried);
        var url = $"/api/v1/status/parked/{dismissed}/dismiss";
        foreach (var (body, status) in new[]
        {
            ("{}", HttpStatusCode.UnprocessableEntity), ("""{"reason":" "}""", HttpStatusCode.UnprocessableEntity), ("""{"reason":1}""", HttpStatusCode.UnprocessableEntity),
            ("""{"reason":"x","by":"me"}""", HttpStatusCode.UnprocessableEntity), ($$"""{"reason":"{{new string('x', 501)}}"}""", HttpStatusCode.UnprocessableEntity),
            ("[]", HttpStatusCode.BadRequest), ("""{"reason":"\ud800"}""", HttpStatusCode.BadRequest), ("{", HttpStatusCode.BadRequest),
            ($$"""{"reason":"{{new string('x', 20_000)}}"}""", HttpStatusCode.RequestEntityTooLarge), ("""{"reason":"Not ours."}""", HttpStatusCode.NoContent), ("""{"reason":"Not ours."}""", HttpStatusCode.NotFound),
        })
        {
            using var answer = await SendAsync(api, HttpMethod.Post, url, body);
            Assert.True(status == answer.StatusCode, $"{body[..Math.Min(60, body.Length)]}: {answer.StatusCode}");
        }

        Assert.Equal(HttpStatusCode.NotFound, (await api.PostAsync("/api/v1/status/parked/nobody/retry", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await api.PostAsync($"/api/v1/status/parked/{dismissed}/retry", null)).StatusCode);
        await FoundAsync(api, dismissed);
    }

    [Fact]
    public async Task Probe_questions_are_written_changed_run_and_deleted_by_forms()
    {
        using var operates = SentForm.Client(site.BaseUrl, site.Token);
        var form = await SentForm.GetAsync(operates, "/status/probes", "/status/probes");
        (form["question"], form["firm"]) = ("仲景 石桥", "nobody");
        var refused = await form.SendAsync(operates);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("value=\"仲景 石桥\"", WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        form["firm"] = site.BaseUrl + "/firms/" + site.Found.Id;
        Assert.Equal(HttpStatusCode.SeeOther, (await form.SendAsync(operates)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await form.SendAsync(operates)).Status);

        // What cannot be kept stays typed.
        Directories.Sql(site.Data, "CREATE TRIGGER unkept BEFORE INSERT ON probe WHEN new.question = '存不下来' BEGIN SELECT raise(ABORT, 'unkept'); END; SELECT 0");
        form["question"] = "存不下来";
        var unkept = await form.SendAsync(operates);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unkept.Status);
        Assert.Contains("value=\"存不下来\"", WebUtility.HtmlDecode(unkept.Html), StringComparison.Ordinal);
        Assert.Contains("please try again", unkept.Html, StringComparison.Ordinal);
        Assert.Contains("Saving failed", unkept.Html, StringComparison.Ordinal);

        var run = await SentForm.GetAsync(operates, "/status/probes", "/status/probes/run");
        Assert.Equal("/status/probes?done=run", (await run.SendAsync(operates)).Location!.ToString());
        var html = WebUtility.HtmlDecode(await operates.GetStringAsync("/status/probes"));
        var row = html[html.IndexOf(">仲景 石桥</th>", StringComparison.Ordinal)..];
        Assert.Matches(@"(?s)^.*?<td>\s*1\s*</td>.*?</tr>", row[..(row.IndexOf("</tr>", StringComparison.Ordinal) + 5)]);
        var number = Regex.Match(row, @"change=(\w+)").Groups[1].Value;

        var change = await SentForm.GetAsync(operates, "/status/probes?change=" + number, "/status/probes");
        Assert.Equal(("仲景 石桥", site.Found.Id, number), (change["question"], change["firm"], change["replaces"]));
        change["question"] = "仲景 艾条";
        Assert.Equal(HttpStatusCode.SeeOther, (await change.SendAsync(operates)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await change.SendAsync(operates)).Status);
        html = WebUtility.HtmlDecode(await operates.GetStringAsync("/status/probes"));
        Assert.DoesNotContain(">仲景 石桥</th>", html, StringComparison.Ordinal);
        number = Regex.Match(html[html.IndexOf(">仲景 艾条</th>", StringComparison.Ordinal)..], @"change=(\w+)").Groups[1].Value;
        var delete = await SentForm.GetAsync(operates, "/status/probes?change=" + number, $"/status/probes/{number}/delete");
        Assert.Equal(HttpStatusCode.SeeOther, (await delete.SendAsync(operates)).Status);
        Assert.DoesNotContain(">仲景 艾条</th>", WebUtility.HtmlDecode(await operates.GetStringAsync("/status/probes")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_questions_are_kept_over_rest()
    {
        using var api = SentForm.Client(site.BaseUrl, site.Token);
        using var added = await SendAsync(api, HttpMethod.Post, "/api/v1/status/probes", Body("仲景 艾", site.Found.Id));
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var id = Text(await added.Content.ReadFromJsonAsync<JsonElement>(), "id");
        using var twice = await SendAsync(api, HttpMethod.Post, "/api/v1/status/probes", Body("仲景 艾", site.Found.Id));
        Assert.Equal((HttpStatusCode.Conflict, "probe-known"), (twice.StatusCode, Text(await twice.Content.ReadFromJsonAsync<JsonElement>(), "code")));
        using var nobody = await SendAsync(api, HttpMethod.Post, "/api/v1/status/probes", Body("仲景 艾", "0000000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nobody.StatusCode);
        Assert.Equal("firmId", Text((await nobody.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0], "field"));
        using var changed = await SendAsync(api, HttpMethod.Put, "/api/v1/status/probes/" + id, Body("没有人找得到的东西", site.Found.Id));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var other = Text(await changed.Content.ReadFromJsonAsync<JsonElement>(), "id");
        using var gone = await SendAsync(api, HttpMethod.Put, "/api/v1/status/probes/" + id, Body("x", site.Found.Id));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        var run = await (await api.PostAsync("/api/v1/status/probes/run", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(0, run.GetProperty("answers").EnumerateArray().Single(a => Text(a, "number") == other).GetProperty("rank").GetInt32());
        var item = (await api.GetFromJsonAsync<JsonElement>("/api/v1/status/probes")).GetProperty("items").EnumerateArray().Single(p => Text(p, "id") == other);
        Assert.Equal((site.Found.Name, true), (Text(item, "firmName"), item.GetProperty("own").GetBoolean()));
        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteAsync("/api/v1/status/probes/" + other)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.DeleteAsync("/api/v1/status/probes/" + other)).StatusCode);

        static string Body(string question, string firm) => JsonSerializer.Serialize(new { question, firmId = firm });
    }

    [Fact]
    public async Task Questions_that_found_nothing_are_listed_once_several_asked_and_never_those_that_tell_of_somebody()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        using var operates = SentForm.Client(site.BaseUrl, site.Token);
        string[] kept = ["绝没有的东西甲"], left = ["13811112222", "who@mail.example", "91411303MA40ABCD1X", "绝没有的东西乙"];
        foreach (var question in kept) await AskAsync(question, 3);
        foreach (var question in left) await AskAsync(question, question == left[^1] ? 2 : 4);
        // Filters that find nothing, and second pages, are no questions of words.
        for (var i = 0; i < 4; i++) Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/?township=411303109&product=rose-extract")).StatusCode);

        var html = WebUtility.HtmlDecode(await operates.GetStringAsync("/status/unanswered"));
        Assert.Contains("绝没有的东西甲", html, StringComparison.Ordinal);
        foreach (var question in left) Assert.DoesNotContain(question, html, StringComparison.OrdinalIgnoreCase);
        var item = (await operates.GetFromJsonAsync<JsonElement>("/api/v1/status/unanswered")).GetProperty("items").EnumerateArray().Single(i => Text(i, "question") == kept[0]);
        Assert.Equal(3, item.GetProperty("asked").GetInt32());
        Assert.Equal(["asked", "first", "last", "question"], item.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("绝没有的东西", site.Output, StringComparison.Ordinal);

        var form = await SentForm.GetAsync(operates, "/status/unanswered", "/status/unanswered/clear");
        form["question"] = kept[0];
        Assert.Equal(HttpStatusCode.SeeOther, (await form.SendAsync(operates)).Status);
        Assert.DoesNotContain("绝没有的东西甲", WebUtility.HtmlDecode(await operates.GetStringAsync("/status/unanswered")), StringComparison.Ordinal);
        using var again = await SendAsync(operates, HttpMethod.Post, "/api/v1/status/unanswered/clear", JsonSerializer.Serialize(new { question = kept[0] }));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);

        async Task AskAsync(string question, int times)
        {
            for (var i = 0; i < times; i++)
            {
                var url = (i % 2 == 0 ? "/?q=" : "/api/v1/firms?q=") + Uri.EscapeDataString(question);
                Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync(url)).StatusCode);
            }
        }
    }

    [Fact]
    public async Task The_live_part_has_a_tag_that_stands_until_something_changes()
    {
        using var operates = SentForm.Client(site.BaseUrl, site.Token);
        // Other tests of this class run before or after, never beside; the feed of the start may still be settling.
        await Directories.UntilAsync(async () =>
        {
            using var first = await operates.GetAsync("/status/live?lang=en");
            Assert.Contains("id=\"verdict\"", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/status/live?lang=en");
            request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.ToString());
            using var second = await operates.SendAsync(request);
            return second.StatusCode == HttpStatusCode.NotModified;
        });
        using var chinese = await operates.GetAsync("/status/live?lang=zh");
        using var english = await operates.GetAsync("/status/live?lang=en");
        Assert.NotEqual(chinese.Headers.ETag, english.Headers.ETag);
    }

    [Fact]
    public async Task The_index_is_rebuilt_and_gone_back_from_by_forms()
    {
        using var operates = SentForm.Client(site.BaseUrl, site.Token);
        var before = await CurrentAsync();
        var form = await SentForm.GetAsync(operates, "/status", "/status/rebuild");
        Assert.Equal("/status?done=rebuild", (await form.SendAsync(operates)).Location!.ToString());
        await Directories.UntilAsync(async () => await CurrentAsync() > before);
        var back = await SentForm.GetAsync(operates, "/status", "/status/back");
        Assert.Equal("/status?done=back", (await back.SendAsync(operates)).Location!.ToString());
        await Directories.UntilAsync(async () => await CurrentAsync() == before);
        Assert.Contains("Went back", await operates.GetStringAsync("/audit?what=rebuild-back"), StringComparison.Ordinal);

        async Task<int> CurrentAsync() => (await operates.GetFromJsonAsync<JsonElement>("/api/v1/status")).GetProperty("search").GetProperty("generations").EnumerateArray()
            .Where(g => Text(g, "state") == "current").Select(g => g.GetProperty("number").GetInt32()).SingleOrDefault();
    }

    [Fact]
    public async Task The_dashboard_shows_the_state_of_grains_and_nothing_of_people()
    {
        using var operates = SentForm.Client(site.BaseUrl, site.Token);
        Assert.Equal(HttpStatusCode.Forbidden, (await operates.GetAsync("/dashboard/Trace")).StatusCode);
        // The firm's grain is awake, and holds it all.
        Assert.Contains("钱密一", await operates.GetStringAsync("/api/v1/firms/" + site.Found.Id), StringComparison.Ordinal);
        var types = (await operates.GetFromJsonAsync<string[]>("/dashboard/GrainTypes"))!.Where(t => t.StartsWith("AgriDirectory", StringComparison.Ordinal)).ToList();
        Assert.Contains("AgriDirectory.Firms.FirmGrain", types);
        Assert.InRange(types.Count, 15, 100);
        foreach (var type in types)
        {
            foreach (var id in new[] { site.Found.Id, "0", "mugwort", "nobody" })
            {
                var state = Regex.Unescape(await operates.GetStringAsync($"/dashboard/GrainState?grainId={id}&grainType={type}"));
                foreach (var secret in new[] { "钱密一", "13700000072", "person.example", "周联络", "63990074", "7654321", "仲景" })
                    Assert.False(state.Contains(secret, StringComparison.Ordinal), $"{type} {id}: {state}");
                if (type == "AgriDirectory.Firms.FirmGrain" && id == site.Found.Id) Assert.Contains("\"Version\": 1", state, StringComparison.Ordinal);
                if (type == "AgriDirectory.Indexing.PartitionGrain" && id == "0") Assert.Contains("\"Epoch\"", state, StringComparison.Ordinal);
                if (type == "AgriDirectory.Markets.MarketGrain" && id == "mugwort") Assert.Contains("\"Exists\": true", state, StringComparison.Ordinal);
            }
        }
    }

    static async Task FoundAsync(HttpClient http, string firm) => await Directories.UntilAsync(async () =>
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/firms?size=100")).GetProperty("items").EnumerateArray().Any(i => Text(i, "id") == firm));

    static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string url, string body)
    {
        using var request = new HttpRequestMessage(method, url) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        return await http.SendAsync(request);
    }
}
