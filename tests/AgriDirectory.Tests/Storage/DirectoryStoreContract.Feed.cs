using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>The promises to the feed: dirty rows, epochs and generations.</summary>
public abstract partial class DirectoryStoreContract
{
    static readonly int Own = Partitioning.Of(Id(1), PartitionCount);

    [Fact]
    public async Task Dirty_rows_come_oldest_first_with_their_firms_as_they_are_now()
    {
        var writes = InOnePartition(5).Select(n => Create(n)).ToList();
        foreach (var write in writes)
        {
            await SavedAsync(write);
        }

        var renamed = Change(writes[0], Details("Renamed"));
        var last = await SavedAsync(renamed);
        await SavedAsync(Delete(writes[1]));
        await SavedAsync(Create(NotIn(Own)));

        var batch = await Store.ReadDirtyAsync(Own, after: 0, 3);
        Assert.True(batch.More);
        Assert.Equal(writes[2..].Select(w => Text(w.Firm)), batch.Firms.Select(d => Text(d.Firm)));

        batch = await Store.ReadDirtyAsync(Own, after: 0, 5);
        Assert.False(batch.More);
        Assert.Equal(Text(renamed.Firm), Text(batch.Firms[3].Firm));
        Assert.Equal(last.Sequence, batch.Firms[3].Sequence);
        Assert.True(batch.Firms[4].Firm.Deleted);
        Assert.Equal(Store.LastSequence, batch.LastSequence);
        Assert.Equal(batch.Firms.Select(d => d.Sequence).Order(), batch.Firms.Select(d => d.Sequence));
        Assert.Equal(new Backlog(6, 0), await Store.ReadBacklogAsync());
        Assert.True((await Store.ReadDirtyAsync(Own, after: 0, 0)).More);

        var rest = await Store.ReadDirtyAsync(Own, after: batch.Firms[1].Sequence, 2);
        Assert.True(rest.More);
        Assert.Equal(batch.Firms[2..4].Select(d => d.Sequence), rest.Firms.Select(d => d.Sequence));
        Assert.Empty((await Store.ReadDirtyAsync(Own, after: batch.LastSequence, 2)).Firms);
    }

    [Fact]
    public async Task Settling_takes_away_only_rows_that_have_not_moved()
    {
        var epoch = await Store.RaiseEpochAsync(Own);
        var numbers = InOnePartition(3);
        var keys = new List<DirtyKey>();
        foreach (var n in numbers)
        {
            keys.Add(new DirtyKey(Id(n), (await SavedAsync(Create(n))).Sequence));
        }

        var moved = await SavedAsync(Change(Create(numbers[1]), Details("Renamed")));
        var elsewhere = NotIn(Own);
        var foreign = new DirtyKey(Id(elsewhere), (await SavedAsync(Create(elsewhere))).Sequence);
        var mixedUp = new DirtyKey(keys[0].FirmId, keys[2].Sequence);

        Assert.True(await Store.SettleAsync(Own, epoch, [keys[0], keys[1], foreign, mixedUp, new DirtyKey("nobody", 1)], []));

        var left = (await Store.ReadDirtyAsync(Own, after: 0, 10)).Firms;
        Assert.Equal([(keys[2].FirmId, keys[2].Sequence), (keys[1].FirmId, moved.Sequence)], left.Select(d => (d.Firm.Id, d.Sequence)));
        Assert.Single((await Store.ReadDirtyAsync(Partitioning.Of(Id(elsewhere), PartitionCount), after: 0, 10)).Firms);
        Assert.True(await Store.SettleAsync(Own, epoch, [keys[0]], []));
    }

