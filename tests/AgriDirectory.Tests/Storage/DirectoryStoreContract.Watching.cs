using AgriDirectory.Accounts;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>The promises to operators.</summary>
public abstract partial class DirectoryStoreContract
{
    static readonly DateOnly Today = new(2026, 5, 4);

    static AuditEntry Doing(string what, string about) => new(0, Start, "operator", "operator", what, about);

    async Task<int> NotedAsync(string what) => (await Store.ReadAuditAsync(new AuditFilter(What: what), long.MaxValue, 100)).Length;

    [Fact]
    public async Task What_waits_is_counted_by_partition_with_its_oldest_save()
    {
        var status = await Store.ReadStatusAsync();
        Assert.Empty(status.Waiting);
        Assert.Equal((0, null, 0), (status.Parked, status.ParkedSince, status.Dismissed));
        Assert.True(status.Schema > 0);
        Assert.NotEmpty(status.Kind);

        var numbers = InOnePartition(2);
        foreach (var n in numbers) await SavedAsync(Create(n));
        var renamed = Change(Create(numbers[0]), Details("Renamed"));
        await SavedAsync(renamed);
        var elsewhere = NotIn(Own);
        await SavedAsync(Create(elsewhere));
        WaitingRows[] expected = [new(Own, 2, Create(numbers[1]).Firm.ChangedAt), new(Partitioning.Of(Id(elsewhere), PartitionCount), 1, Create(elsewhere).Firm.ChangedAt)];
        Assert.Equal(expected.OrderBy(w => w.Partition), (await Store.ReadStatusAsync()).Waiting);
    }

    [Fact]
    public async Task A_parked_row_is_tried_again_or_dismissed_and_says_who_did_it()
    {
        var epoch = await Store.RaiseEpochAsync(Own);
        var numbers = InOnePartition(2);
        var rows = new List<ParkedRow>();
        foreach (var n in numbers) rows.Add(new(Id(n), (await SavedAsync(Create(n))).Sequence, "too long", Start.AddMinutes(rows.Count)));
        await Store.SettleAsync(Own, epoch, [], rows);
        Assert.Equal((2, Start), ((await Store.ReadStatusAsync()).Parked, (await Store.ReadStatusAsync()).ParkedSince));

        var dismissal = new Dismissal(Start.AddHours(1), "operator", "It is a test entry.");
        Assert.False(await Store.DismissParkedAsync(rows[0].FirmId, rows[0].Sequence + 100, dismissal, Doing(AuditCodes.ParkedDismissed, rows[0].FirmId)));
        Assert.False(await Store.DismissParkedAsync(Id(999), 0, dismissal, Doing(AuditCodes.ParkedDismissed, Id(999))));
        Assert.Equal(0, await NotedAsync(AuditCodes.ParkedDismissed));
        Assert.True(await Store.DismissParkedAsync(rows[0].FirmId, rows[0].Sequence, dismissal, Doing(AuditCodes.ParkedDismissed, rows[0].FirmId)));
        Assert.False(await Store.DismissParkedAsync(rows[0].FirmId, 0, dismissal with { Reason = "Again." }, Doing(AuditCodes.ParkedDismissed, rows[0].FirmId)));
        Assert.Equal(1, await NotedAsync(AuditCodes.ParkedDismissed));

        await ReopenAsync();
        Assert.Equal(rows[1..], await Store.ReadParkedAsync(10));
        Assert.Equal([new(rows[0], dismissal)], await Store.ReadDismissedAsync(10));
        // It is not in the index all the same, and the gate has to know.
        Assert.Equal(new Backlog(0, 2), await Store.ReadBacklogAsync());

        var woken = new List<int>();
        Store.Committed = woken.AddRange;
        foreach (var row in rows) Assert.True(await Store.RetryParkedAsync(row.FirmId, Doing(AuditCodes.ParkedRetried, row.FirmId)));
        Assert.False(await Store.RetryParkedAsync(rows[0].FirmId, Doing(AuditCodes.ParkedRetried, rows[0].FirmId)));
        Assert.Equal(2, await NotedAsync(AuditCodes.ParkedRetried));
        Assert.Equal([Own], woken.Distinct());
        Assert.Equal(new Backlog(2, 0), await Store.ReadBacklogAsync());
        Assert.Equal(rows.Select(r => r.Sequence), (await Store.ReadDirtyAsync(Own, 0, 10)).Firms.Select(d => d.Sequence));

        // What was dismissed once and is parked again is not dismissed.
        await Store.SettleAsync(Own, epoch, [], rows);
        Assert.Equal(rows, await Store.ReadParkedAsync(10));
        Assert.Empty(await Store.ReadDismissedAsync(10));
    }

    [Fact]
    public async Task A_dismissal_ends_with_the_next_save()
    {
        var epoch = await Store.RaiseEpochAsync(Own);
        var write = Create(InOnePartition(1)[0]);
        var row = new ParkedRow(write.Firm.Id, (await SavedAsync(write)).Sequence, "too long", Start);
        await Store.SettleAsync(Own, epoch, [], [row]);
        await Store.DismissParkedAsync(row.FirmId, 0, new(Start, "operator", "x"), Doing(AuditCodes.ParkedDismissed, row.FirmId));
        var again = row with { Sequence = (await SavedAsync(Change(write, Details("Shorter")))).Sequence };
        Assert.Empty(await Store.ReadDismissedAsync(10));
        await Store.SettleAsync(Own, epoch, [], [again]);
        Assert.Equal([again], await Store.ReadParkedAsync(10));
        Assert.True(await Store.DismissParkedAsync(row.FirmId, again.Sequence, new(Start, "operator", "y"), Doing(AuditCodes.ParkedDismissed, row.FirmId)));
        Assert.Equal("y", Assert.Single(await Store.ReadDismissedAsync(10)).Dismissal.Reason);
    }

