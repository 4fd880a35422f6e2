using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>Answers as text, so that two can be compared and the difference read.</summary>
static class EngineAnswers
{
    /// <summary>Hits in order with scores and distances, facets, totals; not the cursor.</summary>
    public static string Text(EngineAnswer answer) => string.Join(
        "\n",
        answer.Hits.Select(h => FormattableString.Invariant($"{h.Score} {h.DistanceKm:F6} {JsonSerializer.Serialize(h.Card, FirmJson.Options)}"))
            .Concat(answer.Facets.OrderBy(f => f.Key).Where(f => f.Value.Count > 0)
                .Select(f => $"{f.Key}: {string.Join(", ", f.Value.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key} {v.Value}"))}"))
            .Append(answer.Totals.ToString())
            .Concat(answer.Parts.Select(p => p.ToString())));
}
