using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AgriDirectory.Tests.Web;

/// <summary>Every public way into a directory is walked as nobody in particular, and what is planted in it must be found nowhere.</summary>
public sealed partial class PublicWalkTests(PlantedSite site) : IClassFixture<PlantedSite>
{
    /// <summary>Filters can be combined without end: no address with more parameters is followed.</summary>
    const int MostParameters = 2;

    const int MostPages = 3_000;

    [Fact]
    public async Task What_is_planted_is_there_for_clerks()
    {
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        var all = "";
        foreach (var id in site.Ids)
            all += await clerk.GetStringAsync($"/api/v1/firms/{id}/history");

        foreach (var planted in new[] { "隐私路72号", "赵今密", "赵曾密", "孙曾联", "周密删", "71717171", "72727272", "74747474", "75757575", "76767676", "172727", "gone.secret" })
            Assert.Contains(planted, all, StringComparison.Ordinal);
        foreach (var told in new[] { "南阳藏删艾草店", "7,273 万元", "1.23 亿元", "123,232,323", "¥ 72.73 million", "72727272" })
            Assert.NotNull(PlantedSite.Told($"({told})"));

        Assert.Null(PlantedSite.Told("1.64 亿元, 50,505,051"));
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task No_page_tells_what_the_public_may_not_see(string language)
    {
        using var anyone = SentForm.Client(site.BaseUrl, null, language);
        var seen = new HashSet<string>();
        var waiting = new Queue<string>();
        string[] beginnings =
        [
            "/", "/?q=藏", "/?q=艾草", "/?q=zang", "/?sort=distance&near=33.17,112.47", "/nowhere", "/firms/0000000000", "/firms/no-id", "/?page=0", "/?page=400&q=藏", "/?cursor=x",
            "/?trade=wheat", site.Correction, "/corrections/0000000000", "/firms/new", "/work", "/clerks", "/audit", "/dashboard", "/dashboard/GrainTypes", "/status", "/status/live", "/status/probes", "/status/unanswered", "/markets", "/claims", "/claims/new", "/claims/seed-mugwort-share/edit", "/markets/mugwort?year=2024", "/markets/mugwort/moxa-stick?year=2023", "/markets/mugwort/moxa-stick?year=2024&top=100", "/error", "/robots.txt", "/health/live", "/health/ready", "/metrics",
            .. site.Ids.Select(id => "/firms/" + id), .. site.Ids.Select(id => $"/firms/{id}/history"), .. site.Ids.Select(id => $"/firms/{id}/edit"),
        ];
        foreach (var beginning in beginnings)
            Add(beginning);

        var statuses = new HashSet<HttpStatusCode>();
        while (waiting.TryDequeue(out var url))
        {
            Assert.True(seen.Count < MostPages, "There is no end of pages: " + url);
            using var answer = await anyone.GetAsync(url);
            statuses.Add(answer.StatusCode);
            foreach (Match link in Links().Matches(await CheckAsync(answer, url)))
                Add(WebUtility.HtmlDecode(link.Groups[1].Value));
        }

        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.Gone, HttpStatusCode.SeeOther })
            Assert.Contains(status, statuses);
        Assert.All(site.Ids, id => Assert.Contains($"/firms/{id}", seen));
        Assert.Contains(seen, u => u.StartsWith("/api/v1/export", StringComparison.Ordinal));
        Assert.InRange(seen.Count, 100, MostPages);
        CheckLog();

