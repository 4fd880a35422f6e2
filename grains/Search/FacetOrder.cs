using System.Collections.Immutable;

namespace AgriDirectory.Search;

/// <summary>Puts an engine's counts in order: most firms first, then by value; selected values stay, with a zero if need be.</summary>
static class FacetOrder
{
    public static ImmutableArray<FacetCounts> Arrange(
        IReadOnlyDictionary<FacetField, IReadOnlyDictionary<string, int>> counted, ImmutableArray<FacetSelection> selections) =>
        [.. Enum.GetValues<FacetField>().Select(field => Arrange(field, counted, selections))];

    static FacetCounts Arrange(
        FacetField field, IReadOnlyDictionary<FacetField, IReadOnlyDictionary<string, int>> counted, ImmutableArray<FacetSelection> selections)
    {
        var counts = counted.TryGetValue(field, out var found) ? found : ImmutableDictionary<string, int>.Empty;
        var selected = selections.Where(s => s.Field == field).SelectMany(s => s.Values).Where(v => !counts.ContainsKey(v)).Distinct();
        return new(field, [.. counts.Select(c => new FacetCount(c.Key, c.Value)).Concat(selected.Select(v => new FacetCount(v, 0)))
            .OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal)]);
    }
}
