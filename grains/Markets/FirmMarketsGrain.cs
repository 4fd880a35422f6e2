using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using Orleans.Concurrency;

namespace AgriDirectory.Markets;

/// <summary>Asks the firm's partition for its figures, and then each partition once for all of them.</summary>
[StatelessWorker(8)]
sealed class FirmMarketsGrain(IDirectoryStore store) : Grain, IFirmMarketsGrain
{
    public async Task<ImmutableArray<FirmStanding>> GetAsync(string firmId)
    {
        var figures = await Partition(Partitioning.Of(firmId, store.Partitions)).GetFiguresAsync(firmId);
        if (figures.IsEmpty)
        {
            return [];
        }

        var above = await Task.WhenAll(Enumerable.Range(0, store.Partitions).Select(k => Partition(k).CountAboveAsync(figures)));
        return [.. figures.Select((f, i) => new FirmStanding(f, new(above.Sum(a => a[i].Firms), above.Sum(a => a[i].Published))))];
    }

    IPartitionGrain Partition(int number) => GrainFactory.GetGrain<IPartitionGrain>(number);
}
