using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Markets;

/// <summary>What one firm adds to the markets.</summary>
/// <param name="Markets">The markets that it is a firm of.</param>
/// <param name="AreaHundredths">Its land under roses in hundredths of a mu; null if not known.</param>
/// <param name="Outputs">Its output by market and year.</param>
sealed record Contribution(ImmutableArray<string> Markets, long? AreaHundredths, ImmutableArray<MarketOutput> Outputs)
{
    public static Contribution Nothing { get; } = new([], null, []);

    /// <summary>
    /// Markets count every firm and every basis. A figure for all products together counts for the firm's trade, alone where the year has
    /// figures by product too, and for no product.
    /// </summary>
    public static Contribution Of(FirmDetails details) => new(
        [.. details.Trades.Select(MarketId.Of), .. details.Products.Select(ProductCatalogue.Find).OfType<Product>().Select(MarketId.Of)],
        details.RoseAreaMu is { } mu ? (long)(mu * 100) : null,
        [.. details.Output.GroupBy(o => o.Year).SelectMany(year => OfYear(details, [.. year]))]);

    static IEnumerable<MarketOutput> OfYear(FirmDetails details, FirmOutput[] outputs)
    {
        var year = outputs[0].Year;
        var together = Array.Find(outputs, o => o.Product is null);
        if (together is not null && details.Trades.Length > 0)
        {
            yield return new(MarketId.Of(details.Trades[0]), year, together.Yuan);
        }

        var byTrade = new SortedDictionary<Trade, long>();
        foreach (var output in outputs)
        {
            if (output.Product is { } id && ProductCatalogue.Find(id) is { } product)
            {
                yield return new(MarketId.Of(product), year, output.Yuan);
                byTrade[product.Trade] = byTrade.GetValueOrDefault(product.Trade) + output.Yuan;
            }
        }

        foreach (var (trade, yuan) in together is null ? byTrade : [])
        {
            yield return new(MarketId.Of(trade), year, yuan);
        }
    }
}

/// <summary>A firm's output in a market.</summary>
/// <param name="Market">The market's id.</param>
/// <param name="Year">The year.</param>
/// <param name="Yuan">Whole yuan.</param>
readonly record struct MarketOutput(string Market, int Year, long Yuan);

/// <summary>Ids of markets: <c>rose</c>, <c>mugwort/moxa-stick</c>.</summary>
public static class MarketId
{
    static readonly System.Collections.Frozen.FrozenDictionary<Product, string> OfProduct =
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(ProductCatalogue.All, p => p, p => $"{Of(p.Trade)}/{p.Id}");

    /// <summary>A trade's market.</summary>
    public static string Of(Trade trade) => trade switch { Trade.Rose => "rose", _ => "mugwort" };

    /// <summary>A product's market.</summary>
    public static string Of(Product product) => OfProduct[product];

    /// <summary>Whether there is such a market.</summary>
    public static bool Exists(string id) => id is "rose" or "mugwort" || OfProduct.Values.Contains(id);
}
