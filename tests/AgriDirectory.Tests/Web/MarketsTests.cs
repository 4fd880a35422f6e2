using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Tests.Web;

public sealed partial class MarketsTests(WebFixture site) : IClassFixture<WebFixture>, IDisposable
{
    readonly HttpClient client = site.Client();

    public void Dispose()
    {
        site.Directory.Failure = null;
        client.Dispose();
    }

    async Task<JsonElement> JsonAsync(string url, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(url);
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    async Task<string> PageAsync(string url, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(url);
        Assert.Equal(status, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain(" style=", html);
        Assert.DoesNotContain("market.", PlainText().Replace(html, " "), StringComparison.Ordinal);
        return html;
    }

    /// <summary>The published outputs of a product and year, from the firms themselves.</summary>
    List<(string Id, long Yuan)> Published(string product, int year) =>
    [
        .. site.Directory.Firms.SelectMany(f => f.Details.Output.Where(o => o.Product == product && o.Year == year && o.Basis == OutputBasis.Published).Select(o => (f.Id, o.Yuan)))
            .OrderByDescending(f => f.Yuan).ThenBy(f => f.Id, StringComparer.Ordinal),
    ];

    [Fact]
    public async Task A_market_is_told_as_the_interface_says()
    {
        var firms = Published("moxa-stick", 2024);
        var total = firms.Sum(f => f.Yuan);
        foreach (var id in new[] { "mugwort/moxa-stick", "mugwort%2Fmoxa-stick" })
        {
            var market = await JsonAsync($"/api/v1/markets/{id}?measure=output&year=2024");
            Assert.Equal(
                ("mugwort/moxa-stick", "output", 2024, firms.Count, total),
                (market.GetProperty("id").GetString(), market.GetProperty("measure").GetString(), market.GetProperty("year").GetInt32(), market.GetProperty("reported").GetInt32(), market.GetProperty("total").GetInt64()));
            Assert.Equal((double)firms.Take(4).Sum(f => f.Yuan) / total, market.GetProperty("cr4").GetDouble(), 1e-12);
            Assert.Equal((double)firms.Take(8).Sum(f => f.Yuan) / total, market.GetProperty("cr8").GetDouble(), 1e-12);
            Assert.Equal(firms.Sum(f => Math.Pow(100.0 * f.Yuan / total, 2)), market.GetProperty("hhi").GetDouble(), 1e-6);
            var top = market.GetProperty("top").EnumerateArray().ToList();
            Assert.Equal(firms.Take(20).Select(f => (f.Id, f.Yuan)), top.Select(t => (t.GetProperty("id").GetString()!, t.GetProperty("value").GetInt64())));
            Assert.True(market.GetProperty("sample").GetBoolean());
            Assert.Equal(1, top[0].GetProperty("rank").GetInt32());
            Assert.Equal((double)firms[0].Yuan / total, top[0].GetProperty("share").GetDouble(), 1e-12);
            Assert.Equal(site.Directory.Firms.Single(f => f.Id == firms[0].Id).Details.LegalName, top[0].GetProperty("legalName").GetString());
        }

        Assert.Single((await JsonAsync("/api/v1/markets/mugwort/moxa-stick?year=2024&top=1")).GetProperty("top").EnumerateArray());
    }

    [Fact]
    public async Task Areas_and_firms_are_as_they_are_now()
    {
        var growers = site.Directory.Firms.Where(f => f.Details.RoseAreaMu is not null).ToList();
        var area = await JsonAsync("/api/v1/markets/rose?measure=AREA");
        Assert.Equal(growers.Sum(f => f.Details.RoseAreaMu), area.GetProperty("total").GetDecimal());
        Assert.Equal(JsonValueKind.Null, area.GetProperty("year").ValueKind);
        Assert.Equal(growers.Max(f => f.Details.RoseAreaMu), area.GetProperty("top")[0].GetProperty("value").GetDecimal());

        var firms = await JsonAsync("/api/v1/markets/rose?measure=firms");
        Assert.Equal((growers.Count, growers.Count), (firms.GetProperty("firms").GetInt32(), firms.GetProperty("total").GetInt32()));
        Assert.Equal(10_000.0 / growers.Count, firms.GetProperty("hhi").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task All_markets_are_told_and_a_question_that_makes_no_sense_is_refused_with_what_would()
    {
        Assert.Equal(MarketId.All, (await JsonAsync("/api/v1/markets")).EnumerateArray().Select(m => m.GetProperty("id").GetString()!));
        foreach (var (url, status, code, allowed) in new[]
        {
            ("/api/v1/markets/moxa-stick", HttpStatusCode.NotFound, "market-not-found", "mugwort/moxa-stick"),
            ("/api/v1/markets/rose/moxa-stick", HttpStatusCode.NotFound, "market-not-found", "rose/seedling"),
            ("/api/v1/markets/rose?measure=weight", HttpStatusCode.BadRequest, "unknown-value", "area"),
            ("/api/v1/markets/mugwort?measure=area", HttpStatusCode.BadRequest, "unknown-value", "output"),
            ("/api/v1/markets/rose?year=1999", HttpStatusCode.BadRequest, "unknown-value", "2024"),
            ("/api/v1/markets/rose?year=last", HttpStatusCode.BadRequest, "year-form", null),
            ("/api/v1/markets/rose?top=101", HttpStatusCode.BadRequest, "size-out-of-range", null),
        })
        {
            var problem = await JsonAsync(url, status);
            Assert.Equal(code, problem.GetProperty("code").GetString());
            if (allowed is not null)
                Assert.Contains(allowed, problem.GetProperty("allowed").EnumerateArray().Select(a => a.GetString()));
        }

        site.Directory.Failure = new TimeoutException();
        Assert.Equal("markets-unanswered", (await JsonAsync("/api/v1/markets/rose", HttpStatusCode.ServiceUnavailable)).GetProperty("code").GetString());
        Assert.Contains("暂时读不到", await PageAsync("/markets", HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task Unpublished_figures_count_and_nobody_is_told_whose_they_are()
    {
        var declared = site.Directory.Firms.Where(f => f.Details.Output.Any(o => o.Year == 2025) && f.Details.Trades.Contains(Trade.Mugwort)).ToList();
        var market = await JsonAsync("/api/v1/markets/mugwort");
        Assert.Equal((2025, declared.Count), (market.GetProperty("year").GetInt32(), market.GetProperty("reported").GetInt32()));
        Assert.Equal(declared.Count * 987_654_321L, market.GetProperty("total").GetInt64());
        Assert.Equal(JsonValueKind.Null, market.GetProperty("cr4").ValueKind);
        Assert.Empty(market.GetProperty("top").EnumerateArray());
        var page = await PageAsync("/markets/mugwort");
        Assert.Contains("没有可以列出的企业", page);
        Assert.DoesNotContain(declared, f => page.Contains(f.Details.LegalName, StringComparison.Ordinal));
        var shares = await JsonAsync($"/api/v1/firms/{declared[0].Id}/markets");
        Assert.All(shares.EnumerateArray(), s => Assert.True(s.GetProperty("published").GetBoolean()));
        Assert.DoesNotContain("987", shares.GetRawText());
    }

    [Fact]
    public async Task A_firms_shares_are_those_of_its_markets()
    {
        var firms = Published("moxa-stick", 2024);
        var shares = (await JsonAsync($"/api/v1/firms/{firms[2].Id}/markets")).EnumerateArray().ToList();
        var share = shares.Single(s => s.GetProperty("market").GetString() == "mugwort/moxa-stick" && s.GetProperty("year").GetInt32() == 2024);
        Assert.Equal((3, firms[2].Yuan), (share.GetProperty("rank").GetInt32(), share.GetProperty("value").GetInt64()));
        Assert.Equal((double)firms[2].Yuan / firms.Sum(f => f.Yuan), share.GetProperty("share").GetDouble(), 1e-12);
        var page = await PageAsync("/firms/" + firms[2].Id);
        Assert.Contains("href=\"/markets/mugwort/moxa-stick\"", page);

        // The small chart's table twin has each year of each market.
        var twin = page[page.IndexOf("<summary>历年份额", StringComparison.Ordinal)..];
        Assert.Equal(shares.Count(s => s.GetProperty("year").ValueKind == JsonValueKind.Number), twin[..twin.IndexOf("</details>", StringComparison.Ordinal)].Split("<th scope=\"row\">").Length - 1);
        await JsonAsync("/api/v1/firms/0000000000/markets", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_pages_show_markets_with_charts_that_can_be_read_aloud(string language)
    {
        var all = await PageAsync("/markets?lang=" + language);
        Assert.All(MarketId.All, id => Assert.Contains($"href=\"/markets/{id}\"", all));
        Assert.Contains("href=\"/?product=moxa-stick&amp;sort=output\"", all);
        Assert.Contains("class=\"badge sample\"", all);

        var page = await PageAsync("/markets/mugwort/moxa-stick?year=2024&lang=" + language);
        Assert.Equal(2, ChartSaid().Count(page));
        Assert.Contains("href=\"/markets\"", page);
        Assert.Contains("href=\"/markets/mugwort\"", page);
        Assert.Contains("<details>", page);
        Assert.Contains("href=\"/firms/" + Published("moxa-stick", 2024)[0].Id, page);
        Assert.Contains(language == "en" ? "Merger Guidelines" : "《合并指南》", page);
        Assert.Contains("aria-current=\"true\"", page);
        Assert.Contains("class=\"badge sample\"", page);
        Assert.Contains("name=\"robots\"", page);

        // The year stands in the title and above the figures too: on paper there are no choices to see it by.
        Assert.Contains(" · 2024 · ", page[..page.IndexOf("</title>", StringComparison.Ordinal)]);
        Assert.Contains(" · 2024</small></h2>", page);
        foreach (var measure in MarketMeasures.Names)
        {
            await PageAsync($"/markets/rose?measure={measure}&lang={language}");
        }

        Assert.Contains("/markets\"", await PageAsync("/markets/none", HttpStatusCode.NotFound));
        Assert.Contains("/markets/rose\"", await PageAsync("/markets/rose?year=1990", HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_directory_without_firms_has_empty_markets()
    {
        var before = site.Directory.Firms;
        try
        {
            site.Directory.Firms = [];
            Assert.Contains("还没有企业", await PageAsync("/markets"));
            Assert.Contains("还没有企业填报产值", await PageAsync("/markets/rose"));
            var market = await JsonAsync("/api/v1/markets/rose");
            await Eventually.TrueAsync(async () => !(await JsonAsync("/api/v1/markets/rose")).GetProperty("sample").GetBoolean());
            Assert.Equal((0, 0m), (market.GetProperty("reported").GetInt32(), market.GetProperty("total").GetDecimal()));
        }
        finally
        {
            site.Directory.Firms = before;
        }
    }

    [GeneratedRegex("<svg class=\"chart\"[^>]* role=\"img\" aria-labelledby=\"[a-z-]+ [a-z-]+\"><title id=\"[a-z-]+\">[^<]+</title><desc id=\"[a-z-]+\">[^<]+</desc>")]
    private static partial Regex ChartSaid();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex PlainText();
}
