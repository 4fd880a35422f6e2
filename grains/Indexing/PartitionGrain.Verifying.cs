using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Verification;

namespace AgriDirectory.Indexing;

/// <summary>What a verification asks of a partition, while it drains.</summary>
sealed partial class PartitionGrain
{
    /// <summary>So often firms that are on their way are waited for.</summary>
    const int Rounds = 40;

    static readonly TimeSpan Round = TimeSpan.FromMilliseconds(50);

    public async Task<TotalsCompared> CompareTotalsAsync(bool reload)
    {
        await ready.Task;
        var scanned = await ScanAsync();
        var moving = await MovingAsync(scanned);

        // No await from here on: nothing changes between the two.
        var against = moving.Count == 0 ? scanned : Without(scanned, moving);
        var differences = TotalsCompared.Between(Partition, sums, against);
        var reloaded = reload && differences.Count > 0;
        if (reloaded)
        {
            // What is on its way has a newer version, and replaces what is held of it here.
            sums = against;
        }

        return new(differences.Count, [.. differences.Take(TotalsCompared.MostTold)], moving.Count, reloaded);
    }

    async Task<MarketSums> ScanAsync()
    {
        var scanned = new MarketSums();
        for (var after = (string?)""; after is not null;)
        {
            // The store may answer at once, and the drain is to have its turns.
            await Task.Yield();
            var page = await store.ScanAsync(Partition, after, BatchSize);
            foreach (var firm in page)
            {
                scanned.Replace(firm);
            }

            after = page.Length == BatchSize ? page[^1].Id : null;
        }

        return scanned;
    }

    /// <summary>
    /// Reads again what the two hold different versions of, until only what is really lost is left.
    /// </summary>
    /// <returns>Firms that kept changing; all others are as SQL has them.</returns>
    async Task<List<string>> MovingAsync(MarketSums scanned)
    {
        for (var round = 0; ; round++)
        {
            var apart = sums.Apart(scanned);
            if (apart.Count == 0)
            {
                return [];
            }

            foreach (var firm in await store.ReadManyAsync(apart))
            {
                scanned.Replace(firm);
            }

            // Read last: a firm that waits for nothing now was in the sums before it stopped waiting.
            var states = (await store.ReadStatesAsync(apart)).ToDictionary(s => s.Id);
            HashSet<string> read = [.. apart];
            List<string> moving = [.. sums.Apart(scanned).Where(id => !read.Contains(id) || (states.TryGetValue(id, out var s) && (s.Waiting || s.Version != scanned.VersionOf(id))))];
            if (moving.Count == 0 || round == Rounds)
            {
                return moving;
            }

            await Task.Delay(Round, time);
        }
    }

    /// <summary>Firms on their way are taken as they are held.</summary>
    MarketSums Without(MarketSums scanned, List<string> moving)
    {
        foreach (var id in moving)
        {
            scanned.TakeOver(sums, id);
        }

        return scanned;
    }

    public async Task<int> MendAsync(int generation, ImmutableArray<string> firms)
    {
        await ready.Task;
        await engine.RemoveAsync(generation, firms);

        // Afterwards, so that what a drain wrote just before it was taken out is written again.
        var queued = await store.RequeueAsync(Partition, epoch, firms);
        StepDownIf(queued is null);
        return queued ?? 0;
    }
}
