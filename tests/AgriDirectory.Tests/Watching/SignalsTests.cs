using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Watching;

/// <summary>What the running directory tells whoever watches it, and what it never tells.</summary>
public sealed partial class SignalsTests(TracedSite site) : IClassFixture<TracedSite>
{
    static readonly string Docker = Path.Combine(ClientProcess.Repository, "docker");

    /// <summary>Asks within a trace of the caller's, and returns its spans once there are these.</summary>
    async Task<List<ReceivedSpan>> TraceAsync(HttpRequestMessage request, params string[] names)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-00");
        using (var answer = await site.Http.SendAsync(request))
        {
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.SeeOther, answer.StatusCode.ToString());
        }

        List<ReceivedSpan> spans = [];
        await Eventually.TrueAsync(() =>
        {
            spans = [.. site.Collector.Spans.Where(s => s.Trace == trace)];
            return Task.FromResult(names.All(n => spans.Any(s => s.Name == n)) && spans.Any(s => s.Name.StartsWith(request.Method.Method, StringComparison.Ordinal)));
        });
        return spans;
    }

    [Fact]
    public async Task A_search_is_one_trace_from_the_request_through_the_grain_to_the_engine_and_tells_nothing_of_the_question()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/firms?q=" + Uri.EscapeDataString("不可外泄的问题") + "&near=33.1,112.5&sort=distance");
        var spans = await TraceAsync(request, "engine search");
        var engine = spans.Single(s => s.Name == "engine search");
        var grain = spans.Where(s => s.Scope == "Microsoft.Orleans.Application").ToList();
        var root = spans.Single(s => s.Tags.GetValueOrDefault("http.route") == "/api/v1/firms");
        Assert.NotEmpty(grain);

        // Up from the engine to the request, through grains' spans only.
        var at = engine;
        while (at != root)
        {
            var parent = at.Parent;
            at = spans.Single(s => s.Id == parent);
            Assert.True(at == root || grain.Contains(at), at.Name);
        }

        TellsNowhere("不可外泄的问题", Uri.EscapeDataString("不可外泄的问题"), "112.5");
    }

    [Fact]
    public async Task A_save_is_one_trace_down_to_its_commit()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/firms?wait=true")
        {
            Content = new StringContent("""{"legalName":"南阳留痕艾草有限公司","township":"石桥镇","products":["moxa-stick"],"person":{"name":"秘而不宣","phone":"13700000099"}}""", new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new("Bearer", site.Token);
        var spans = await TraceAsync(request, "store write");
        var write = spans.First(s => s.Name == "store write");
        Assert.Contains(spans, s => s.Id == write.Parent && s.Scope == "Microsoft.Orleans.Application");

        // Below the write that came first of its group, and named by the others.
        await Eventually.TrueAsync(() => Task.FromResult(site.Collector.Spans.Any(c => c.Name == "store commit" && (c.Parent == write.Id || (c.Links.Contains(write.Id) && write.Links.Contains(c.Id))))));
        TellsNowhere("留痕", "秘而不宣", "13700000099");
    }

    [Fact]
    public async Task A_link_that_signs_in_tells_its_token_to_nobody()
    {
        var token = site.Token;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Http.BaseAddress };
        using var entered = await http.GetAsync(new Uri("/sign-in?token=" + token, UriKind.Relative));
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        await Eventually.TrueAsync(() => Task.FromResult(site.Collector.Spans.Any(s => s.Tags.GetValueOrDefault("http.route") is "/sign-in" or "sign-in")));
        Assert.All(site.Collector.Bodies, b => Assert.False(Has(b, token)));
        Assert.Equal(1, Regex.Count(site.Output, Regex.Escape(token)));
    }

    [Fact]
    public async Task Lines_of_the_log_are_JSON_and_name_their_trace()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere?q=" + Uri.EscapeDataString("也不进日志"));
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
        using var answer = await site.Http.SendAsync(request);
        await Eventually.TrueAsync(() => Task.FromResult(site.Output.Contains(trace, StringComparison.Ordinal)));
        var lines = site.Output.Split('\n').Where(l => l.StartsWith('{')).ToList();
        foreach (var line in lines)
        {
            var entry = JsonDocument.Parse(line).RootElement;
            Assert.All(["time", "level", "category", "message"], name => Assert.Equal(JsonValueKind.String, entry.GetProperty(name).ValueKind));
        }

        Assert.Contains(lines, l => JsonDocument.Parse(l).RootElement.TryGetProperty("traceId", out var id) && id.GetString() == trace);
        Assert.DoesNotContain("也不进日志", site.Output, StringComparison.Ordinal);
    }

    /// <summary>Neither in a byte that was sent away, nor in the log.</summary>
    void TellsNowhere(params string[] secrets)
    {
        foreach (var secret in secrets)
        {
            Assert.All(site.Collector.Bodies, b => Assert.False(Has(b, secret), secret));
            Assert.DoesNotContain(secret, site.Output, StringComparison.Ordinal);
        }
    }

    static bool Has(byte[] body, string text) => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    [Fact]
    public async Task Rules_and_dashboard_ask_for_nothing_that_is_not_measured()
    {
        // One save and one question of each kind, so that each measurement has been taken.
        using var save = new HttpRequestMessage(HttpMethod.Post, "/api/v1/firms?wait=true") { Content = new StringContent("""{"legalName":"南阳有数艾草有限公司","township":"石桥镇","products":["moxa-stick"]}""", new MediaTypeHeaderValue("application/json")) };
        save.Headers.Authorization = new("Bearer", site.Token);
        (await site.Http.SendAsync(save)).EnsureSuccessStatusCode();
        await site.Http.TotalAsync("有数");
        var there = new HashSet<string>();
        string[] wanted = [.. Expressions().SelectMany(e => Metric().Matches(e).Select(m => m.Value)).Distinct()];
        Assert.InRange(wanted.Length, 30, 60);
        Assert.Contains("agridirectory_search_duration_seconds_bucket", wanted);
        try
        {
            // Numbers are gathered once a second, and some are noted every few seconds.
            await Eventually.TrueAsync(async () =>
            {
                there = [.. Sample().Matches(await site.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Select(m => m.Groups[1].Value)];
                return wanted.All(there.Contains);
            }, TimeSpan.FromSeconds(20));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"/metrics lacks {string.Join(", ", wanted.Except(there))}; it has {string.Join(", ", there)}");
        }

        // And each of ours is on the dashboard, in one of its series.
        var shown = Expressions().SelectMany(e => Metric().Matches(e).Select(m => Series().Replace(m.Value, ""))).ToHashSet();
        Assert.All(there.Where(n => n.StartsWith("agridirectory_", StringComparison.Ordinal)), n => Assert.Contains(Series().Replace(n, ""), shown));
    }

    [Fact]
    public async Task Measurements_are_labelled_with_kinds_and_never_with_what_somebody_asked()
    {
        await site.Http.TotalAsync("别记这句");
        var text = await site.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.DoesNotContain("别记", text, StringComparison.Ordinal);
        string[] labels = [.. Label().Matches(string.Join('\n', text.Split('\n').Where(l => l.StartsWith("agridirectory_", StringComparison.Ordinal)))).Select(m => m.Groups[1].Value).Distinct()];
        Assert.Superset(labels.ToHashSet(), new HashSet<string> { "kind", "outcome", "operation", "code", "le", "otel_scope_name", "otel_scope_version", "otel_scope_schema_url" });
    }

    [Fact]
    public void Each_alert_says_how_bad_it_is_and_has_its_section_in_the_runbook()
    {
        var headings = Heading().Matches(File.ReadAllText(Path.Combine(Docker, "runbook.md"))).Select(m => m.Groups[1].Value).ToList();
        var alerts = File.ReadAllText(Path.Combine(Docker, "prometheus-alerts.yaml")).Split("- alert: ")[1..];
        Assert.NotEmpty(alerts);
        foreach (var alert in alerts)
        {
            var name = alert[..alert.IndexOf('\n', StringComparison.Ordinal)].Trim();
            Assert.Contains(name, headings);
            Assert.Contains($"runbook_url: docker/runbook.md#{name.ToLowerInvariant()}\n", alert + "\n", StringComparison.Ordinal);
            Assert.Matches(@"\n +expr: \S", alert);
            Assert.Matches(@"\n +for: \d+m\n", alert);
            Assert.Matches(@"severity: (page|ticket) ", alert);
            Assert.Matches(@"\n +summary: ""\S", alert);
        }

        Assert.Equal(alerts.Length, headings.SkipWhile(h => h != "DirectoryAway").Count());
    }

    static IEnumerable<string> Expressions()
    {
        var rules = Rule().Matches(File.ReadAllText(Path.Combine(Docker, "prometheus-alerts.yaml"))).Select(m => m.Groups[1].Value);
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Docker, "grafana-dashboard.json")));
        return [.. rules, .. dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!)];
    }

    [GeneratedRegex(@"^ +expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\b(agridirectory|http_server|dotnet|kestrel|orleans)_[a-z0-9_]+(?=[{\[)\s]|$)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^([a-z][a-z0-9_]*)(?:\{| )", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count|total)$")]
    private static partial Regex Series();

    [GeneratedRegex(@"[{,]([a-z_]+)=""")]
    private static partial Regex Label();

    [GeneratedRegex(@"^## (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