    [Fact]
    public async Task Own_probe_questions_are_kept_apart_from_made_ones()
    {
        await SavedAsync(Create(1));
        await SavedAsync(Create(2));
        Probe made = new("a", Id(1)), own = new("z", Id(1), Own: true);
        await Store.AddProbesAsync([made, new("b", Id(2))]);
        Assert.Equal(ProbeOutcome.Saved, await SaveAsync(own, null));
        Assert.Equal(ProbeOutcome.Known, await SaveAsync(own, null));
        Assert.Equal(ProbeOutcome.NoFirm, await SaveAsync(own with { FirmId = Id(3) }, null));
        Assert.Equal(ProbeOutcome.NoFirm, await SaveAsync(own with { FirmId = "" }, null));
        Assert.Equal(ProbeOutcome.NoSuchProbe, await SaveAsync(own with { Question = "y" }, new("nobody's", Id(1))));
        await ReopenAsync();
        Assert.Equal([own, made, new("b", Id(2))], await Store.ReadProbesAsync(10));

        // A made one in whose place an own one comes is not made again; nor is one that was dropped.
        Probe mine = new("c", Id(2), Own: true);
        Assert.Equal(ProbeOutcome.Saved, await SaveAsync(mine, made));
        Assert.True(await Store.DropProbeAsync(new("b", Id(2)), Doing(AuditCodes.ProbeDropped, Id(2))));
        Assert.False(await Store.DropProbeAsync(new("b", Id(2)), Doing(AuditCodes.ProbeDropped, Id(2))));
        await Store.AddProbesAsync([made, new("b", Id(2)), own with { Own = false }]);
        Assert.Equal([mine, own], await Store.ReadProbesAsync(10));

        // An own one takes the place of a dropped one, and can be changed into itself.
        Assert.Equal(ProbeOutcome.Saved, await SaveAsync(new("a", Id(1), Own: true), own));
        Assert.Equal(ProbeOutcome.Saved, await SaveAsync(mine, mine));
        Assert.Equal([new("a", Id(1), Own: true), mine], await Store.ReadProbesAsync(10));
        Assert.Equal(ProbeOutcome.TooMany, await SaveAsync(own, null, most: 2));
        Assert.Equal(ProbeOutcome.Saved, await SaveAsync(own, mine, most: 2));
        Assert.True(await Store.DropProbeAsync(own, Doing(AuditCodes.ProbeDropped, Id(1))));
        Assert.Equal((5, 2), (await NotedAsync(AuditCodes.ProbeSaved), await NotedAsync(AuditCodes.ProbeDropped)));

        Task<ProbeOutcome> SaveAsync(Probe probe, Probe? before, int most = 10) => Store.SaveProbeAsync(probe, before, most, Doing(AuditCodes.ProbeSaved, probe.FirmId));
    }

    [Fact]
    public async Task Unanswered_questions_add_up_by_day_and_go_in_time()
    {
        await AddAsync(Today.AddDays(-2), [new("旧", 5)]);
        await AddAsync(Today.AddDays(-1), [new("艾灸垫", 3), new("b", 4)]);
        await AddAsync(Today, [new("艾灸垫", 4)]);
        await AddAsync(Today, [new("艾灸垫", 1)]);
        await ReopenAsync();
        Assert.Equal([new("艾灸垫", 8, Today.AddDays(-1), Today), new("旧", 5, Today.AddDays(-2), Today.AddDays(-2))], await Store.ReadUnansweredAsync(DateOnly.MinValue, 2));
        Assert.Equal(["艾灸垫", "b"], (await Store.ReadUnansweredAsync(Today.AddDays(-1), 10)).Select(q => q.Question));

        await Store.AddUnansweredAsync([], Today, Today.AddDays(-1), 10);
        Assert.Equal(["艾灸垫", "b"], (await Store.ReadUnansweredAsync(DateOnly.MinValue, 10)).Select(q => q.Question));
        Assert.True(await Store.ClearUnansweredAsync("艾灸垫", Doing(AuditCodes.UnansweredCleared, "")));
        Assert.False(await Store.ClearUnansweredAsync("艾灸垫", Doing(AuditCodes.UnansweredCleared, "")));
        Assert.Equal(1, await NotedAsync(AuditCodes.UnansweredCleared));

        await Store.AddUnansweredAsync([.. Enumerable.Range(1, 20).Select(n => new UnansweredCount($"q{n}", n))], Today, DateOnly.MinValue, 3);
        Assert.Equal(["q20", "q19", "q18"], (await Store.ReadUnansweredAsync(DateOnly.MinValue, 10)).Select(q => q.Question));

        Task AddAsync(DateOnly day, UnansweredCount[] counts) => Store.AddUnansweredAsync(counts, day, DateOnly.MinValue, 100);
    }
}
