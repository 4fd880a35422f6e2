using System.Collections.Immutable;

namespace AgriDirectory.Search;

/// <summary>
/// A search engine: it looks up, counts and sorts. It holds generations of the index, one of which answers questions. A generation
/// can be thrown away at any time and filled again from SQL.
/// </summary>
public interface ISearchEngine
{
    /// <summary>What each generation that the engine has is fit for; those it lacks or cannot read are absent or damaged.</summary>
    Task<EngineHealth> CheckAsync(int generation, CancellationToken stop = default);

    /// <summary>Makes an empty generation; one that exists already is opened as it is, unless it is damaged or of other rules, when it is made anew.</summary>
    /// <returns>Whether it was made anew, and so has to be filled from the start.</returns>
    Task<bool> CreateAsync(int generation, string rules, CancellationToken stop = default);

    /// <summary>From now on questions are answered from this generation; cursors go on in the one they began in.</summary>
    Task SwitchAsync(int generation, CancellationToken stop = default);

    /// <summary>Deletes all generations but these, each once its last cursor has gone.</summary>
    Task KeepOnlyAsync(IReadOnlyCollection<int> generations, CancellationToken stop = default);

    /// <summary>
    /// Takes documents into a generation, replacing older versions; an older or equal version of what is there changes nothing and is done too.
    /// When this returns the documents are neither visible nor durable yet.
    /// </summary>
    /// <returns>One outcome a document, in order: null when it is done, or the reason for which it is refused for good.</returns>
    /// <exception cref="EngineUnavailableException">Nothing is known of the batch; the same batch can be sent again.</exception>
    Task<ImmutableArray<string?>> WriteAsync(int generation, IReadOnlyList<FirmDocument> documents, CancellationToken stop = default);

    /// <summary>Returns when all that was taken in before this call can be found. Callers at the same time share the work.</summary>
    /// <exception cref="EngineUnavailableException">It cannot be known.</exception>
    Task MakeVisibleAsync(int generation, CancellationToken stop = default);

    /// <summary>Returns when all that was taken in before this call survives a crash. Callers at the same time share the work.</summary>
    /// <exception cref="EngineUnavailableException">It cannot be known.</exception>
    Task MakeDurableAsync(int generation, CancellationToken stop = default);

    /// <summary>
    /// Returns when all that was taken in before this call survives a crash and can be found: for a load, to which both at once cost less than one
    /// after the other. Callers at the same time share the work.
    /// </summary>
    /// <exception cref="EngineUnavailableException">It cannot be known.</exception>
    Task SettleAsync(int generation, CancellationToken stop = default);

    /// <summary>Answers a plan, from the generation that was switched to, or from the one that is named; a cursor goes on in the one it began in.</summary>
    /// <exception cref="EngineUnavailableException">No generation, or not this one, can answer.</exception>
    /// <exception cref="CursorException">The cursor has expired, or is not this engine's.</exception>
    Task<EngineAnswer> SearchAsync(SearchPlan plan, int? generation = null, CancellationToken stop = default);

    /// <summary>How many firms, tombstones left out, a generation holds, of what is visible.</summary>
    /// <exception cref="EngineUnavailableException">It cannot be known.</exception>
    Task<int> CountAsync(int generation, CancellationToken stop = default);

    /// <summary>The engine's name and version, for operators.</summary>
    /// <exception cref="EngineUnavailableException">It does not say.</exception>
    Task<string> DescribeAsync(CancellationToken stop = default);

    /// <summary>Firms of a generation after an id, tombstones included, by id, of what is visible: a page of a walk over all of it.</summary>
    /// <exception cref="EngineUnavailableException">It cannot be known.</exception>
    Task<ImmutableArray<IndexedFirm>> WalkAsync(int generation, string afterId, int limit, CancellationToken stop = default);

    /// <summary>What a generation holds of these firms, in no order, of what is visible; those that it lacks are left out.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="ids">At most <see cref="IndexedFirm.MostLookedUp"/> ids.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="EngineUnavailableException">It cannot be known.</exception>
    Task<ImmutableArray<IndexedFirm>> LookUpAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default);

    /// <summary>
    /// Takes firms out of a generation, and forgets their versions: whatever is written of them next is taken in. Only a repair does so, for what
    /// the directory never said or has said otherwise; a deletion is a tombstone. It is visible and durable when this returns.
    /// </summary>
    /// <exception cref="EngineUnavailableException">Nothing is known of it; the same can be asked again.</exception>
    Task RemoveAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default);
}

/// <summary>What a generation holds of a firm.</summary>
/// <param name="Id">The firm.</param>
/// <param name="Version">The version.</param>
/// <param name="Living">Whether it can be found, and is no tombstone.</param>
public readonly record struct IndexedFirm(string Id, long Version, bool Living)
{
    /// <summary>As many are looked up at a time.</summary>
    public const int MostLookedUp = 1_000;
}

/// <summary>Whether a generation can serve.</summary>
public enum EngineHealth
{
    /// <summary>It can be searched and written to.</summary>
    Ready,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is there, and is broken or of other rules: it must be built again.</summary>
    Damaged,

    /// <summary>Nobody knows: the engine does not answer, or has no room. Waiting may help.</summary>
    Unavailable,
}

/// <summary>The engine cannot do it now. The same can be tried again.</summary>
public sealed class EngineUnavailableException : Exception
{
    /// <summary>With a reason for operators.</summary>
    public EngineUnavailableException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>A cursor cannot be gone on with.</summary>
public sealed class CursorException(bool expired) : Exception(expired ? "The cursor has expired." : "The cursor is not valid.")
{
    /// <summary>Whether its view of the index was let go, rather than that it never was one.</summary>
    public bool Expired { get; } = expired;
}

/// <summary>An engine's answer.</summary>
/// <param name="Total">Firms in the set that meet the selections.</param>
/// <param name="Hits">The page.</param>
/// <param name="Facets">Counts of each facet with its own selection left out, if asked for: values with no firms are absent.</param>
/// <param name="Totals">Sums, if asked for.</param>
/// <param name="Next">The next page's cursor, if asked for and there is one.</param>
/// <param name="Parts">The firms' part of each of the plan's markets, in their order, if counts were asked for.</param>
public sealed record EngineAnswer(
    int Total, IReadOnlyList<EngineHit> Hits, IReadOnlyDictionary<FacetField, IReadOnlyDictionary<string, int>> Facets, SelectionTotals Totals, string? Next,
    IReadOnlyList<SelectionPart> Parts);

/// <summary>A firm in an engine's answer.</summary>
/// <param name="Card">The firm's card.</param>
/// <param name="Score">The sum of the weights met; 0 when not sorted by relevance.</param>
/// <param name="DistanceKm">From the plan's point; null if there is none.</param>
public sealed record EngineHit(FirmCard Card, int Score, double? DistanceKm);
