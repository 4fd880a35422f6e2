using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;

namespace AgriDirectory.Watching;

/// <summary>What operators watch of the directory, and what they do about parked rows. The key is always 0: any activation does.</summary>
[Alias("agri.watch-grain")]
public interface IWatchGrain : IGrainWithIntegerKey
{
    /// <summary>How things are. Whoever does not answer in time is named, and keeps the rest from nobody.</summary>
    [Alias("read")] Task<DirectoryStatus> ReadAsync();

    /// <summary>Parked rows: those that nobody has dismissed, oldest first, or the dismissed ones, newest first; at most <see cref="WatchRules.MostRows"/>.</summary>
    [Alias("parked")] Task<ImmutableArray<ParkedFirm>> ReadParkedAsync(bool dismissed);

    /// <summary>Has a firm's parked row, dismissed or not, tried again; if it is refused again it is parked again.</summary>
    /// <returns>False if the firm's row is not parked.</returns>
    [Alias("retry")] Task<bool> RetryAsync(string firmId, string by);

    /// <summary>
    /// Lets a parked row go, until the firm is saved again, and closes its item of the worklist with the reason. Search does not find the firm as it
    /// is meanwhile.
    /// </summary>
    /// <param name="firmId">The firm.</param>
    /// <param name="sequence">The row's sequence that the caller has seen; 0 for whatever it has.</param>
    /// <param name="reason">Why: 1 to <see cref="WatchRules.MaxReason"/> characters.</param>
    /// <param name="by">Who.</param>
    /// <returns>False if the firm's row is not parked, was dismissed before, or was parked anew since.</returns>
    [Alias("dismiss")] Task<bool> DismissAsync(string firmId, long sequence, string reason, string by);
}

/// <summary>Bounds of what operators see and write.</summary>
public static class WatchRules
{
    /// <summary>The most parked rows that are shown at once: the oldest, the others follow.</summary>
    public const int MostRows = 50;

    /// <summary>The most characters of a reason.</summary>
    public const int MaxReason = 500;
}

/// <summary>How the directory is.</summary>
/// <param name="At">When this was read.</param>
/// <param name="Store">The store; null if it does not answer.</param>
/// <param name="Index">The generations, and how far one being built is; null if that is not known.</param>
/// <param name="Engine">The search engine.</param>
/// <param name="Partitions">Partitions in all.</param>
/// <param name="Troubled">The partitions that have trouble, or do not answer.</param>
/// <param name="Worklist">Why the worklist could not be brought up to date of late; null if it could.</param>
/// <param name="Firms">The firms that SQL holds; null if it does not answer.</param>
/// <param name="Rules">The version of the token rules.</param>
/// <param name="Unknown">What did not answer: <c>store</c>, <c>index</c>, <c>engine</c>, <c>worklist</c>.</param>
/// <param name="Writes">Why the last saves were not committed; null if they were.</param>
[GenerateSerializer, Immutable, Alias("agri.directory-status")]
public sealed record DirectoryStatus(
    DateTimeOffset At, StoreStatus? Store, RebuildState? Index, EngineStatus Engine, int Partitions, ImmutableArray<TroubledPartition> Troubled, string? Worklist,
    FirmCounts? Firms, string Rules, ImmutableArray<string> Unknown, StoreFailure? Writes = null);

/// <summary>How the search engine is.</summary>
/// <param name="Name">Its name and version; null if it does not say.</param>
/// <param name="Health">Whether the current generation can answer; null if there is none, or nobody knows which it is.</param>
/// <param name="Firms">The firms in the current generation; null if that is not known.</param>
[GenerateSerializer, Immutable, Alias("agri.engine-status")]
public sealed record EngineStatus(string? Name, EngineHealth? Health, int? Firms);

/// <summary>A partition that needs looking after.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Reason">Why its last drain failed; null if it does not answer.</param>
[GenerateSerializer, Immutable, Alias("agri.troubled-partition")]
public sealed record TroubledPartition(int Partition, string? Reason);

/// <summary>A firm that the search engine refuses.</summary>
/// <param name="FirmId">The firm.</param>
/// <param name="LegalName">Its name.</param>
/// <param name="Sequence">The parked row's sequence.</param>
/// <param name="Reason">The engine's reason.</param>
/// <param name="At">Since when the row is parked, in UTC.</param>
/// <param name="Dismissal">Who has let it go; null if nobody has.</param>
[GenerateSerializer, Immutable, Alias("agri.parked-firm")]
public sealed record ParkedFirm(string FirmId, string LegalName, long Sequence, string Reason, DateTimeOffset At, Dismissal? Dismissal);
