using AgriDirectory.Firms;
using AgriDirectory.Tests.Markets;

namespace AgriDirectory.Tests.Grains;

/// <summary>Deleted firms that come back, entries that become one, and one that becomes two again: in SQL, in search and in the totals.</summary>
public sealed class FirmMergingTests
{
    const string Code = "91110000600037341L";

    static readonly ChangeOrigin Origin = new("Clerk Li", "web");

    [Fact]
    public async Task A_deleted_firm_comes_back_as_it_was()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var firm = await CreateAsync(directory, Made.MoxaMaker("南阳甲艾草有限公司"));
        await directory.VisibleAsync();
        await firm.DeleteAsync(1, Origin);
        await directory.VisibleAsync();
        Assert.Equal(0, (await directory.AskAsync("")).Total);

        Assert.Equal((SaveOutcome.Conflict, 2L), Short(await firm.RestoreAsync(1, Origin)));
        Assert.Equal((SaveOutcome.Changed, 3L), Short(await firm.RestoreAsync(2, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 3L), Short(await firm.RestoreAsync(3, Origin)));
        var back = (await firm.GetAsync())!;
        Assert.Equal(("南阳甲艾草有限公司", 3L, "Clerk Li"), (back.Details.LegalName, back.Version, back.ChangedBy));
        await directory.VisibleAsync();
        Assert.Equal(1, (await directory.AskAsync("南阳甲")).Total);
        await TotalsAreRightAsync(directory);

        // It goes on as any firm does.
        Assert.Equal((SaveOutcome.Changed, 4L), Short(await firm.SaveAsync(back.Details with { Employees = 7 }, 3, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 0L), Short(await Firm(directory, FirmId.New()).RestoreAsync(1, Origin)));
    }

    [Fact]
    public async Task A_firm_whose_credit_code_was_taken_meanwhile_stays_deleted()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var firm = await CreateAsync(directory, Made.MoxaMaker("南阳甲艾草有限公司") with { CreditCode = Code });
        await firm.DeleteAsync(1, Origin);
        var other = await CreateAsync(directory, Made.MoxaMaker("南阳乙艾草有限公司") with { CreditCode = Code });

        var refused = await firm.RestoreAsync(2, Origin);
        Assert.Equal((SaveOutcome.Refused, 2L), Short(refused));
        var problem = Assert.Single(refused.Problems);
        Assert.Equal((SaveCodes.CreditCodeTaken, "creditCode"), (problem.Code, problem.Field));
        Assert.Equal([Code, other.GetPrimaryKeyString()], problem.Arguments);
        Assert.Null(await firm.GetAsync());
        await other.DeleteAsync(1, Origin);
        Assert.Equal((SaveOutcome.Changed, 3L), Short(await firm.RestoreAsync(2, Origin)));
    }

    [Fact]
    public async Task The_sample_and_real_firms_do_not_meet_when_firms_come_back()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var sample = FirmId.New();
        await directory.LoadAsync(sample, Made.MoxaMaker("南阳甲艾草有限公司") with { Sample = true });
        await Firm(directory, sample).DeleteAsync(1, Origin);
        Assert.Equal((SaveOutcome.Changed, 3L), Short(await Firm(directory, sample).RestoreAsync(2, Origin)));

        var real = await CreateAsync(directory, Made.MoxaMaker("南阳乙艾草有限公司"));
        Assert.Equal(new FirmCounts(1, 0, 1), await directory.Store.CountAsync());
        Assert.Equal((SaveOutcome.Refused, SaveCodes.SampleBesideReal), Why(await Firm(directory, sample).RestoreAsync(4, Origin)));

