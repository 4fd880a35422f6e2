using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Indexing;
using AgriDirectory.Silo.Storage.Sqlite;
using AgriDirectory.Watching;

namespace AgriDirectory.Silo.Storage;

/// <summary>What operators watch and do.</summary>
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<ImmutableArray<DismissedRow>> ReadDismissedAsync(int limit, CancellationToken stop = default) =>
        Read(session => WatchReads.Dismissed(session, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<bool> RetryParkedAsync(string firmId, AuditEntry audit) =>
        PartitionOf(firmId) is { } partition ? commits.RunAsync(writes => writes.RetryParked(partition, firmId, audit)) : Task.FromResult(false);

    /// <inheritdoc/>
    public Task<bool> DismissParkedAsync(string firmId, long sequence, Dismissal dismissal, AuditEntry audit) =>
        PartitionOf(firmId) is { } partition ? commits.RunAsync(writes => writes.DismissParked(partition, firmId, sequence, dismissal, audit)) : Task.FromResult(false);

    /// <inheritdoc/>
    public Task<StoreStatus> ReadStatusAsync(CancellationToken stop = default) => Read(WatchReads.Status, stop);

    /// <inheritdoc/>
    public Task<ProbeOutcome> SaveProbeAsync(Probe probe, Probe? before, int most, AuditEntry audit)
    {
        if (PartitionOf(probe.FirmId) is not { } partition) return Task.FromResult(ProbeOutcome.NoFirm);
        var place = before is null ? null : PartitionOf(before.FirmId);
        return before is not null && place is null
            ? Task.FromResult(ProbeOutcome.NoSuchProbe)
            : commits.RunAsync(writes => writes.SaveProbe(partition, probe, before is null ? null : (place!.Value, before), most, audit));
    }

    /// <inheritdoc/>
    public Task<bool> DropProbeAsync(Probe probe, AuditEntry audit) =>
        PartitionOf(probe.FirmId) is { } partition ? commits.RunAsync(writes => writes.DropProbe(partition, probe, audit)) : Task.FromResult(false);

    /// <inheritdoc/>
    public Task AddUnansweredAsync(IReadOnlyList<UnansweredCount> counts, DateOnly day, DateOnly oldest, int most) =>
        commits.RunAsync(writes => writes.AddUnanswered(counts, day, oldest, AtLeastNone(most)), 64 * (1 + counts.Count));

    /// <inheritdoc/>
    public Task<ImmutableArray<UnansweredQuestion>> ReadUnansweredAsync(DateOnly oldest, int limit, CancellationToken stop = default) =>
        Read(session => WatchReads.Unanswered(session, oldest, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<bool> ClearUnansweredAsync(string question, AuditEntry audit) => commits.RunAsync(writes => writes.ClearUnanswered(question, audit));
}
