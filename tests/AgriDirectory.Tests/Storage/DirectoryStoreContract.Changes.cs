using AgriDirectory.Changes;
using AgriDirectory.Firms;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>The order of changes.</summary>
public abstract partial class DirectoryStoreContract
{
    [Fact]
    public async Task Changes_are_told_in_the_order_of_their_commits_with_the_details_that_still_hold()
    {
        var first = Create(1);
        var created = await SavedAsync(first);
        var second = Create(2);
        await SavedAsync(second);
        var changed = await SavedAsync(Change(first, first.Firm.Details with { Park = "园区" }));
        await SavedAsync(Delete(second));

        var all = await Store.ReadChangesAsync(0, 10);
        Assert.Equal([(Id(1), 1, false), (Id(2), 1, false), (Id(1), 2, false), (Id(2), 2, true)], all.Changes.Select(c => (c.FirmId, (int)c.Version, c.Deleted)));
        Assert.False(all.More);
        Assert.Equal(Store.LastSequence, all.Last);
        Assert.Equal(created.Sequence, all.Changes[0].Sequence);
        Assert.Equal(changed.Sequence, all.Changes[2].Sequence);
        Assert.Equal([null, null, "园区", null], all.Changes.Select(c => c.Now?.Park));
        Assert.Equal(Text(first.Firm.Details), Text(all.Changes[2].Before));

        var page = await Store.ReadChangesAsync(created.Sequence, 1);
        Assert.Equal(Id(2), Assert.Single(page.Changes).FirmId);
        Assert.True(page.More);
        Assert.Empty((await Store.ReadChangesAsync(all.Last, 10)).Changes);
        await ReopenAsync();
        Assert.Equal(all.Changes.Select(c => c.Sequence), (await Store.ReadChangesAsync(0, 10)).Changes.Select(c => c.Sequence));
    }

    [Fact]
    public async Task The_newest_changes_come_first_each_with_what_it_replaced()
    {
        Assert.Empty((await Store.ReadNewestChangesAsync(10)).Changes);
        var first = Create(1);
        await SavedAsync(first);
        var second = Create(2);
        await SavedAsync(second);
        var changed = Change(first, first.Firm.Details with { Park = "园区" });
        await SavedAsync(changed);
        await SavedAsync(Change(changed, changed.Firm.Details with { Park = "新园区" }));
        await SavedAsync(Delete(second));

        var newest = await Store.ReadNewestChangesAsync(10);
        Assert.Equal(
            [(Id(2), 2, true), (Id(1), 3, false), (Id(1), 2, false), (Id(2), 1, false), (Id(1), 1, false)],
            newest.Changes.Select(c => (c.FirmId, (int)c.Version, c.Deleted)));
        Assert.Equal([null, "新园区", null, null, null], newest.Changes.Select(c => c.Now?.Park));
        Assert.Equal([Text(second.Firm.Details), Text(changed.Firm.Details), Text(first.Firm.Details), null, null], newest.Changes.Select(c => Text(c.Before)));
        Assert.Equal((false, Store.LastSequence), (newest.More, newest.Last));
        var cut = await Store.ReadNewestChangesAsync(2);
        Assert.Equal(newest.Changes[..2].Select(c => c.Sequence), cut.Changes.Select(c => c.Sequence));
        Assert.True(cut.More);
    }

    [Fact]
    public async Task Whoever_follows_the_changes_while_many_write_sees_each_once_and_in_order()
    {
        const int writers = 8, firms = 25;
        List<CommittedChange> seen = [];
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < firms; i++)
            {
                var write = Create(1 + (w * firms) + i);
                await SavedAsync(write);
                await SavedAsync(Change(write, write.Firm.Details with { Park = "园区" }));
                // One that is refused leaves no gap that anybody waits for.
                Assert.Equal(WriteOutcome.VersionConflict, (await Store.SaveAsync(write)).Outcome);
            }
        })));
        var after = 0L;
        while (true)
        {
            var ended = writing.IsCompleted;
            var page = await Store.ReadChangesAsync(after, 7);
            seen.AddRange(page.Changes);
            if (page.Changes.Length > 0) after = page.Changes[^1].Sequence;
            else if (ended) break;
            else await Task.Yield();
        }

        await writing;
        Assert.Equal(writers * firms * 2, seen.Count);
        Assert.Equal(seen.Count, seen.Select(c => (c.FirmId, c.Version)).Distinct().Count());
        Assert.Equal(seen.Select(c => c.Sequence).Order(), seen.Select(c => c.Sequence));
        Assert.All(seen.GroupBy(c => c.FirmId), f => Assert.Equal([1, 2], f.Select(c => c.Version)));
    }
}
