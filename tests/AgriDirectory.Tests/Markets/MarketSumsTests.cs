using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Tests.Markets;

public sealed class MarketSumsTests
{
    static readonly string?[] Products = ["moxa-stick", "moxa-wool", "foot-bath", null];

    /// <summary>A random firm, small figures often, so that many are equal.</summary>
    internal static FirmDetails Random(Random random)
    {
        var outputs = from year in new[] { 2023, 2024 }
                      from product in Products
                      where random.Next(product is null ? 6 : 2) == 0
                      select new FirmOutput(year, product, random.Next(3) == 0 ? random.NextInt64(1_000_000_000_000_000) : random.Next(5), (OutputBasis)random.Next(3));
        return MarketsByHand.Maker($"南阳第{random.Next(1000)}艾草有限公司", [.. outputs]) with
        {
            Trades = random.Next(4) == 0 ? [Trade.Mugwort, Trade.Rose] : [Trade.Mugwort],
            RoseAreaMu = random.Next(2) == 0 ? random.Next(100) / 10m : null,
            Sample = random.Next(2) == 0,
        };
    }

    [Fact]
    public void After_any_changes_in_any_order_sums_lists_and_ranks_are_those_of_a_scan()
    {
        var random = new Random(17);
        var sums = new MarketSums();
        var now = new Dictionary<string, Firm>();
        for (var step = 0; step < 6_000; step++)
        {
            var firm = MarketsByHand.Firm(random.Next(900), Random(random), 1 + random.Next(12)) with { Deleted = random.Next(8) == 0 };
            sums.Replace(firm);
            if (!now.TryGetValue(firm.Id, out var known) || known.Version < firm.Version)
            {
                now[firm.Id] = firm;
            }
        }

        var fresh = MarketsByHand.Sums(now.Values.OrderBy(_ => random.Next()));
        Assert.Equal(now.Values.Count(f => !f.Deleted), sums.Firms);
        Assert.Equal(now.Values.Count(f => !f.Deleted && f.Details.Sample), sums.Of(Trade.Mugwort)[0].Samples);
        foreach (var trade in Enum.GetValues<Trade>())
        {
            foreach (var (kept, scanned) in sums.Of(trade).Zip(fresh.Of(trade)))
            {
                MarketsByHand.AssertSame(scanned, kept);
                kept.Series.ToList().ForEach(s => IsScanned(sums, now.Values, kept.Id, s));
            }
        }
    }

    /// <summary>Looks at every firm for every answer.</summary>
    static void IsScanned(MarketSums sums, IEnumerable<Firm> firms, string market, SeriesSum sum)
    {
        var figures = firms.Where(f => !f.Deleted)
            .SelectMany(f => Contribution.Of(f.Details).Figures.Where(g => (g.Market, g.Measure, g.Year) == (market, sum.Measure, sum.Year)).Select(g => (f.Id, f.Details.LegalName, g.Value, g.Hidden)))
            .OrderByDescending(f => f.Value).ThenBy(f => f.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(figures.Count, sum.Reported);
        Assert.Equal(SeriesSum.Add(figures.Select(f => (Int128)f.Value)), sum.Total);
        Assert.Equal(SeriesSum.Add(figures.Select(f => (Int128)f.Value * f.Value)), sum.Squares);
        var hidden = figures.Where(f => f.Hidden is not null).Select(f => f.Hidden!.Value).ToList();
        Assert.Equal(new HiddenSum(hidden.Count, SeriesSum.Add(hidden.Select(h => (Int128)h)), hidden.Count == 0 ? 0 : hidden.Max()), sum.Hidden);

        var key = new SeriesKey(market, sum.Measure, sum.Year);
        var listed = figures.Select(f => new LargestFirm(f.Id, f.LegalName, f.Value, f.Hidden is null)).ToList();
        Assert.Equal(listed.Take(100), sums.Largest(key, 100, published: false));
        Assert.Equal(listed.Where(f => f.Published).Take(100), sums.Largest(key, 100, published: true));
        foreach (var value in figures.Select(f => f.Value).Append(-1).Append(long.MaxValue).Distinct())
        {
            Assert.Equal(
                new FiguresAbove(figures.Count(f => f.Value > value), figures.Count(f => f.Value > value && f.Hidden is null)),
                sums.Above(new(market, sum.Measure, sum.Year, value, true)));
        }
    }

    [Fact]
    public void A_figure_for_all_products_counts_for_the_trade_alone_and_only_a_published_one_is_public()
    {
        var sums = MarketsByHand.Sums(
            MarketsByHand.Firm(1, MarketsByHand.Maker("A", new(2024, null, 900, OutputBasis.Declared), new(2024, "moxa-stick", 300, OutputBasis.Published))),
            MarketsByHand.Firm(2, MarketsByHand.Maker("B", new(2024, "moxa-stick", 50, OutputBasis.Published), new(2024, "moxa-wool", 70, OutputBasis.Estimated))));
        var trade = sums.Of(Trade.Mugwort)[0].Find(MarketMeasure.Output, 2024)!;
        Assert.Equal((2, (Int128)1020), (trade.Reported, trade.Total));

        // Of A's 900 everybody knows 300, of B's 120 50.
        Assert.Equal(new HiddenSum(2, 670, 600), trade.Hidden);
        Assert.Equal(new HiddenSum(1, 600, 600), trade.Together);
        Assert.Equal([new LargestFigure(900, 600), new LargestFigure(120, 70)], trade.Largest);
        Assert.Equal((Int128)350, sums.Of(Trade.Mugwort).Single(m => m.Id == MarketsByHand.Market).Find(MarketMeasure.Output, 2024)!.Total);
        Assert.Equal(
            [("mugwort/moxa-stick", true), ("mugwort/moxa-wool", false), ("mugwort", false)],
            sums.FiguresOf(MarketsByHand.IdOf(2)).Select(f => (f.Market, f.Published)));
    }

    [Fact]
    public void Parts_add_up_to_the_whole()
    {
        var random = new Random(5);
        var firms = Enumerable.Range(0, 400).Select(n => MarketsByHand.Firm(n, Random(random))).ToList();
        var parts = firms.GroupBy(f => Indexing.Partitioning.Of(f.Id, 7)).Select(g => MarketsByHand.Sums(g).Of(Trade.Mugwort)).ToList();
        var whole = MarketsByHand.Sums(firms).Of(Trade.Mugwort);
        for (var i = 0; i < whole.Length; i++)
        {
            MarketsByHand.AssertSame(whole[i], MarketSum.Merge([.. parts.Select(p => p[i])]));
        }
    }
}
