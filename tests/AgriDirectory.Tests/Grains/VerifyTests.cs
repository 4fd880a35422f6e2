using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Tests.Markets;
using AgriDirectory.Verification;

namespace AgriDirectory.Tests.Grains;

/// <summary>Verifying finds what differs, and nothing else, and repairs it.</summary>
public sealed class VerifyTests
{
    const int Firms = 150;

    static readonly string[] Ids = [.. Enumerable.Range(1, Firms).Select(n => FirmId.FromNumber((ulong)n * 0x9E3779B97F4A7C15))];

    static async Task<DirectoryCluster> LoadedAsync()
    {
        var directory = await DirectoryCluster.StartAsync();
        await Task.WhenAll(Ids.Select((id, i) => directory.LoadAsync(id, Made.MoxaMaker($"南阳第{i}艾草有限公司", 1_000 + i))));
        await directory.Grains.GetGrain<IFirmGrain>(Ids[9]).DeleteAsync(new("test", "test"));
        await directory.VisibleAsync();
        return directory;
    }

    static async Task<VerifyState> VerifyAsync(DirectoryCluster directory, bool repair = false)
    {
        var grain = directory.Grains.GetGrain<IVerifyGrain>(0);
        Assert.NotNull(await grain.StartAsync(repair));
        var state = VerifyState.None;
        await Eventually.TrueAsync(async () => !(state = await grain.GetState()).IsRunning);
        Assert.True(state.Stage == VerifyStage.Done, $"{state.Stage}: {state.Trouble}");
        Assert.NotNull(state.EndedAt);
        return state;
    }

    static async Task<int> CurrentAsync(DirectoryCluster directory) =>
        (await directory.Store.ReadGenerationsAsync()).Single(g => g.State == GenerationState.Current).Number;

    /// <summary>Five ways in which an index can be wrong, and two of sums.</summary>
    static async Task PlantAsync(DirectoryCluster directory)
    {
        var generation = await CurrentAsync(directory);
        var firms = await directory.Store.ReadManyAsync(Ids[..10]);
        await directory.Engine.RemoveAsync(generation, [Ids[0], Ids[1], Ids[2], Ids[4], Ids[9]]);
        FirmDocument[] wrong =
        [
            FirmDocuments.Of(firms[2] with { Version = 0 }),
            FirmDocuments.Of(firms[3] with { Version = 40, Details = firms[3].Details with { LegalName = "南阳篡改艾草有限公司" } }),
            FirmDocuments.Of(firms[4] with { Deleted = true }),
            FirmDocuments.Of(firms[9] with { Deleted = false }),
            FirmDocuments.Of(firms[5] with { Id = FirmId.FromNumber(77), Details = firms[5].Details with { LegalName = "南阳多余艾草有限公司" } }),
        ];
        Assert.All(await directory.Engine.WriteAsync(generation, wrong), Assert.Null);
        await directory.Engine.MakeVisibleAsync(generation);
        directory.Sql($"UPDATE firm SET details = CAST(replace(CAST(details AS TEXT), '\"yuan\":1006', '\"yuan\":5006') AS BLOB) WHERE id = '{Ids[6]}'");
    }

    [Fact]
    public async Task What_is_planted_is_found_by_kind_and_repaired()
    {
        await using var directory = await LoadedAsync();
        Assert.True((await VerifyAsync(directory)).Found!.IsFine);
        await PlantAsync(directory);

        var found = (await VerifyAsync(directory)).Found!;
        Assert.Equal((Firms, 2, 1, 1, 1, 2), (found.Firms, found.Missing, found.Surplus, found.Older, found.Newer, found.Otherwise));
        Assert.Equal((0, 0, 0), (found.Parked, found.Waiting, found.Faults.Length));
        FirmDifference[] expected =
        [
            new(Ids[0], DifferenceKind.Missing, 1, null), new(Ids[1], DifferenceKind.Missing, 1, null), new(Ids[2], DifferenceKind.Older, 1, 0), new(Ids[3], DifferenceKind.Newer, 1, 40),
            new(Ids[4], DifferenceKind.Otherwise, 1, 1), new(Ids[9], DifferenceKind.Otherwise, 2, 2), new(FirmId.FromNumber(77), DifferenceKind.Surplus, null, 1),
        ];
        Assert.Equal(expected.OrderBy(d => d.FirmId, StringComparer.Ordinal), found.FirmDifferences.OrderBy(d => d.FirmId, StringComparer.Ordinal));
        var partition = Partitioning.Of(Ids[6], directory.Store.Partitions);
        Assert.Equal(2, found.Totals);
        Assert.Equal(
            [new("mugwort", "total", 4_000), new("mugwort/moxa-stick", "total", 4_000)],
            found.TotalDifferences.Select(t => (t.Market, t.Sum, long.Parse(t.Scanned, null) - long.Parse(t.Held, null))));
        Assert.All(found.TotalDifferences, t => Assert.Equal((partition, 2024, MarketMeasure.Output), (t.Partition, t.Year, t.Measure)));
        Assert.Equal(1, (await directory.AskAsync("篡改艾草")).Total);

        var state = await VerifyAsync(directory, repair: true);
        Assert.False(state.Found!.IsFine);
        Assert.Equal(new VerifyRepairs(5, 6, 1), state.Repaired);
        Assert.True(state.Left!.IsFine);
        Assert.Equal(0, (await directory.AskAsync("篡改艾草")).Total + (await directory.AskAsync("多余艾草")).Total);
        Assert.Equal(Firms - 1, (await directory.AskAsync("")).Total);
        MarketsByHand.AssertSame(await directory.ScanAsync("mugwort"), await directory.AddUpAsync("mugwort"));
        await directory.RestartAsync();
        Assert.True((await VerifyAsync(directory)).Found!.IsFine);
    }

