using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>A product of the catalogue.</summary>
/// <param name="Id">A stable kebab-case id: <c>moxa-stick</c>.</param>
/// <param name="Trade">The trade it belongs to.</param>
/// <param name="Chinese">艾条.</param>
/// <param name="English">Moxa sticks.</param>
public sealed record Product(string Id, Trade Trade, string Chinese, string English);

/// <summary>The products by which firms are found and markets are cut. The catalogue is data: <c>Data/products.csv</c>.</summary>
public static class ProductCatalogue
{
    static readonly FrozenDictionary<string, Product> ById;
    static readonly FrozenDictionary<string, Product> ByName;

    static ProductCatalogue()
    {
        All = [.. CatalogueFile.Rows("products.csv").Select(c => new Product(c[0], Enum.Parse<Trade>(c[1], ignoreCase: true), c[2], c[3]))];
        ById = All.ToFrozenDictionary(p => p.Id);
        ByName = All.SelectMany(p => new[] { (p.Id, p), (p.Chinese, p), (p.English, p) })
            .ToFrozenDictionary(p => p.Item1, p => p.p, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All of them, in the catalogue's order: rose, then mugwort.</summary>
    public static ImmutableArray<Product> All { get; }

    /// <summary>The product with an id; null if there is none.</summary>
    public static Product? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>The product of an id, a Chinese or an English name, in any case; null if there is none.</summary>
    public static Product? Named(string name) => ByName.GetValueOrDefault(name);
}
