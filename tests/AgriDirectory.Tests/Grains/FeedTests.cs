using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Tests.Markets;

namespace AgriDirectory.Tests.Grains;

/// <summary>From a firm to the index and the totals, whatever fails on the way.</summary>
public sealed class FeedTests
{
    static readonly string[] Ids = [.. Enumerable.Range(1, 400).Select(n => FirmId.FromNumber((ulong)n * 7919)).OrderBy(i => Partitioning.Of(i, Partitioning.DefaultCount)).Take(40)];

    static string[] OfOnePartition(int count) =>
        [.. Enumerable.Range(1, 100_000).Select(n => FirmId.FromNumber((ulong)n * 7919)).Where(i => Partitioning.Of(i, Partitioning.DefaultCount) == 3).Take(count)];

    [Fact]
    public async Task A_saved_firm_is_found_and_counted()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var saved = await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司", 5_000_000));
        Assert.Equal(SaveOutcome.Created, saved.Outcome);
        await directory.VisibleAsync();

        var answer = await directory.AskAsync("仲景艾草");
        Assert.Equal([Ids[0]], answer.Items.Select(i => i.Firm.Id));
        var market = (await directory.Grains.GetGrain<IMarketGrain>("mugwort/moxa-stick").GetSumsAsync()).Single(m => m.Id == "mugwort/moxa-stick");
        Assert.Equal((1, 2024, 1, (Int128)5_000_000), (market.Firms, market.Years[^1], market.Find(MarketMeasure.Output, 2024)!.Reported, market.Find(MarketMeasure.Output, 2024)!.Total));
    }

    [Fact]
    public async Task A_change_replaces_and_a_deletion_takes_away()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司"));
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳张衡艾草制品有限公司"));
        await directory.VisibleAsync();
        Assert.Equal(0, (await directory.AskAsync("仲景")).Total);
        Assert.Equal(1, (await directory.AskAsync("张衡")).Total);

        var deleted = await directory.Grains.GetGrain<IFirmGrain>(Ids[0]).DeleteAsync(new("test", "test"));
        Assert.Equal((SaveOutcome.Deleted, 3), (deleted.Outcome, deleted.Version));
        await directory.VisibleAsync();
        Assert.Equal(0, (await directory.AskAsync("")).Total);
        Assert.Equal(0, (await directory.AddUpAsync("mugwort")).Firms);

        var again = await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳张衡艾草制品有限公司"));
        Assert.Equal((SaveOutcome.Refused, SaveCodes.IdUsed), (again.Outcome, again.Problems[0].Code));
    }

    [Fact]
    public async Task With_the_engine_down_writes_go_on_and_the_backlog_drains_when_it_returns()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        directory.Engine.Down = true;
        Assert.Equal(AnswerStatus.Degraded, (await directory.AskAsync("艾")).Status);
        foreach (var id in Ids)
        {
            Assert.Equal(SaveOutcome.Created, (await directory.LoadAsync(id, Made.MoxaMaker($"南阳{id}艾草制品有限公司"))).Outcome);
        }

        Assert.NotNull(await directory.Grains.GetGrain<IFirmGrain>(Ids[0]).GetAsync());
        directory.Engine.Down = false;
        await directory.VisibleAsync();
        Assert.Equal(Ids.Length, (await directory.AskAsync("艾草制品")).Total);
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()).Dirty == 0);
    }

    [Fact]
    public async Task A_long_backlog_of_one_partition_goes_through_whole_though_a_write_in_the_midst_of_it_fails()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        directory.Engine.Down = true;
        var ids = OfOnePartition(1_250);
        await Task.WhenAll(ids.Select(id => directory.LoadAsync(id, Made.RoseGrower($"南阳{id}月季合作社", 10))));

        // The batches are of 500 firms and the writes of 100: the seventh is in the midst of the second batch.
        directory.Engine.WritesLeft = 6;
        directory.Engine.Down = false;
        await directory.VisibleAsync();
        Assert.Equal(ids.Length, (await directory.AskAsync("月季")).Total);
        Assert.Equal(ids.Length, (await directory.AddUpAsync("rose")).Firms);
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()) == new Backlog(0, 0));

        // A rebuild writes them in steps of twenty pages of 25, and each step becomes durable during the next.
        foreach (var (writes, durables) in new (int?, int?)[] { (6, null), (26, null), (46, null), (null, 0), (null, 1), (null, 2) })
        {
            var before = (await directory.Grains.GetGrain<IRebuildGrain>(0).GetState()).Generations[^1].Number;
            (directory.Engine.WritesLeft, directory.Engine.DurablesLeft) = (writes, durables);
            await directory.Grains.GetGrain<IRebuildGrain>(0).StartAsync("a test asks for it");
            await Eventually.TrueAsync(async () =>
                (await directory.Grains.GetGrain<IRebuildGrain>(0).GetState()).Generations is [_, { State: GenerationState.Current } now] && now.Number > before);
            Assert.Equal((null, null), (directory.Engine.WritesLeft, directory.Engine.DurablesLeft));
            Assert.Equal(ids.Length, (await directory.AskAsync("月季")).Total);
        }
    }

    [Fact]
    public async Task Firms_that_change_while_their_batch_goes_out_come_again_in_it()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        directory.Engine.Down = true;
        var ids = OfOnePartition(250);
        foreach (var id in ids)
        {
            await directory.LoadAsync(id, Made.RoseGrower($"南阳{id}月季合作社", 10));
        }

        // The first two are in the first part, and then behind all others.
        directory.Engine.Refuses = ids[0];
        directory.Engine.BesideAWrite = async () =>
        {
            await directory.LoadAsync(ids[0], Made.RoseGrower("南阳仲景月季合作社", 20));
            await directory.LoadAsync(ids[1], Made.RoseGrower("南阳张衡月季合作社", 30));
        };
        directory.Engine.Down = false;
        await directory.VisibleAsync();

        Assert.Equal((249, 1), ((await directory.AskAsync("月季")).Total, (await directory.AskAsync("张衡")).Total));
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()) == new Backlog(0, 1));
        Assert.Equal(ids[0], Assert.Single(await directory.Store.ReadParkedAsync(10)).FirmId);
        Assert.Equal((250, (Int128)((248 * 10) + 20 + 30) * 100), await RosesAsync());

        directory.Engine.Refuses = null;
        await directory.LoadAsync(ids[0], Made.RoseGrower("南阳医圣月季合作社", 20));
        await directory.VisibleAsync();
        Assert.Equal((250, 1), ((await directory.AskAsync("月季")).Total, (await directory.AskAsync("医圣")).Total));
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()) == new Backlog(0, 0));

        async Task<(int, Int128)> RosesAsync()
        {
            var roses = await directory.AddUpAsync("rose");
            return (roses.Firms, roses.Find(MarketMeasure.Area, 0)!.Total);
        }
    }

    [Fact]
    public async Task A_row_that_the_engine_refuses_is_parked_and_holds_up_no_other()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var twin = Ids.First(i => i != Ids[0] && Partitioning.Of(i, Partitioning.DefaultCount) == Partitioning.Of(Ids[0], Partitioning.DefaultCount));
        directory.Engine.Refuses = Ids[0];
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司"));
        await directory.LoadAsync(twin, Made.MoxaMaker("南阳张衡艾草制品有限公司"));
        await directory.VisibleAsync();
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()) == new Backlog(0, 1));
        var parked = Assert.Single(await directory.Store.ReadParkedAsync(10));
        Assert.Equal((Ids[0], "it has too many names"), (parked.FirmId, parked.Reason));
        Assert.Equal(1, (await directory.AskAsync("艾草制品")).Total);

        directory.Engine.Refuses = null;
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草有限公司"));
        await directory.VisibleAsync();
        Assert.Equal(1, (await directory.AskAsync("仲景")).Total);
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()) == new Backlog(0, 0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Partitioning.DefaultCount)]
    [InlineData(1L << 32)]
    public async Task There_is_no_partition_beyond_the_last(long number)
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => directory.Grains.GetGrain<IPartitionGrain>(number).GetState());
        Assert.Equal(0, (await directory.Grains.GetGrain<IPartitionGrain>(Partitioning.DefaultCount - 1).GetState()).Firms);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_save_whose_outcome_is_unknown_the_firm_answers_what_SQL_says(bool committed)
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司"));
        (directory.Store.LosesAnswers, directory.Store.LosesSaves) = (committed, !committed);
        Assert.Equal(SaveOutcome.Failed, (await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳张衡艾草制品有限公司"))).Outcome);
        (directory.Store.LosesAnswers, directory.Store.LosesSaves) = (false, false);

        var firm = await directory.Grains.GetGrain<IFirmGrain>(Ids[0]).GetAsync();
        Assert.Equal(committed ? ("南阳张衡艾草制品有限公司", 2) : ("南阳仲景艾草制品有限公司", 1), (firm!.Details.LegalName, firm.Version));
        var again = await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳张衡艾草制品有限公司"));
        Assert.Equal(committed ? SaveOutcome.Unchanged : SaveOutcome.Changed, again.Outcome);
    }

    [Fact]
    public async Task A_rebuild_switches_while_reads_and_writes_go_on()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        foreach (var id in Ids[..20])
        {
            await directory.LoadAsync(id, Made.MoxaMaker($"南阳{id}艾草制品有限公司"));
        }

        await directory.VisibleAsync();
        var rebuild = directory.Grains.GetGrain<IRebuildGrain>(0);
        var before = (await rebuild.GetState()).Generations.Single().Number;
        await rebuild.StartAsync("a test asks for it");
        foreach (var id in Ids[20..])
        {
            await directory.LoadAsync(id, Made.MoxaMaker($"南阳{id}艾草制品有限公司"));
            Assert.InRange((await directory.AskAsync("艾草制品")).Total, 20, 40);
        }

        await Eventually.TrueAsync(async () => (await rebuild.GetState()).Generations is [{ State: GenerationState.Previous } p, { State: GenerationState.Current }] && p.Number == before);
        await directory.VisibleAsync();
        Assert.Equal(40, (await directory.AskAsync("艾草制品")).Total);
    }

    [Fact]
    public async Task What_is_visible_is_visible_in_the_generation_to_come_too()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        directory.Store.HidesBacklog = true;
        var state = await directory.Grains.GetGrain<IRebuildGrain>(0).StartAsync("a test asks for it");
        var building = state.Generations[^1].Number;
        await Eventually.TrueAsync(async () => (await directory.Store.ReadFillsAsync(building)).Count(f => f.Complete) == directory.Store.Partitions);

        await directory.LoadAsync(Ids[0], Made.MoxaMaker("南阳仲景艾草制品有限公司"));
        await directory.VisibleAsync();
        Assert.Equal(1, await directory.Engine.CountAsync(building));
        Assert.Equal(1, (await directory.AskAsync("仲景")).Total);
    }

    [Fact]
    public async Task Two_activations_of_one_grain_lose_nothing_and_count_nothing_twice()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await directory.LoadAsync(Ids[0], Made.RoseGrower("南阳某某月季合作社", 10));
        await directory.VisibleAsync();
        var twin = await directory.StartAnotherAsync();

        // The twin's partitions have taken over; both clusters go on writing the same firms.
        for (var round = 0; round < 30; round++)
        {
            foreach (var id in Ids[..8])
            {
                var grains = (round + id[^1]) % 2 == 0 ? directory.Grains : twin;
                var details = Made.RoseGrower("南阳某某月季合作社", round + 1);
                await Eventually.TrueAsync(async () => (await directory.LoadAsync(id, details, grains)).Outcome is not SaveOutcome.Failed);
            }
        }

        await directory.VisibleAsync();
        Assert.Equal(8, (await directory.AskAsync("月季")).Total);
        await Eventually.TrueAsync(async () => (await directory.AddUpAsync("rose")).Find(MarketMeasure.Area, 0)?.Total == 8 * 30 * 100);
        await Eventually.TrueAsync(async () => (await directory.AddUpAsync("rose", twin)).Find(MarketMeasure.Area, 0)?.Total == 8 * 30 * 100);
        await Eventually.TrueAsync(async () => (await directory.Store.ReadBacklogAsync()).Dirty == 0);
    }

    [Fact]
    public async Task After_any_order_of_changes_the_totals_equal_a_scan()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var random = new Random(7);
        for (var step = 0; step < 400; step++)
        {
            var id = Ids[random.Next(Ids.Length)];
            directory.Engine.Down = random.Next(20) == 0;
            var change = random.Next(10) switch
            {
                0 => directory.Grains.GetGrain<IFirmGrain>(id).DeleteAsync(new("test", "test")),
                < 5 => directory.LoadAsync(id, Made.RoseGrower("南阳某某月季合作社", random.Next(1, 900) / 10m)),
                _ => directory.LoadAsync(id, Made.MoxaMaker("南阳某某艾草有限公司", random.NextInt64(1_000_000_000))),
            };
            await change;
        }

        directory.Engine.Down = false;
        await directory.VisibleAsync();
        foreach (var market in new[] { "rose", "mugwort", "mugwort/moxa-stick", "rose/seedling" })
        {
            var (scanned, added) = (await directory.ScanAsync(market), await directory.AddUpAsync(market));
            MarketsByHand.AssertSame(scanned, added);
        }
    }
}
