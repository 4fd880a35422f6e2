using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Changes;
using AgriDirectory.Claims;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;
using AgriDirectory.Work;

namespace AgriDirectory.Firms;

/// <summary>
/// SQL, the truth: firms with their history and dirty rows, and what the feed, the generations and imports must remember.
/// Every write goes through one group commit: many callers' writes share a transaction, and each gets its own outcome.
/// An exception from a write means that its outcome is unknown.
/// </summary>
public interface IDirectoryStore
{
    /// <summary>The number of partitions, stored with the data.</summary>
    int Partitions { get; }

    /// <summary>Why the last group of writes failed; null if it was committed, or if this store does not know.</summary>
    StoreFailure? WriteFailure => null;

    /// <summary>Called after each commit, with the partitions whose dirty rows it added to; it must return at once.</summary>
    Action<IReadOnlyCollection<int>>? Committed { get; set; }

    // Firms

    /// <summary>The firm, tombstones included; null if the id was never used.</summary>
    Task<Firm?> ReadAsync(string id, CancellationToken stop = default);

    /// <summary>The firms of these ids, tombstones included, in the ids' order; those never used are left out.</summary>
    Task<ImmutableArray<Firm>> ReadManyAsync(IReadOnlyList<string> ids, CancellationToken stop = default);

    /// <summary>The firm's changes, newest first.</summary>
    Task<ImmutableArray<FirmChange>> ReadHistoryAsync(string id, CancellationToken stop = default);

    /// <summary>The changes of all firms after a sequence, in the order of their commits, and the highest sequence, all of one moment.</summary>
    Task<ChangesPage> ReadChangesAsync(long after, int limit, CancellationToken stop = default);

    /// <summary>The newest changes of all firms, newest first, each with what it replaced, and the highest sequence, all of one moment.</summary>
    Task<ChangesPage> ReadNewestChangesAsync(int limit, CancellationToken stop = default);

    /// <summary>
    /// Saves a firm's next version with its history row and its dirty row in one transaction. The row is refused, alone, if the store's
    /// version is not <c>write.Firm.Version - 1</c> or a living firm has the credit code.
    /// </summary>
    Task<WriteAnswer> SaveAsync(FirmWrite write);

    /// <summary>Saves two firms' next versions in one transaction, the first before the second: where one of them would be refused, neither is saved.</summary>
    /// <returns>The refusal, or with the second's sequence, which is the higher one, that both are saved.</returns>
    Task<WriteAnswer> SaveBothAsync(FirmWrite first, FirmWrite second);

    /// <summary>Whom each key means among living firms: the credit code's owner, or else the firm of that name key and township; in the keys' order.</summary>
    Task<ImmutableArray<FirmMatch>> MatchAsync(IReadOnlyList<FirmKey> keys, CancellationToken stop = default);

    /// <summary>How many living firms there are, how many of them are samples, and how many tombstones.</summary>
    Task<FirmCounts> CountAsync(CancellationToken stop = default);

    /// <summary>Ids of living sample firms, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<string>> ReadSampleIdsAsync(int limit, CancellationToken stop = default);

    /// <summary>A partition's firms after an id, tombstones included, by id: a page of a scan.</summary>
    Task<ImmutableArray<Firm>> ScanAsync(int partition, string afterId, int limit, CancellationToken stop = default);

    // What verifying asks for

    /// <summary>How a partition's firms after an id stand, tombstones included, by id: a page of a scan without details.</summary>
    Task<ImmutableArray<FirmState>> ScanStatesAsync(int partition, string afterId, int limit, CancellationToken stop = default);

    /// <summary>How the firms of these ids stand, all of one moment, in the ids' order; those never used are left out.</summary>
    Task<ImmutableArray<FirmState>> ReadStatesAsync(IReadOnlyList<string> ids, CancellationToken stop = default);

