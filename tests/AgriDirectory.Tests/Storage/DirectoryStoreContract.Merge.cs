using AgriDirectory.Firms;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>Two firms saved together.</summary>
public abstract partial class DirectoryStoreContract
{
    const string Code = "91411303MA00000001";

    static FirmWrite MergedInto(FirmWrite last, FirmWrite kept) =>
        Delete(last) with { Firm = Delete(last).Firm with { MergedInto = kept.Firm.Id }, Merge = new(MergeStep.Merged, kept.Firm.Id) };

    static FirmWrite With(FirmWrite last, FirmDetails details, FirmWrite other, MergeStep step = MergeStep.Merged) =>
        Change(last, details) with { Merge = new(step, other.Firm.Id) };

    [Fact]
    public async Task Two_firms_are_saved_in_one_transaction_and_the_second_can_have_what_the_first_gives_up()
    {
        var (kept, merged) = (Create(1), Create(2, Code));
        await SavedAsync(kept);
        await SavedAsync(merged);
        var before = Store.LastSequence;

        var gone = MergedInto(merged, kept);
        var result = With(kept, Details("Firm 1", Code), merged);
        var answer = await Store.SaveBothAsync(gone, result);

        Assert.Equal(new WriteAnswer(WriteOutcome.Saved, before + 2), answer);
        Assert.Equal(answer.Sequence, Store.LastSequence);
        Assert.Equal(Text(result.Firm), Text(await Store.ReadAsync(Id(1))));
        Assert.Equal(Text(gone.Firm), Text(await Store.ReadAsync(Id(2))));
        Assert.Equal([null, Id(1)], (await Store.ReadManyAsync([Id(1), Id(2)])).Select(f => f.MergedInto));
        Assert.Equal(Id(1), Assert.Single(await Store.MatchAsync([new FirmKey(null, Code, "", null)])).ByCreditCode);
        Assert.Equal(new FirmCounts(1, 0, 1), await Store.CountAsync());
        Assert.Equal([new MergeMark(MergeStep.Merged, Id(2)), null], (await Store.ReadHistoryAsync(Id(1))).Select(c => c.Merge));
        Assert.Equal([new MergeMark(MergeStep.Merged, Id(1)), null], (await Store.ReadHistoryAsync(Id(2))).Select(c => c.Merge));
        Assert.Equal(
            [(Id(2), true, Id(1)), (Id(1), false, null)],
            (await Store.ReadChangesAsync(before, 10)).Changes.Select(c => (c.FirmId, c.Deleted, c.MergedInto)));
        foreach (var write in new[] { gone, result })
        {
            var waiting = await Store.ReadDirtyAsync(Indexing.Partitioning.Of(write.Firm.Id, PartitionCount), 0, 10);
            Assert.Contains(Text(write.Firm), waiting.Firms.Select(d => Text(d.Firm)));
        }
    }

    [Fact]
    public async Task A_merge_can_be_undone_and_the_other_is_itself_again()
    {
        var (kept, merged) = (Create(1), Create(2, Code));
        await SavedAsync(kept);
        await SavedAsync(merged);
        var (gone, result) = (MergedInto(merged, kept), With(kept, Details("Firm 1", Code), merged));
        await Store.SaveBothAsync(gone, result);
        var before = Store.LastSequence;

        var back = With(gone, merged.Firm.Details, kept, MergeStep.Undone);
        var answer = await Store.SaveBothAsync(With(result, kept.Firm.Details, merged, MergeStep.Undone), back);

        Assert.Equal(WriteOutcome.Saved, answer.Outcome);
        Assert.Equal(Text(back.Firm), Text(await Store.ReadAsync(Id(2))));
        Assert.Null((await Store.ReadAsync(Id(2)))!.MergedInto);
        Assert.Equal(Id(2), Assert.Single(await Store.MatchAsync([new FirmKey(null, Code, "", null)])).ByCreditCode);
        Assert.Equal(new MergeMark(MergeStep.Undone, Id(1)), (await Store.ReadHistoryAsync(Id(2)))[0].Merge);
        await ReopenAsync();
        var changes = (await Store.ReadChangesAsync(before, 10)).Changes;
        Assert.Equal([(Id(1), false, null), (Id(2), false, null)], changes.Select(c => (c.FirmId, c.Deleted, c.MergedInto)));
        // There was no such firm before it came back: whoever follows the changes is told all of it.
        Assert.Equal([Text(result.Firm.Details), null], changes.Select(c => Text(c.Before)));
        Assert.Equal(Text(merged.Firm.Details), Text(changes[1].Now));
    }

