using System.Collections.Immutable;

namespace AgriDirectory.Markets;

/// <summary>A market's exact sums: a partition's part of them, or those of all.</summary>
/// <param name="Id">The market.</param>
/// <param name="Firms">Its firms.</param>
/// <param name="Series">What its figures come to, by measure and year; those without figures are absent.</param>
/// <param name="Samples">Those of its firms that are made up.</param>
[GenerateSerializer, Immutable, Alias("agri.market-sum")]
public sealed record MarketSum(string Id, int Firms, ImmutableArray<SeriesSum> Series, int Samples)
{
    /// <summary>The figures of a measure and year; null if there are none.</summary>
    public SeriesSum? Find(MarketMeasure measure, int year) => Series.FirstOrDefault(s => s.Measure == measure && s.Year == year);

    /// <summary>The years with outputs, oldest first.</summary>
    public ImmutableArray<int> Years => [.. Series.Where(s => s.Measure == MarketMeasure.Output).Select(s => s.Year)];

    /// <summary>Adds parts of one market up.</summary>
    public static MarketSum Merge(IReadOnlyCollection<MarketSum> parts) => new(
        parts.First().Id,
        parts.Sum(p => p.Firms),
        [.. parts.SelectMany(p => p.Series).GroupBy(s => (s.Measure, s.Year)).OrderBy(g => g.Key).Select(g => SeriesSum.Merge([.. g]))],
        parts.Sum(p => p.Samples));
}

/// <summary>What the figures of a market in one measure and year come to.</summary>
/// <param name="Measure">By what is measured.</param>
/// <param name="Year">The year of outputs; 0 for what has none.</param>
/// <param name="Reported">Firms with a figure.</param>
/// <param name="Total">Their sum, in the measure's unit.</param>
/// <param name="Squares">The sum of their squares.</param>
/// <param name="Largest">The largest eight, or all where there are fewer.</param>
/// <param name="Hidden">What of them the public may not see.</param>
/// <param name="Together">The same of figures for all products together, which are in no product's total.</param>
/// <param name="Mixed">Firms with a figure for all products together that have beside it one of a product that the public may not see.</param>
[GenerateSerializer, Immutable, Alias("agri.series-sum")]
public sealed record SeriesSum(
    MarketMeasure Measure, int Year, int Reported, Int128 Total, Int128 Squares, ImmutableArray<LargestFigure> Largest, HiddenSum Hidden, HiddenSum Together, int Mixed)
{
    /// <summary>As many are in <see cref="Largest"/>.</summary>
    public const int MostLargest = 8;

    /// <summary>Adds parts of one measure and year up.</summary>
    public static SeriesSum Merge(IReadOnlyCollection<SeriesSum> parts) => new(
        parts.First().Measure,
        parts.First().Year,
        parts.Sum(p => p.Reported),
        Add(parts.Select(p => p.Total)),
        Add(parts.Select(p => p.Squares)),
        Of(parts.SelectMany(p => p.Largest)),
        HiddenSum.Merge(parts.Select(p => p.Hidden)),
        HiddenSum.Merge(parts.Select(p => p.Together)),
        parts.Sum(p => p.Mixed));

    /// <summary>The largest eight; of equal ones those that the public sees first.</summary>
    public static ImmutableArray<LargestFigure> Of(IEnumerable<LargestFigure> figures)
    {
        var largest = new List<LargestFigure>(MostLargest + 1);
        foreach (var figure in figures)
        {
            var place = largest.Count;
            while (place > 0 && figure.ComesBefore(largest[place - 1]))
            {
                place--;
            }

            largest.Insert(place, figure);
            if (largest.Count > MostLargest)
            {
                largest.RemoveAt(MostLargest);
            }
        }

        return [.. largest];
    }

    internal static Int128 Add(IEnumerable<Int128> numbers) => numbers.Aggregate(Int128.Zero, (sum, n) => sum + n);
}

/// <summary>One of the largest figures.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Hidden">The part of it that the public may not see; null if the figure is public.</param>
[GenerateSerializer, Immutable, Alias("agri.largest-figure")]
public readonly record struct LargestFigure([property: Id(0)] long Value, [property: Id(1)] long? Hidden)
{
    /// <summary>The larger comes first, of equal ones that which is public.</summary>
    internal bool ComesBefore(LargestFigure other) => Value == other.Value ? (Hidden ?? -1) < (other.Hidden ?? -1) : Value > other.Value;
}

/// <summary>What the public may not see, added up.</summary>
/// <param name="Firms">The firms whose figures these are.</param>
/// <param name="Total">Their sum.</param>
/// <param name="Largest">The largest of them.</param>
[GenerateSerializer, Immutable, Alias("agri.hidden-sum")]
public readonly record struct HiddenSum([property: Id(0)] int Firms, [property: Id(1)] Int128 Total, [property: Id(2)] long Largest)
{
    internal static HiddenSum Merge(IEnumerable<HiddenSum> parts) =>
        parts.Aggregate(default(HiddenSum), (sum, p) => new(sum.Firms + p.Firms, sum.Total + p.Total, Math.Max(sum.Largest, p.Largest)));
}