        void Add(string link)
        {
            var to = new Uri(new Uri(site.BaseUrl + "/"), link);
            // The question that a page leads back to changes only that link.
            var url = Regex.Replace(to.PathAndQuery, @"[?&]from=[^&]*", "");
            if (to.GetLeftPart(UriPartial.Authority) == site.BaseUrl && url.Count(c => c is '&' or '?') <= MostParameters && seen.Add(url))
                waiting.Enqueue(to.PathAndQuery);
        }
    }

    [Fact]
    public async Task No_endpoint_tells_what_the_public_may_not_see()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        var description = JsonNode.Parse(await CheckAsync(await anyone.GetAsync("/openapi/v1.json"), "/openapi/v1.json"))!;
        var answered = new HashSet<string>();
        foreach (var (path, operations) in description["paths"]!.AsObject())
        {
            if (operations!["get"] is not { } get)
                continue;

            string[] ids = path.Contains('{', StringComparison.Ordinal) ? [.. site.Ids, "rose", "mugwort", "mugwort/moxa-stick", "rose/seedling", "seed-mugwort-share", "0000000000", "no-id"] : [""];
            foreach (var id in ids)
            {
                foreach (var query in Queries(get["parameters"]?.AsArray() ?? []))
                {
                    var url = Parameter().Replace(path, id) + query;
                    using var answer = await anyone.GetAsync(url);
                    await CheckAsync(answer, url);
                    if (answer.IsSuccessStatusCode)
                        answered.Add(path);
                }
            }
        }

        Assert.Superset(
            new HashSet<string> { "/api/v1/firms", "/api/v1/firms/{id}", "/api/v1/firms/batch", "/api/v1/firms/{id}/history", "/api/v1/suggest", "/api/v1/changes", "/api/v1/export", "/api/v1/claims", "/api/v1/claims/{id}" }, answered);
        CheckLog();
    }

    /// <summary>No question finds by what it may not read: an answer would give it away.</summary>
    [Theory]
    [InlineData("隐私路")]
    [InlineData("隐私路75号")]
    [InlineData("赵今密")]
    [InlineData("孙曾联")]
    [InlineData("赵曾密")]
    [InlineData("13700000072")]
    [InlineData("137 0000 0074")]
    [InlineData("1370000007")]
    [InlineData(PlantedSite.PublicPhone)]
    [InlineData("63990074")]
    [InlineData("+86 377 6399 0074")]
    [InlineData("\"13700000072\"")]
    [InlineData("new.secret")]
    [InlineData("72727272")]
    [InlineData("藏删")]
    [InlineData("曾藏")]
    public async Task No_question_of_the_public_finds_by_what_it_may_not_see(string question)
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        var q = Uri.EscapeDataString(question);
        foreach (var more in new[] { "", "&phones=true&Phones=true&clerk=true", "&sort=name", "&kind=sole-trader" })
        {
            var found = await anyone.GetFromJsonAsync<JsonElement>($"/api/v1/firms?q={q}{more}");
            Assert.Equal(0, found.GetProperty("total").GetInt32());
            Assert.All(found.GetProperty("facets").EnumerateObject().Where(f => f.Name != "kind"), f => Assert.Equal(0, f.Value.GetArrayLength()));
        }

        Assert.Equal(0, (await anyone.GetFromJsonAsync<JsonElement>("/api/v1/suggest?q=" + q)).GetArrayLength());
        Assert.Single((await anyone.GetStringAsync("/api/v1/export?format=csv&q=" + q)).Trim().Split('\n'));
        Assert.Equal("", await anyone.GetStringAsync("/api/v1/export?format=jsonl&q=" + q));
        Assert.DoesNotContain("/firms/" + site.Ids[0], await anyone.GetStringAsync("/?q=" + q), StringComparison.Ordinal);

        // Nor does what it leaves out tell.
        var without = await anyone.GetFromJsonAsync<JsonElement>($"/api/v1/firms?q={Uri.EscapeDataString("藏 -\"" + question.Trim('"') + "\"")}");
        Assert.Equal(6, without.GetProperty("total").GetInt32());
        CheckLog();
    }

    [Fact]
    public async Task Totals_of_any_selection_are_of_published_figures()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        foreach (var (query, yuan, firms) in new[]
        {
            ("", 50_505_051 + 60_606_067 + 52_525_253, 3), ("trade=mugwort", 50_505_051 + 52_525_253, 2), ("trade=rose", 60_606_067, 1), ("product=moxa-wool", 50_505_051, 1), ("kind=sole-trader", 0, 0),
            ("kind=family-farm", 0, 0), ("q=藏宝", 0, 0), ("product=foot-bath", 0, 0), ("q=藏锋", 50_505_051, 1),
        })
        {
            var totals = (await anyone.GetFromJsonAsync<JsonElement>("/api/v1/firms?" + query)).GetProperty("totals");
            Assert.Equal((yuan, firms), (totals.GetProperty("outputYuan").GetInt32(), totals.GetProperty("outputFirms").GetInt32()));
        }
    }

    [Fact]
    public async Task Nobody_is_near_a_home()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        var found = await anyone.GetFromJsonAsync<JsonElement>("/api/v1/firms?sort=distance&near=33.172727,112.472727&q=藏");
        Assert.Equal(["南阳藏锋艾草有限公司"], found.GetProperty("items").EnumerateArray().Where(i => i.TryGetProperty("distanceKm", out _)).Select(i => i.GetProperty("legalName").GetString()));
    }

    [Fact]
    public async Task Nobody_changes_anything()
    {
        using var anyone = SentForm.Client(site.BaseUrl, null);
        foreach (var (method, url) in new[]
            {
                ("POST", "/api/v1/firms"), ("PUT", "/api/v1/firms/" + site.Ids[0]), ("DELETE", "/api/v1/firms/" + site.Ids[0]), ("POST", "/api/v1/imports"), ("POST", "/api/v1/generations"), ("POST", "/api/v1/claims"), ("DELETE", "/api/v1/claims/seed-rose-area"),
                ("POST", $"/api/v1/status/parked/{site.Ids[0]}/retry"), ("POST", $"/api/v1/status/parked/{site.Ids[0]}/dismiss"), ("POST", "/api/v1/status/probes"), ("PUT", "/api/v1/status/probes/0000000000"),
                ("DELETE", "/api/v1/status/probes/0000000000"), ("POST", "/api/v1/status/probes/run"), ("POST", "/api/v1/status/unanswered/clear"), ("POST", "/api/v1/verifications?repair=true"), ("DELETE", "/api/v1/verifications"), ("GET", "/api/v1/backup"),
            })
        {
            using var request = new HttpRequestMessage(new(method), url) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
            using var answer = await anyone.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            await CheckAsync(answer, method + url);
        }
    }

    /// <summary>An answer's text, in which nothing planted stands however it is written, nor in its headers.</summary>
    static async Task<string> CheckAsync(HttpResponseMessage answer, string url)
    {
        var body = await answer.Content.ReadAsStringAsync();
        // Of a measurement the value is left out: some digits of a time are anybody's by chance.
        if (url == "/metrics") body = Value().Replace(body, "$1");
        var said = WebUtility.HtmlDecode(Escapes().Replace(body, m => ((char)int.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
        said = string.Concat(said, "\n", Uri.UnescapeDataString(said), answer.Headers, answer.Content.Headers);
        Assert.True(PlantedSite.Told(said) is null, $"{url} tells {PlantedSite.Told(said)}");
        return body;
    }

    void CheckLog()
    {
        Assert.Contains("trce:", site.Output, StringComparison.Ordinal);
        // The ids of traces are made at random, and some of so many hold any few digits.
        var told = PlantedSite.Told(TraceId().Replace(site.Output, ""));
        Assert.True(told is null, $"The log tells {told}");
    }

    /// <summary>Each parameter alone in the values that it describes or in some that we know, beside what is required.</summary>
    IEnumerable<string> Queries(JsonArray parameters)
    {
        var queries = parameters.Where(p => (string?)p!["in"] == "query").Select(p => (Name: (string)p!["name"]!, Required: (bool?)p["required"] == true, Values: Values(p).ToList())).ToList();
        var required = string.Concat(queries.Where(q => q.Required).Select(q => $"&{q.Name}={q.Values[0]}"));
        yield return "?" + required.TrimStart('&');
        foreach (var (name, _, values) in queries)
        {
            foreach (var value in values)
                yield return $"?{name}={value}{required}";
        }
    }

    IEnumerable<string> Values(JsonNode parameter)
    {
        var schema = parameter["schema"];
        var listed = (schema?["enum"] ?? schema?["items"]?["enum"])?.AsArray().Select(v => (string)v!) ?? [];
        return listed.Concat((string)parameter["name"]! switch
        {
            "q" => ["藏", "艾草", "zang", "cang", "南阳", "石桥镇", "9", "1"],
            "ids" => [string.Join(',', site.Ids)],
            "fields" => ["person", "output,address,location", "contact", "id,changedAt,version"],
            "near" => ["33.172727,112.472727&sort=distance"],
            "since" => ["0", "3"],
            "before" => ["2", "3"],
            "year" => ["2022", "2023", "2024"],
            "size" => ["1", "100"],
            "limit" => ["2"],
            "lang" => ["zh", "en"],
            _ => [],
        });
    }

    [GeneratedRegex("""(?:href|src|action)="([^"#]+)""")]
    private static partial Regex Links();

    [GeneratedRegex(@"^([a-z][a-z0-9_]*(?:\{.*\})?) .*$", RegexOptions.Multiline)]
    private static partial Regex Value();

    [GeneratedRegex(@"\b[0-9a-f]{32}\b")]
    private static partial Regex TraceId();

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escapes();
}
