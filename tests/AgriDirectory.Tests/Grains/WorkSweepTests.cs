using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Work;

namespace AgriDirectory.Tests.Grains;

/// <summary>What the directory finds by itself lands in the worklist, once, and leaves it when it is no longer so.</summary>
public sealed class WorkSweepTests : IAsyncLifetime
{
    static readonly string[] Ids = [.. Enumerable.Range(1, 5).Select(n => FirmId.FromNumber((ulong)n * 7919))];

    static readonly (string Right, string Wrong) Code = Codes("91411303MA0000000");

    DirectoryCluster directory = null!;

    IFirmGrain Firm(string id) => directory.Grains.GetGrain<IFirmGrain>(id);

    IWorkGrain Item(WorkKind kind, string firm) => directory.Grains.GetGrain<IWorkGrain>(WorkRules.NumberOf(kind, firm));

    DateOnly Today => BeijingDay.Of(directory.Time.GetUtcNow());

    public async ValueTask InitializeAsync() => directory = await DirectoryCluster.StartAsync();

    public ValueTask DisposeAsync() => directory.DisposeAsync();

    [Fact]
    public async Task A_doubtful_firm_has_an_item_until_it_is_put_right_or_deleted()
    {
        await directory.LoadAsync(Ids[0], Doubtful("甲店"));
        var item = await UntilAsync(WorkKind.Doubtful, Ids[0], WorkState.Open);
        Assert.Equal((Ids[0], "甲店", Today.AddDays(WorkRules.DoubtfulDays)), (item.Request.FirmId, item.Request.FirmName, item.Due));
        Assert.Equal([Code.Wrong, Code.Right[^1..]], Assert.Single(item.Problems).Arguments);

        await ChangeAsync(Ids[0], d => d with { CreditCode = Code.Right });
        item = await UntilAsync(WorkKind.Doubtful, Ids[0], WorkState.Settled);
        Assert.NotNull(item.ClosedAt);
        await ChangeAsync(Ids[0], d => d with { CreditCode = Code.Wrong });
        item = await UntilAsync(WorkKind.Doubtful, Ids[0], WorkState.Open);
        Assert.Null(item.ClosedAt);
        await Firm(Ids[0]).DeleteAsync(new ChangeOrigin("李", "test"));
        await UntilAsync(WorkKind.Doubtful, Ids[0], WorkState.Settled);
    }

    [Fact]
    public async Task What_a_clerk_has_found_right_is_not_found_again_and_something_else_is()
    {
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("甲店"));
        await directory.LoadAsync(Ids[1], Doubtful("乙店"));
        var item = await UntilAsync(WorkKind.Doubtful, Ids[1], WorkState.Open);
        await Item(WorkKind.Doubtful, Ids[1]).ChangeAsync(new WorkChange(WorkState.Done, "李", item.Due, "执照如此", ""), item.Version, "李");
        await ChangeAsync(Ids[1], d => d with { Employees = 7 });
        await SweptAsync();
        Assert.Equal(WorkState.Done, (await Item(WorkKind.Doubtful, Ids[1]).GetAsync())!.State);
        var noted = (await directory.Grains.GetGrain<IAuditGrain>(0).ReadAsync(new(What: AuditCodes.WorkClosed), 0, 10)).Single();
        Assert.Equal(("李", "clerk", item.Id), (noted.Who, noted.Role, noted.About));

        await ChangeAsync(Ids[1], d => d with { LegalName = "甲店" });
        item = await UntilAsync(WorkKind.Doubtful, Ids[1], WorkState.Open);
        Assert.Equal(("李", "甲店"), (item.Owner, item.Request.FirmName));
        Assert.Equal([WorkCodes.NameSame], item.Problems.Select(p => p.Code).Except(["credit-code-checksum"]));
        Assert.Equal(Ids[0], item.Problems[^1].Arguments[1]);

