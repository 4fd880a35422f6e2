using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Tests.Markets;

/// <summary>What the public sees of markets, set beside what somebody with pencil and paper could make of it.</summary>
public sealed class PublicMarketsTests
{
    static MarketFigures Seen(IEnumerable<FirmOutput> outputs, string market = MarketsByHand.Market) => PublicMarkets.Of(
        MarketsByHand.Sums(outputs.Select((o, i) => MarketsByHand.Firm(i, MarketsByHand.Maker($"Firm {i}", o)))).Of(Trade.Mugwort), market, MarketMeasure.Output, 2024);

    static IEnumerable<FirmOutput> Sticks(OutputBasis basis, params long[] yuan) => yuan.Select(y => new FirmOutput(2024, "moxa-stick", y, basis));

    [Theory]
    [InlineData(Withheld.FewFirms, new long[] { 5, 5 }, new long[0])]
    [InlineData(Withheld.Nothing, new long[] { 5, 5, 5 }, new long[0])]
    [InlineData(Withheld.OneFirm, new long[] { 91, 5, 4 }, new long[0])]
    [InlineData(Withheld.Nothing, new long[] { 90, 5, 5 }, new long[0])]
    [InlineData(Withheld.Difference, new long[] { 50, 40, 30, 20 }, new long[] { 9 })]
    [InlineData(Withheld.Difference, new long[] { 50, 40, 30, 20 }, new long[] { 9, 8 })]
    [InlineData(Withheld.Nothing, new long[] { 50, 40, 30, 20 }, new long[] { 9, 8, 7 })]
    [InlineData(Withheld.Difference, new long[] { 500, 400, 300 }, new long[] { 91, 5, 4 })]
    [InlineData(Withheld.Difference, new long[] { 500, 400, 300 }, new long[] { 0, 0, 0 })]
    public void A_total_is_withheld_that_would_give_somebody_away(Withheld why, long[] published, long[] declared)
    {
        var seen = Seen([.. Sticks(OutputBasis.Published, published), .. Sticks(OutputBasis.Declared, declared)]);
        Assert.Equal(why, seen.Withheld);
        Assert.Equal(published.Length + declared.Length, seen.Reported);
        Assert.Equal(why == Withheld.Nothing ? published.Sum() + declared.Sum() : (long?)null, (long?)seen.Total);
        Assert.Equal(why == Withheld.Nothing, seen.Hhi is not null);
    }

    [Fact]
    public void Of_the_largest_only_those_are_told_of_who_have_published()
    {
        var seen = Seen([.. Sticks(OutputBasis.Published, 100, 90, 80, 70, 60), .. Sticks(OutputBasis.Declared, 30, 20, 10)]);
        Assert.Equal(340.0 / 460, seen.Cr4!.Value, 1e-12);
        Assert.Equal(1, seen.Cr8);

        // 10,000 × 34,400 ÷ 460² = 1,625.7.
        Assert.Equal(1_600, seen.Hhi);
        Assert.Null(Seen([.. Sticks(OutputBasis.Published, 100, 90, 80), .. Sticks(OutputBasis.Declared, 50, 50, 50)]).Cr4);
    }

    [Fact]
    public void A_market_that_nobody_reported_of_withholds_nothing() =>
        Assert.Equal(new MarketFigures(MarketMeasure.Output, 2024, 0, 0, null, null, null), Seen([]));

    [Fact]
    public void Totals_of_a_trade_and_of_its_products_are_not_shown_where_their_difference_is_somebodys()
    {
        // Whoever makes wool alone would be the trade less the sticks.
        var seen = Seen([.. Sticks(OutputBasis.Declared, 50, 40, 30), new(2024, "moxa-wool", 20, OutputBasis.Declared)]);
        Assert.Equal(Withheld.Difference, seen.Withheld);

        // Nor a figure for all products together, which is in no product's total.
        seen = Seen([.. Sticks(OutputBasis.Declared, 50, 40, 30), new(2024, null, 20, OutputBasis.Declared)]);
        Assert.Equal(Withheld.Difference, seen.Withheld);
        Assert.Equal(Withheld.Nothing, Seen([.. Sticks(OutputBasis.Declared, 50, 40, 30), new(2024, "moxa-wool", 20, OutputBasis.Published)]).Withheld);
    }

