using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Tests.Grains;

/// <summary>Firms saved and deleted one at a time, by the version that their editor has seen.</summary>
public sealed class FirmSaveTests
{
    static readonly ChangeOrigin Origin = new("Clerk Li", "api");

    [Fact]
    public async Task A_save_over_another_version_than_the_one_seen_is_a_conflict_and_changes_nothing()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var firm = directory.Grains.GetGrain<IFirmGrain>(FirmId.New());
        Assert.Equal((SaveOutcome.Conflict, 0L), Short(await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 1, Origin)));
        Assert.Equal((SaveOutcome.Created, 1L), Short(await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 1L), Short(await firm.SaveAsync(Made.MoxaMaker("南阳乙艾草有限公司"), 0, Origin)));
        Assert.Equal((SaveOutcome.Changed, 2L), Short(await firm.SaveAsync(Made.MoxaMaker("南阳乙艾草有限公司"), 1, Origin)));
        Assert.Equal((SaveOutcome.Unchanged, 2L), Short(await firm.SaveAsync(Made.MoxaMaker(" 南阳乙艾草有限公司 "), 2, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 2L), Short(await firm.SaveAsync(Made.MoxaMaker("南阳丙艾草有限公司"), 1, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 2L), Short(await firm.DeleteAsync(1, Origin)));
        Assert.Equal("南阳乙艾草有限公司", (await firm.GetAsync())!.Details.LegalName);
        Assert.Equal([2L, 1L], (await firm.GetHistoryAsync()).Select(c => c.Version));
    }

    [Fact]
    public async Task Of_a_deleted_firm_no_version_is_the_right_one()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var firm = directory.Grains.GetGrain<IFirmGrain>(FirmId.New());
        await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin);
        Assert.Equal((SaveOutcome.Deleted, 2L), Short(await firm.DeleteAsync(1, Origin)));
        Assert.Null(await firm.GetAsync());
        Assert.Equal((SaveOutcome.Conflict, 2L), Short(await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 2, Origin)));
        Assert.Equal((SaveOutcome.Conflict, 2L), Short(await firm.DeleteAsync(2, Origin)));
        var again = await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin);
        Assert.Equal((SaveOutcome.Refused, SaveCodes.IdUsed), (again.Outcome, again.Problems.Single().Code));
    }

    [Fact]
    public async Task A_writer_beside_this_activation_makes_a_conflict_like_any_other()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var id = FirmId.New();
        var firm = directory.Grains.GetGrain<IFirmGrain>(id);
        await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin);
        var twin = (await directory.StartAnotherAsync()).GetGrain<IFirmGrain>(id);
        Assert.Equal((SaveOutcome.Changed, 2L), Short(await twin.SaveAsync(Made.MoxaMaker("南阳乙艾草有限公司"), 1, Origin)));
        Assert.Equal(SaveOutcome.Conflict, (await firm.SaveAsync(Made.MoxaMaker("南阳丙艾草有限公司"), 1, Origin)).Outcome);
        Assert.Equal((SaveOutcome.Deleted, 3L), Short(await firm.DeleteAsync(2, Origin)));
        Assert.Equal(SaveOutcome.Conflict, (await twin.DeleteAsync(2, Origin)).Outcome);
    }

    [Fact]
    public async Task Sixty_four_editors_of_one_firm_at_two_of_its_activations_lose_no_change()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var id = FirmId.New();
        IGrainFactory[] silos = [directory.Grains, await directory.StartAnotherAsync()];
        await silos[0].GetGrain<IFirmGrain>(id).SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin);
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 64).Select(async editor =>
        {
            var firm = silos[editor % 2].GetGrain<IFirmGrain>(id);
            while (true)
            {
                var read = (await firm.GetAsync())!;
                var details = read.Details with { Employees = (read.Details.Employees ?? 0) + 1, Chain = $"editor {editor}" };
                var saved = await firm.SaveAsync(details, read.Version, Origin);
                if (saved.Outcome == SaveOutcome.Changed) return (saved.Version, details.Employees, details.Chain!);
                Assert.Equal(SaveOutcome.Conflict, saved.Outcome);
            }
        }));

        // What an acknowledged version said is what the next one replaced.
        var last = (await directory.Store.ReadAsync(id))!;
        Assert.Equal((65L, 64), (last.Version, last.Details.Employees));
        var history = (await directory.Store.ReadHistoryAsync(id)).Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, 65).Select(v => (long)v), history.Select(c => c.Version));
        var versions = history.Skip(2).Select(c => c.Before!).Append(last.Details).Select((d, i) => (i + 2L, d.Employees, d.Chain!));
        Assert.Equal(acknowledged.Order(), versions);
        await directory.VisibleAsync();
        Assert.Equal(1, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task The_first_real_firm_puts_the_sample_away_and_an_edit_of_a_made_up_one_leaves_it_made_up()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var sample = Made.MoxaMaker("南阳甲艾草有限公司") with { Sample = true };
        var id = FirmId.New();
        await directory.LoadAsync(id, sample);
        await directory.LoadAsync(FirmId.New(), sample with { LegalName = "南阳乙艾草有限公司" });
        await directory.Grains.GetGrain<IFirmGrain>(id).SaveAsync(sample with { Employees = 3, Sample = false }, 1, Origin);
        Assert.Equal(new FirmCounts(2, 2, 0), await directory.Store.CountAsync());

        var real = directory.Grains.GetGrain<IFirmGrain>(FirmId.New());
        Assert.Equal(SaveOutcome.Refused, (await real.SaveAsync(Made.MoxaMaker(""), 0, Origin)).Outcome);
        Assert.Equal(new FirmCounts(2, 2, 0), await directory.Store.CountAsync());
        Assert.Equal(SaveOutcome.Created, (await real.SaveAsync(sample with { LegalName = "南阳丙艾草有限公司" }, 0, Origin)).Outcome);
        Assert.Equal(new FirmCounts(1, 0, 2), await directory.Store.CountAsync());
    }

    [Fact]
    public async Task A_real_firm_created_while_the_sample_is_loaded_puts_all_of_it_away()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var import = directory.Grains.GetGrain<IImportGrain>("sample");
        await import.BeginAsync("sample.csv", new ChangeOrigin("sample", "seed"));
        await import.LoadAsync([new ImportRow(2, null, Made.Patch(Made.MoxaMaker("南阳甲艾草有限公司") with { Sample = true }))]);
        await directory.Grains.GetGrain<IFirmGrain>(FirmId.New()).SaveAsync(Made.MoxaMaker("南阳乙艾草有限公司"), 0, Origin);
        await import.LoadAsync([new ImportRow(3, null, Made.Patch(Made.MoxaMaker("南阳丙艾草有限公司") with { Sample = true }))]);
        Assert.Equal(1, (await import.EndAsync(ImportStatus.Done)).SamplesRemoved);
        Assert.Equal(new FirmCounts(1, 0, 2), await directory.Store.CountAsync());
    }

    [Fact]
    public async Task What_the_store_could_not_save_can_be_saved_again()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var firm = directory.Grains.GetGrain<IFirmGrain>(FirmId.New());
        directory.Store.LosesAnswers = true;
        Assert.Equal(SaveOutcome.Failed, (await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin)).Outcome);
        directory.Store.LosesAnswers = false;

        // It was saved, though the answer was lost: whoever tries again meets it.
        Assert.Equal((SaveOutcome.Conflict, 1L), Short(await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin)));
        Assert.True(await firm.WaitUntilVisibleAsync(0, TimeSpan.FromSeconds(20)));
        Assert.Equal(1, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task While_the_engine_is_down_a_save_is_made_and_said_not_to_be_visible_yet()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        directory.Engine.Down = true;
        var firm = directory.Grains.GetGrain<IFirmGrain>(FirmId.New());
        var saved = await firm.SaveAsync(Made.MoxaMaker("南阳甲艾草有限公司"), 0, Origin);
        Assert.Equal(SaveOutcome.Created, saved.Outcome);
        Assert.False(await firm.WaitUntilVisibleAsync(saved.Sequence, TimeSpan.FromMilliseconds(50)));
        directory.Engine.Down = false;
        await Eventually.TrueAsync(() => firm.WaitUntilVisibleAsync(saved.Sequence, TimeSpan.FromSeconds(20)));
    }

    static (SaveOutcome, long) Short(FirmSaved saved) => (saved.Outcome, saved.Version);
}
