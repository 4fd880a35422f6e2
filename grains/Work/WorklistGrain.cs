using System.Collections.Immutable;
using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Work;

[StatelessWorker(4)]
sealed class WorklistGrain(IDirectoryStore store, TimeProvider time) : Grain, IWorklistGrain
{
    const int Most = 200;

    public Task<ImmutableArray<WorkItem>> ReadAsync(WorkFilter filter, int skip, int take) =>
        store.ReadWorklistAsync(filter, Math.Max(0, skip), Math.Clamp(take, 0, Most));

    public Task<WorkCounts> CountAsync(WorkFilter filter) => store.CountWorkAsync(filter, BeijingDay.Of(time.GetUtcNow()));
}
