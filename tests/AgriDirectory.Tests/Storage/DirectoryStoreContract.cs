using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>What every directory store promises. A class for each engine opens it; the tests do not know which.</summary>
public abstract partial class DirectoryStoreContract : IAsyncLifetime
{
    const int PartitionCount = 4;

    protected IDirectoryStore Store { get; private set; } = null!;

    /// <summary>Opens the test's own database: empty at first, and with all it had when it is opened again.</summary>
    /// <remarks>Name keys come from <see cref="Samples.Key"/>.</remarks>
    protected abstract Task<IDirectoryStore> OpenAsync(int partitions);

    /// <summary>Takes the test's own database away.</summary>
    protected abstract ValueTask RemoveAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync(PartitionCount);

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)Store).DisposeAsync();
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync(int partitions = PartitionCount)
    {
        await ((IAsyncDisposable)Store).DisposeAsync();
        Store = await OpenAsync(partitions);
    }

    protected async Task<WriteAnswer> SavedAsync(FirmWrite write)
    {
        var answer = await Store.SaveAsync(write);
        Assert.Equal(WriteOutcome.Saved, answer.Outcome);
        return answer;
    }

    [Fact]
    public async Task What_was_saved_is_read_in_full()
    {
        var write = Create(1, "91411303MA00000001", "411303101");
        var answer = await SavedAsync(write);

        Assert.True(answer.Sequence > 0);
        Assert.Equal(answer.Sequence, Store.LastSequence);
        Assert.Equal(Text(write.Firm), Text(await Store.ReadAsync(write.Firm.Id)));
        Assert.Null(await Store.ReadAsync(Id(2)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no id")]
    [InlineData("月季")]
    [InlineData("'; DROP TABLE firm; --")]
    [InlineData("A\0B")]
    public async Task Any_text_may_be_asked_for(string id)
    {
        await SavedAsync(Create(1));
        Assert.Null(await Store.ReadAsync(id));
        Assert.Null(await Store.ReadAsync(string.Concat(Enumerable.Repeat(id, 2_000))));
        Assert.Empty(await Store.ReadHistoryAsync(id));
        Assert.Equal(new FirmMatch(null, null, null), Assert.Single(await Store.MatchAsync([new FirmKey(id, id, id, id)])));
        Assert.Null(await Store.ReadImportAsync(id));
    }

    [Fact]
    public async Task Texts_of_any_characters_come_back_as_they_were()
    {
        var write = Create(Id(1), Details("月季'\"\u2028😀\n" + new string('艾', 5_000)) with { OtherNames = ["", " "] });
        write = write with { Source = "a\tb", Firm = write.Firm with { ChangedBy = "" } };
        await SavedAsync(write);
        Assert.Equal(Text(write.Firm), Text(await Store.ReadAsync(Id(1))));
        Assert.Equal("a\tb", Assert.Single(await Store.ReadHistoryAsync(Id(1))).Source);
        Assert.Equal(Id(1), Assert.Single(await Store.MatchAsync([new FirmKey(null, null, Key(write.Firm.Details.LegalName), null)])).ByName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(-1)]
    public async Task A_save_on_another_version_is_refused_and_changes_nothing(long version)
    {
        var first = Create(1);
        var second = Change(first, Details("Renamed"));
        await SavedAsync(first);
        await SavedAsync(second);
        var before = Store.LastSequence;

        var answer = await Store.SaveAsync(new FirmWrite(Firm(first.Firm.Id, version, Details("Stale")), null, "x"));

        Assert.Equal(WriteOutcome.VersionConflict, answer.Outcome);
        Assert.Equal(Text(second.Firm), Text(await Store.ReadAsync(first.Firm.Id)));
        Assert.Equal(2, (await Store.ReadHistoryAsync(first.Firm.Id)).Length);
        Assert.Equal(before, Store.LastSequence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_new_firm_begins_at_version_1(long version)
    {
        var answer = await Store.SaveAsync(new FirmWrite(Firm(Id(1), version, Details("A")), null, "x"));
        Assert.Equal(WriteOutcome.VersionConflict, answer.Outcome);
        Assert.Null(await Store.ReadAsync(Id(1)));
    }

    [Fact]
    public async Task A_credit_code_belongs_to_one_living_firm()
    {
        var owner = Create(1, "91411303MA00000001");
        await SavedAsync(owner);

        Assert.Equal(new WriteAnswer(WriteOutcome.CreditCodeTaken, 0, Id(1)), await Store.SaveAsync(Create(2, "91411303MA00000001")));
        Assert.Null(await Store.ReadAsync(Id(2)));

        var other = Create(3);
        await SavedAsync(other);
        var taking = Change(other, Details("Firm 3", "91411303MA00000001"));
        Assert.Equal(new WriteAnswer(WriteOutcome.CreditCodeTaken, 0, Id(1)), await Store.SaveAsync(taking));
        Assert.Equal(1, (await Store.ReadAsync(Id(3)))!.Version);

        // The owner keeps it, and can give it away.
        var kept = Change(owner, Details("Renamed", "91411303MA00000001"));
        await SavedAsync(kept);
        await SavedAsync(Change(kept, Details("Renamed")));
        await SavedAsync(taking);
    }

    [Fact]
    public async Task Any_number_of_firms_have_no_credit_code()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => Store.SaveAsync(Create(n, n % 2 == 0 ? null : ""))));
        Assert.All(answers, a => Assert.Equal(WriteOutcome.Saved, a.Outcome));
        Assert.Equal(50, (await Store.CountAsync()).Living);
    }

    [Fact]
    public async Task A_deleted_firm_leaves_a_tombstone_that_owns_nothing()
    {
        var write = Create(1, "91411303MA00000001", "411303101");
        await SavedAsync(write);
        var deletion = Delete(write);
        await SavedAsync(deletion);

        Assert.Equal(Text(deletion.Firm), Text(await Store.ReadAsync(Id(1))));
        var key = new FirmKey(Id(1), "91411303MA00000001", Key("Firm 1"), "411303101");
        Assert.Equal(new FirmMatch(Id(1), null, null), Assert.Single(await Store.MatchAsync([key])));
        await SavedAsync(Create(2, "91411303MA00000001"));
        Assert.Equal(new FirmCounts(1, 0, 1), await Store.CountAsync());
    }

    [Fact]
    public async Task An_id_is_never_used_for_a_second_firm()
    {
        var write = Create(1);
        await SavedAsync(write);
        await SavedAsync(Delete(write));
        Assert.Equal(WriteOutcome.VersionConflict, (await Store.SaveAsync(Create(1))).Outcome);
        Assert.True((await Store.ReadAsync(Id(1)))!.Deleted);
    }

    [Fact]
    public async Task History_tells_each_change_with_what_was_before_newest_first()
    {
        var created = Create(1, "91411303MA00000001");
        var changed = Change(created, Details("Renamed"));
        var deleted = Delete(changed);
        await SavedAsync(created);
        await SavedAsync(Create(2));
        await SavedAsync(changed);
        await SavedAsync(deleted);

        var history = await Store.ReadHistoryAsync(Id(1));
        Assert.Equal(
            [(3L, "by-hand", true, Text(changed.Firm.Details)), (2L, "import-2", false, Text(created.Firm.Details)), (1L, "import-1", false, null)],
            history.Select(h => (h.Version, h.Source, h.Deleted, Text(h.Before))));
        Assert.All(history, h => Assert.Equal((Start.AddSeconds(h.Version), "clerk"), (h.At, h.By)));
    }

    [Fact]
    public async Task Rows_find_their_firms_by_id_code_and_name()
    {
        var (lower, higher) = string.CompareOrdinal(Id(1), Id(2)) < 0 ? (Id(1), Id(2)) : (Id(2), Id(1));
        await SavedAsync(Create(higher, Details("Twin", "91411303MA00000001", "411303101")));
        await SavedAsync(Create(lower, Details("Twin", "91411303MA00000002", "411303101")));
        await SavedAsync(Create(Id(3), Details("Twin", null, "411303102")));
        await SavedAsync(Create(Id(4), Details("Nowhere")));

        var matches = await Store.MatchAsync(
        [
            new FirmKey(null, "91411303MA00000001", Key("Twin"), "411303101"),
            new FirmKey(Id(9), "91411303MA00000009", Key("Twin"), "411303102"),
            new FirmKey(Id(4), null, Key("Twin"), null),
            new FirmKey(null, null, Key("Nowhere"), null),
            new FirmKey(null, null, Key("Nowhere"), "411303101"),
            new FirmKey(null, null, "", "411303101"),
            new FirmKey(null, null, Key("Twin"), "411303101"),
            new FirmKey(null, "91411303MA00000009", Key("Twin"), "411303101"),
            new FirmKey(null, null, Key("Nowhere"), FirmKey.AnyTownship),
            new FirmKey(null, "91411303MA00000009", Key("Twin"), FirmKey.AnyTownship),
        ]);

        Assert.Equal(
            [
                new FirmMatch(null, higher, higher),
                new FirmMatch(null, null, Id(3)),
                new FirmMatch(Id(4), null, null),
                new FirmMatch(null, null, Id(4)),
                new FirmMatch(null, null, null),
                new FirmMatch(null, null, null),
                new FirmMatch(null, null, lower) { SeveralByName = true },
                new FirmMatch(null, null, null),
                new FirmMatch(null, null, Id(4)),
                new FirmMatch(null, null, Id(3)),
            ],
            matches);
        Assert.Empty(await Store.MatchAsync([]));
    }

    [Fact]
    public async Task A_changed_name_is_matched_and_the_old_one_is_not()
    {
        var write = Create(Id(1), Details("Old name", null, "411303101"));
        await SavedAsync(write);
        await SavedAsync(Change(write, Details("New name", null, "411303102")));
        var matches = await Store.MatchAsync(
            [new FirmKey(null, null, Key("Old name"), "411303101"), new FirmKey(null, null, Key("New name"), "411303102")]);
        Assert.Equal([null, Id(1)], matches.Select(m => m.ByName));
    }

    [Fact]
    public async Task Samples_are_counted_and_listed_until_they_are_gone()
    {
        foreach (var n in Enumerable.Range(1, 5))
        {
            await SavedAsync(Create(n, sample: n <= 3));
        }

        await SavedAsync(Delete(Create(1, sample: true)));
        await SavedAsync(Delete(Create(5)));

        Assert.Equal(new FirmCounts(3, 2, 2), await Store.CountAsync());
        Assert.Equal(new[] { Id(2), Id(3) }.Order(StringComparer.Ordinal), (await Store.ReadSampleIdsAsync(10)).Order(StringComparer.Ordinal));
        Assert.Single(await Store.ReadSampleIdsAsync(1));
    }

    [Fact]
    public async Task A_scan_gives_each_firm_of_a_partition_once_in_order_of_ids()
    {
        var ids = Enumerable.Range(1, 100).Select(Id).ToList();
        await Task.WhenAll(Enumerable.Range(1, 100).Select(n => SavedAsync(Create(n))));
        await SavedAsync(Delete(Create(7)));

        var scanned = new List<string>();
        for (var partition = 0; partition < Store.Partitions; partition++)
        {
            var own = new List<string>();
            for (var after = ""; await Store.ScanAsync(partition, after, 7) is { IsEmpty: false } page; after = own[^1])
            {
                Assert.True(page.Length <= 7);
                own.AddRange(page.Select(f => f.Id));
            }

            Assert.Equal(own.Order(StringComparer.Ordinal), own);
            Assert.All(own, id => Assert.Equal(partition, Partitioning.Of(id, Store.Partitions)));
            scanned.AddRange(own);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), scanned.Order(StringComparer.Ordinal));
        Assert.Empty(await Store.ScanAsync(Store.Partitions, "", 10));
    }

    [Fact]
    public async Task Among_a_thousand_saves_at_once_the_bad_ones_fail_alone()
    {
        await SavedAsync(Create(5_000, "91411303MA0000TAKE"));
        await SavedAsync(Create(5_001));
        var good = Enumerable.Range(1, 980).Select(n => Store.SaveAsync(Create(n, $"91411303{n:D10}"))).ToList();
        var taken = Enumerable.Range(1_001, 5).Select(n => Store.SaveAsync(Create(n, "91411303MA0000TAKE"))).ToList();
        var stale = Enumerable.Range(1, 5).Select(_ => Store.SaveAsync(Create(5_001))).ToList();
        var race = Enumerable.Range(2_001, 5).Select(n => Store.SaveAsync(Create(n, "91411303MA0000RACE"))).ToList();
        var twice = Enumerable.Range(1, 5).Select(_ => Store.SaveAsync(Create(3_001))).ToList();

        var sequences = (await Task.WhenAll(good)).Select(a => a.Outcome == WriteOutcome.Saved ? a.Sequence : 0).ToList();
        Assert.DoesNotContain(0, sequences);
        Assert.Equal(980, sequences.Distinct().Count());
        Assert.All(await Task.WhenAll(taken), a => Assert.Equal((WriteOutcome.CreditCodeTaken, Id(5_000)), (a.Outcome, a.OtherId)));
        Assert.All(await Task.WhenAll(stale), a => Assert.Equal(WriteOutcome.VersionConflict, a.Outcome));
        Assert.Single(await Task.WhenAll(race), a => a.Outcome == WriteOutcome.Saved);
        Assert.Single(await Task.WhenAll(twice), a => a.Outcome == WriteOutcome.Saved);
        Assert.Equal(new FirmCounts(984, 0, 0), await Store.CountAsync());
    }

    [Fact]
    public async Task Changes_of_one_firm_sent_at_once_build_on_each_other()
    {
        var write = Create(1);
        var answers = new List<Task<WriteAnswer>> { Store.SaveAsync(write) };
        for (var n = 0; n < 50; n++)
        {
            write = Change(write, Details($"Name {n}"));
            answers.Add(Store.SaveAsync(write));
        }

        Assert.All(await Task.WhenAll(answers), a => Assert.Equal(WriteOutcome.Saved, a.Outcome));
        Assert.Equal(51, (await Store.ReadHistoryAsync(Id(1))).Length);
        Assert.Equal(51, (await Store.ReadAsync(Id(1)))!.Version);
    }

    [Fact]
    public async Task A_write_that_throws_before_it_is_sent_harms_nobody()
    {
        var broken = Create(Id(1), Details("A") with { Trades = default });
        await Assert.ThrowsAnyAsync<Exception>(() => Store.SaveAsync(broken));
        await Assert.ThrowsAnyAsync<Exception>(() => Store.SaveAsync(Create(new string('A', 70), Details("A"))));
        await SavedAsync(Create(1));
    }

    [Fact]
    public async Task A_cancelled_read_is_cancelled()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(Id(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Imports_are_kept_and_listed_newest_first()
    {
        ImportState Import(int n, ImportStatus status, int rows) => new()
        {
            Id = $"import-{n}",
            Name = "企业.csv",
            By = "clerk",
            Status = status,
            StartedAt = Start.AddMinutes(n),
            Rows = rows,
            Created = rows,
        };

        await Store.SaveImportAsync(Import(1, ImportStatus.Running, 5));
        await Store.SaveImportAsync(Import(3, ImportStatus.Waiting, 0));
        await Store.SaveImportAsync(Import(2, ImportStatus.Failed, 7) with { Reason = "disk-full", EndedAt = Start.AddHours(1) });
        await Store.SaveImportAsync(Import(1, ImportStatus.Done, 9));

        Assert.Equal(Import(1, ImportStatus.Done, 9), await Store.ReadImportAsync("import-1"));
        Assert.Null(await Store.ReadImportAsync("import-9"));
        Assert.Equal(["import-3", "import-2", "import-1"], (await Store.ReadImportsAsync(10)).Select(i => i.Id));
        Assert.Equal(["import-3"], (await Store.ReadImportsAsync(1)).Select(i => i.Id));
    }

    [Fact]
    public async Task Opening_again_finds_everything()
    {
        var write = Create(1, "91411303MA00000001");
        await SavedAsync(write);
        var refused = await SavedAsync(Create(2));
        var partition = Partitioning.Of(Id(2), PartitionCount);
        var epoch = await Store.RaiseEpochAsync(partition);
        await Store.SettleAsync(partition, epoch, [], [new ParkedRow(Id(2), refused.Sequence, "too long", Start)]);
        await Store.SaveImportAsync(new ImportState { Id = "import-1", Name = "a.csv", By = "clerk" });
        var generation = await Store.BeginGenerationAsync("rules-1");
        await Store.SaveFillAsync(new Fill(generation.Number, 0, Id(1), true));

        // The partitions are the data's, whatever is asked for now.
        await ReopenAsync(partitions: 32);

        Assert.Equal(PartitionCount, Store.Partitions);
        Assert.Equal(refused.Sequence, Store.LastSequence);
        Assert.Equal(Text(write.Firm), Text(await Store.ReadAsync(Id(1))));
        Assert.Single(await Store.ReadHistoryAsync(Id(1)));
        Assert.Equal(new Backlog(1, 1), await Store.ReadBacklogAsync());
        Assert.Equal([generation], await Store.ReadGenerationsAsync());
        Assert.Equal([new Fill(generation.Number, 0, Id(1), true)], await Store.ReadFillsAsync(generation.Number));
        Assert.NotNull(await Store.ReadImportAsync("import-1"));
        Assert.Equal(epoch + 1, await Store.RaiseEpochAsync(partition));
        Assert.Equal(WriteOutcome.CreditCodeTaken, (await Store.SaveAsync(Create(3, "91411303MA00000001"))).Outcome);
    }

    [Fact]
    public async Task After_it_was_closed_the_store_says_so()
    {
        var store = Store;
        await ReopenAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.SaveAsync(Create(1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReadAsync(Id(1)));
    }
}
