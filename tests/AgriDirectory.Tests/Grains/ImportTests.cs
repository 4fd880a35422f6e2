using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Tests.Grains;

/// <summary>Which firm a row means, and what becomes of the sample.</summary>
public sealed class ImportTests
{
    const string Code = "91411303DEM00001A";

    static readonly ChangeOrigin Origin = new("import", "test");

    [Fact]
    public async Task A_second_load_of_the_same_rows_changes_nothing()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        ImmutableArray<ImportRow> rows =
        [
            Row(2, Coded("南阳仲景艾草制品有限公司", "A")),
            Row(3, Made.MoxaMaker("南阳张衡艾草制品有限公司")),
            Row(4, Made.MoxaMaker("南阳张衡艾草制品有限公司", township: "411303102")),
        ];
        Assert.Equal([SaveOutcome.Created, SaveOutcome.Created, SaveOutcome.Created], await LoadAsync(directory, "first", rows));
        Assert.Equal([SaveOutcome.Unchanged, SaveOutcome.Unchanged, SaveOutcome.Unchanged], await LoadAsync(directory, "second", rows));
        var state = await directory.Store.ReadImportAsync("second");
        Assert.Equal((ImportStatus.Done, 3, 3), (state!.Status, state.Rows, state.Unchanged));
        Assert.Equal(3, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task A_known_credit_code_or_else_name_and_township_means_that_firm()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await LoadAsync(directory, "first", [Row(2, Coded("南阳仲景艾草制品有限公司", "A")), Row(3, Made.MoxaMaker("南阳张衡艾草有限公司"))]);
        var outcomes = await LoadAsync(
            directory, "second", [Row(2, Coded("南阳仲景艾业有限公司", "A")), Row(3, Coded("南阳张衡艾草有限公司", "B")), Row(4, Coded("南阳张衡艾草有限公司", "C"))]);
        Assert.Equal([SaveOutcome.Changed, SaveOutcome.Changed, SaveOutcome.Created], outcomes);
        Assert.Equal(3, (await directory.AskAsync("")).Total);
    }