    [Fact]
    public void Nobodys_unpublished_figure_follows_from_what_is_shown()
    {
        var random = new Random(23);
        var (shown, withheld) = (0, 0);
        for (var round = 0; round < 6_000; round++)
        {
            var firms = Enumerable.Range(0, random.Next(1, 9)).Select(n => MarketsByHand.Firm(n, Random(random))).ToList();
            var family = MarketsByHand.Sums(firms).Of(Trade.Mugwort);
            var system = new Attacker();
            foreach (var market in family.Where(m => m.Find(MarketMeasure.Output, 2024) is not null))
            {
                var seen = PublicMarkets.Of(family, market.Id, MarketMeasure.Output, 2024);
                if (seen.Total is null)
                {
                    Assert.Equal([null, null, null], new[] { seen.Cr4, seen.Cr8, seen.Hhi });
                    withheld++;
                    continue;
                }

                shown++;
                var figures = firms.Select(f => (Value: Value(f.Details, market.Id), Parts: Attacker.Hidden(f, market.Id))).Where(f => f.Value is not null)
                    .OrderByDescending(f => f.Value).ThenBy(f => f.Parts.Count).ToList();
                system.Learn(figures.SelectMany(f => f.Parts));
                foreach (var (n, ratio) in new[] { (4, seen.Cr4), (8, seen.Cr8) })
                {
                    if (ratio is not null)
                    {
                        system.Learn(figures.Take(n).SelectMany(f => f.Parts));
                    }
                }
            }

            foreach (var firm in firms)
            {
                foreach (var market in family.Select(m => m.Id))
                {
                    var figure = Attacker.Hidden(firm, market);
                    Assert.True(figure.Count == 0 || !system.Knows(figure), $"round {round}: {firm.Details.LegalName} in {market}\n{string.Join('\n', firms.Select(f => string.Join(' ', f.Details.Output)))}");
                }
            }
        }

        Assert.True(shown > 1_000 && withheld > 1_000, $"{shown} totals were shown and {withheld} withheld: too few to say anything.");
    }

    static FirmDetails Random(Random random)
    {
        string?[] products = random.Next(5) == 0 ? [null, "moxa-stick"] : ["moxa-stick", "moxa-wool", "foot-bath"];
        var mostly = random.Next(3) == 0 ? OutputBasis.Published : OutputBasis.Declared;
        return MarketsByHand.Maker(
            "Firm",
            [.. products.Where(p => p is null || random.Next(3) > 0).Select(p => new FirmOutput(2024, p, random.Next(1, 100), random.Next(5) == 0 ? (OutputBasis)random.Next(3) : mostly))]);
    }

    static long? Value(FirmDetails details, string market)
    {
        var figures = Contribution.Of(details).Figures.Where(f => f.Market == market).ToList();
        return figures.Count == 0 ? null : figures[0].Value;
    }

    /// <summary>
    /// Somebody who knows all published figures, which firms are in a sum, and which are the largest, and solves the equations that the shown sums
    /// are. Each unpublished figure of a file is an unknown.
    /// </summary>
    sealed class Attacker
    {
        readonly List<Dictionary<string, double>> rows = [];

        /// <summary>The unknowns that a firm's figure in a market is made of.</summary>
        public static List<string> Hidden(Firm firm, string market)
        {
            var outputs = firm.Details.Output.ToList();
            var together = outputs.Find(o => o.Product is null);
            var made = market != "mugwort" ? outputs.Where(o => o.Product is { } p && market == "mugwort/" + p) : together is null ? outputs : [together];
            return [.. made.Where(o => o.Basis != OutputBasis.Published).Select(o => $"{firm.Id} {o.Product}")];
        }

        public void Learn(IEnumerable<string> sum)
        {
            var row = Reduced(Vector(sum));
            if (row.Count == 0)
            {
                return;
            }

            var (lead, by) = row.First();
            row = row.ToDictionary(r => r.Key, r => r.Value / by);
            for (var i = 0; i < rows.Count; i++)
            {
                rows[i] = Less(rows[i], row, rows[i].GetValueOrDefault(lead));
            }

            rows.Add(new(row.OrderBy(r => r.Key == lead ? 0 : 1)));
        }

        /// <summary>Whether a sum of unknowns follows.</summary>
        public bool Knows(IEnumerable<string> sum) => Reduced(Vector(sum)).Count == 0;

        static Dictionary<string, double> Vector(IEnumerable<string> sum) => sum.GroupBy(s => s).ToDictionary(g => g.Key, g => (double)g.Count());

        Dictionary<string, double> Reduced(Dictionary<string, double> vector) =>
            rows.Aggregate(vector, (left, row) => Less(left, row, left.GetValueOrDefault(row.First().Key)));

        static Dictionary<string, double> Less(Dictionary<string, double> from, Dictionary<string, double> row, double times) =>
            from.Keys.Union(row.Keys).Select(k => (k, Value: from.GetValueOrDefault(k) - (times * row.GetValueOrDefault(k))))
                .Where(v => Math.Abs(v.Value) > 1e-9).ToDictionary(v => v.k, v => v.Value);
    }
}
