using System.Collections.Immutable;

namespace AgriDirectory.Markets;

/// <summary>
/// What of markets the public may see. <see cref="PublicTotals"/> says which totals, and of those that are shown:
/// <para>The largest four or eight are told of only where all of them have published, and the index only to the nearest hundred where anybody has
/// not: sums of few firms and exact squares would be more to work with.</para>
/// <para>Lists and ranks for the public are made of published figures alone, as if there were no others: a gap in a rank would be a bound on
/// somebody's figure.</para>
/// </summary>
public static class PublicMarkets
{
    /// <summary>One firm's that outweighs all others together: what has it in it is never public.</summary>
    static readonly FigureSum Outweighing = new(1, 0, Int128.MaxValue / 1_000_000);

    /// <summary>What the public may see of a market in one measure and year.</summary>
    /// <param name="family">The sums of a trade and then of its products.</param>
    /// <param name="id">Which of them.</param>
    /// <param name="measure">Output or area.</param>
    /// <param name="year">The year; 0 of areas.</param>
    public static MarketFigures Of(ImmutableArray<MarketSum> family, string id, MarketMeasure measure, int year)
    {
        if (family.First(m => m.Id == id).Find(measure, year) is not { } sum)
        {
            return new(measure, year, 0, 0, null, null, null);
        }

        var why = Why(sum);
        if (why == Withheld.Nothing && id != family[0].Id && family[0].Find(measure, year) is { } trade && Why(trade) == Withheld.Nothing)
        {
            why = BesideTrade(family, trade, id);
        }

        return why == Withheld.Nothing ? Shown(sum) : new(measure, year, sum.Reported, null, null, null, null, why);
    }

    static Withheld Why(SeriesSum sum) => PublicTotals.Of(All(sum), Of(sum.Hidden));

    /// <summary>
    /// What is left of the trade without its products is of figures for all products together, and where such a firm has hidden a product beside
    /// one of those, of that too: then no product with anything hidden is shown.
    /// </summary>
    static Withheld BesideTrade(ImmutableArray<MarketSum> family, SeriesSum trade, string id)
    {
        var products = family.Skip(1).Select(m => (m.Id, Sum: m.Find(trade.Measure, trade.Year))).Where(p => p.Sum is not null).ToList();
        var why = PublicTotals.BesideTrade(products.ConvertAll(p => (All(p.Sum!), Of(p.Sum!.Hidden))), trade.Mixed > 0 ? Outweighing : Of(trade.Together));
        return why[products.FindIndex(p => p.Id == id)];
    }

    static FigureSum All(SeriesSum sum) => new(sum.Reported, sum.Total, sum.Largest[0].Value);

    static FigureSum Of(HiddenSum hidden) => new(hidden.Firms, hidden.Total, hidden.Largest);

    static MarketFigures Shown(SeriesSum sum)
    {
        var all = MarketFigures.Of(sum);
        return sum.Hidden.Firms == 0 ? all : all with
        {
            Cr4 = Told(sum, 4) ? all.Cr4 : null,
            Cr8 = Told(sum, 8) ? all.Cr8 : null,
            Hhi = all.Hhi is { } hhi ? Math.Round(hhi / 100) * 100 : null,
        };
    }

    /// <summary>Whether the largest n have all published, or are all that there are.</summary>
    static bool Told(SeriesSum sum, int n) => sum.Reported <= n || sum.Largest.Take(n).All(f => f.Hidden is null);
}
