using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Changes;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;
using AgriDirectory.Work;

namespace AgriDirectory.Tests.Grains;

/// <summary>A store that can lose the answer to a save that it made, or to one that it did not.</summary>
sealed class FaultyStore(IDirectoryStore inner) : IDirectoryStore
{
    public bool LosesAnswers { get; set; }

    public bool LosesSaves { get; set; }

    /// <summary>No generation can be switched in, as if the process ended before it.</summary>
    public bool LosesSwitches { get; set; }

    /// <summary>How much waits is not known: a filled generation waits before its gate.</summary>
    public bool HidesBacklog { get; set; }

    /// <summary>How many more items of the worklist are kept before one is lost; null if none ever is.</summary>
    public int? WorkLeft { get; set; }

    /// <summary>How far the worklist has come is never kept, as if the process ended before it.</summary>
    public bool LosesSwept { get; set; }

    /// <summary>How often that was tried.</summary>
    public int SweptTries { get; private set; }

    public int Partitions => inner.Partitions;

    public long LastSequence => inner.LastSequence;

    /// <summary>Groups of writes that are said to fail.</summary>
    public StoreFailure? WriteFailure { get; set; }

    public Action<IReadOnlyCollection<int>>? Committed
    {
        get => inner.Committed;
        set => inner.Committed = value;
    }

    public async Task<WriteAnswer> SaveAsync(FirmWrite write)
    {
        if (LosesSaves)
        {
            throw new StoreFailedException("disk-full", "The disk is full.");
        }

        var answer = await inner.SaveAsync(write);
        return LosesAnswers ? throw new StoreFailedException("store-failed", "The answer was lost.") : answer;
    }

    public async Task<WriteAnswer> SaveBothAsync(FirmWrite first, FirmWrite second)
    {
        if (LosesSaves)
        {
            throw new StoreFailedException("disk-full", "The disk is full.");
        }

        var answer = await inner.SaveBothAsync(first, second);
        return LosesAnswers ? throw new StoreFailedException("store-failed", "The answer was lost.") : answer;
    }

    public async Task<bool> SaveWorkAsync(WorkItem item, AuditEntry? audit = null)
    {
        if (WorkLeft-- == 0)
        {
            throw new StoreFailedException("store-failed", "The item was lost.");
        }

        return await inner.SaveWorkAsync(item, audit);
    }

    public Task<WorkItem?> ReadWorkAsync(string id, CancellationToken stop = default) => inner.ReadWorkAsync(id, stop);

    public Task<ImmutableArray<WorkItem>> ReadWorklistAsync(WorkFilter filter, int skip, int take, CancellationToken stop = default) => inner.ReadWorklistAsync(filter, skip, take, stop);

    public Task<WorkCounts> CountWorkAsync(WorkFilter filter, DateOnly today, CancellationToken stop = default) => inner.CountWorkAsync(filter, today, stop);

    public Task<ImmutableArray<Claim>> ReadClaimsAsync(CancellationToken stop = default) => inner.ReadClaimsAsync(stop);

    public Task<Claim?> ReadClaimAsync(string id, CancellationToken stop = default) => inner.ReadClaimAsync(id, stop);

    public Task<bool> SaveClaimAsync(Claim claim, AuditEntry audit) => inner.SaveClaimAsync(claim, audit);

    public Task<bool> DeleteClaimAsync(string id, long version, AuditEntry audit) => inner.DeleteClaimAsync(id, version, audit);

    public Task<bool> AreClaimsSeededAsync(CancellationToken stop = default) => inner.AreClaimsSeededAsync(stop);

    public Task<bool> SeedClaimsAsync(IReadOnlyList<Claim> claims) => inner.SeedClaimsAsync(claims);

    public Task<long> ReadSweptAsync(CancellationToken stop = default) => inner.ReadSweptAsync(stop);

    public Task SaveSweptAsync(long sequence)
    {
        SweptTries++;
        return LosesSwept ? throw new StoreFailedException("store-failed", "The place was lost.") : inner.SaveSweptAsync(sequence);
    }

    public Task<ImmutableArray<Namesake>> ReadNamesakesAsync(IReadOnlyList<string> ids, CancellationToken stop = default) => inner.ReadNamesakesAsync(ids, stop);