    [Fact]
    public async Task An_outdated_epoch_settles_nothing()
    {
        var older = await Store.RaiseEpochAsync(Own);
        var newer = await Store.RaiseEpochAsync(Own);
        var other = await Store.RaiseEpochAsync((Own + 1) % PartitionCount);
        Assert.Equal((1, 2, 1), (older, newer, other));
        var key = new DirtyKey(Id(1), (await SavedAsync(Create(1))).Sequence);
        var parked = new ParkedRow(key.FirmId, key.Sequence, "no", Start);

        Assert.False(await Store.SettleAsync(Own, older, [key], []));
        Assert.False(await Store.SettleAsync(Own, older, [], [parked]));
        Assert.False(await Store.SettleAsync(Own, newer + 1, [key], []));
        Assert.False(await Store.SettleAsync((Own + 2) % PartitionCount, 0, [], []));
        Assert.Equal(new Backlog(1, 0), await Store.ReadBacklogAsync());
        Assert.True(await Store.SettleAsync(Own, newer, [key], []));
        Assert.Equal(new Backlog(0, 0), await Store.ReadBacklogAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.RaiseEpochAsync(PartitionCount));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.RaiseEpochAsync(-1));
    }

    [Fact]
    public async Task Refused_rows_are_parked_until_the_firm_is_saved_again()
    {
        var epoch = await Store.RaiseEpochAsync(Own);
        var numbers = InOnePartition(3);
        var rows = new List<ParkedRow>();
        foreach (var n in numbers)
        {
            rows.Add(new ParkedRow(Id(n), (await SavedAsync(Create(n))).Sequence, $"reason {n}", Start.AddMinutes(n)));
        }

        var moved = await SavedAsync(Change(Create(numbers[2]), Details("Renamed")));
        await Store.SettleAsync(Own, epoch, [], rows);

        Assert.Equal(rows[..2], await Store.ReadParkedAsync(10));
        Assert.Equal(rows[..1], await Store.ReadParkedAsync(1));
        Assert.Equal(new Backlog(1, 2), await Store.ReadBacklogAsync());
        Assert.Equal(moved.Sequence, Assert.Single((await Store.ReadDirtyAsync(Own, after: 0, 10)).Firms).Sequence);

        var again = await SavedAsync(Change(Create(numbers[0]), Details("Shorter")));
        Assert.Equal(rows[1..2], await Store.ReadParkedAsync(10));
        Assert.Equal([moved.Sequence, again.Sequence], (await Store.ReadDirtyAsync(Own, after: 0, 10)).Firms.Select(d => d.Sequence));

        await Store.SettleAsync(Own, epoch, [new DirtyKey(rows[1].FirmId, rows[1].Sequence)], []);
        Assert.Empty(await Store.ReadParkedAsync(10));
    }

    [Fact]
    public async Task Sequences_grow_over_the_stores_whole_life()
    {
        var seen = new List<long> { 0 };
        for (var n = 1; n <= 4; n++)
        {
            var answer = await SavedAsync(Create(n));
            Assert.True(answer.Sequence > seen[^1]);
            seen.Add(answer.Sequence);
            var partition = Partitioning.Of(Id(n), PartitionCount);
            await Store.SettleAsync(partition, await Store.RaiseEpochAsync(partition), [new DirtyKey(Id(n), answer.Sequence)], []);
            Assert.Equal(new Backlog(0, 0), await Store.ReadBacklogAsync());
            await ReopenAsync();
            Assert.Equal(answer.Sequence, Store.LastSequence);
            Assert.Equal(answer.Sequence, (await Store.ReadDirtyAsync(partition, after: 0, 1)).LastSequence);
        }
    }

    [Fact]
    public async Task A_batch_shows_no_sequence_whose_row_it_cannot_see()
    {
        // Whoever waits for a sequence relies on it: at or below LastSequence a row is in the batch, or was settled.
        var epoch = await Store.RaiseEpochAsync(Own);
        var numbers = InOnePartition(300);
        var saving = Task.Run(() => Task.WhenAll(numbers.Select(n => Store.SaveAsync(Create(n)))));
        var seen = new HashSet<long>();
        long last = 0;
        while (!saving.IsCompleted || seen.Count < numbers.Length)
        {
            var batch = await Store.ReadDirtyAsync(Own, after: 0, 1_000);
            Assert.All(batch.Firms, d => Assert.True(d.Sequence > last && d.Sequence <= batch.LastSequence));
            last = batch.LastSequence;
            seen.UnionWith(batch.Firms.Select(d => d.Sequence));
            Assert.True(await Store.SettleAsync(Own, epoch, [.. batch.Firms.Select(d => new DirtyKey(d.Firm.Id, d.Sequence))], []));
        }

        Assert.Equal((await saving).Select(a => a.Sequence).Order(), seen.Order());
    }

    [Fact]
    public async Task Generations_are_built_switched_and_dropped()
    {
        Assert.Empty(await Store.ReadGenerationsAsync());
        var first = await Store.BeginGenerationAsync("rules-1");
        Assert.Equal(new Generation(1, GenerationState.Building, "rules-1"), first);
        Assert.Equal(first, await Store.BeginGenerationAsync("rules-2"));

        await Store.SwitchGenerationAsync(1, Start);
        await Store.SwitchGenerationAsync(1, Start);
        Assert.Equal(["1 Current rules-1"], await GenerationsAsync());

        Assert.Equal(2, (await Store.BeginGenerationAsync("rules-2")).Number);
        Assert.Equal(["1 Current rules-1", "2 Building rules-2"], await GenerationsAsync());
        await Store.SwitchGenerationAsync(2, Start);
        Assert.Equal(["1 Previous rules-1", "2 Current rules-2"], await GenerationsAsync());
        Assert.Equal([Start, null], (await Store.ReadGenerationsAsync()).Select(g => g.ReplacedAt));
        Assert.Equal(2, (await Store.ReadDirtyAsync(0, after: 0, 10)).Generations.Length);

        await Store.BeginGenerationAsync("rules-3");
        await Store.SwitchGenerationAsync(3, Start);
        Assert.Equal(["2 Previous rules-2", "3 Current rules-3"], await GenerationsAsync());
        await Store.DropGenerationAsync(2);
        await Store.DropGenerationAsync(2);
        Assert.Equal(["3 Current rules-3"], await GenerationsAsync());
    }

    [Fact]
    public async Task A_generation_in_the_wrong_state_is_left_alone()
    {
        await Store.BeginGenerationAsync("rules-1");
        await Store.SwitchGenerationAsync(1, Start);
        await Store.BeginGenerationAsync("rules-1");
        await Store.SwitchGenerationAsync(2, Start);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.DropGenerationAsync(2));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.SwitchGenerationAsync(1, Start));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.SwitchGenerationAsync(9, Start));
        Assert.Equal(["1 Previous rules-1", "2 Current rules-1"], await GenerationsAsync());
    }

    [Fact]
    public async Task A_generation_before_is_taken_back_to_be_filled_anew()
    {
        Assert.Null(await Store.TakeBackGenerationAsync());
        await Store.BeginGenerationAsync("rules-1");
        await Store.SaveFillAsync(new Fill(1, 2, Id(1), true));
        await Store.SwitchGenerationAsync(1, Start);
        Assert.Null(await Store.TakeBackGenerationAsync());
        await Store.BeginGenerationAsync("rules-2");
        await Store.SwitchGenerationAsync(2, Start);

        Assert.Equal(new Generation(1, GenerationState.Building, "rules-1"), await Store.TakeBackGenerationAsync());
        Assert.Empty(await Store.ReadFillsAsync(1));
        Assert.Null(await Store.TakeBackGenerationAsync());
        await Store.SwitchGenerationAsync(1, Start);
        Assert.Equal(["1 Current rules-1", "2 Previous rules-2"], await GenerationsAsync());

        await Store.BeginGenerationAsync("rules-3");
        Assert.Null(await Store.TakeBackGenerationAsync());
        Assert.Equal(["1 Current rules-1", "2 Previous rules-2", "3 Building rules-3"], await GenerationsAsync());
    }

    [Fact]
    public async Task Why_a_generation_was_refused_is_kept_until_the_next_is_begun()
    {
        Assert.Null(await Store.ReadRefusalAsync());
        await Store.BeginGenerationAsync("rules-1");
        await Store.SwitchGenerationAsync(1, Start);
        await Store.BeginGenerationAsync("rules-2");
        await Store.SaveFillAsync(new Fill(2, 2, Id(1), true));
        var refusal = new Refusal(2, Start, 9, 10, 200, [new Probe("艾草\"堂", Id(1)), new Probe("b", Id(2))]);
        await Store.RefuseGenerationAsync(refusal);
        await ReopenAsync();

        var read = await Store.ReadRefusalAsync();
        Assert.Equal(refusal.Lost.AsEnumerable(), read!.Lost);
        Assert.Equal(refusal, read with { Lost = refusal.Lost });
        Assert.Empty(await Store.ReadFillsAsync(2));
        Assert.Equal(["1 Current rules-1", "2 Refused rules-2"], await GenerationsAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.RefuseGenerationAsync(refusal with { Generation = 1 }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.SwitchGenerationAsync(2, Start));

        Assert.Equal(3, (await Store.BeginGenerationAsync("rules-2")).Number);
        Assert.Null(await Store.ReadRefusalAsync());
        await Store.SwitchGenerationAsync(3, Start);
        await Store.BeginGenerationAsync("rules-2");
        await Store.RefuseGenerationAsync(refusal with { Generation = 4 });
        Assert.Equal(1, (await Store.TakeBackGenerationAsync())!.Number);
        Assert.Equal(["1 Building rules-1", "3 Current rules-2"], await GenerationsAsync());
    }

    [Fact]
    public async Task Probe_questions_are_kept_while_their_firms_live()
    {
        Assert.Empty(await Store.ReadProbesAsync(10));
        await SavedAsync(Create(1));
        await SavedAsync(Create(2));
        Probe[] probes = [new("a", Id(1)), new("b", Id(2)), new("艾", Id(1))];
        await Store.AddProbesAsync([.. probes, new("c", Id(3)), new("c", ""), probes[0]]);
        await Store.AddProbesAsync(probes[1..]);
        await ReopenAsync();
        Assert.Equal(probes, await Store.ReadProbesAsync(10));
        Assert.Equal(probes[..2], await Store.ReadProbesAsync(2));

        await SavedAsync(Delete(Create(1)));
        Assert.Equal(probes[1..2], await Store.ReadProbesAsync(10));
        await Store.AddProbesAsync([new("c", Id(1)), new("c", Id(2))]);
        Assert.Equal([probes[1], new("c", Id(2))], await Store.ReadProbesAsync(10));
    }

    [Fact]
    public async Task A_generations_number_is_never_used_twice()
    {
        await Store.BeginGenerationAsync("rules-1");
        await Store.DropGenerationAsync(1);
        await ReopenAsync();
        Assert.Equal(2, (await Store.BeginGenerationAsync("rules-1")).Number);
    }

    [Fact]
    public async Task Fills_are_kept_for_the_building_generation_and_go_with_it()
    {
        await Store.BeginGenerationAsync("rules-1");
        await Store.SaveFillAsync(new Fill(1, 2, Id(1), false));
        await Store.SaveFillAsync(new Fill(1, 0, "", true));
        await Store.SaveFillAsync(new Fill(1, 2, Id(2), true));
        await Store.SaveFillAsync(new Fill(7, 2, Id(2), true));
        Assert.Equal([new Fill(1, 0, "", true), new Fill(1, 2, Id(2), true)], await Store.ReadFillsAsync(1));
        Assert.Empty(await Store.ReadFillsAsync(7));

        await Store.DropGenerationAsync(1);
        await Store.SaveFillAsync(new Fill(1, 1, Id(1), false));
        Assert.Empty(await Store.ReadFillsAsync(1));
    }

    async Task<IEnumerable<string>> GenerationsAsync() =>
        (await Store.ReadGenerationsAsync()).Select(g => $"{g.Number} {g.State} {g.Rules}");

    /// <summary>Numbers of firms that share the partition of firm 1.</summary>
    static int[] InOnePartition(int count) =>
        [.. Enumerable.Range(1, int.MaxValue - 1).Where(n => Partitioning.Of(Id(n), PartitionCount) == Own).Take(count)];

    static int NotIn(int partition) => Enumerable.Range(1, 1_000).First(n => Partitioning.Of(Id(n), PartitionCount) != partition);
}