    [Fact]
    public async Task A_restored_firm_is_told_as_one_that_was_not_there_before()
    {
        var firm = Create(1);
        await SavedAsync(firm);
        await SavedAsync(Delete(firm));
        await SavedAsync(Change(Delete(firm), firm.Firm.Details));
        var last = (await Store.ReadChangesAsync(0, 10)).Changes[^1];
        Assert.Equal((3L, false, null, Text(firm.Firm.Details)), (last.Version, last.Deleted, Text(last.Before), Text(last.Now)));
        Assert.Equal(Text(firm.Firm.Details), Text((await Store.ReadHistoryAsync(Id(1)))[0].Before));
        Assert.Equal(new FirmCounts(1, 0, 0), await Store.CountAsync());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 1)]
    [InlineData(0, -1)]
    public async Task Of_two_firms_neither_is_saved_where_either_has_another_version(int first, int second)
    {
        var (kept, merged) = (Create(1), Create(2));
        await SavedAsync(kept);
        await SavedAsync(merged);
        var before = Store.LastSequence;

        var answer = await Store.SaveBothAsync(Off(MergedInto(merged, kept), first), Off(With(kept, Details("Both"), merged), second));

        Assert.Equal(new WriteAnswer(WriteOutcome.VersionConflict, 0), answer);
        await NothingIsSavedAsync(kept, merged, before);

        static FirmWrite Off(FirmWrite write, int by) => write with { Firm = write.Firm with { Version = write.Firm.Version + by } };
    }

    [Fact]
    public async Task Of_two_firms_neither_is_saved_where_a_third_has_the_credit_code()
    {
        var (kept, merged) = (Create(1), Create(2));
        await SavedAsync(kept);
        await SavedAsync(merged);
        await SavedAsync(Create(3, Code));
        var before = Store.LastSequence;

        var answer = await Store.SaveBothAsync(MergedInto(merged, kept), With(kept, Details("Both", Code), merged));

        Assert.Equal(new WriteAnswer(WriteOutcome.CreditCodeTaken, 0, Id(3)), answer);
        await NothingIsSavedAsync(kept, merged, before);
        // What was refused leaves nothing behind that stands in the way of what follows.
        Assert.Equal(WriteOutcome.Saved, (await Store.SaveBothAsync(MergedInto(merged, kept), With(kept, Details("Both"), merged))).Outcome);
    }

    [Fact]
    public async Task Of_many_merges_of_one_firm_at_once_one_is_made()
    {
        var kept = Create(1);
        await SavedAsync(kept);
        var others = Enumerable.Range(2, 20).Select(n => Create(n)).ToList();
        await Task.WhenAll(others.Select(SavedAsync));

        // The other way round at the same time, too: the firm that is to be kept is merged away.
        var answers = await Task.WhenAll(others.Select((o, i) => i % 2 == 0
            ? Store.SaveBothAsync(MergedInto(o, kept), With(kept, Details("Both"), o))
            : Store.SaveBothAsync(MergedInto(kept, o), With(o, Details("Both"), kept))));

        Assert.Single(answers, a => a.Outcome == WriteOutcome.Saved);
        Assert.All(answers.Where(a => a.Outcome != WriteOutcome.Saved), a => Assert.Equal(WriteOutcome.VersionConflict, a.Outcome));
        Assert.Equal(new FirmCounts(20, 0, 1), await Store.CountAsync());
        var saved = Array.FindIndex(answers, a => a.Outcome == WriteOutcome.Saved);
        Assert.Equal([.. Enumerable.Range(1, 20).Select(n => saved + 1 == n ? 2 : 1)], (await Store.ReadManyAsync([.. others.Select(o => o.Firm.Id)])).Select(f => (int)f.Version));
    }

    async Task NothingIsSavedAsync(FirmWrite kept, FirmWrite merged, long before)
    {
        foreach (var write in new[] { kept, merged })
        {
            Assert.Equal(Text(write.Firm), Text(await Store.ReadAsync(write.Firm.Id)));
            Assert.Single(await Store.ReadHistoryAsync(write.Firm.Id));
        }

        Assert.Empty((await Store.ReadChangesAsync(before, 10)).Changes);
    }
}
