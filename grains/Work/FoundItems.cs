using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Work;

/// <summary>The items of what the directory finds.</summary>
sealed class FoundItems(IDirectoryStore store, IGrainFactory grains)
{
    /// <summary>How many grains are asked at a time.</summary>
    const int Together = 50;

    /// <summary>What is open of a kind, by firm.</summary>
    public async Task<Dictionary<string, WorkItem>> OpenAsync(WorkKind kind, CancellationToken stop) =>
        (await store.ReadWorklistAsync(new WorkFilter(Open: true, kind), 0, 2 * WorkRules.MostFound, stop)).ToDictionary(i => i.Request.FirmId);

    /// <summary>Opens what was found, in its order, as long as there is room.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="room">How many more items may be open.</param>
    /// <returns>How many findings were looked at: all of them, unless there was no more room.</returns>
    /// <exception cref="StoreFailedException">Some could not be kept.</exception>
    public async Task<int> FindAsync(IReadOnlyList<WorkFinding> findings, int room)
    {
        var done = 0;
        while (done < findings.Count && room > 0)
        {
            var some = findings.Skip(done).Take(Math.Min(Together, room)).ToList();
            var opened = await Task.WhenAll(some.Select(f => Grain(f.Kind, f.FirmId).FindAsync(f)));
            room -= opened.Count(o => o);
            done += some.Count;
        }

        return done;
    }

    /// <summary>Settles the items of firms.</summary>
    /// <exception cref="StoreFailedException">Some could not be kept.</exception>
    public async Task SettleAsync(WorkKind kind, IEnumerable<string> firms)
    {
        foreach (var some in firms.Chunk(Together))
        {
            await Task.WhenAll(some.Select(f => Grain(kind, f).SettleAsync()));
        }
    }

    /// <summary>Settles open items of which nothing is found any more, and renews those of which something else is.</summary>
    /// <param name="kind">Their kind.</param>
    /// <param name="open">The open items.</param>
    /// <param name="look">What is found of living firms.</param>
    /// <param name="stop">Stops it.</param>
    public async Task RenewAsync(
        WorkKind kind, Dictionary<string, WorkItem> open, Func<IReadOnlyList<Firm>, Task<ImmutableArray<WorkFinding>>> look, CancellationToken stop)
    {
        foreach (var some in open.Keys.ToList().Chunk(500))
        {
            var living = (await store.ReadManyAsync(some, stop)).Where(f => !f.Deleted).ToList();
            var found = await look(living);
            await FindAsync([.. found.Where(f => !f.IsIn(open[f.FirmId]))], WorkRules.MostFound);
            var over = some.Except(found.Select(f => f.FirmId)).ToList();
            await SettleAsync(kind, over);
            over.ForEach(f => open.Remove(f));
        }
    }

    IWorkGrain Grain(WorkKind kind, string firm) => grains.GetGrain<IWorkGrain>(WorkRules.NumberOf(kind, firm));
}
