using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Indexing;

/// <summary>
/// Fills a building generation with a partition's firms, a page at a time, from where an earlier attempt's durable work ended. Changes made
/// meanwhile reach the generation as dirty rows do, once the fill has begun: what was committed before it began is in its scan.
/// </summary>
sealed class PartitionFill
{
    /// <summary>All partitions fill at once, and each holds the page that it sends and the next one: what they hold is copied while questions wait.</summary>
    const int PageSize = 25;

    /// <summary>So many pages are made durable together.</summary>
    const int PagesDurable = 20;

    readonly IDirectoryStore store;
    readonly ISearchEngine engine;
    Fill progress;
    Task<ImmutableArray<Firm>>? ahead;

    PartitionFill(IDirectoryStore store, ISearchEngine engine, Fill progress, bool begun)
    {
        (this.store, this.engine, this.progress) = (store, engine, progress);
        Begun = begun;
    }

    public int Generation => progress.Generation;

    public bool Begun { get; private set; }

    public static async Task<PartitionFill> ResumeAsync(IDirectoryStore store, ISearchEngine engine, int generation, int partition, CancellationToken stop)
    {
        var saved = (await store.ReadFillsAsync(generation, stop)).FirstOrDefault(f => f.Partition == partition);
        return new(store, engine, saved ?? new Fill(generation, partition, "", Complete: false), begun: saved is not null);
    }

    /// <summary>Writes the next pages, while the one after each is read; what could not be written is read again.</summary>
    /// <returns>Whether there is more to fill at once.</returns>
    public async Task<bool> StepAsync(CancellationToken stop)
    {
        if (progress.Complete || await engine.CheckAsync(Generation, stop) != EngineHealth.Ready)
        {
            return false;
        }

        // From here on drains write to this generation too; a change committed before this moment is in the pages still to be read.
        Begun = true;
        var (next, after, complete) = (ahead, progress.AfterId, false);
        ahead = null;
        for (var pages = 0; pages < PagesDurable && !complete; pages++)
        {
            // What changes after it was read comes as a dirty row with a higher version, before or after it.
            var page = await (next ?? ReadAsync(after, stop));
            complete = page.Length < PageSize;
            after = page.Length > 0 ? page[^1].Id : after;
            next = complete ? null : ReadAsync(after, stop);
            await PartitionGrain.SendAsync(engine, [.. page], [Generation], stop);
        }

        if (after != progress.AfterId)
        {
            await engine.MakeDurableAsync(Generation, stop);
        }

        progress = progress with { AfterId = after, Complete = complete };
        await store.SaveFillAsync(progress);
        ahead = next;
        return !complete;
    }

    Task<ImmutableArray<Firm>> ReadAsync(string after, CancellationToken stop) => store.ScanAsync(progress.Partition, after, PageSize, stop);
}
