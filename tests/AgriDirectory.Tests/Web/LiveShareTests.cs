using System.Net.Http.Json;
using System.Text.Json;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Web;

/// <summary>What a search found is a part of its market, told by the same query, on the whole sample.</summary>
public sealed class LiveShareTests(RealFixture site) : IClassFixture<RealFixture>
{
    async Task<JsonElement> MarketAsync(string question) =>
        (await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/firms?size=1&" + question)).GetProperty("totals") is var totals && totals.TryGetProperty("market", out var market) ? market : default;

    [Fact]
    public async Task The_townships_parts_of_a_market_are_the_whole_that_its_page_tells()
    {
        var told = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/markets/mugwort/moxa-stick");
        var whole = await MarketAsync("product=moxa-stick");
        foreach (var (part, market) in new[] { ("outputYuan", "total"), ("selectedYuan", "total"), ("outputFirms", "reported"), ("year", "year") })
        {
            // All of the sample's figures are published.
            Assert.Equal(told.GetProperty(market).GetInt64(), whole.GetProperty(part).GetInt64());
        }

        Assert.Equal((1.0, "mugwort/moxa-stick"), (whole.GetProperty("share").GetDouble(), whole.GetProperty("id").GetString()));
        var (yuan, share) = (0L, 0.0);
        foreach (var township in Townships.All)
        {
            var part = await MarketAsync("product=moxa-stick&township=" + township.Code);
            if (part.ValueKind == JsonValueKind.Object)
            {
                (yuan, share) = (yuan + part.GetProperty("selectedYuan").GetInt64(), share + part.GetProperty("share").GetDouble());
            }
        }

        Assert.Equal(told.GetProperty("total").GetInt64(), yuan);
        Assert.Equal(1, share, 1e-9);
    }

    [Fact]
    public async Task The_market_is_the_trades_that_is_selected_or_that_all_are_in()
    {
        Assert.Equal("mugwort", (await MarketAsync("trade=mugwort&product=moxa-stick&product=moxa-wool")).GetProperty("id").GetString());
        Assert.Equal("rose", (await MarketAsync("q=" + Uri.EscapeDataString("月季苗木"))).GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Undefined, (await MarketAsync("")).ValueKind);
        Assert.Equal(JsonValueKind.Undefined, (await MarketAsync("q=" + Uri.EscapeDataString("没有的词"))).ValueKind);
        Assert.Contains("href=\"/markets/mugwort/moxa-stick\"", await site.Http.GetStringAsync("/?product=moxa-stick&township=411303101"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_markets_firms_are_those_of_its_search()
    {
        foreach (var market in (await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/markets")).EnumerateArray())
        {
            var id = market.GetProperty("id").GetString()!;
            var question = id.Contains('/', StringComparison.Ordinal) ? "product=" + id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..] : "trade=" + id;
            var found = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/firms?size=1&" + question);
            Assert.Equal(found.GetProperty("total").GetInt32(), market.GetProperty("firms").GetInt32());
        }
    }
}