    /// <summary>
    /// Makes firms of a partition dirty again, parked ones too, if the epoch is still the partition's: their newest states go to the index anew.
    /// Ids never used, and those of other partitions, are passed over.
    /// </summary>
    /// <returns>How many firms; null if the epoch is outdated: nothing was done, and the caller must step down.</returns>
    Task<int?> RequeueAsync(int partition, long epoch, IReadOnlyList<string> ids);

    /// <summary>Looks whether the data itself is sound: the database's own checks, and that each firm's newest history row is of its version. Takes long.</summary>
    /// <param name="limit">The most faults that are told.</param>
    /// <param name="stop">Ends it.</param>
    Task<ImmutableArray<StoreFault>> InspectAsync(int limit, CancellationToken stop = default);

    // The feed

    /// <summary>Raises the partition's epoch and returns it: from now on deletes under an older epoch fail.</summary>
    Task<long> RaiseEpochAsync(int partition);

    /// <summary>
    /// The oldest dirty rows of a partition after a sequence that are not parked, with their firms' current state, and the generations to write
    /// to, all of one moment.
    /// </summary>
    Task<DirtyBatch> ReadDirtyAsync(int partition, long after, int limit, CancellationToken stop = default);

    /// <summary>Deletes the dirty rows whose sequence has not moved and parks the refused ones, if the epoch is still the partition's.</summary>
    /// <returns>False if the epoch is outdated: nothing was done, and the caller must step down.</returns>
    Task<bool> SettleAsync(int partition, long epoch, IReadOnlyList<DirtyKey> done, IReadOnlyList<ParkedRow> refused);

    /// <summary>How many dirty rows wait, and how many are parked, dismissed ones too: those firms are not in the index either.</summary>
    Task<Backlog> ReadBacklogAsync(CancellationToken stop = default);

    /// <summary>The highest sequence given to a dirty row so far.</summary>
    long LastSequence { get; }

    /// <summary>Parked rows that nobody has dismissed, oldest first, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<ParkedRow>> ReadParkedAsync(int limit, CancellationToken stop = default);

    /// <summary>Parked rows that were dismissed, the newest dismissal first, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<DismissedRow>> ReadDismissedAsync(int limit, CancellationToken stop = default);

    /// <summary>Lets a parked row, dismissed or not, wait again as if it had never been parked, with the audit entry that says who wants it, in one transaction.</summary>
    /// <returns>False, and nothing was done, if the firm's row is not parked.</returns>
    Task<bool> RetryParkedAsync(string firmId, AuditEntry audit);

    /// <summary>Dismisses a parked row, until the firm is saved again, with the audit entry that says who has done it, in one transaction.</summary>
    /// <param name="firmId">The firm.</param>
    /// <param name="sequence">The row's sequence; 0 for whatever it has.</param>
    /// <param name="dismissal">When, by whom and why.</param>
    /// <param name="audit">Who has done it.</param>
    /// <returns>False, and nothing was done, if the row is not parked, has another sequence, or was dismissed before.</returns>
    Task<bool> DismissParkedAsync(string firmId, long sequence, Dismissal dismissal, AuditEntry audit);

    /// <summary>What operators watch of the store, all of one moment.</summary>
    Task<StoreStatus> ReadStatusAsync(CancellationToken stop = default);

    // Generations of the index

    /// <summary>All generations, by number: at most one each is building, current, previous and refused.</summary>
    Task<ImmutableArray<Generation>> ReadGenerationsAsync(CancellationToken stop = default);

    /// <summary>Adds a generation in state <see cref="GenerationState.Building"/>, numbered one above every earlier one, and forgets a refused one; if one is already building, returns that.</summary>
    /// <param name="rules">The token rules' version that it is built with.</param>
    Task<Generation> BeginGenerationAsync(string rules);

    /// <summary>Says how far a partition has filled the building generation; <see cref="Fill.Complete"/> when to the end.</summary>
    Task SaveFillAsync(Fill fill);

    /// <summary>How far each partition has filled a generation; partitions that have not begun are absent.</summary>
    Task<ImmutableArray<Fill>> ReadFillsAsync(int generation, CancellationToken stop = default);