        // That the other firm is gone ends this firm's doubt as well, but for what was found right before.
        await Firm(Ids[0]).DeleteAsync(new ChangeOrigin("李", "test"));
        directory.Time.By += TimeSpan.FromSeconds(10);
        await Eventually.TrueAsync(async () => (await Item(WorkKind.Doubtful, Ids[1]).GetAsync())!.Problems.Length == 1);
    }

    [Fact]
    public async Task Made_up_firms_are_left_alone()
    {
        await directory.LoadAsync(Ids[0], Doubtful("甲店") with { Sample = true, AsOf = new DateOnly(2020, 1, 1) });
        await SweptAsync();
        Assert.Null(await Item(WorkKind.Doubtful, Ids[0]).GetAsync());
        Assert.Empty(await directory.Store.ReadWorklistAsync(new(Open: true), 0, 10));
    }

    [Fact]
    public async Task A_crash_between_the_items_and_the_note_of_them_repeats_looks_and_changes_nothing()
    {
        directory.Store.LosesSwept = true;
        await directory.LoadAsync(Ids[0], Doubtful("甲店"));
        await Eventually.TrueAsync(() => Task.FromResult(directory.Store.SweptTries >= 3));
        Assert.Equal(0, await directory.Store.ReadSweptAsync());
        var item = await UntilAsync(WorkKind.Doubtful, Ids[0], WorkState.Open);
        Assert.Equal(1, item.Version);
        Assert.NotNull((await directory.Grains.GetGrain<IWorkSweepGrain>(0).GetState()).Trouble);

        directory.Store.LosesSwept = false;
        await directory.RestartAsync();
        await SweptAsync();
        Assert.Equal(1, (await Item(WorkKind.Doubtful, Ids[0]).GetAsync())!.Version);
        await Eventually.TrueAsync(async () => (await directory.Grains.GetGrain<IWorkSweepGrain>(0).GetState()).Trouble is null);
    }

    [Fact]
    public async Task An_item_that_could_not_be_kept_is_found_again_and_two_sweeps_make_one()
    {
        directory.Store.WorkLeft = 1;
        await directory.StartAnotherAsync();
        for (var n = 0; n < 3; n++)
        {
            await directory.LoadAsync(Ids[n], Doubtful($"店{n}") with { CreditCode = Codes($"91411303MA000000{n}").Wrong });
        }

        await SweptAsync();
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(1, (await directory.Store.ReadWorkAsync(WorkRules.NumberOf(WorkKind.Doubtful, Ids[n])))!.Version);
        }

        Assert.Equal(3, (await directory.Store.CountWorkAsync(new(Open: true), Today)).Open);
    }

    [Fact]
    public async Task A_parked_row_has_an_item_with_the_reason_until_it_is_taken()
    {
        directory.Engine.Refuses = Ids[0];
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("甲店"));
        var item = await UntilAsync(WorkKind.Parked, Ids[0], WorkState.Open);
        Assert.Equal(("甲店", Today.AddDays(WorkRules.ParkedDays)), (item.Request.FirmName, item.Due));
        Assert.Equal(["it has too many names"], Assert.Single(item.Problems).Arguments);
        directory.Engine.Refuses = null;
        await ChangeAsync(Ids[0], d => d with { Employees = 7 });
        await UntilAsync(WorkKind.Parked, Ids[0], WorkState.Settled);
    }

    [Fact]
    public async Task A_firm_that_nobody_confirmed_for_a_year_has_an_item_until_somebody_does()
    {
        var made = Made.MoxaMaker("甲店");
        await directory.LoadAsync(Ids[0], made with { AsOf = Today.AddYears(-1).AddDays(-1) });
        await directory.LoadAsync(Ids[1], made with { LegalName = "乙店", AsOf = Today.AddYears(-1) });
        await directory.LoadAsync(Ids[2], made with { LegalName = "丙店", AsOf = Today.AddYears(-3), Status = FirmStatus.Deregistered });
        await directory.LoadAsync(Ids[3], made with { LegalName = "丁店" });
        var item = await UntilAsync(WorkKind.Unconfirmed, Ids[0], WorkState.Open);
        Assert.Equal(Today.AddDays(WorkRules.UnconfirmedDays), item.Due);
        Assert.Equal([Today.AddYears(-1).AddDays(-1).ToString("yyyy-MM-dd", null)], Assert.Single(item.Problems).Arguments);
        Assert.Equal(Ids[0], Assert.Single(await directory.Store.ReadWorklistAsync(new(Open: true), 0, 10)).Request.FirmId);

        Assert.Equal(SaveOutcome.Changed, (await ChangeAsync(Ids[0], d => d with { AsOf = Today })).Outcome);
        await UntilAsync(WorkKind.Unconfirmed, Ids[0], WorkState.Settled);
        directory.Time.By += TimeSpan.FromDays(2);
        await UntilAsync(WorkKind.Unconfirmed, Ids[1], WorkState.Open);
        Assert.Null(await Item(WorkKind.Unconfirmed, Ids[3]).GetAsync());
    }

    [Fact]
    public async Task A_load_in_which_every_row_is_doubtful_does_not_bury_the_worklist_and_loses_none()
    {
        const int more = 20;
        var firms = Enumerable.Range(0, WorkRules.MostFound + more).Select(n => new Firm
        {
            Id = FirmId.FromNumber((ulong)(n + 1) * 104_729),
            Version = 1,
            ChangedAt = directory.Time.GetUtcNow(),
            ChangedBy = "import",
            Details = Doubtful($"店{n}") with { CreditCode = null },
        }).ToList();
        // Of one name all but the first are doubtful.
        await Task.WhenAll(firms.Select(f => directory.Store.SaveAsync(new FirmWrite(f with { Details = f.Details with { LegalName = "同名艾草店" } }, null, "test"))));
        await Eventually.TrueAsync(async () => (await directory.Grains.GetGrain<IWorkSweepGrain>(0).GetState()).Waiting.Contains(WorkKind.Doubtful), TimeSpan.FromMinutes(2));
        Assert.Equal(WorkRules.MostFound, (await directory.Store.CountWorkAsync(new(Open: true), Today)).Open);
        Assert.True(await directory.Store.ReadSweptAsync() < directory.Store.LastSequence);

        foreach (var open in await directory.Store.ReadWorklistAsync(new(Open: true), 0, more - 1))
        {
            var saved = await directory.Grains.GetGrain<IWorkGrain>(open.Id).ChangeAsync(new WorkChange(WorkState.Done, "", open.Due, "", ""), open.Version, "李");
            Assert.True(saved.Saved);
        }

        await SweptAsync();
        Assert.Equal(
            new WorkCounts(WorkRules.MostFound, 0, 0, OnTime: more - 1, 0), await directory.Store.CountWorkAsync(new(Open: true), Today));
    }

    [Fact]
    public async Task Nobody_can_ask_for_what_the_directory_finds_nor_choose_what_it_decides()
    {
        await directory.LoadAsync(Ids[0], Doubtful("甲店"));
        var item = await UntilAsync(WorkKind.Doubtful, Ids[0], WorkState.Open);
        WorkChange Change(WorkState state, string reply = "") => new(state, "", item.Due, reply, "");
        Assert.Equal("state", WorkRules.Check(item, Change(WorkState.Declined, "不")));
        Assert.Equal("state", WorkRules.Check(item, Change(WorkState.Settled)));
        Assert.Null(WorkRules.Check(item, Change(WorkState.Done)));
        var asked = item with { Request = item.Request with { Kind = WorkKind.Removal } };
        Assert.Equal("reply", WorkRules.Check(asked, Change(WorkState.Declined)));
        Assert.Null(WorkRules.Check(asked, Change(WorkState.Declined, "不")));
        Assert.Null(await Item(WorkKind.Doubtful, Ids[0]).OpenAsync(asked.Request));
    }

    static FirmDetails Doubtful(string name) => Made.MoxaMaker(name) with { CreditCode = Code.Wrong };

    static (string Right, string Wrong) Codes(string body)
    {
        var right = CreditCode.CheckCharacter(body.AsSpan());
        return (body + right, body + (right == '1' ? '2' : '1'));
    }

    async Task<FirmSaved> ChangeAsync(string id, Func<FirmDetails, FirmDetails> change)
    {
        var firm = (await Firm(id).GetAsync())!;
        return await Firm(id).SaveAsync(change(firm.Details), firm.Version, new ChangeOrigin("李", "test"));
    }

    /// <summary>Waits until every change was looked at.</summary>
    Task SweptAsync() => Eventually.TrueAsync(async () => await directory.Store.ReadSweptAsync() == directory.Store.LastSequence, TimeSpan.FromMinutes(2));

    async Task<WorkItem> UntilAsync(WorkKind kind, string firm, WorkState state)
    {
        // Open items are compared with their firms again after a few seconds.
        directory.Time.By += TimeSpan.FromSeconds(20);
        WorkItem? item = null;
        await Eventually.TrueAsync(async () => (item = await Item(kind, firm).GetAsync())?.State == state);
        return item!;
    }
}
