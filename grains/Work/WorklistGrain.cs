using System.Collections.Immutable;
using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Work;

[StatelessWorker(4)]
sealed class WorklistGrain(IDirectoryStore store, TimeProvider time) : Grain, IWorklistGrain
{
    const int Most = 200;

    public Task<ImmutableArray<WorkItem>> ReadAsync(bool open, int skip, int take) =>
        store.ReadWorklistAsync(open, Math.Max(0, skip), Math.Clamp(take, 0, Most));

    public Task<WorkCounts> CountAsync() => store.CountWorkAsync(WorkRules.DayOf(time.GetUtcNow()));
}
