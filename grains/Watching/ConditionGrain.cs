using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;

namespace AgriDirectory.Watching;

/// <summary>
/// Looks at most once a second, however often it is asked, and waits for nobody longer than two. What the store dates is dated by it; the rest since
/// this grain first saw it.
/// </summary>
sealed class ConditionGrain(IDirectoryStore store, TimeProvider time) : Grain, IConditionGrain
{
    /// <summary>An import keeps the feed busy for a while; this long it does not.</summary>
    internal static readonly TimeSpan LongestLag = TimeSpan.FromMinutes(1);

    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Dictionary<string, DateTimeOffset> since = [];
    ImmutableArray<PartCondition> known = [];
    long looked;

    public async Task<ImmutableArray<PartCondition>> GetAsync()
    {
        if (known.IsEmpty || time.GetElapsedTime(looked) > Fresh)
        {
            known = await LookAsync();
            looked = time.GetTimestamp();
        }

        return known;
    }

    async Task<ImmutableArray<PartCondition>> LookAsync()
    {
        var feed = await FeedAsync();
        var writes = Of(Parts.Writes, store.WriteFailure is null, store.WriteFailure?.At);
        try
        {
            var state = await GrainFactory.GetGrain<IRebuildGrain>(0).GetState().WaitAsync(Patience, time);
            var backlog = await store.ReadBacklogAsync();
            var parked = backlog.Parked == 0 ? [] : await store.ReadParkedAsync(1);
            return
            [
                Of(Parts.Store, fine: true), writes, Generation(state), feed,
                Of(Parts.Parked, backlog.Parked == 0, parked.FirstOrDefault()?.At, backlog.Parked),
                Of(Parts.Rebuild, state is { Trouble: null, Refusal: null }, state.Refusal?.At, state.Refusal?.Lost.Length ?? 0),
            ];
        }
        catch (Exception e) when (e is StoreFailedException or TimeoutException or OrleansException)
        {
            // Of the others nobody knows anything now.
            return [Of(Parts.Store, fine: false), writes, feed];
        }
    }

    PartCondition Generation(RebuildState state) =>
        Of(Parts.Generation, state.Generations.Any(g => g.State == GenerationState.Current && g.Rules == Search.FirmDocuments.Rules));

    async Task<PartCondition> FeedAsync()
    {
        try
        {
            var partitions = Enumerable.Range(0, store.Partitions).Select(k => GrainFactory.GetGrain<IPartitionGrain>(k).GetState());
            var oldest = (await Task.WhenAll(partitions).WaitAsync(Patience, time)).Min(p => p.OldestAt);
            var lag = oldest is { } at ? time.GetUtcNow() - at : TimeSpan.Zero;
            return Of(Parts.Feed, lag <= LongestLag, oldest, Math.Max(0, (long)lag.TotalSeconds));
        }
        catch (Exception e) when (e is StoreFailedException or TimeoutException or OrleansException)
        {
            return Of(Parts.Feed, fine: false);
        }
    }

    PartCondition Of(string part, bool fine, DateTimeOffset? dated = null, long count = 0)
    {
        if (fine)
        {
            since.Remove(part);
            return new(part, Fine: true, Count: count);
        }

        since.TryAdd(part, time.GetUtcNow());
        return new(part, Fine: false, dated ?? since[part], count);
    }
}