    [Fact]
    public async Task Without_a_township_column_the_name_alone_means_the_firm()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await LoadAsync(directory, "first", [Row(2, Made.MoxaMaker("南阳张衡艾草有限公司"))]);
        var patch = new FirmPatch { Given = FirmFields.LegalName | FirmFields.Website, Values = new() { LegalName = "南阳张衡艾草有限公司", Website = "https://example.cn/" } };
        Assert.Equal([SaveOutcome.Changed], await LoadAsync(directory, "second", [new ImportRow(2, null, patch)]));
        var found = Assert.Single((await directory.AskAsync("")).Items);
        Assert.Equal("411303101", found.Firm.Township);
    }

    [Fact]
    public async Task A_second_row_about_the_same_firm_is_refused_and_names_the_first()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var import = directory.Grains.GetGrain<IImportGrain>("import");
        await import.BeginAsync("test.csv", Origin);
        var first = await import.LoadAsync([Row(2, Coded("南阳仲景艾草制品有限公司", "A")), Row(3, Coded("南阳仲景艾业有限公司", "A"))]);
        var later = await import.LoadAsync([Row(4, Made.MoxaMaker("南阳仲景艾草制品有限公司"))]);
        Assert.Equal([SaveOutcome.Created, SaveOutcome.Refused], first.Select(o => o.Outcome));
        Assert.All([first[1], later[0]], o => Assert.Equal((SaveCodes.DuplicateRow, "2"), (o.Problems[0].Code, o.Problems[0].Arguments[0])));
    }

    [Fact]
    public async Task A_row_that_was_refused_gives_no_firm_and_one_after_it_may()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var import = directory.Grains.GetGrain<IImportGrain>("import");
        await import.BeginAsync("test.csv", Origin);
        var nothing = Made.MoxaMaker("南阳仲景艾草制品有限公司") with { Trades = [], Products = [], Output = [] };
        var good = Made.MoxaMaker("南阳仲景艾草制品有限公司");
        var first = await import.LoadAsync([Row(2, nothing), Row(3, good), Row(4, good), Row(5, Made.MoxaMaker("")), Row(6, Made.MoxaMaker(""))]);
        Assert.Equal([SaveOutcome.Refused, SaveOutcome.Created, SaveOutcome.Refused, SaveOutcome.Refused, SaveOutcome.Refused], first.Select(o => o.Outcome));
        Assert.Equal((SaveCodes.DuplicateRow, "3"), (first[2].Problems[0].Code, first[2].Problems[0].Arguments[0]));
        Assert.Equal(first[3].Problems.Select(p => p.Code), first[4].Problems.Select(p => p.Code));
        Assert.Equal((5, 1, 4), await CountsAsync());

        Assert.Equal([SaveOutcome.Refused], (await import.LoadAsync([Row(7, Coded("南阳张衡艾草有限公司", "A") with { Trades = [], Products = [], Output = [] })])).Select(o => o.Outcome));
        Assert.Equal([SaveOutcome.Created], (await import.LoadAsync([Row(8, Coded("南阳张衡艾草有限公司", "A"))])).Select(o => o.Outcome));

        async Task<(int, int, int)> CountsAsync() => await import.GetAsync() is { } state ? (state.Rows, state.Created, state.Refused) : default;
    }

    [Fact]
    public async Task A_name_that_several_firms_have_changes_none_of_them()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await LoadAsync(directory, "first", [Row(2, Coded("南阳同名艾草有限公司", "A")), Row(3, Coded("南阳同名艾草有限公司", "B")), Row(4, Made.MoxaMaker("南阳同名艾草有限公司", township: "411303102"))]);
        var import = directory.Grains.GetGrain<IImportGrain>("second");
        await import.BeginAsync("test.csv", Origin);
        var nameAlone = new FirmPatch { Given = FirmFields.LegalName | FirmFields.Website, Values = new() { LegalName = "南阳同名艾草有限公司", Website = "https://example.cn/" } };
        foreach (var row in new[] { Row(2, Made.MoxaMaker("南阳同名艾草有限公司")), new ImportRow(3, null, nameAlone) })
        {
            var outcome = Assert.Single(await import.LoadAsync([row]));
            Assert.Equal((SaveOutcome.Refused, SaveCodes.NameOfSeveral, "南阳同名艾草有限公司"), (outcome.Outcome, outcome.Problems[0].Code, outcome.Problems[0].Arguments[0]));
        }

        Assert.Equal([SaveOutcome.Changed], (await import.LoadAsync([Row(4, Coded("南阳同名艾草有限公司", "B") with { Website = "https://example.cn/" })])).Select(o => o.Outcome));
        Assert.Equal([SaveOutcome.Changed], (await import.LoadAsync([Row(5, Made.MoxaMaker("南阳同名艾草有限公司", township: "411303102") with { Website = "https://example.cn/" })])).Select(o => o.Outcome));
    }

    [Fact]
    public async Task Samples_that_were_saved_after_the_first_real_firm_are_put_away_at_the_end()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var import = directory.Grains.GetGrain<IImportGrain>("mixed");
        await import.BeginAsync("mixed.csv", Origin);
        await import.LoadAsync([Row(2, Made.MoxaMaker("南阳丙艾草有限公司"))]);

        // As if a batch that came earlier were slower.
        await directory.LoadAsync(FirmId.New(), Sample("南阳甲艾草有限公司"));
        await import.EndAsync(ImportStatus.Done);
        await directory.VisibleAsync();
        Assert.Equal(["南阳丙艾草有限公司"], (await directory.AskAsync("")).Items.Select(i => i.Firm.LegalName));
    }

    [Fact]
    public async Task The_first_real_firm_puts_the_sample_away_and_a_refused_row_does_not()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await LoadAsync(directory, "sample", [Row(2, Sample("南阳甲艾草有限公司")), Row(3, Sample("南阳乙艾草有限公司"))]);
        await LoadAsync(directory, "broken", [Row(2, Made.MoxaMaker(""))]);
        Assert.Equal(2, (await directory.AskAsync("")).Total);

        await LoadAsync(directory, "real", [Row(2, Made.MoxaMaker("南阳丙艾草有限公司"))]);
        Assert.Equal(2, (await directory.Store.ReadImportAsync("real"))!.SamplesRemoved);
        Assert.Equal(["南阳丙艾草有限公司"], (await directory.AskAsync("")).Items.Select(i => i.Firm.LegalName));

        var import = directory.Grains.GetGrain<IImportGrain>("sample again");
        await import.BeginAsync("sample.csv", Origin);
        var outcome = Assert.Single(await import.LoadAsync([Row(2, Sample("南阳丁艾草有限公司"))]));
        Assert.Equal((SaveOutcome.Refused, SaveCodes.SampleBesideReal), (outcome.Outcome, outcome.Problems[0].Code));
    }

    [Fact]
    public async Task Rows_that_the_store_could_not_save_are_counted_as_failed()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        directory.Store.LosesSaves = true;
        Assert.Equal([SaveOutcome.Failed], await LoadAsync(directory, "full", [Row(2, Made.MoxaMaker("南阳丙艾草有限公司"))]));
        directory.Store.LosesSaves = false;
        Assert.Equal([SaveOutcome.Created], await LoadAsync(directory, "again", [Row(2, Made.MoxaMaker("南阳丙艾草有限公司"))]));
    }

    [Fact]
    public async Task A_row_whose_save_failed_can_be_handed_over_again_and_counts_once()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        var import = directory.Grains.GetGrain<IImportGrain>("import");
        await import.BeginAsync("test.csv", Origin);
        ImmutableArray<ImportRow> rows = [Row(2, Coded("南阳仲景艾草制品有限公司", "A")), Row(3, Made.MoxaMaker("南阳张衡艾草制品有限公司"))];
        directory.Store.LosesAnswers = true;
        Assert.All(await import.LoadAsync(rows), o => Assert.Equal(SaveOutcome.Failed, o.Outcome));
        directory.Store.LosesAnswers = false;
        Assert.All(await import.LoadAsync(rows), o => Assert.Equal(SaveOutcome.Unchanged, o.Outcome));
        var state = await import.GetAsync();
        Assert.Equal((2, 2, 0), (state!.Rows, state.Unchanged, state.Failed));
    }

    static ImportRow Row(int line, FirmDetails details) => new(line, null, Made.Patch(details));

    static FirmDetails Coded(string name, string tail) =>
        Made.MoxaMaker(name) with { CreditCode = Code[..^1] + tail + CreditCode.CheckCharacter(Code[..^1] + tail) };

    static FirmDetails Sample(string name) => Made.MoxaMaker(name) with { Sample = true };

    static async Task<SaveOutcome[]> LoadAsync(DirectoryCluster directory, string id, ImmutableArray<ImportRow> rows)
    {
        var import = directory.Grains.GetGrain<IImportGrain>(id);
        await import.BeginAsync(id + ".csv", Origin);
        var outcomes = await import.LoadAsync(rows);
        await import.EndAsync(ImportStatus.Done);
        return [.. outcomes.Select(o => o.Outcome)];
    }
}