    /// <summary>Makes the building generation current and the current one previous, replaced at this time, in one transaction.</summary>
    Task SwitchGenerationAsync(int generation, DateTimeOffset at);

    /// <summary>Makes the previous generation the building one, with nothing filled yet, and forgets a refused one.</summary>
    /// <returns>Null, and nothing was done, if there is no previous one or another is building.</returns>
    Task<Generation?> TakeBackGenerationAsync();

    /// <summary>Makes the building generation refused, and keeps why.</summary>
    Task RefuseGenerationAsync(Refusal refusal);

    /// <summary>Why the refused generation was; null if there is none.</summary>
    Task<Refusal?> ReadRefusalAsync(CancellationToken stop = default);

    /// <summary>Forgets a generation that is not current.</summary>
    Task DropGenerationAsync(int generation);

    // Probe questions

    /// <summary>Probe questions about living firms, operators' own first, at most <paramref name="limit"/>.</summary>
    Task<ImmutableArray<Probe>> ReadProbesAsync(int limit, CancellationToken stop = default);

    /// <summary>
    /// Keeps more probe questions, those about living firms, and forgets those whose firms were deleted. One that is there already stays as it is, be
    /// it an operator's own or dropped by one.
    /// </summary>
    Task AddProbesAsync(IReadOnlyList<Probe> probes);

    /// <summary>Keeps an operator's own question, in place of another one if that is given, with the audit entry that says who wants it, in one transaction.</summary>
    /// <param name="probe">The question; one that was made or dropped before becomes the operator's own.</param>
    /// <param name="before">The question that it replaces, made or own; null for none.</param>
    /// <param name="most">How many own questions there may be.</param>
    /// <param name="audit">Who has done it.</param>
    /// <returns>Whether, or why nothing was done.</returns>
    Task<ProbeOutcome> SaveProbeAsync(Probe probe, Probe? before, int most, AuditEntry audit);

    /// <summary>Deletes an own question, or drops a made one, which is not made again then; with the audit entry that says who has done it, in one transaction.</summary>
    /// <returns>False, and nothing was done, if there is no such question.</returns>
    Task<bool> DropProbeAsync(Probe probe, AuditEntry audit);

    // Questions that found nothing

    /// <summary>Adds to how often questions were asked on a day, forgets those of days before <paramref name="oldest"/>, and of more rows than <paramref name="most"/> the oldest.</summary>
    Task AddUnansweredAsync(IReadOnlyList<UnansweredCount> counts, DateOnly day, DateOnly oldest, int most);

    /// <summary>Questions that found nothing since a day, those asked most often first.</summary>
    Task<ImmutableArray<UnansweredQuestion>> ReadUnansweredAsync(DateOnly oldest, int limit, CancellationToken stop = default);

    /// <summary>Forgets a question, with the audit entry that says who wants it, in one transaction.</summary>
    /// <returns>False, and nothing was done, if it is not kept.</returns>
    Task<bool> ClearUnansweredAsync(string question, AuditEntry audit);

    // Imports

    /// <summary>Keeps an import's state and counts.</summary>
    Task SaveImportAsync(ImportState import);

    /// <summary>An import's state and counts; null if there is no such import.</summary>
    Task<ImportState?> ReadImportAsync(string id, CancellationToken stop = default);

    /// <summary>The imports, newest first.</summary>
    Task<ImmutableArray<ImportState>> ReadImportsAsync(int limit, CancellationToken stop = default);

    // The worklist

    /// <summary>Keeps an item's next version, with the audit entry that says who closed it, in one transaction.</summary>
    /// <returns>False, and nothing was done, if the store's version is not the one before.</returns>
    Task<bool> SaveWorkAsync(WorkItem item, AuditEntry? audit = null);

    /// <summary>An item; null if there is none.</summary>
    Task<WorkItem?> ReadWorkAsync(string id, CancellationToken stop = default);