        await real.DeleteAsync(1, Origin);
        Assert.Equal((SaveOutcome.Changed, 5L), Short(await Firm(directory, sample).RestoreAsync(4, Origin)));
        Assert.Equal((SaveOutcome.Changed, 3L), Short(await real.RestoreAsync(2, Origin)));
        Assert.Equal(new FirmCounts(1, 0, 1), await directory.Store.CountAsync());
    }

    [Fact]
    public async Task Two_entries_become_one_and_two_again()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var first = Made.MoxaMaker("南阳甲艾草有限公司") with { Employees = 5 };
        var second = Made.RoseGrower("卧龙甲花木合作社", 12) with { CreditCode = Code, Website = "https://example.cn/" };
        var (kept, other) = (await CreateAsync(directory, first), await CreateAsync(directory, second));
        var (id, otherId) = (kept.GetPrimaryKeyString(), other.GetPrimaryKeyString());
        await directory.VisibleAsync();

        var merged = await kept.MergeAsync(1, otherId, 1, null, Origin);
        Assert.Equal((SaveOutcome.Changed, 2L), Short(merged));
        var both = (await kept.GetAsync())!.Details;
        Assert.Equal((Code, 12m, "https://example.cn/", 5), (both.CreditCode, both.RoseAreaMu, both.Website, both.Employees));
        Assert.Equal(["卧龙甲花木合作社"], both.OtherNames);
        Assert.Equal([Trade.Rose, Trade.Mugwort], both.Trades);
        Assert.Null(await other.GetAsync());
        Assert.Equal((2L, true, id), await StateAsync(other));
        Assert.Equal(new MergeMark(MergeStep.Merged, otherId), (await kept.GetHistoryAsync())[0].Merge);
        Assert.Equal(new MergeMark(MergeStep.Merged, id), (await other.GetHistoryAsync())[0].Merge);

        // Either's partition can be waited for, and then nothing is found twice.
        Assert.True(await kept.WaitUntilVisibleAsync(merged.Sequence, TimeSpan.FromSeconds(20)));
        Assert.True(await other.WaitUntilVisibleAsync(merged.Sequence, TimeSpan.FromSeconds(20)));
        Assert.Equal(id, Assert.Single((await directory.AskAsync("卧龙甲花木")).Items).Firm.Id);
        await TotalsAreRightAsync(directory);

        Assert.Equal((SaveOutcome.Refused, SaveCodes.FirmMerged), Why(await other.RestoreAsync(2, Origin)));
        Assert.Equal((SaveOutcome.Changed, 3L), Short(await kept.SaveAsync(both with { Website = "https://example.com/", Park = "园区" }, 2, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 3L), Short(await kept.UnmergeAsync(2, otherId, Origin)));
        var undone = await kept.UnmergeAsync(3, otherId, Origin);
        Assert.Equal((SaveOutcome.Changed, 4L), Short(undone));
        Assert.Equal([(SaveCodes.ChangedSince, "website")], undone.Problems.Select(p => (p.Code, p.Field)));
        var (one, two) = ((await kept.GetAsync())!, (await other.GetAsync())!);
        Assert.Equal(Json(first with { Website = "https://example.com/", Park = "园区" }), Json(one.Details));
        Assert.Equal((Json(second), 3L, (string?)null), (Json(two.Details), two.Version, two.MergedInto));
        await directory.VisibleAsync();
        Assert.Equal(otherId, Assert.Single((await directory.AskAsync("卧龙甲花木")).Items).Firm.Id);
        Assert.Equal(2, (await directory.AskAsync("")).Total);
        await TotalsAreRightAsync(directory);

        Assert.Equal((SaveOutcome.Refused, SaveCodes.MergeUndone), Why(await kept.UnmergeAsync(4, otherId, Origin)));
        // They can become one once more, the other way round, and that is what is undone then.
        Assert.Equal((SaveOutcome.Changed, 4L), Short(await other.MergeAsync(3, id, 4, null, Origin)));
        Assert.Equal((SaveOutcome.Changed, 5L), Short(await other.UnmergeAsync(4, id, Origin)));
        Assert.Equal(Json(one.Details), Json((await kept.GetAsync())!.Details));
    }

    [Fact]
    public async Task What_cannot_be_merged_is_refused_and_nothing_changes()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var kept = await CreateAsync(directory, Made.MoxaMaker("南阳甲艾草有限公司"));
        var other = await CreateAsync(directory, Made.MoxaMaker("南阳乙艾草有限公司"));
        var third = await CreateAsync(directory, Made.MoxaMaker("南阳丙艾草有限公司") with { CreditCode = Code });
        var gone = await CreateAsync(directory, Made.MoxaMaker("南阳丁艾草有限公司"));
        await gone.DeleteAsync(1, Origin);
        var otherId = other.GetPrimaryKeyString();

        Assert.Equal((SaveOutcome.Refused, SaveCodes.MergeItself), Why(await kept.MergeAsync(1, kept.GetPrimaryKeyString(), 1, null, Origin)));
        Assert.Equal((SaveOutcome.Refused, SaveCodes.MergeGone), Why(await kept.MergeAsync(1, gone.GetPrimaryKeyString(), 2, null, Origin)));
        Assert.Equal((SaveOutcome.Refused, SaveCodes.MergeGone), Why(await kept.MergeAsync(1, "nobody", 1, null, Origin)));
        Assert.Equal((SaveOutcome.Refused, SaveCodes.MergeUndone), Why(await kept.UnmergeAsync(1, otherId, Origin)));
        Assert.Equal((SaveOutcome.Refused, "missing"), Why(await kept.MergeAsync(1, otherId, 1, Made.MoxaMaker(""), Origin)));
        Assert.Equal(
            (SaveOutcome.Refused, SaveCodes.CreditCodeTaken), Why(await kept.MergeAsync(1, otherId, 1, Made.MoxaMaker("南阳甲艾草有限公司") with { CreditCode = Code }, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 1L), Short(await kept.MergeAsync(2, otherId, 1, null, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 1L), Short(await kept.MergeAsync(1, otherId, 2, null, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 2L), Short(await gone.MergeAsync(2, otherId, 1, null, Origin)));
        Assert.All(await Task.WhenAll(kept.GetAsync(), other.GetAsync(), third.GetAsync()), f => Assert.Equal(1, f!.Version));

        var sample = FirmId.New();
        await directory.Store.SaveAsync(new(
            new Firm { Id = sample, Version = 1, ChangedAt = default, ChangedBy = "test", Details = Made.MoxaMaker("南阳戊艾草有限公司") with { Sample = true } }, null, "test"));
        Assert.Equal((SaveOutcome.Refused, SaveCodes.SampleBesideReal), Why(await kept.MergeAsync(1, sample, 1, null, Origin)));
    }

    [Fact]
    public async Task Merges_that_cross_do_not_wait_for_each_other_and_one_is_made()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var (a, b) = (await CreateAsync(directory, Made.MoxaMaker($"南阳甲{round}艾草有限公司")), await CreateAsync(directory, Made.MoxaMaker($"南阳乙{round}艾草有限公司")));
            var answers = await Task.WhenAll(
                a.MergeAsync(1, b.GetPrimaryKeyString(), 1, null, Origin), b.MergeAsync(1, a.GetPrimaryKeyString(), 1, null, Origin)).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Single(answers, s => s.Outcome == SaveOutcome.Changed);
            Assert.Single(answers, s => s.Outcome is SaveOutcome.Conflict || s.Problems.Any(p => p.Code == SaveCodes.MergeGone));

            // Both know it at once, whoever was quicker.
            var (kept, other) = answers[0].Outcome == SaveOutcome.Changed ? (a, b) : (b, a);
            Assert.Equal(2, (await kept.GetAsync())!.Version);
            Assert.Null(await other.GetAsync());
            Assert.Equal((2L, true, kept.GetPrimaryKeyString()), await StateAsync(other));
        }

        await directory.VisibleAsync();
        Assert.Equal(20, (await directory.AskAsync("")).Total);
        await TotalsAreRightAsync(directory);
    }

    [Fact]
    public async Task A_merge_and_edits_of_the_other_at_the_same_time_lose_nothing()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var (kept, other) = (await CreateAsync(directory, Made.MoxaMaker($"南阳甲{round}艾草有限公司")), await CreateAsync(directory, Made.MoxaMaker($"南阳乙{round}艾草有限公司")));
            var edit = other.SaveAsync(Made.MoxaMaker($"南阳乙{round}艾草有限公司") with { Park = "园区" }, 1, Origin);
            var merge = kept.MergeAsync(1, other.GetPrimaryKeyString(), 1, null, Origin);
            Assert.Single(await Task.WhenAll(edit, merge), s => s.Outcome == SaveOutcome.Changed);
            Assert.Equal((await merge).Outcome == SaveOutcome.Changed ? null : "园区", (await other.GetAsync())?.Details.Park);
        }
    }

    [Fact]
    public async Task Entries_that_were_merged_in_a_row_lead_on_and_come_back_from_the_end()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var (a, b, c) = (await CreateAsync(directory, Made.MoxaMaker("南阳甲艾草有限公司")), await CreateAsync(directory, Made.MoxaMaker("南阳乙艾草有限公司")), await CreateAsync(directory, Made.MoxaMaker("南阳丙艾草有限公司")));
        await b.MergeAsync(1, a.GetPrimaryKeyString(), 1, null, Origin);
        await c.MergeAsync(1, b.GetPrimaryKeyString(), 2, null, Origin);
        Assert.Equal((b.GetPrimaryKeyString(), c.GetPrimaryKeyString()), ((await a.GetState()).MergedInto, (await b.GetState()).MergedInto));
        Assert.Equal((SaveOutcome.Conflict, 3L), Short(await b.UnmergeAsync(3, a.GetPrimaryKeyString(), Origin)));
        Assert.Equal((SaveOutcome.Refused, SaveCodes.MergeUndone), Why(await c.UnmergeAsync(2, a.GetPrimaryKeyString(), Origin)));
        Assert.Equal(["南阳乙艾草有限公司", "南阳甲艾草有限公司"], (await c.GetAsync())!.Details.OtherNames);

        Assert.Equal((SaveOutcome.Changed, 3L), Short(await c.UnmergeAsync(2, b.GetPrimaryKeyString(), Origin)));
        Assert.Equal((SaveOutcome.Changed, 5L), Short(await b.UnmergeAsync(4, a.GetPrimaryKeyString(), Origin)));
        Assert.All(await Task.WhenAll(a.GetAsync(), b.GetAsync(), c.GetAsync()), f => Assert.Empty(f!.Details.OtherNames));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_merge_whose_answer_was_lost_both_entries_say_what_became_of_it(bool saved)
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var (kept, other) = (await CreateAsync(directory, Made.MoxaMaker("南阳甲艾草有限公司")), await CreateAsync(directory, Made.MoxaMaker("南阳乙艾草有限公司")));
        (directory.Store.LosesAnswers, directory.Store.LosesSaves) = (saved, !saved);
        Assert.Equal(SaveOutcome.Failed, (await kept.MergeAsync(1, other.GetPrimaryKeyString(), 1, null, Origin)).Outcome);
        (directory.Store.LosesAnswers, directory.Store.LosesSaves) = (false, false);
        Assert.Equal(saved ? 2 : 1, (await kept.GetAsync())!.Version);
        Assert.Equal(saved, await other.GetAsync() is null);
        await directory.VisibleAsync();
        Assert.Equal(saved ? 1 : 2, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task A_merge_is_not_undone_where_the_credit_code_is_another_firms_now()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var (kept, other) = (await CreateAsync(directory, Made.MoxaMaker("南阳甲艾草有限公司")), await CreateAsync(directory, Made.MoxaMaker("南阳乙艾草有限公司") with { CreditCode = Code }));
        await kept.MergeAsync(1, other.GetPrimaryKeyString(), 1, null, Origin);
        await kept.SaveAsync((await kept.GetAsync())!.Details with { CreditCode = null }, 2, Origin);
        var third = await CreateAsync(directory, Made.MoxaMaker("南阳丙艾草有限公司") with { CreditCode = Code });

        var refused = await kept.UnmergeAsync(3, other.GetPrimaryKeyString(), Origin);
        Assert.Equal((SaveOutcome.Refused, SaveCodes.CreditCodeTaken), Why(refused));
        Assert.Equal([Code, third.GetPrimaryKeyString()], refused.Problems[0].Arguments);
        Assert.Equal(3, (await kept.GetAsync())!.Version);
        Assert.Null(await other.GetAsync());
    }

    static IFirmGrain Firm(DirectoryCluster directory, string id) => directory.Grains.GetGrain<IFirmGrain>(id);

    static async Task<IFirmGrain> CreateAsync(DirectoryCluster directory, FirmDetails details)
    {
        var firm = Firm(directory, FirmId.New());
        Assert.Equal(SaveOutcome.Created, (await firm.SaveAsync(details, 0, Origin)).Outcome);
        return firm;
    }

    static async Task<(long, bool, string?)> StateAsync(IFirmGrain firm)
    {
        var state = await firm.GetState();
        return (state.Version, state.Deleted, state.MergedInto);
    }

    static async Task TotalsAreRightAsync(DirectoryCluster directory)
    {
        foreach (var market in new[] { "rose", "mugwort", "mugwort/moxa-stick" })
        {
            var (scanned, added) = (await directory.ScanAsync(market), await directory.AddUpAsync(market));
            MarketsByHand.AssertSame(scanned, added);
        }
    }

    static string Json(FirmDetails details) => System.Text.Encoding.UTF8.GetString(FirmJson.Write(FirmRules.Tidy(details)));

    static (SaveOutcome, long) Short(FirmSaved saved) => (saved.Outcome, saved.Version);

    static (SaveOutcome, string?) Why(FirmSaved saved) => (saved.Outcome, saved.Problems.FirstOrDefault()?.Code);
}
