using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Grains;

/// <summary>Which generations are switched in, and the way back.</summary>
public sealed class GateTests
{
    static readonly string[] Ids = [.. Enumerable.Range(1, 12).Select(n => FirmId.FromNumber((ulong)n * 7919))];

    static readonly string Name = "南阳仲景艾草制品有限公司";

    [Fact]
    public async Task A_replaced_generation_is_kept_for_a_week()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var rebuild = directory.Grains.GetGrain<IRebuildGrain>(0);
        await rebuild.StartAsync("a test asks for it");
        await Eventually.TrueAsync(async () => (await rebuild.GetState()).Generations is [{ State: GenerationState.Previous }, { State: GenerationState.Current }]);
        directory.Time.By = TimeSpan.FromDays(6.9);
        await rebuild.EnsureAsync();
        Assert.Equal(2, (await rebuild.GetState()).Generations.Length);

        directory.Time.By = TimeSpan.FromDays(7.1);
        await rebuild.EnsureAsync();
        Assert.Equal(GenerationState.Current, Assert.Single((await rebuild.GetState()).Generations).State);
        Assert.Equal(EngineHealth.Missing, await directory.Engine.CheckAsync(1));
        Assert.Equal(BackOutcome.NoneBefore, (await rebuild.BackAsync()).Outcome);
    }

    [Fact]
    public async Task A_generation_that_finds_as_much_is_switched_in_and_the_one_before_is_kept()
    {
        await using var directory = await LoadedAsync();
        var state = await RebuiltAsync(directory);
        Assert.Equal(["1 Previous", "2 Current"], Texts(state));
        Assert.Null(state.Refusal);
        var probes = await directory.Store.ReadProbesAsync(1_000);
        Assert.All([Name, "仲景", "zhongjing"], q => Assert.Contains(new Probe(q, Ids[0]), probes));

        state = await RebuiltAsync(directory);
        Assert.Equal(["2 Previous", "3 Current"], Texts(state));
        Assert.Equal(EngineHealth.Missing, await directory.Engine.CheckAsync(1));
        Assert.Equal(EngineHealth.Ready, await directory.Engine.CheckAsync(2));
        Assert.Equal(Ids.Length, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task A_generation_that_loses_questions_is_refused_and_names_them()
    {
        await using var directory = await LoadedAsync();
        directory.Engine.Hides = (2, Ids[0]);
        var state = await RebuiltAsync(directory);
        Assert.Equal(["1 Current", "2 Refused"], Texts(state));
        Assert.Equal((2, 12, 12), (state.Refusal!.Generation, state.Refusal.Firms, state.Refusal.Expected));
        Assert.Equal([new("zhongjing", Ids[0]), new("仲景", Ids[0]), new(Name, Ids[0])], state.Refusal.Lost.OrderBy(p => p.Question, StringComparer.Ordinal));
        Assert.InRange(state.Refusal.Asked, 12, 200);
        Assert.Equal([Ids[0]], (await directory.AskAsync(Name)).Items.Take(1).Select(i => i.Firm.Id));
        await Eventually.TrueAsync(async () => await directory.Engine.CheckAsync(2) == EngineHealth.Missing);

        // Another attempt forgets it.
        state = await RebuiltAsync(directory);
        Assert.Equal(["1 Previous", "3 Current"], Texts(state));
        Assert.Null(state.Refusal);
    }

    [Fact]
    public async Task A_generation_that_lacks_firms_is_refused_by_its_count_alone()
    {
        await using var directory = await LoadedAsync();
        directory.Engine.Loses = (2, Ids[0]);
        var state = await RebuiltAsync(directory);
        Assert.Equal(["1 Current", "2 Refused"], Texts(state));
        Assert.Equal((11, 12, 0), (state.Refusal!.Firms, state.Refusal.Expected, state.Refusal.Lost.Length));
        Assert.Equal(12, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task What_the_one_in_use_does_not_find_either_is_not_lost()
    {
        await using var directory = await LoadedAsync();
        await directory.Store.AddProbesAsync([new("不存在的问题甲乙丙", Ids[0])]);
        Assert.Equal(["1 Previous", "2 Current"], Texts(await RebuiltAsync(directory)));
        Assert.Contains(new("不存在的问题甲乙丙", Ids[0]), await directory.Store.ReadProbesAsync(1_000));
    }

    [Fact]
    public async Task A_probe_that_somebody_added_is_asked_too()
    {
        await using var directory = await LoadedAsync();
        await directory.Store.AddProbesAsync([new("石桥 艾草制品 仲景", Ids[0]), new("仲景艾草", Ids[0])]);
        directory.Engine.Hides = (2, Ids[0]);
        Assert.Contains(new("仲景艾草", Ids[0]), (await RebuiltAsync(directory)).Refusal!.Lost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_generation_in_use_that_cannot_answer_is_replaced_by_one_whose_count_agrees(bool mute)
    {
        await using var directory = await LoadedAsync();
        directory.Engine.Hides = (2, Ids[0]);
        if (mute)
        {
            directory.Engine.Mute = 1;
            await directory.Grains.GetGrain<IRebuildGrain>(0).StartAsync("a test asks for it");
        }
        else
        {
            // Nobody asks for it.
            directory.Engine.Damaged = 1;
        }

        await UntilAsync(directory, s => s.Generations.Any(g => g is { Number: 2, State: GenerationState.Current }));
        await Eventually.TrueAsync(async () => (await directory.AskAsync("")).Total == 12);
        if (!mute)
        {
            await UntilAsync(directory, s => Texts(s) is ["2 Current"]);
        }
    }

    [Fact]
    public async Task Going_back_and_forth_loses_no_write()
    {
        await using var directory = await LoadedAsync();
        await RebuiltAsync(directory);
        await directory.LoadAsync(Ids[1], Made.MoxaMaker("南阳张仲艾草制品有限公司"));
        await directory.Grains.GetGrain<IFirmGrain>(Ids[2]).DeleteAsync(new("test", "test"));
        await directory.VisibleAsync();

        Assert.Equal(["1 Current", "2 Previous"], Texts(await BackAsync(directory)));
        Assert.Equal(11, (await directory.AskAsync("")).Total);
        Assert.Equal([Ids[1]], (await directory.AskAsync("张仲")).Items.Select(i => i.Firm.Id));
        Assert.Equal(0, (await directory.AskAsync("艾草坊02")).Total);

        await directory.LoadAsync(Ids[1], Made.MoxaMaker("南阳张衡艾草制品有限公司"));
        await directory.VisibleAsync();
        Assert.Equal(["1 Previous", "2 Current"], Texts(await BackAsync(directory)));
        Assert.Equal([Ids[1]], (await directory.AskAsync("张衡")).Items.Select(i => i.Firm.Id));
        Assert.Equal(11, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task There_is_no_way_back_without_a_generation_before_or_during_a_rebuild()
    {
        await using var directory = await LoadedAsync();
        var rebuild = directory.Grains.GetGrain<IRebuildGrain>(0);
        Assert.Equal(BackOutcome.NoneBefore, (await rebuild.BackAsync()).Outcome);
        await RebuiltAsync(directory);

        directory.Engine.Damaged = 1;
        Assert.Equal(BackOutcome.NoneBefore, (await rebuild.BackAsync()).Outcome);
        directory.Engine.Damaged = null;
        directory.Engine.Down = true;
        Assert.Equal(BackOutcome.EngineUnavailable, (await rebuild.BackAsync()).Outcome);
        directory.Engine.Down = false;

        directory.Engine.Blind = 3;
        await rebuild.StartAsync("a test asks for it");
        Assert.Equal(BackOutcome.Rebuilding, (await rebuild.BackAsync()).Outcome);
        directory.Engine.Blind = null;
        await UntilAsync(directory, s => Texts(s) is ["2 Previous", "3 Current"]);
    }

    [Fact]
    public async Task A_crash_between_the_fill_and_the_gate_is_gone_on_from()
    {
        await using var directory = await LoadedAsync();
        directory.Engine.Blind = 2;
        await directory.Grains.GetGrain<IRebuildGrain>(0).StartAsync("a test asks for it");
        await UntilAsync(directory, s => s.Filled == s.Partitions && s.Trouble is not null);
        await directory.RestartAsync();
        await UntilAsync(directory, s => Texts(s) is ["1 Previous", "2 Current"]);
        await Eventually.TrueAsync(async () => (await directory.AskAsync("")).Total == 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_between_the_engines_switch_and_the_stores_is_gone_on_from(bool back)
    {
        await using var directory = await LoadedAsync();
        if (back)
        {
            await RebuiltAsync(directory);
        }

        directory.Store.LosesSwitches = true;
        var rebuild = directory.Grains.GetGrain<IRebuildGrain>(0);
        await (back ? rebuild.BackAsync() : (Task)rebuild.StartAsync("a test asks for it"));
        await UntilAsync(directory, s => s.Trouble == "The switch was lost.");
        await directory.LoadAsync(Ids[1], Made.MoxaMaker("南阳张衡艾草制品有限公司"));
        await directory.RestartAsync();
        await UntilAsync(directory, s => s.Trouble == "The switch was lost.");
        directory.Store.LosesSwitches = false;
        await UntilAsync(directory, s => s.Generations is [var one, var two]
            && one.State == (back ? GenerationState.Current : GenerationState.Previous) && two.State == (back ? GenerationState.Previous : GenerationState.Current));
        await directory.VisibleAsync();
        await Eventually.TrueAsync(async () => (await directory.AskAsync("张衡")).Items.Select(i => i.Firm.Id).FirstOrDefault() == Ids[1]);
        Assert.Equal(12, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task A_refusal_is_remembered_over_a_restart()
    {
        await using var directory = await LoadedAsync();
        directory.Engine.Hides = (2, Ids[0]);
        await RebuiltAsync(directory);
        await directory.RestartAsync();
        var state = await directory.Grains.GetGrain<IRebuildGrain>(0).GetState();
        Assert.Equal(["1 Current", "2 Refused"], Texts(state));
        Assert.Equal(3, state.Refusal!.Lost.Length);
        await Eventually.TrueAsync(async () => (await directory.AskAsync(Name)).Items.FirstOrDefault()?.Firm.Id == Ids[0]);
    }

    /// <summary>Twelve firms; the first has a name like no other's.</summary>
    static async Task<DirectoryCluster> LoadedAsync()
    {
        var directory = await DirectoryCluster.StartAsync();
        await directory.LoadAsync(Ids[0], Made.MoxaMaker(Name));
        for (var i = 1; i < Ids.Length; i++)
        {
            await directory.LoadAsync(Ids[i], Made.MoxaMaker(FormattableString.Invariant($"南阳艾草坊{i:00}艾草制品有限公司")));
        }

        await directory.VisibleAsync();
        return directory;
    }

    static async Task<RebuildState> RebuiltAsync(DirectoryCluster directory)
    {
        await directory.Grains.GetGrain<IRebuildGrain>(0).StartAsync("a test asks for it");
        return await UntilAsync(directory, s => s.Generations.All(g => g.State != GenerationState.Building));
    }

    static async Task<RebuildState> BackAsync(DirectoryCluster directory)
    {
        Assert.Equal(BackOutcome.Begun, (await directory.Grains.GetGrain<IRebuildGrain>(0).BackAsync()).Outcome);
        return await UntilAsync(directory, s => s.Generations.All(g => g.State != GenerationState.Building));
    }

    static async Task<RebuildState> UntilAsync(DirectoryCluster directory, Func<RebuildState, bool> condition)
    {
        RebuildState? state = null;
        await Eventually.TrueAsync(async () => condition(state = await directory.Grains.GetGrain<IRebuildGrain>(0).GetState()));
        return state!;
    }

    static string[] Texts(RebuildState state) => [.. state.Generations.Select(g => $"{g.Number} {g.State}")];
}
