using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Verification;

/// <summary>All firms of SQL by id: the partitions' pages, each by id, merged. It holds a page of each partition.</summary>
sealed class StoredFirms(IDirectoryStore store, CancellationToken stop)
{
    const int PageSize = 200;

    readonly Queue<FirmState>[] pages = [.. Enumerable.Range(0, store.Partitions).Select(_ => new Queue<FirmState>())];
    readonly string?[] after = [.. Enumerable.Repeat("", store.Partitions)];
    readonly PriorityQueue<int, string> first = new(StringComparer.Ordinal);
    bool begun;

    /// <summary>The next firm; null after the last.</summary>
    public async ValueTask<FirmState?> NextAsync()
    {
        if (!begun)
        {
            begun = true;
            for (var k = 0; k < pages.Length; k++)
            {
                await QueueAsync(k);
            }
        }

        if (!first.TryDequeue(out var partition, out _))
        {
            return null;
        }

        var firm = pages[partition].Dequeue();
        await QueueAsync(partition);
        return firm;
    }

    async ValueTask QueueAsync(int partition)
    {
        var page = pages[partition];
        if (page.Count == 0 && after[partition] is { } last)
        {
            // The store may answer at once: whoever else waits for the grain gets a turn in between.
            await Task.Yield();
            var read = await store.ScanStatesAsync(partition, last, PageSize, stop);
            after[partition] = read.Length == PageSize ? read[^1].Id : null;
            foreach (var firm in read)
            {
                page.Enqueue(firm);
            }
        }

        if (page.TryPeek(out var next))
        {
            first.Enqueue(partition, next.Id);
        }
    }
}
