using AgriDirectory.Firms;
using AgriDirectory.Indexing;

namespace AgriDirectory.Markets;

/// <summary>Merges the partitions' parts; what it merged is good for a second, so that a busy page asks 64 partitions once.</summary>
sealed class MarketGrain(IDirectoryStore store, TimeProvider time) : Grain, IMarketGrain
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    MarketPart[] parts = [];
    long merged;

    public async Task<MarketTotals> GetTotalsAsync(int? year = null)
    {
        var id = this.GetPrimaryKeyString();
        if (!MarketId.Exists(id))
        {
            return new(id, 0, 0, 0, 0, 0, 0);
        }

        if (parts.Length == 0 || time.GetElapsedTime(merged) > Fresh)
        {
            var asked = time.GetTimestamp();
            parts = await Task.WhenAll(Enumerable.Range(0, store.Partitions).Select(k => GrainFactory.GetGrain<IPartitionGrain>(k).GetMarketAsync(id)));
            merged = asked;
        }

        var years = parts.SelectMany(p => p.Years).ToLookup(y => y.Year);
        var chosen = year ?? (years.Count > 0 ? years.Max(y => y.Key) : 0);
        var output = years[chosen].Aggregate((Reported: 0, Yuan: Int128.Zero), (sum, y) => (sum.Reported + y.Reported, sum.Yuan + y.OutputYuan));
        return new(id, chosen, parts.Sum(p => p.Firms), output.Reported, output.Yuan, parts.Sum(p => p.AreaFirms), parts.Sum(p => p.AreaHundredths));
    }
}