    public Task<Firm?> ReadAsync(string id, CancellationToken stop = default) => inner.ReadAsync(id, stop);

    public Task<ImmutableArray<Firm>> ReadManyAsync(IReadOnlyList<string> ids, CancellationToken stop = default) => inner.ReadManyAsync(ids, stop);

    public Task<ImmutableArray<FirmChange>> ReadHistoryAsync(string id, CancellationToken stop = default) => inner.ReadHistoryAsync(id, stop);

    public Task<ChangesPage> ReadChangesAsync(long after, int limit, CancellationToken stop = default) => inner.ReadChangesAsync(after, limit, stop);

    public Task<ChangesPage> ReadNewestChangesAsync(int limit, CancellationToken stop = default) => inner.ReadNewestChangesAsync(limit, stop);

    public Task<ImmutableArray<FirmMatch>> MatchAsync(IReadOnlyList<FirmKey> keys, CancellationToken stop = default) => inner.MatchAsync(keys, stop);

    public Task<FirmCounts> CountAsync(CancellationToken stop = default) => inner.CountAsync(stop);

    public Task<ImmutableArray<string>> ReadSampleIdsAsync(int limit, CancellationToken stop = default) => inner.ReadSampleIdsAsync(limit, stop);

    public Task<ImmutableArray<Firm>> ScanAsync(int partition, string afterId, int limit, CancellationToken stop = default) => inner.ScanAsync(partition, afterId, limit, stop);

    public Task<ImmutableArray<FirmState>> ScanStatesAsync(int partition, string afterId, int limit, CancellationToken stop = default) =>
        inner.ScanStatesAsync(partition, afterId, limit, stop);

    public Task<ImmutableArray<FirmState>> ReadStatesAsync(IReadOnlyList<string> ids, CancellationToken stop = default) => inner.ReadStatesAsync(ids, stop);

    public Task<int?> RequeueAsync(int partition, long epoch, IReadOnlyList<string> ids) => inner.RequeueAsync(partition, epoch, ids);

    public Task<ImmutableArray<StoreFault>> InspectAsync(int limit, CancellationToken stop = default) => inner.InspectAsync(limit, stop);

    public Task<long> RaiseEpochAsync(int partition) => inner.RaiseEpochAsync(partition);

    public Task<DirtyBatch> ReadDirtyAsync(int partition, long after, int limit, CancellationToken stop = default) =>
        inner.ReadDirtyAsync(partition, after, limit, stop);

    public Task<bool> SettleAsync(int partition, long epoch, IReadOnlyList<DirtyKey> done, IReadOnlyList<ParkedRow> refused) => inner.SettleAsync(partition, epoch, done, refused);

    public Task<Backlog> ReadBacklogAsync(CancellationToken stop = default) =>
        HidesBacklog ? throw new StoreFailedException("store-failed", "The backlog cannot be read.") : inner.ReadBacklogAsync(stop);

    public Task<ImmutableArray<ParkedRow>> ReadParkedAsync(int limit, CancellationToken stop = default) => inner.ReadParkedAsync(limit, stop);

    public Task<ImmutableArray<Generation>> ReadGenerationsAsync(CancellationToken stop = default) => inner.ReadGenerationsAsync(stop);

    public Task<Generation> BeginGenerationAsync(string rules) => inner.BeginGenerationAsync(rules);

    public Task SaveFillAsync(Fill fill) => inner.SaveFillAsync(fill);

    public Task<ImmutableArray<Fill>> ReadFillsAsync(int generation, CancellationToken stop = default) => inner.ReadFillsAsync(generation, stop);

    public Task SwitchGenerationAsync(int generation, DateTimeOffset at) =>
        LosesSwitches ? throw new StoreFailedException("store-failed", "The switch was lost.") : inner.SwitchGenerationAsync(generation, at);

    public Task<Generation?> TakeBackGenerationAsync() => inner.TakeBackGenerationAsync();

    public Task RefuseGenerationAsync(Refusal refusal) => inner.RefuseGenerationAsync(refusal);

    public Task<Refusal?> ReadRefusalAsync(CancellationToken stop = default) => inner.ReadRefusalAsync(stop);

