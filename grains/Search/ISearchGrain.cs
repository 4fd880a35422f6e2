using System.Collections.Immutable;

namespace AgriDirectory.Search;

/// <summary>Answers questions. The key is always 0: any activation does.</summary>
[Alias("agri.search-grain")]
public interface ISearchGrain : IGrainWithIntegerKey
{
    /// <summary>The firms that a question means, with facets, totals, highlights and reasons.</summary>
    [Alias("ask")] Task<SearchAnswer> AskAsync(SearchQuestion question);

    /// <summary>Firms, products and townships that begin with a question's text; at most ten.</summary>
    [Alias("suggest-for")] Task<ImmutableArray<Suggestion>> SuggestAsync(SearchQuestion question);

    /// <summary>Firms like a firm: of its trade and products, its township first; at most <paramref name="limit"/>, without itself.</summary>
    [Alias("similar")] Task<ImmutableArray<FirmCard>> SimilarAsync(string firmId, int limit);
}
