using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;

namespace AgriDirectory.Markets;

/// <summary>Merges the partitions' parts, a trade's for its products too. A busy page asks 64 partitions twice a second and nobody waits for them.</summary>
sealed class MarketGrain(IDirectoryStore store, TimeProvider time) : Grain, IMarketGrain
{
    /// <summary>As many of a partition's largest are asked for at first: it seldom has more of the largest of all.</summary>
    const int FewLargest = 8;

    readonly Dictionary<(MarketMeasure Measure, int Year, bool Published), Shared<ImmutableArray<LargestFirm>>> largest = [];
    Shared<ImmutableArray<MarketSum>>? sums;

    string Id => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<MarketSum>> GetSumsAsync()
    {
        if (!MarketId.Exists(Id))
        {
            return [];
        }

        var trade = MarketId.TradeOf(Id);
        return MarketId.ProductOf(Id) is null
            ? await (sums ??= new(time, () => AddUpAsync(trade))).GetAsync()
            : await GrainFactory.GetGrain<IMarketGrain>(MarketId.Of(trade)).GetSumsAsync();
    }

    public async Task<ImmutableArray<LargestFirm>> GetLargestAsync(MarketMeasure measure, int year, bool published)
    {
        var key = (measure, year, published);
        if (!largest.TryGetValue(key, out var kept))
        {
            if (measure == MarketMeasure.Firms || !(await GetSumsAsync()).Any(m => m.Id == Id && m.Find(measure, year) is not null))
            {
                return [];
            }

            largest[key] = kept = new(time, () => ListAsync(measure, year, published));
        }

        return await kept.GetAsync();
    }

    public async Task<MarketGrainState> GetState()
    {
        // Of a product the trade's activation holds the sums.
        var held = sums?.Kept is { IsDefault: false } kept ? kept : [];
        var all = MarketId.Exists(Id) && MarketId.ProductOf(Id) is not null ? await GetSumsAsync() : held;
        var own = all.FirstOrDefault(m => m.Id == Id);
        return new(MarketId.Exists(Id), own?.Firms ?? 0, own is null ? [] : [.. own.Years], held.Length, largest.Count);
    }

    async Task<ImmutableArray<MarketSum>> AddUpAsync(Trade trade)
    {
        var parts = await Task.WhenAll(Partitions().Select(p => p.GetMarketsAsync(trade)));
        return [.. parts[0].Select((_, i) => MarketSum.Merge([.. parts.Select(p => p[i])]))];
    }

    /// <summary>A partition all of whose first few are among the largest of all may have more of them.</summary>
    async Task<ImmutableArray<LargestFirm>> ListAsync(MarketMeasure measure, int year, bool published)
    {
        IPartitionGrain[] partitions = [.. Partitions()];
        var parts = await Task.WhenAll(partitions.Select(p => p.GetLargestAsync(Id, measure, year, FewLargest, published)));
        var first = Largest(parts);
        int[] more = [.. Enumerable.Range(0, parts.Length).Where(k => parts[k].Length == FewLargest && IsAmong(first, parts[k][^1]))];
        if (more.Length == 0)
        {
            return first;
        }

        var whole = await Task.WhenAll(more.Select(k => partitions[k].GetLargestAsync(Id, measure, year, IMarketGrain.MostLargest, published)));
        for (var i = 0; i < more.Length; i++)
        {
            parts[more[i]] = whole[i];
        }

        return Largest(parts);
    }

    static bool IsAmong(ImmutableArray<LargestFirm> firms, LargestFirm firm) =>
        firms.Length < IMarketGrain.MostLargest || firm.Figure.CompareTo(firms[^1].Figure) <= 0;

    static ImmutableArray<LargestFirm> Largest(ImmutableArray<LargestFirm>[] parts) =>
        [.. parts.SelectMany(p => p).OrderBy(f => f.Figure).Take(IMarketGrain.MostLargest)];

    IEnumerable<IPartitionGrain> Partitions() => Enumerable.Range(0, store.Partitions).Select(k => GrainFactory.GetGrain<IPartitionGrain>(k));
}
