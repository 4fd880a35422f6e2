using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>What verifying and repairing ask of a store.</summary>
public abstract partial class DirectoryStoreContract
{
    [Fact]
    public async Task States_tell_what_waits_what_is_parked_and_what_is_deleted()
    {
        var epoch = await Store.RaiseEpochAsync(Own);
        int[] numbers = [.. InOnePartition(4)];
        List<DirtyKey> keys = [];
        foreach (var n in numbers)
        {
            keys.Add(new DirtyKey(Id(n), (await SavedAsync(Create(n))).Sequence));
        }

        Assert.True(await Store.SettleAsync(Own, epoch, keys[..2], [new ParkedRow(keys[2].FirmId, keys[2].Sequence, "too long", Start)]));
        await SavedAsync(Delete(Create(numbers[1])));
        await SavedAsync(Create(NotIn(Own)));
        FirmState[] expected =
        [
            new(Id(numbers[0]), 1, Deleted: false, Waiting: false, Parked: false), new(Id(numbers[1]), 2, Deleted: true, Waiting: true, Parked: false),
            new(Id(numbers[2]), 1, Deleted: false, Waiting: false, Parked: true), new(Id(numbers[3]), 1, Deleted: false, Waiting: true, Parked: false),
        ];
        Assert.Equal(expected, await Store.ReadStatesAsync([.. numbers.Select(Id)]));
        Assert.Equal([expected[2], expected[0]], await Store.ReadStatesAsync([Id(numbers[2]), "none", Id(numbers[0]), Id(77_777)]));

        var scanned = new List<FirmState>();
        for (var after = ""; await Store.ScanStatesAsync(Own, after, 3) is { IsEmpty: false } page; after = page[^1].Id)
        {
            scanned.AddRange(page);
        }

        Assert.Equal(expected.OrderBy(s => s.Id, StringComparer.Ordinal), scanned);
    }

    [Fact]
    public async Task Requeued_firms_wait_again_as_long_as_the_epoch_is_the_partitions()
    {
        var epoch = await Store.RaiseEpochAsync(Own);
        int[] numbers = [.. InOnePartition(3)];
        List<DirtyKey> keys = [];
        foreach (var n in numbers)
        {
            keys.Add(new DirtyKey(Id(n), (await SavedAsync(Create(n))).Sequence));
        }

        Assert.True(await Store.SettleAsync(Own, epoch, keys[..2], [new ParkedRow(keys[2].FirmId, keys[2].Sequence, "too long", Start)]));
        var elsewhere = NotIn(Own);
        await SavedAsync(Create(elsewhere));
        var (changes, last) = ((await Store.ReadChangesAsync(0, 100)).Changes.Length, Store.LastSequence);
        Assert.Equal(2, await Store.RequeueAsync(Own, epoch, [keys[0].FirmId, keys[2].FirmId, "none", Id(elsewhere)]));

        var batch = await Store.ReadDirtyAsync(Own, 0, 10);
        Assert.Equal([keys[0].FirmId, keys[2].FirmId], batch.Firms.Select(d => d.Firm.Id));
        Assert.All(batch.Firms, d => Assert.True(d.Sequence > last));
        Assert.Equal(0, (await Store.ReadBacklogAsync()).Parked);
        Assert.Equal(changes, (await Store.ReadChangesAsync(0, 100)).Changes.Length);

        await Store.RaiseEpochAsync(Own);
        Assert.Null(await Store.RequeueAsync(Own, epoch, [keys[1].FirmId]));
        Assert.Equal(2, (await Store.ReadDirtyAsync(Own, 0, 10)).Firms.Length);
    }

    [Fact]
    public async Task A_sound_store_has_no_faults()
    {
        await SavedAsync(Create(1));
        await SavedAsync(Delete(Create(1)));
        Assert.Empty(await Store.InspectAsync(10));
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.InspectAsync(10, stopped.Token));
    }
}
