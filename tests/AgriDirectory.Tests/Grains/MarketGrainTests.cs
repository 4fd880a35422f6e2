using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Markets;
using AgriDirectory.Tests.Markets;

namespace AgriDirectory.Tests.Grains;

/// <summary>Partitions' parts are merged into markets, lists and ranks.</summary>
public sealed class MarketGrainTests
{
    const string Sticks = "mugwort/moxa-stick";

    static readonly string[] Ids = [.. Enumerable.Range(1, 40).Select(n => FirmId.FromNumber((ulong)n * 7919))];

    [Fact]
    public async Task Sums_lists_and_ranks_are_those_of_all_firms_and_outlive_a_restart()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        for (var i = 0; i < Ids.Length; i++)
        {
            var maker = Made.MoxaMaker($"南阳第{i}艾草有限公司", 1_000_000 * (i / 2));
            await directory.LoadAsync(Ids[i], i % 5 > 0 ? maker : maker with { Output = [maker.Output[0] with { Basis = OutputBasis.Declared }] });
        }

        await directory.VisibleAsync();
        await IsRightAsync(directory);
        await directory.RestartAsync();
        await directory.VisibleAsync();
        await IsRightAsync(directory);
    }

    static async Task IsRightAsync(DirectoryCluster directory)
    {
        var market = directory.Grains.GetGrain<IMarketGrain>(Sticks);
        MarketsByHand.AssertSame(await directory.ScanAsync(Sticks), (await market.GetSumsAsync()).Single(m => m.Id == Sticks));

        var all = Ids.Select((id, i) => (Id: id, Value: 1_000_000L * (i / 2), Published: i % 5 > 0)).OrderByDescending(f => f.Value).ThenBy(f => f.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(all, (await market.GetLargestAsync(MarketMeasure.Output, 2024, published: false)).Select(f => (f.Id, f.Value, f.Published)));
        Assert.Equal(all.Where(f => f.Published), (await market.GetLargestAsync(MarketMeasure.Output, 2024, published: true)).Select(f => (f.Id, f.Value, f.Published)));
        Assert.Empty(await market.GetLargestAsync(MarketMeasure.Output, 1999, published: false));

        var places = await directory.Grains.GetGrain<IFirmMarketsGrain>(0).GetAsync(Ids[21]);
        Assert.Equal(["mugwort/moxa-stick", "mugwort"], places.Select(p => p.Figure.Market));
        Assert.All(places, p => Assert.Equal(
            new FiguresAbove(all.Count(f => f.Value > 10_000_000), all.Count(f => f.Value > 10_000_000 && f.Published)), p.Above));
        Assert.Empty(await directory.Grains.GetGrain<IFirmMarketsGrain>(0).GetAsync("0000000000"));
    }

    [Fact]
    public async Task What_changed_shows_within_a_second_or_two_and_callers_meanwhile_share_one_merge()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var market = directory.Grains.GetGrain<IMarketGrain>("mugwort");
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司", 5));
        await directory.VisibleAsync();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => market.GetSumsAsync())), m => Assert.Equal(MarketId.OfTrade(Trade.Mugwort), m.Select(s => s.Id)));
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司", 7));
        await directory.VisibleAsync();
        await Eventually.TrueAsync(async () => (await market.GetSumsAsync())[0].Find(MarketMeasure.Output, 2024)?.Total == 7);
        Assert.Equal("南阳仲景艾草制品有限公司", (await market.GetLargestAsync(MarketMeasure.Output, 2024, published: true)).Single().LegalName);
    }

    [Fact]
    public async Task There_is_nothing_of_a_market_that_there_is_not()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var market = directory.Grains.GetGrain<IMarketGrain>("mugwort/none");
        Assert.Empty(await market.GetSumsAsync());
        Assert.Empty(await market.GetLargestAsync(MarketMeasure.Output, 2024, published: false));
        Assert.NotEmpty(await directory.Grains.GetGrain<IPartitionGrain>(0).GetMarketsAsync(Trade.Rose));
        Assert.False((await market.GetState()).Exists);
    }

    [Fact]
    public async Task A_products_state_is_told_though_its_trade_holds_the_sums()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司", 5_000_000));
        await directory.VisibleAsync();
        await directory.Grains.GetGrain<IMarketGrain>("mugwort").GetSumsAsync();
        var state = await directory.Grains.GetGrain<IMarketGrain>("mugwort/moxa-stick").GetState();
        Assert.Equal((true, 1, 0), (state.Exists, state.Firms, state.SumsHeld));
        Assert.Equal([2024], state.Years);
    }
}
