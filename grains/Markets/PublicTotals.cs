using System.Collections.Immutable;

namespace AgriDirectory.Markets;

/// <summary>Figures of firms, added up.</summary>
/// <param name="Firms">The firms.</param>
/// <param name="Total">What their figures come to.</param>
/// <param name="Largest">The largest firm's; 0 if there is none.</param>
public readonly record struct FigureSum(int Firms, Int128 Total, Int128 Largest);

/// <summary>Why a total is not public.</summary>
public enum Withheld
{
    /// <summary>It is public.</summary>
    Nothing,

    /// <summary>It is of fewer than three firms.</summary>
    FewFirms,

    /// <summary>One firm has more than nine tenths of it.</summary>
    OneFirm,

    /// <summary>With what is published a figure that is not could be worked out of it.</summary>
    Difference,
}

/// <summary>
/// Which totals the public may see (统计法: nobody's figure may be inferred). Everybody can take what is published away from a total, so what is
/// left has to keep the rule as well: it is of no firm, or of three at least of which none has nearly all.
/// </summary>
public static class PublicTotals
{
    /// <summary>The fewest firms of a public total.</summary>
    public const int FewestFirms = 3;

    /// <summary>The largest share of one firm in a public total, in tenths.</summary>
    public const int MostTenths = 9;

    /// <summary>Why a total is withheld.</summary>
    /// <param name="all">All figures.</param>
    /// <param name="hidden">Those of them, or the parts, that are not published.</param>
    public static Withheld Of(FigureSum all, FigureSum hidden) =>
        all.Firms < FewestFirms ? Withheld.FewFirms
        : IsOneFirms(all) ? Withheld.OneFirm
        : !Keeps(hidden) ? Withheld.Difference
        : Withheld.Nothing;

    /// <summary>
    /// Why the totals of a trade's products are withheld, where the trade's is public: what is left of it without those shown must keep the rule
    /// too, so that of the products which could be shown those with the least hidden are withheld until it does.
    /// </summary>
    /// <param name="products">Each product's figures, and the hidden ones of them.</param>
    /// <param name="rest">What is hidden of the trade and of no product: figures for all products together.</param>
    /// <returns>Why, by product, in order.</returns>
    public static ImmutableArray<Withheld> BesideTrade(IReadOnlyList<(FigureSum All, FigureSum Hidden)> products, FigureSum rest)
    {
        Withheld[] why = [.. products.Select(p => Of(p.All, p.Hidden))];
        var candidates = Enumerable.Range(0, why.Length).Where(i => why[i] == Withheld.Nothing && products[i].Hidden.Firms > 0).OrderBy(i => products[i].Hidden.Total);
        foreach (var next in candidates.ToArray())
        {
            var left = products.Where((_, i) => why[i] != Withheld.Nothing).Select(p => p.Hidden).Append(rest).Aggregate(default(FigureSum), Beside);
            if (Keeps(left))
            {
                break;
            }

            why[next] = Withheld.Difference;
        }

        return [.. why];
    }

    /// <summary>Two sums of which nobody said whether they are of the same firms: no more firms than the one with more has, and a largest of both.</summary>
    static FigureSum Beside(FigureSum one, FigureSum other) =>
        new(Math.Max(one.Firms, other.Firms), one.Total + other.Total, one.Largest + other.Largest);

    static bool Keeps(FigureSum hidden) => hidden.Firms == 0 || (hidden.Firms >= FewestFirms && !IsOneFirms(hidden));

    /// <summary>A total of nothing tells of each that it has nothing.</summary>
    static bool IsOneFirms(FigureSum sum) => sum.Total == 0 || sum.Largest * 10 > sum.Total * MostTenths;
}