    /// <summary>Open items by the day they are due, or closed ones, newest first.</summary>
    Task<ImmutableArray<WorkItem>> ReadWorklistAsync(WorkFilter filter, int skip, int take, CancellationToken stop = default);

    /// <summary>How many items of the filter's kind and owner there are in which state on a day.</summary>
    Task<WorkCounts> CountWorkAsync(WorkFilter filter, DateOnly today, CancellationToken stop = default);

    /// <summary>The last change (see <see cref="ReadChangesAsync"/>) that the worklist has looked at; 0 for none.</summary>
    Task<long> ReadSweptAsync(CancellationToken stop = default);

    /// <summary>Notes the last change that the worklist has looked at; an earlier one replaces no later one.</summary>
    Task SaveSweptAsync(long sequence);

    /// <summary>
    /// Of these living firms those whose name key an earlier living firm has (one that was entered before it), each with that firm's id: the smallest
    /// township's and id's where there are several.
    /// </summary>
    Task<ImmutableArray<Namesake>> ReadNamesakesAsync(IReadOnlyList<string> ids, CancellationToken stop = default);

    // Claims

    /// <summary>All claims, by id.</summary>
    Task<ImmutableArray<Claim>> ReadClaimsAsync(CancellationToken stop = default);

    /// <summary>A claim; null if there is none.</summary>
    Task<Claim?> ReadClaimAsync(string id, CancellationToken stop = default);

    /// <summary>Keeps a claim's next version, or its first, with the audit entry that says who made it, in one transaction.</summary>
    /// <returns>False, and nothing was done, if the store's version is not the one before.</returns>
    Task<bool> SaveClaimAsync(Claim claim, AuditEntry audit);

    /// <summary>Deletes a claim with the audit entry that says who did, in one transaction.</summary>
    /// <returns>False, and nothing was done, if the store's version is another one.</returns>
    Task<bool> DeleteClaimAsync(string id, long version, AuditEntry audit);

    /// <summary>Whether the claims that the directory brings along were taken over, whatever became of them since.</summary>
    Task<bool> AreClaimsSeededAsync(CancellationToken stop = default);

    /// <summary>Takes over claims, and remembers it, in one transaction.</summary>
    /// <returns>False, and nothing was done, if it was done before.</returns>
    Task<bool> SeedClaimsAsync(IReadOnlyList<Claim> claims);

    // Accounts

    /// <summary>Adds a clerk with the audit entry that says so, in one transaction.</summary>
    /// <param name="clerk">The clerk.</param>
    /// <param name="nameKey">What no other living clerk may have (<see cref="ClerkNames.Key"/>).</param>
    /// <param name="secretHash">The secret's SHA-256.</param>
    /// <param name="audit">Who added the clerk.</param>
    /// <returns>False, and nothing was done, if a living clerk has the name.</returns>
    Task<bool> AddClerkAsync(Clerk clerk, string nameKey, string secretHash, AuditEntry audit);

    /// <summary>The clerk, revoked ones too; null if there is none.</summary>
    Task<Clerk?> ReadClerkAsync(string id, CancellationToken stop = default);

    /// <summary>The clerk whose secret has this SHA-256, revoked ones too; null if nobody's has.</summary>
    Task<Clerk?> FindClerkAsync(string secretHash, CancellationToken stop = default);

    /// <summary>The clerks: living ones first, newest first.</summary>
    Task<ImmutableArray<Clerk>> ReadClerksAsync(int limit, CancellationToken stop = default);

    /// <summary>Revokes a living clerk with the audit entry that says so, in one transaction.</summary>
    /// <returns>False, and nothing was done, if there is no such clerk, or not any more.</returns>
    Task<bool> RevokeClerkAsync(string id, DateTimeOffset at, AuditEntry audit);

    /// <summary>Notes when a living clerk was last here; an earlier time replaces no later one.</summary>
    Task UseClerkAsync(string id, DateTimeOffset at);

    /// <summary>Remembers that a session was ended, and forgets those that would have ended by themselves.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="until">When it would have ended by itself.</param>
    /// <param name="now">The time.</param>
    Task EndSessionAsync(string id, DateTimeOffset until, DateTimeOffset now);

