using System.Collections.Immutable;
using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Accounts;

[Reentrant]
sealed class AuditGrain(IDirectoryStore store, TimeProvider time) : Grain, IAuditGrain
{
    const int MostEntries = 1_000;

    public Task NoteAsync(string who, string role, string what, string about) =>
        store.AddAuditAsync(new AuditEntry(0, time.GetUtcNow(), who, role, what, about));

    public Task<ImmutableArray<AuditEntry>> ReadAsync(long before, int limit) =>
        store.ReadAuditAsync(before > 0 ? before : long.MaxValue, Math.Clamp(limit, 0, MostEntries));
}
