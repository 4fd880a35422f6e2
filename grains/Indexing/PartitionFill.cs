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
    Fill written, saved;
    Task saving = Task.CompletedTask;
    Task<ImmutableArray<Firm>>? ahead;

    PartitionFill(IDirectoryStore store, ISearchEngine engine, Fill saved, bool begun)
    {
        (this.store, this.engine, this.saved, written) = (store, engine, saved, saved);
        Begun = begun;
    }

    public int Generation => saved.Generation;

    public bool Begun { get; private set; }

    public static async Task<PartitionFill> ResumeAsync(IDirectoryStore store, ISearchEngine engine, int generation, int partition, CancellationToken stop)
    {
        var saved = (await store.ReadFillsAsync(generation, stop)).FirstOrDefault(f => f.Partition == partition);
        return new(store, engine, saved ?? new Fill(generation, partition, "", Complete: false), begun: saved is not null);
    }

    /// <summary>
    /// Writes the next pages, while the one after each is read and those of the step before become durable. After a failure all that was not
    /// yet durable is written again.
    /// </summary>
    /// <returns>Whether there is more to fill at once.</returns>
    public async Task<bool> StepAsync(CancellationToken stop)
    {
        if (saved.Complete || await engine.CheckAsync(Generation, stop) != EngineHealth.Ready)
        {
            return false;
        }

        // From here on drains write to this generation too; a change committed before this moment is in the pages still to be read.
        Begun = true;
        try
        {
            await WriteAsync(stop);
            await saving;
            saving = SaveAsync(written, stop);
            if (written.Complete)
            {
                await saving;
            }
        }
        catch
        {
            await saving.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            (written, saving, ahead) = (saved, Task.CompletedTask, null);
            throw;
        }

        return !written.Complete;
    }

    async Task WriteAsync(CancellationToken stop)
    {
        for (var pages = 0; pages < PagesDurable && !written.Complete; pages++)
        {
            // What changes after it was read comes as a dirty row with a higher version, before or after it.
            var page = await (ahead ?? ReadAsync(written.AfterId, stop));
            var complete = page.Length < PageSize;
            var after = page.Length > 0 ? page[^1].Id : written.AfterId;
            ahead = complete ? null : ReadAsync(after, stop);
            await PartitionGrain.SendAsync(engine, [.. page], [Generation], stop);
            written = written with { AfterId = after, Complete = complete };
        }
    }

    async Task SaveAsync(Fill reached, CancellationToken stop)
    {
        if (reached.AfterId != saved.AfterId)
        {
            await engine.MakeDurableAsync(Generation, stop);
        }

        await store.SaveFillAsync(reached);
        saved = reached;
    }

    Task<ImmutableArray<Firm>> ReadAsync(string after, CancellationToken stop) => store.ScanAsync(saved.Partition, after, PageSize, stop);
}
