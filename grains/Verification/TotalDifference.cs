using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Verification;

/// <summary>A sum of a market that a partition holds, and that is not what a scan of its firms in SQL gives.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Market">The market.</param>
/// <param name="Measure">By what is measured.</param>
/// <param name="Year">The year of outputs; 0 for what has none.</param>
/// <param name="Sum">Which sum: <c>firms</c>, <c>reported</c>, <c>total</c>, <c>squares</c>, or <c>public</c> for what of it the public may see and which are largest.</param>
/// <param name="Held">What the partition holds, as a whole number; empty for <c>public</c>.</param>
/// <param name="Scanned">What the scan gives.</param>
[GenerateSerializer, Immutable, Alias("agri.total-difference")]
public sealed record TotalDifference(int Partition, string Market, MarketMeasure Measure, int Year, string Sum, string Held, string Scanned);

/// <summary>How a partition's sums compare with a scan of its firms in SQL.</summary>
/// <param name="Count">How many sums differ.</param>
/// <param name="Differences">Some of them.</param>
/// <param name="Moving">Firms that kept changing while they were looked at, and were left out of the comparison.</param>
/// <param name="Reloaded">Whether the partition holds the scan's sums from now on.</param>
[GenerateSerializer, Immutable, Alias("agri.totals-compared")]
public sealed record TotalsCompared(int Count, ImmutableArray<TotalDifference> Differences, int Moving, bool Reloaded)
{
    /// <summary>The most differences that are told.</summary>
    internal const int MostTold = 20;

    /// <summary>Compares sum by sum.</summary>
    internal static List<TotalDifference> Between(int partition, MarketSums held, MarketSums scanned)
    {
        var differences = new List<TotalDifference>();
        foreach (var trade in Enum.GetValues<Trade>())
        {
            foreach (var (one, other) in held.Of(trade).Zip(scanned.Of(trade)))
            {
                differences.AddRange(Between(partition, one, other));
            }
        }

        return differences;
    }

    static IEnumerable<TotalDifference> Between(int partition, MarketSum held, MarketSum scanned)
    {
        if (held.Firms != scanned.Firms)
        {
            yield return new(partition, held.Id, MarketMeasure.Firms, 0, "firms", Text(held.Firms), Text(scanned.Firms));
        }

        foreach (var (measure, year) in held.Series.Concat(scanned.Series).Select(s => (s.Measure, s.Year)).Distinct().Order())
        {
            if (Which(held.Find(measure, year), scanned.Find(measure, year)) is { } which)
            {
                yield return new(partition, held.Id, measure, year, which.Sum, which.Held, which.Scanned);
            }
        }
    }

    /// <summary>The first sum that differs: the others mostly follow from it.</summary>
    static (string Sum, string Held, string Scanned)? Which(SeriesSum? held, SeriesSum? scanned)
    {
        var (reported, total, squares) = (held?.Reported ?? 0, held?.Total ?? 0, held?.Squares ?? 0);
        return scanned is null || reported != scanned.Reported ? ("reported", Text(reported), Text(scanned?.Reported ?? 0))
            : total != scanned.Total ? ("total", Text(total), Text(scanned.Total))
            : squares != scanned.Squares ? ("squares", Text(squares), Text(scanned.Squares))
            : held is null || held with { Largest = [] } != scanned with { Largest = [] } || !held.Largest.SequenceEqual(scanned.Largest) ? ("public", "", "")
            : null;
    }

    static string Text(Int128 number) => number.ToString(CultureInfo.InvariantCulture);
}
