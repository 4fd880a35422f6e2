using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgriDirectory.Client.Words;
using AgriDirectory.Search;
using AgriDirectory.Watching;

namespace AgriDirectory.Tests.Web;

/// <summary>What a probe is told: whether searches are answered, and what besides is not as it should be.</summary>
public sealed class HealthTests(WebFixture site) : IClassFixture<WebFixture>, IDisposable
{
    static readonly DateTimeOffset Since = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public void Dispose()
    {
        (site.Directory.Status, site.Directory.Failure) = (null, null);
        site.Directory.Conditions = [new(Parts.Store, Fine: true)];
    }

    async Task<(HttpStatusCode Status, JsonElement Health)> ReadyAsync(string language = "en")
    {
        using var client = site.Client(language);
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    static string[] Degraded(JsonElement health) => [.. health.GetProperty("degraded").EnumerateArray().Select(d => d.GetString()!)];

    [Fact]
    public async Task All_fine_is_ready_and_names_nothing()
    {
        site.Directory.Conditions = [new(Parts.Store, Fine: true), new(Parts.Feed, Fine: true)];
        var (status, health) = await ReadyAsync();
        Assert.Equal((HttpStatusCode.OK, "ready", "answering"), (status, health.GetProperty("status").GetString(), health.GetProperty("search").GetString()));
        Assert.Empty(Degraded(health));
        Assert.Equal(["search", "store", "feed"], health.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("part").GetString()));
    }

    [Theory]
    [InlineData("en", "1,234 seconds")]
    [InlineData("zh-CN", "1,234 秒")]
    public async Task A_part_that_lags_is_named_with_since_when_and_what_to_do_while_searches_are_answered(string language, string said)
    {
        site.Directory.Conditions = [new(Parts.Store, Fine: true), new(Parts.Feed, Fine: false, Since, 1234)];
        var (status, health) = await ReadyAsync(language);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([Parts.Feed], Degraded(health));
        var feed = health.GetProperty("parts").EnumerateArray().Single(p => p.GetProperty("part").GetString() == Parts.Feed);
        Assert.Equal(("degraded", Since, 1234), (feed.GetProperty("status").GetString(), feed.GetProperty("since").GetDateTimeOffset(), feed.GetProperty("count").GetInt32()));
        Assert.Contains(said, feed.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("docker/runbook.md#feed", feed.GetProperty("runbook").GetString());
    }

    [Fact]
    public async Task Search_away_is_503_and_names_search_first()
    {
        site.Directory.Status = AnswerStatus.Degraded;
        site.Directory.Conditions = [new(Parts.Generation, Fine: false, Since)];
        var (status, health) = await ReadyAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "degraded"), (status, health.GetProperty("search").GetString()));
        Assert.Equal([Parts.Search, Parts.Generation], Degraded(health));
    }

    [Fact]
    public async Task Nobody_who_answers_is_the_stores_trouble()
    {
        site.Directory.Failure = new TimeoutException("late");
        var (status, health) = await ReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal([Parts.Search, Parts.Store], Degraded(health));
    }

    [Fact]
    public void Every_part_has_its_words_and_its_section_in_the_runbook()
    {
        var runbook = File.ReadAllText(Path.Combine(Processes.ClientProcess.Repository, "docker", "runbook.md"));
        foreach (var part in typeof(Parts).GetFields().Select(f => (string)f.GetRawConstantValue()!))
        {
            Assert.Contains("health." + part, Wording.Of(Language.English).Keys);
            Assert.Contains($"\n## {part}\n", runbook, StringComparison.Ordinal);
        }
    }
}
