using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Work;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

public abstract partial class DirectoryStoreContract
{
    static readonly DateTimeOffset Sent = new(2026, 3, 1, 1, 0, 0, TimeSpan.Zero);

    static readonly WorkFilter Any = new(Open: true);

    [Fact]
    public async Task An_item_is_kept_with_all_that_was_said_of_it()
    {
        var item = Item("A000000001", due: 20) with
        {
            Remarks = [new(Sent, "clerk", "电话\n核实过")],
            Owner = "李",
            Reply = "已更正",
            Problems = [new("credit-code-checksum", "creditCode", ["91411303MA00000001", "X"], Warning: true)],
        };
        Assert.True(await Store.SaveWorkAsync(item));
        await ReopenAsync();
        var read = await Store.ReadWorkAsync(item.Id);
        Assert.Equal(item.Remarks, read!.Remarks);
        Assert.Equal(item.Problems[0].Arguments, Assert.Single(read.Problems).Arguments);
        Assert.Equal(item, read with { Remarks = item.Remarks, Problems = item.Problems });
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
        Assert.Equal(["A000000002", "A000000003", "A000000001"], (await Store.ReadWorklistAsync(new(Open: true), 0, 10)).Select(i => i.Id));
        Assert.Equal(["A000000003"], (await Store.ReadWorklistAsync(new(Open: true), 1, 1)).Select(i => i.Id));
        Assert.Equal(["A000000005", "A000000004"], (await Store.ReadWorklistAsync(new(Open: false), 0, 10)).Select(i => i.Id));
        Assert.Equal(new WorkCounts(Open: 3, DueSoon: 1, Overdue: 1, OnTime: 1, Late: 1), await Store.CountWorkAsync(Any, new DateOnly(2026, 3, 20)));
        Assert.Equal(new WorkCounts(3, 1, 2, 1, 1), await Store.CountWorkAsync(Any, new DateOnly(2026, 3, 30)));

        var reopened = Closed("A000000004", 20, 20) with { Version = 2, ClosedAt = null, State = WorkState.Open };
        Assert.True(await Store.SaveWorkAsync(reopened));
        Assert.Equal(4, (await Store.CountWorkAsync(Any, new DateOnly(2026, 3, 30))).Open);
    }

    [Fact]
    public async Task Items_are_listed_and_counted_by_kind_and_owner()
    {
        static WorkItem Of(WorkItem item, WorkKind kind, string owner) => item with { Request = item.Request with { Kind = kind }, Owner = owner };
        await Store.SaveWorkAsync(Of(Item("A000000001", due: 30), WorkKind.Doubtful, "李"));
        await Store.SaveWorkAsync(Of(Item("A000000002", due: 10), WorkKind.Doubtful, ""));
        await Store.SaveWorkAsync(Of(Item("A000000003", due: 20), WorkKind.OwnCorrection, "李"));
        await Store.SaveWorkAsync(Of(Closed("A000000004", due: 20, closedOn: 21), WorkKind.Doubtful, "李"));
        async Task<string[]> ListAsync(WorkFilter filter) => [.. (await Store.ReadWorklistAsync(filter, 0, 10)).Select(i => i.Id)];
        Assert.Equal(["A000000002", "A000000001"], await ListAsync(new(Open: true, WorkKind.Doubtful)));
        Assert.Equal(["A000000003", "A000000001"], await ListAsync(new(Open: true, Owner: "李")));
        Assert.Equal(["A000000002"], await ListAsync(new(Open: true, Owner: "")));
        Assert.Equal(["A000000003"], await ListAsync(new(Open: true, WorkKind.OwnCorrection, "李")));
        Assert.Equal(["A000000004"], await ListAsync(new(Open: false, WorkKind.Doubtful, "李")));
        Assert.Empty(await ListAsync(new(Open: false, WorkKind.Parked)));
        Assert.Equal(new WorkCounts(Open: 2, DueSoon: 0, Overdue: 1, OnTime: 0, Late: 1), await Store.CountWorkAsync(new(Open: true, WorkKind.Doubtful), new DateOnly(2026, 3, 20)));
        Assert.Equal(new WorkCounts(2, 1, 0, 0, 1), await Store.CountWorkAsync(new(Open: true, Owner: "李"), new DateOnly(2026, 3, 20)));

        await Store.SaveWorkAsync(Of(Item("A000000002", due: 10), WorkKind.Doubtful, "王") with { Version = 2 });
        Assert.Equal(["A000000002"], await ListAsync(new(Open: true, Owner: "王")));
        Assert.Empty(await ListAsync(new(Open: true, Owner: "")));
    }

    [Fact]
    public async Task Who_closed_an_item_is_noted_with_it_or_not_at_all()
    {
        var item = Item("A000000001", due: 20);
        Assert.True(await Store.SaveWorkAsync(item));
        Assert.False(await Store.SaveWorkAsync(item with { Version = 3 }, Note(AuditCodes.WorkClosed, item.Id)));
        Assert.Empty(await Store.ReadAuditAsync(new(), long.MaxValue, 10));
        Assert.True(await Store.SaveWorkAsync(item with { Version = 2 }, Note(AuditCodes.WorkClosed, item.Id)));
        Assert.Equal(item.Id, Assert.Single(await Store.ReadAuditAsync(new(), long.MaxValue, 10)).About);
    }

    [Fact]
    public async Task How_far_the_worklist_has_looked_is_kept_and_never_goes_back()
    {
        Assert.Equal(0, await Store.ReadSweptAsync());
        await Store.SaveSweptAsync(7);
        await Store.SaveSweptAsync(5);
        await ReopenAsync();
        Assert.Equal(7, await Store.ReadSweptAsync());
    }

    [Fact]
    public async Task Of_two_living_firms_of_one_name_the_later_one_has_a_namesake()
    {
        var (first, second) = (Create(Id(1), Details("同名")), Create(Id(2), Details(" 同名 ", township: "411303101")));
        await SavedAsync(first);
        await SavedAsync(second);
        await SavedAsync(Create(3));
        string[] ids = [Id(1), Id(2), Id(3), Id(9), "no id"];
        Assert.Equal([new Namesake(Id(2), Id(1))], await Store.ReadNamesakesAsync(ids));
        var renamed = Change(first, Details("别名"));
        await SavedAsync(renamed);
        Assert.Empty(await Store.ReadNamesakesAsync(ids));
        var back = Change(renamed, first.Firm.Details);
        await SavedAsync(back);
        Assert.Single(await Store.ReadNamesakesAsync(ids));
        await SavedAsync(Delete(back));
        Assert.Empty(await Store.ReadNamesakesAsync(ids));
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