    [Fact]
    public async Task What_changes_meanwhile_is_no_difference_and_loses_nothing_to_a_repair()
    {
        await using var directory = await LoadedAsync();
        using var over = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            var random = new Random(w);
            while (!over.IsCancellationRequested)
            {
                var id = Ids[10 + (random.Next(Firms / 4 - 4) * 4) + w];
                if (random.Next(9) == 0) id = FirmId.New();
                await directory.LoadAsync(id, Made.MoxaMaker("南阳某某艾草有限公司", random.Next(1_000_000)));
                // A firm that never rests could not be compared.
                await directory.Grains.GetGrain<IPartitionGrain>(Partitioning.Of(id, directory.Store.Partitions)).WaitUntilVisibleAsync(directory.Store.LastSequence, TimeSpan.FromSeconds(5));
            }
        })).ToList();
        for (var i = 0; i < 4; i++)
        {
            Assert.True((await VerifyAsync(directory)).Found is { IsFine: true } fine, "A false alarm.");
        }

        await PlantAsync(directory);
        var state = await VerifyAsync(directory, repair: true);
        Assert.Equal((7, 2), (state.Found!.Differing, state.Found.Totals));
        Assert.True(state.Left!.IsFine);
        await over.CancelAsync();
        await Task.WhenAll(writers);
        await directory.VisibleAsync();
        var last = (await VerifyAsync(directory)).Found!;
        Assert.True(last.IsFine);
        Assert.Equal(0, last.Waiting);
        MarketsByHand.AssertSame(await directory.ScanAsync("mugwort/moxa-stick"), await directory.AddUpAsync("mugwort/moxa-stick"));
    }

    [Fact]
    public async Task Parked_rows_are_told_apart_and_broken_histories_are_named()
    {
        await using var directory = await LoadedAsync();
        directory.Engine.Refuses = Ids[20];
        await directory.LoadAsync(Ids[20], Made.MoxaMaker("南阳拒收艾草有限公司"));
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()).Parked == 1);
        directory.Sql($"DELETE FROM history WHERE version = 1 AND firm = (SELECT number FROM firm WHERE id = '{Ids[30]}')");
        var found = (await VerifyAsync(directory)).Found!;
        Assert.Equal((0, 0, 1), (found.Differing, found.Totals, found.Parked));
        Assert.Equal(new StoreFault("history", Ids[30]), Assert.Single(found.Faults));
        Assert.False(found.IsFine);
    }

    [Fact]
    public async Task One_goes_on_at_a_time_can_be_stopped_and_says_when_the_engine_is_down()
    {
        await using var directory = await LoadedAsync();
        var grain = directory.Grains.GetGrain<IVerifyGrain>(0);
        Assert.Equal(VerifyStage.None, (await grain.GetState()).Stage);
        Assert.NotNull(await grain.StartAsync(false));
        if (await grain.StartAsync(false) is null) Assert.NotEqual(VerifyStage.None, (await grain.StopAsync()).Stage);
        await Eventually.TrueAsync(async () => !(await grain.GetState()).IsRunning);

        directory.Engine.Down = true;
        Assert.NotNull(await grain.StartAsync(true));
        await Eventually.TrueAsync(async () => !(await grain.GetState()).IsRunning);
        var state = await grain.GetState();
        Assert.Equal((VerifyStage.Failed, true), (state.Stage, state.Trouble!.Contains("cannot be compared", StringComparison.Ordinal)));
        directory.Engine.Down = false;
        Assert.True((await VerifyAsync(directory)).Found!.IsFine);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_order_changes_crashes_and_rebuilds_come_in_index_and_totals_are_as_SQL_has_them(int seed)
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var random = new Random(seed);
        for (var step = 0; step < 12; step++)
        {
            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Ids[random.Next(40)]).Distinct().Select((id, i) => (i + step) % 9 == 0
                ? directory.Grains.GetGrain<IFirmGrain>(id).DeleteAsync(new("test", "test"))
                : directory.LoadAsync(id, MarketSumsTests.Random(random) with { Township = "411303101", Products = ["moxa-stick", "moxa-wool", "foot-bath"] })));
            switch (random.Next(4))
            {
                case 0: await directory.RestartAsync(); break;
                case 1: await directory.Grains.GetGrain<IRebuildGrain>(0).StartAsync("a test asks for it"); break;
                case 2: directory.Engine.WritesLeft = random.Next(4); break;
                default: break;
            }
        }

        directory.Engine.WritesLeft = null;
        await Eventually.TrueAsync(async () => (await directory.Grains.GetGrain<IRebuildGrain>(0).GetState()).Generations.All(g => g.State != GenerationState.Building));
        await directory.VisibleAsync();
        Assert.True((await VerifyAsync(directory)).Found!.IsFine);
        foreach (var market in MarketId.All)
        {
            MarketsByHand.AssertSame(await directory.ScanAsync(market), await directory.AddUpAsync(market));
        }
    }
}
