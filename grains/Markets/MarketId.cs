using System.Collections.Frozen;
using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Markets;

/// <summary>Ids of markets: <c>rose</c>, <c>mugwort/moxa-stick</c>.</summary>
public static class MarketId
{
    static readonly FrozenDictionary<string, string> OfProduct = ProductCatalogue.All.ToFrozenDictionary(p => p.Id, p => $"{Of(p.Trade)}/{p.Id}");
    static readonly FrozenDictionary<string, Product?> Known = Enum.GetValues<Trade>().ToDictionary(Of, _ => (Product?)null)
        .Concat(ProductCatalogue.All.ToDictionary(Of, p => (Product?)p)).ToFrozenDictionary();

    /// <summary>All markets: each trade, and then its products in the catalogue's order.</summary>
    public static ImmutableArray<string> All { get; } = [.. Enum.GetValues<Trade>().SelectMany(t => OfTrade(t))];

    /// <summary>A trade's market.</summary>
    public static string Of(Trade trade) => trade switch { Trade.Rose => "rose", _ => "mugwort" };

    /// <summary>A product's market.</summary>
    public static string Of(Product product) => OfProduct[product.Id];

    /// <summary>A trade's market, and then those of its products.</summary>
    public static ImmutableArray<string> OfTrade(Trade trade) => [Of(trade), .. ProductCatalogue.All.Where(p => p.Trade == trade).Select(Of)];

    /// <summary>Whether there is such a market.</summary>
    public static bool Exists(string id) => Known.ContainsKey(id);

    /// <summary>The trade that a market is or is part of.</summary>
    /// <exception cref="KeyNotFoundException">There is no such market.</exception>
    public static Trade TradeOf(string id) => Known[id]?.Trade ?? (id == Of(Trade.Rose) ? Trade.Rose : Trade.Mugwort);

    /// <summary>A market's product; null if it is a trade's.</summary>
    /// <exception cref="KeyNotFoundException">There is no such market.</exception>
    public static Product? ProductOf(string id) => Known[id];
}
