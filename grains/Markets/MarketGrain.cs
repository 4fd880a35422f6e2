using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;

namespace AgriDirectory.Markets;

/// <summary>
/// Merges the partitions' parts; what it merged is good for a second, so that a busy page asks 64 partitions once: callers that come meanwhile
/// wait their turn and find it done. A trade's grain merges for its products too.
/// </summary>
sealed class MarketGrain(IDirectoryStore store, TimeProvider time) : Grain, IMarketGrain
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly Dictionary<(MarketMeasure Measure, int Year, bool Published), (ImmutableArray<LargestFirm> Firms, long At)> largest = [];
    ImmutableArray<MarketSum> sums = [];
    long summed;

    string Id => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<MarketSum>> GetSumsAsync()
    {
        if (!MarketId.Exists(Id))
        {
            return [];
        }

        var trade = MarketId.TradeOf(Id);
        if (MarketId.ProductOf(Id) is not null)
        {
            return await GrainFactory.GetGrain<IMarketGrain>(MarketId.Of(trade)).GetSumsAsync();
        }

        if (sums.IsEmpty || time.GetElapsedTime(summed) > Fresh)
        {
            var asked = time.GetTimestamp();
            var parts = await Task.WhenAll(Partitions().Select(p => p.GetMarketsAsync(trade)));
            sums = [.. parts[0].Select((_, i) => MarketSum.Merge([.. parts.Select(p => p[i])]))];
            summed = asked;
        }

        return sums;
    }

    public async Task<ImmutableArray<LargestFirm>> GetLargestAsync(MarketMeasure measure, int year, bool published)
    {
        var key = (measure, year, published);
        if (largest.TryGetValue(key, out var kept) && time.GetElapsedTime(kept.At) <= Fresh)
        {
            return kept.Firms;
        }

        if (measure == MarketMeasure.Firms || !(await GetSumsAsync()).Any(m => m.Id == Id && m.Find(measure, year) is not null))
        {
            return [];
        }

        var asked = time.GetTimestamp();
        var parts = await Task.WhenAll(Partitions().Select(p => p.GetLargestAsync(Id, measure, year, IMarketGrain.MostLargest, published)));
        ImmutableArray<LargestFirm> firms = [.. parts.SelectMany(p => p).OrderBy(f => new RankedFigure(f.Value, f.Id)).Take(IMarketGrain.MostLargest)];
        largest[key] = (firms, asked);
        return firms;
    }

    public Task<MarketGrainState> GetState()
    {
        var held = sums.FirstOrDefault(m => m.Id == Id);
        return Task.FromResult(new MarketGrainState(MarketId.Exists(Id), held?.Firms ?? 0, held is null ? [] : [.. held.Years], sums.Length, largest.Count));
    }

    IEnumerable<IPartitionGrain> Partitions() => Enumerable.Range(0, store.Partitions).Select(k => GrainFactory.GetGrain<IPartitionGrain>(k));
}
