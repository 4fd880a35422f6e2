using System.Collections.Immutable;
using AgriDirectory.Firms;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace AgriDirectory.Accounts;

[Reentrant]
sealed class AuditGrain(IDirectoryStore store, TimeProvider time, IOptions<AuditOptions> options) : Grain, IAuditGrain
{
    const int MostEntries = 1_000;
    const int MostTrimmed = 10_000;

    /// <summary>The day on which everything that is too old was deleted.</summary>
    DateOnly trimmed;

    public async Task NoteAsync(string who, string role, string what, string about)
    {
        await store.AddAuditAsync(new AuditEntry(0, time.GetUtcNow(), who, role, what, about));
        await TrimAsync();
    }

    public Task<ImmutableArray<AuditEntry>> ReadAsync(AuditFilter filter, long before, int limit) =>
        store.ReadAuditAsync(filter, before > 0 ? before : long.MaxValue, Math.Clamp(limit, 0, MostEntries));

    /// <summary>Once a day, and some at a time, so that no note waits for long.</summary>
    async Task TrimAsync()
    {
        var now = time.GetUtcNow();
        var today = BeijingDay.Of(now);
        if (trimmed == today)
        {
            return;
        }

        trimmed = today;
        try
        {
            var deleted = await store.TrimAuditAsync(now - TimeSpan.FromDays(options.Value.KeepDays), MostTrimmed);
            trimmed = deleted < MostTrimmed ? today : default;
        }
        catch (StoreFailedException)
        {
            // The entry is kept all the same, and the next one tries again.
            trimmed = default;
        }
    }
}
