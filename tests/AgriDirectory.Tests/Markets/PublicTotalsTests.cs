using AgriDirectory.Markets;

namespace AgriDirectory.Tests.Markets;

/// <summary>Which totals may be public, and that nobody can work a figure out of those that are.</summary>
public sealed class PublicTotalsTests
{
    [Theory]
    [InlineData("", "", Withheld.FewFirms)]
    [InlineData("50 50", "", Withheld.FewFirms)]
    [InlineData("50 50 50", "", Withheld.Nothing)]
    [InlineData("90 5 5", "", Withheld.Nothing)]
    [InlineData("91 5 4", "", Withheld.OneFirm)]
    [InlineData("0 0 0", "", Withheld.OneFirm)]
    [InlineData("50 50", "50", Withheld.Difference)]
    [InlineData("50 50", "50 50", Withheld.Difference)]
    [InlineData("", "50 50 50", Withheld.Nothing)]
    [InlineData("", "50 50", Withheld.FewFirms)]
    [InlineData("900 900", "91 5 4", Withheld.Difference)]
    [InlineData("900 900", "90 5 5", Withheld.Nothing)]
    [InlineData("900 900", "0 0 0", Withheld.Difference)]
    [InlineData("900", "1 0", Withheld.OneFirm)]
    public void A_total_is_public_if_it_and_what_is_not_published_of_it_are_of_three_firms(string published, string hidden, Withheld why) =>
        Assert.Equal(why, PublicTotals.Of(Sum([.. Numbers(published), .. Numbers(hidden)]), Sum(Numbers(hidden))));

    [Fact]
    public void Products_beside_their_trade_leave_nobody_alone()
    {
        var many = (Sum([50, 50, 50, 50]), Sum([50, 50, 50]));
        var published = (Sum([50, 50, 50]), Sum([]));
        var alone = (Sum([50, 50, 50, 7]), Sum([7]));
        Assert.Equal([Withheld.Nothing, Withheld.Nothing], PublicTotals.BesideTrade([many, published], default));
        Assert.Equal([Withheld.Difference, Withheld.Nothing, Withheld.Difference], PublicTotals.BesideTrade([many, published, alone], default));
        Assert.Equal([Withheld.Difference, Withheld.Nothing], PublicTotals.BesideTrade([many, published], Sum([3])));
        Assert.Equal([Withheld.Nothing, Withheld.Nothing], PublicTotals.BesideTrade([many, published], Sum([3, 3, 3])));
        var larger = (Sum([500, 500, 500]), Sum([500, 500, 500]));
        Assert.Equal([Withheld.Nothing, Withheld.Difference, Withheld.Difference], PublicTotals.BesideTrade([larger, many, alone], default));
    }

    [Fact]
    public void No_figure_follows_from_all_public_totals_together()
    {
        var random = new Random(9);
        var (shown, withheld) = (0, 0);
        for (var run = 0; run < 3_000; run++)
        {
            // Hidden figures by firm and product; null where a firm has none of a product.
            var (firms, products) = (random.Next(1, 9), random.Next(1, 5));
            var figures = Enumerable.Range(0, firms).SelectMany(f => Enumerable.Range(0, products).Select(p => (Firm: f, Product: p)))
                .Where(_ => random.Next(3) == 0).Select(f => (f.Firm, f.Product, Yuan: (long)random.Next(1, 100))).ToList();
            var published = random.Next(3, 6);
            var trade = SumOf(figures.GroupBy(f => f.Firm).Select(g => g.Sum(f => f.Yuan)));
            if (PublicTotals.Of(Add(trade, published), trade) != Withheld.Nothing)
                continue;

            var sums = Enumerable.Range(0, products).Select(p => SumOf(figures.Where(f => f.Product == p).Select(f => f.Yuan))).Select(s => (Add(s, published), s)).ToArray();
            var why = PublicTotals.BesideTrade(sums, default);
            shown += why.Count(w => w == Withheld.Nothing);
            withheld += why.Count(w => w != Withheld.Nothing);

            // What everybody knows: one equation a public total, over the hidden figures.
            var known = new Equations([
                [.. figures.Select(_ => 1.0)],
                .. Enumerable.Range(0, products).Where(p => why[p] == Withheld.Nothing).Select(p => figures.Select(f => f.Product == p ? 1.0 : 0.0).ToArray()),
            ]);
            foreach (var firm in figures.Select(f => f.Firm).Distinct())
                Assert.False(known.Say([.. figures.Select(f => f.Firm == firm ? 1.0 : 0.0)]), $"run {run}: all of firm {firm} is known");

            foreach (var one in figures)
                Assert.False(known.Say([.. figures.Select(f => f == one ? 1.0 : 0.0)]), $"run {run}: {one} is known");
        }

        Assert.True(shown > 500 && withheld > 500, $"{shown} shown, {withheld} withheld");
    }

    static long[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];

    static FigureSum Sum(long[] figures) => SumOf(figures);

    static FigureSum SumOf(IEnumerable<long> figures)
    {
        var all = figures.ToArray();
        return new(all.Length, all.Sum(), all.Length == 0 ? 0 : all.Max());
    }

    /// <summary>With as many firms more that have published a figure of 100 each.</summary>
    static FigureSum Add(FigureSum hidden, int firms) => new(hidden.Firms + firms, hidden.Total + (firms * 100), Int128.Max(hidden.Largest, 100));

    /// <summary>Linear equations, and what follows from them.</summary>
    sealed class Equations
    {
        readonly List<double[]> reduced = [];

        public Equations(IEnumerable<double[]> rows)
        {
            foreach (var row in rows)
            {
                if (Reduce(row) is { } rest)
                    reduced.Add(rest);
            }
        }

        /// <summary>Whether a combination of what is unknown follows.</summary>
        public bool Say(double[] combination) => combination.Length > 0 && Reduce(combination) is null;

        double[]? Reduce(double[] row)
        {
            var rest = row.ToArray();
            foreach (var known in reduced)
            {
                var pivot = Array.FindIndex(known, v => Math.Abs(v) > 1e-9);
                var factor = rest[pivot] / known[pivot];
                for (var i = 0; i < rest.Length; i++)
                    rest[i] -= factor * known[i];
            }

            return rest.All(v => Math.Abs(v) < 1e-9) ? null : rest;
        }
    }
}
