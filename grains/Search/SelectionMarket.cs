using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Search;

/// <summary>
/// Which market a selection is a part of: that of the one product selected; else that of the one trade selected; else, where none is selected,
/// that of the trade in which all firms found are, if there is one such.
/// </summary>
static class SelectionMarket
{
    /// <summary>The markets that it may be.</summary>
    public static ImmutableArray<string> Candidates(ImmutableArray<FacetSelection> selections) =>
        Only(selections, FacetField.Product) is { } id && ProductCatalogue.Find(id) is { } product ? [MarketId.Of(product)]
        : Only(selections, FacetField.Trade) is { } trade && MarketId.Exists(trade) ? [trade]
        : selections.Any(s => s.Field == FacetField.Trade && s.Values.Length > 0) ? []
        : [.. Enum.GetValues<Trade>().Select(MarketId.Of)];

    /// <summary>The selection's part of its market; null if it has none.</summary>
    public static SelectionPart? Of(EngineAnswer answer)
    {
        if (answer.Total == 0 || answer.Parts.Count <= 1)
        {
            return answer.Total == 0 || answer.Parts.Count == 0 ? null : Known(answer.Parts[0]);
        }

        var trades = answer.Facets.GetValueOrDefault(FacetField.Trade);
        var whole = answer.Parts.Where(p => trades?.GetValueOrDefault(p.Market) == answer.Total).ToList();
        return whole.Count == 1 ? Known(whole[0]) : null;
    }

    static SelectionPart? Known(SelectionPart? part) => part is { MarketYuan: > 0 } ? part : null;

    static string? Only(ImmutableArray<FacetSelection> selections, FacetField field)
    {
        string[] values = [.. selections.Where(s => s.Field == field).SelectMany(s => s.Values).Distinct()];
        return values.Length == 1 ? values[0] : null;
    }
}
