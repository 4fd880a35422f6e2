using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Watching;
using AgriDirectory.Work;

namespace AgriDirectory.Tests.Grains;

/// <summary>What operators see of a directory whose engine and store fail, and what they do about it.</summary>
public sealed class WatchingTests : IAsyncLifetime
{
    static readonly string[] Ids = [.. Enumerable.Range(1, 12).Select(n => FirmId.FromNumber((ulong)n * 7919))];

    DirectoryCluster directory = null!;

    IWatchGrain Watch => directory.Grains.GetGrain<IWatchGrain>(0);

    IProbesGrain Probes => directory.Grains.GetGrain<IProbesGrain>(0);

    IWorkGrain Item => directory.Grains.GetGrain<IWorkGrain>(WorkRules.NumberOf(WorkKind.Parked, Ids[0]));

    public async ValueTask InitializeAsync() => directory = await DirectoryCluster.StartAsync();

    public ValueTask DisposeAsync() => directory.DisposeAsync();

    [Fact]
    public async Task A_dismissed_row_stays_so_over_a_restart_until_the_firm_is_saved_again()
    {
        await ParkAsync();
        await Eventually.TrueAsync(async () => await Item.GetAsync() is { State: WorkState.Open });
        var row = Assert.Single(await Watch.ReadParkedAsync(dismissed: false));
        Assert.Equal((Ids[0], "甲店", "it has too many names"), (row.FirmId, row.LegalName, row.Reason));
        Assert.False(await Watch.DismissAsync(Ids[0], row.Sequence + 1, "试验", "operator"));
        Assert.True(await Watch.DismissAsync(Ids[0], row.Sequence, "试验企业", "operator"));
        Assert.False(await Watch.DismissAsync(Ids[0], 0, "再来", "operator"));
        var item = await Item.GetAsync();
        Assert.Equal((WorkState.Done, "试验企业", "operator"), (item!.State, item.Remarks[^1].Text, item.Owner));
        await directory.RestartAsync();

        Assert.Empty(await Watch.ReadParkedAsync(dismissed: false));
        var dismissed = Assert.Single(await Watch.ReadParkedAsync(dismissed: true));
        Assert.Equal(("operator", "试验企业"), (dismissed.Dismissal!.By, dismissed.Dismissal.Reason));
        var status = await Watch.ReadAsync();
        Assert.Equal((0, 1), (status.Store!.Parked, status.Store.Dismissed));
        Assert.Equal(WorkState.Done, (await Item.GetAsync())!.State);
        Assert.Equal([Ids[0]], (await directory.Store.ReadAuditAsync(new(What: AuditCodes.ParkedDismissed), long.MaxValue, 10)).Select(e => e.About));

        directory.Engine.Refuses = Ids[0];
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("乙店"));
        await Eventually.TrueAsync(async () => (await Watch.ReadParkedAsync(dismissed: false)).Any(r => r.LegalName == "乙店"));
        Assert.Empty(await Watch.ReadParkedAsync(dismissed: true));
    }

    [Fact]
    public async Task A_row_that_is_tried_again_is_found_or_parked_again()
    {
        await ParkAsync();
        var before = Assert.Single(await Watch.ReadParkedAsync(dismissed: false));
        Assert.True(await Watch.RetryAsync(Ids[0], "operator"));
        await Eventually.TrueAsync(async () => (await Watch.ReadParkedAsync(dismissed: false)).Any(r => r.At > before.At));
        Assert.True(await Watch.DismissAsync(Ids[0], 0, "先放着", "operator"));

        directory.Engine.Refuses = null;
        Assert.True(await Watch.RetryAsync(Ids[0], "operator"));
        await Eventually.TrueAsync(async () => (await directory.AskAsync("甲店")).Total == 1);
        Assert.False(await Watch.RetryAsync(Ids[0], "operator"));
        Assert.False(await Watch.RetryAsync("no id", "operator"));
        await Eventually.TrueAsync(async () => await directory.Store.ReadBacklogAsync() == new Backlog(0, 0));
        Assert.Equal(2, (await directory.Store.ReadAuditAsync(new(What: AuditCodes.ParkedRetried), long.MaxValue, 10)).Length);
    }

    [Fact]
    public async Task A_store_that_fails_and_an_engine_that_is_off_are_named_and_the_rest_is_told()
    {
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("甲店"));
        await directory.VisibleAsync();
        var fine = await Watch.ReadAsync();
        Assert.Empty(fine.Unknown);
        Assert.Empty(fine.Troubled);
        Assert.Equal((EngineHealth.Ready, 1, 1), (fine.Engine.Health, fine.Engine.Firms, fine.Firms!.Living));
        Assert.StartsWith("Lucene.NET 4.8", fine.Engine.Name, StringComparison.Ordinal);

        directory.Store.HidesBacklog = true;
        var blind = await Watch.ReadAsync();
        Assert.Equal(["store"], blind.Unknown);
        Assert.Null(blind.Store);
        Assert.Equal(EngineHealth.Ready, blind.Engine.Health);
        directory.Store.HidesBacklog = false;

        directory.Engine.Down = true;
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("乙店"));
        await Eventually.TrueAsync(async () => (await Watch.ReadAsync()).Troubled.Length == 1);
        var off = await Watch.ReadAsync();
        Assert.Equal((EngineHealth.Unavailable, null, 1), (off.Engine.Health, off.Engine.Name, off.Store!.Waiting.Sum(w => w.Rows)));
        Assert.Equal("The engine is switched off.", off.Troubled[0].Reason);
        Assert.Contains("engine", off.Unknown);
        directory.Engine.Down = false;
        await Eventually.TrueAsync(async () => await Watch.ReadAsync() is { Troubled.IsEmpty: true, Store.Waiting.IsEmpty: true });
    }

    [Fact]
    public async Task The_gate_asks_own_questions_and_none_that_was_deleted()
    {
        foreach (var (id, i) in Ids.Select((id, i) => (id, i))) await directory.LoadAsync(id, Made.MoxaMaker(i == 0 ? "南阳仲景艾草制品有限公司" : $"南阳{(char)('丁' + i)}店"));
        await directory.VisibleAsync();
        Assert.Equal(ProbeOutcome.Saved, (await Probes.SaveAsync("石桥 仲景", Ids[0], null, "operator")).Outcome);
        Assert.Equal(ProbeOutcome.BadQuestion, (await Probes.SaveAsync("？", Ids[0], null, "operator")).Outcome);
        Assert.Equal(ProbeOutcome.NoFirm, (await Probes.SaveAsync("仲景", FirmId.FromNumber(1), null, "operator")).Outcome);
        Assert.Equal(ProbeOutcome.Saved, (await Probes.SaveAsync("甲乙丙丁没有", Ids[1], null, "operator")).Outcome);
        var ran = await Probes.RunAsync();
        Assert.Equal((1, 0), (ran.Generation, ran.Left));
        Assert.Equal([1, 0], ran.Answers.Select(a => a.Rank).OrderDescending());

        await RebuildAsync();
        var list = await Probes.ListAsync();
        Assert.Equal(["甲乙丙丁没有", "石桥 仲景"], list.TakeWhile(e => e.Probe.Own).Select(e => e.Probe.Question).Order(StringComparer.Ordinal));
        Assert.True(list.Length > Ids.Length);
        // All of the firm's questions but one of its own are deleted: that one is what the next generation loses.
        foreach (var entry in list.Where(e => e.Probe.FirmId == Ids[0] && !e.Probe.Own)) Assert.True(await Probes.DropAsync(entry.Number, "operator"));
        directory.Engine.Hides = (3, Ids[0]);
        var state = await RebuildAsync();
        Assert.Equal([new Probe("石桥 仲景", Ids[0], Own: true)], state.Refusal!.Lost);

        Assert.True(await Probes.DropAsync(ProbeRules.NumberOf(state.Refusal.Lost[0]), "operator"));
        directory.Engine.Hides = (4, Ids[0]);
        Assert.Null((await RebuildAsync()).Refusal);
        Assert.DoesNotContain(await Probes.ListAsync(), e => e.Probe.FirmId == Ids[0]);
    }

    [Fact]
    public async Task The_states_of_grains_tell_no_names_and_no_figures()
    {
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司", 7_654_321) with { Person = new FirmContact("钱密一", "13700000072", null) });
        await directory.VisibleAsync();
        var market = directory.Grains.GetGrain<IMarketGrain>("mugwort");
        Assert.Equal(0, (await market.GetState()).SumsHeld);
        await market.GetSumsAsync();
        await market.GetLargestAsync(MarketMeasure.Output, 2024, published: false);
        var held = await market.GetState();
        Assert.Equal((true, 1, 2024, 1), (held.Exists, held.Firms, held.Years.Single(), held.ListsHeld));
        Assert.False((await directory.Grains.GetGrain<IMarketGrain>("nothing").GetState()).Exists);
        var firm = await directory.Grains.GetGrain<IFirmGrain>(Ids[0]).GetState();
        Assert.Equal((1, Trade.Mugwort), (firm.Version, firm.Trades.Single()));
        Assert.Empty((await directory.Grains.GetGrain<IFirmGrain>(Ids[5]).GetState()).Trades);
        var told = System.Text.Json.JsonSerializer.Serialize(new object[] { held, firm, await directory.Grains.GetGrain<IPartitionGrain>(0).GetState() });
        foreach (var secret in new[] { "仲景", "钱密一", "13700000072", "7654321" }) Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
    }

    async Task ParkAsync()
    {
        directory.Engine.Refuses = Ids[0];
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("甲店"));
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()).Parked == 1);
    }

    async Task<RebuildState> RebuildAsync()
    {
        var rebuild = directory.Grains.GetGrain<IRebuildGrain>(0);
        await rebuild.StartAsync("a test asks for it");
        RebuildState? state = null;
        await Eventually.TrueAsync(async () => (state = await rebuild.GetState()).Generations.All(g => g.State != GenerationState.Building));
        return state!;
    }
}
