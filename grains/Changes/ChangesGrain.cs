using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Changes;

/// <summary>A few a silo are enough: a page takes milliseconds.</summary>
[StatelessWorker(4)]
sealed class ChangesGrain(IDirectoryStore store) : Grain, IChangesGrain
{
    public Task<ChangesPage> ReadAsync(long after, int limit) => store.ReadChangesAsync(after, Math.Clamp(limit, 1, 1_000));

    public Task<ChangesPage> ReadNewestAsync(int limit) => store.ReadNewestChangesAsync(Math.Clamp(limit, 1, 1_000));
}
