using AgriDirectory.Work;

namespace AgriDirectory.Tests.Storage;

public abstract partial class DirectoryStoreContract
{
    static readonly DateTimeOffset Sent = new(2026, 3, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_item_is_kept_with_all_that_was_said_of_it()
    {
        var item = Item("A000000001", due: 20) with { Remarks = [new(Sent, "clerk", "电话\n核实过")], Owner = "李", Reply = "已更正" };
        Assert.True(await Store.SaveWorkAsync(item));
        await ReopenAsync();
        var read = await Store.ReadWorkAsync(item.Id);
        Assert.Equal(item.Remarks, read!.Remarks);
        Assert.Equal(item, read with { Remarks = item.Remarks });
        Assert.Null(await Store.ReadWorkAsync("A000000002"));
    }

    [Fact]
    public async Task An_item_that_somebody_changed_before_is_not_written_over()
    {
        var item = Item("A000000001", due: 20);
        Assert.True(await Store.SaveWorkAsync(item));
        Assert.False(await Store.SaveWorkAsync(item with { Owner = "again" }));
        Assert.True(await Store.SaveWorkAsync(item with { Version = 2, Owner = "first" }));
        Assert.False(await Store.SaveWorkAsync(item with { Version = 2, Owner = "second" }));
        Assert.False(await Store.SaveWorkAsync(item with { Version = 4, Owner = "third" }));
        Assert.False(await Store.SaveWorkAsync(Item("A000000009", due: 1) with { Version = 2 }));
        Assert.Equal("first", (await Store.ReadWorkAsync(item.Id))!.Owner);
    }

    [Fact]
    public async Task Open_items_are_listed_by_their_day_and_closed_ones_newest_first()
    {
        await Store.SaveWorkAsync(Item("A000000001", due: 30));
        await Store.SaveWorkAsync(Item("A000000002", due: 10));
        await Store.SaveWorkAsync(Item("A000000003", due: 20));
        await Store.SaveWorkAsync(Closed("A000000004", due: 20, closedOn: 20));
        await Store.SaveWorkAsync(Closed("A000000005", due: 20, closedOn: 21));
        Assert.Equal(["A000000002", "A000000003", "A000000001"], (await Store.ReadWorklistAsync(open: true, 0, 10)).Select(i => i.Id));
        Assert.Equal(["A000000003"], (await Store.ReadWorklistAsync(open: true, 1, 1)).Select(i => i.Id));
        Assert.Equal(["A000000005", "A000000004"], (await Store.ReadWorklistAsync(open: false, 0, 10)).Select(i => i.Id));
        Assert.Equal(new WorkCounts(Open: 3, DueSoon: 1, Overdue: 1, OnTime: 1, Late: 1), await Store.CountWorkAsync(new DateOnly(2026, 3, 20)));
        Assert.Equal(new WorkCounts(3, 1, 2, 1, 1), await Store.CountWorkAsync(new DateOnly(2026, 3, 30)));

        var reopened = Closed("A000000004", 20, 20) with { Version = 2, ClosedAt = null, State = WorkState.Open };
        Assert.True(await Store.SaveWorkAsync(reopened));
        Assert.Equal(4, (await Store.CountWorkAsync(new DateOnly(2026, 3, 30))).Open);
    }

    static WorkItem Item(string id, int due) => new()
    {
        Id = id,
        Version = 1,
        Request = new(WorkKind.Removal, "0000000001", "卧龙区某某艾草店", "请删除我的电话", "13800000000"),
        OpenedAt = Sent,
        Due = new DateOnly(2026, 3, due),
    };

    static WorkItem Closed(string id, int due, int closedOn) =>
        Item(id, due) with { State = WorkState.Done, ClosedAt = new DateTimeOffset(2026, 3, closedOn, 9, 0, 0, TimeSpan.FromHours(8)).ToUniversalTime() };
}