    /// <summary>Whether a session was ended, and would not have ended by itself yet when another one was.</summary>
    Task<bool> HasSessionEndedAsync(string id, CancellationToken stop = default);

    /// <summary>Adds an entry to the audit trail; its number is the store's.</summary>
    Task AddAuditAsync(AuditEntry entry);

    /// <summary>The entries with a smaller number, newest first.</summary>
    Task<ImmutableArray<AuditEntry>> ReadAuditAsync(AuditFilter filter, long before, int limit, CancellationToken stop = default);

    /// <summary>Deletes the oldest entries that were made before a time, at most <paramref name="limit"/>.</summary>
    /// <returns>How many.</returns>
    Task<int> TrimAuditAsync(DateTimeOffset before, int limit);
}

/// <summary>A group of writes that failed.</summary>
/// <param name="Code">Why, as <see cref="StoreFailedException.Code"/> says it.</param>
/// <param name="At">When the first of those failed that nothing was committed after, in UTC.</param>
[GenerateSerializer, Immutable, Alias("agri.store-failure")]
public sealed record StoreFailure(string Code, DateTimeOffset At);

/// <summary>A save.</summary>
/// <param name="Firm">The next version.</param>
/// <param name="Before">The details that it replaces; null for a new firm.</param>
/// <param name="Source">What the change came from, for the history.</param>
/// <param name="Merge">What the change has to do with another entry, for the history.</param>
public sealed record FirmWrite(Firm Firm, FirmDetails? Before, string Source, MergeMark? Merge = null);

/// <summary>How the store answered a save.</summary>
public enum WriteOutcome
{
    /// <summary>Committed and synced.</summary>
    Saved,

    /// <summary>The store holds another version than the caller thought.</summary>
    VersionConflict,

    /// <summary>A living firm has the credit code.</summary>
    CreditCodeTaken,
}

/// <summary>The store's answer to a save.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Sequence">The dirty row's sequence when saved.</param>
/// <param name="OtherId">The firm that has the credit code, when it is taken.</param>
public sealed record WriteAnswer(WriteOutcome Outcome, long Sequence, string? OtherId = null);

/// <summary>What identifies a firm in a file.</summary>
/// <param name="Id">The row's id, or null.</param>
/// <param name="CreditCode">The credit code, or null.</param>
/// <param name="NameKey">The legal name's key (<c>Fold.Key</c>), or empty.</param>
/// <param name="Township">The township's code, null for none, or <see cref="AnyTownship"/> where the file does not say.</param>
public sealed record FirmKey(string? Id, string? CreditCode, string NameKey, string? Township)
{
    /// <summary>Stands for whatever township: the file has no such column.</summary>
    public const string AnyTownship = "*";
}

/// <summary>Whom a <see cref="FirmKey"/> means: each is null where nobody is known by it.</summary>
/// <param name="ById">The id, if it was ever used (tombstones too).</param>
/// <param name="ByCreditCode">The living firm with the credit code.</param>
/// <param name="ByName">
/// The living firm with the name key and township whose credit code does not speak against it (one of the two has none); the smallest id where
/// there are several.
/// </param>
public sealed record FirmMatch(string? ById, string? ByCreditCode, string? ByName)
{
    /// <summary>Whether the name means several living firms, so that it does not tell which.</summary>
    public bool SeveralByName { get; init; }
}

/// <summary>Two living firms of one name.</summary>
/// <param name="FirmId">The firm that was entered later.</param>
/// <param name="OtherId">The one that was there before.</param>
public sealed record Namesake(string FirmId, string OtherId);

/// <summary>Counts of firms.</summary>
/// <param name="Living">Firms that are not deleted.</param>
/// <param name="Samples">Those of them that are made up.</param>
/// <param name="Tombstones">Deleted firms.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-counts")]
public sealed record FirmCounts(int Living, int Samples, int Tombstones);
