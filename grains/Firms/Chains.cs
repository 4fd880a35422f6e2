using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>An industrial chain (产业链) of the district.</summary>
/// <param name="Id">A stable kebab-case id: <c>mugwort-products</c>.</param>
/// <param name="Chinese">艾草制品: this is how firms keep it.</param>
/// <param name="English">Mugwort products.</param>
public sealed record Chain(string Id, string Chinese, string English);

/// <summary>The six industrial chains that the district counts its firms in. They are data: <c>Data/chains.csv</c>.</summary>
public static class Chains
{
    static readonly FrozenDictionary<string, Chain> ByName;

    static Chains()
    {
        All = [.. CatalogueFile.Rows("chains.csv").Select(c => new Chain(c[0], c[1], c[2]))];
        ByName = All.SelectMany(c => new[] { (c.Id, c), (c.Chinese, c), (c.English, c) }).ToFrozenDictionary(p => p.Item1, p => p.c, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All of them, in the district's order.</summary>
    public static ImmutableArray<Chain> All { get; }

    /// <summary>The chain of an id, a Chinese or an English name, in any case; null if there is none.</summary>
    public static Chain? Named(string name) => ByName.GetValueOrDefault(name);
}