    public Task<ImmutableArray<Probe>> ReadProbesAsync(int limit, CancellationToken stop = default) => inner.ReadProbesAsync(limit, stop);

    public Task AddProbesAsync(IReadOnlyList<Probe> probes) => inner.AddProbesAsync(probes);

    public Task<ImmutableArray<DismissedRow>> ReadDismissedAsync(int limit, CancellationToken stop = default) => inner.ReadDismissedAsync(limit, stop);

    public Task<bool> RetryParkedAsync(string firmId, AuditEntry audit) => inner.RetryParkedAsync(firmId, audit);

    public Task<bool> DismissParkedAsync(string firmId, long sequence, Dismissal dismissal, AuditEntry audit) => inner.DismissParkedAsync(firmId, sequence, dismissal, audit);

    public Task<StoreStatus> ReadStatusAsync(CancellationToken stop = default) =>
        HidesBacklog ? throw new StoreFailedException("store-failed", "The backlog cannot be read.") : inner.ReadStatusAsync(stop);

    public Task<ProbeOutcome> SaveProbeAsync(Probe probe, Probe? before, int most, AuditEntry audit) => inner.SaveProbeAsync(probe, before, most, audit);

    public Task<bool> DropProbeAsync(Probe probe, AuditEntry audit) => inner.DropProbeAsync(probe, audit);

    public Task AddUnansweredAsync(IReadOnlyList<UnansweredCount> counts, DateOnly day, DateOnly oldest, int most) => inner.AddUnansweredAsync(counts, day, oldest, most);

    public Task<ImmutableArray<UnansweredQuestion>> ReadUnansweredAsync(DateOnly oldest, int limit, CancellationToken stop = default) => inner.ReadUnansweredAsync(oldest, limit, stop);

    public Task<bool> ClearUnansweredAsync(string question, AuditEntry audit) => inner.ClearUnansweredAsync(question, audit);

    public Task DropGenerationAsync(int generation) => inner.DropGenerationAsync(generation);

    public Task SaveImportAsync(ImportState import) => inner.SaveImportAsync(import);

    public Task<ImportState?> ReadImportAsync(string id, CancellationToken stop = default) => inner.ReadImportAsync(id, stop);

    public Task<ImmutableArray<ImportState>> ReadImportsAsync(int limit, CancellationToken stop = default) => inner.ReadImportsAsync(limit, stop);

    public Task<bool> AddClerkAsync(Clerk clerk, string nameKey, string secretHash, AuditEntry audit) => inner.AddClerkAsync(clerk, nameKey, secretHash, audit);

    public Task<Clerk?> ReadClerkAsync(string id, CancellationToken stop = default) => inner.ReadClerkAsync(id, stop);

    public Task<Clerk?> FindClerkAsync(string secretHash, CancellationToken stop = default) => inner.FindClerkAsync(secretHash, stop);

    public Task<ImmutableArray<Clerk>> ReadClerksAsync(int limit, CancellationToken stop = default) => inner.ReadClerksAsync(limit, stop);

    public Task<bool> RevokeClerkAsync(string id, DateTimeOffset at, AuditEntry audit) => inner.RevokeClerkAsync(id, at, audit);

    public Task UseClerkAsync(string id, DateTimeOffset at) =>
        LosesSaves ? throw new StoreFailedException("disk-full", "The disk is full.") : inner.UseClerkAsync(id, at);

    public Task EndSessionAsync(string id, DateTimeOffset until, DateTimeOffset now) => inner.EndSessionAsync(id, until, now);

    public Task<bool> HasSessionEndedAsync(string id, CancellationToken stop = default) => inner.HasSessionEndedAsync(id, stop);

    public Task AddAuditAsync(AuditEntry entry) => inner.AddAuditAsync(entry);

    public Task<ImmutableArray<AuditEntry>> ReadAuditAsync(AuditFilter filter, long before, int limit, CancellationToken stop = default) => inner.ReadAuditAsync(filter, before, limit, stop);

    public Task<int> TrimAuditAsync(DateTimeOffset before, int limit) => inner.TrimAuditAsync(before, limit);
}
