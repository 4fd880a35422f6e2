using System.Text;
using AgriDirectory.Client.Imports;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgriDirectory.Tests.Imports;

public sealed class ImportJobTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("agri-job").FullName;
    readonly FakeImportGrain grain = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_row_is_handed_over_once_and_refused_rows_are_kept_in_order()
    {
        grain.Answer = row => row.Line % 100 == 0
            ? new RowOutcome(row.Line, SaveOutcome.Refused, null, [new FirmProblem("missing", "legalName", [])])
            : new RowOutcome(row.Line, SaveOutcome.Created, "0000000001", row.Line == 7 ? [new FirmProblem("credit-code-checksum", "creditCode", ["x", "y"], Warning: true)] : []);
        var text = "名称,成立日期\n" + string.Concat(Enumerable.Range(2, 2_999).Select(line => $"甲店{line},{(line % 150 == 0 ? "去年" : "2020-01-01")}\n"));
        var seen = new List<ImportProgress>();
        var report = await RunAsync(text, seen.Add);

        Assert.Equal((ImportStatus.Done, 2_999), (report.State.Status, report.State.Rows));
        Assert.Equal(2_979, grain.Rows.Select(r => r.Line).Distinct().Count());
        Assert.Equal(2_979, grain.Rows.Count);
        Assert.InRange(grain.MostRows, 1, 500);
        Assert.Equal(40, report.State.Refused);
        Assert.Equal(20, report.Problems.Length);
        Assert.Equal(("名称", "missing"), (report.Problems[0].Column, report.Problems[0].Code));
        Assert.Equal("credit-code-checksum", Assert.Single(report.Warnings).Code);
        Assert.Equal(2_999, seen[^1].Rows);
        var lines = (await File.ReadAllLinesAsync(report.Rejected!, TestContext.Current.CancellationToken)).Skip(1).Select(l => int.Parse(l.Split(',')[0], null)).ToList();
        Assert.Equal(40, lines.Count);
        Assert.Equal(lines.Order(), lines);
        Assert.Equal(lines, lines.Distinct());
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_fails_with_its_code()
    {
        var report = await RunAsync("a,b\n1,2\n");
        Assert.Equal((ImportStatus.Failed, "column-name-missing"), (report.State.Status, report.State.Reason));
        Assert.Null(report.Rejected);
    }

    [Fact]
    public async Task A_save_that_fails_is_tried_again()
    {
        var tries = new HashSet<int>();
        grain.Answer = row => new RowOutcome(row.Line, row.Line == 3 && tries.Add(row.Line) ? SaveOutcome.Failed : SaveOutcome.Created, "0000000001", []);
        var report = await RunAsync("名称\n甲店\n乙店\n丙店\n");
        Assert.Equal(ImportStatus.Done, report.State.Status);
        Assert.Equal([2, 3, 3, 4], grain.Rows.Select(r => r.Line).Order());
    }

    [Fact]
    public async Task A_store_that_stays_down_ends_the_import()
    {
        grain.Answer = row => new RowOutcome(row.Line, SaveOutcome.Failed, null, [new FirmProblem("store-failed", "", [])]);
        var report = await RunAsync("名称\n甲店\n", time: new HastyTime());
        Assert.Equal((ImportStatus.Failed, "store-failed"), (report.State.Status, report.State.Reason));
        Assert.NotNull(report.Rejected);
    }

    [Fact]
    public async Task A_stop_ends_it_and_what_was_handed_over_is_answered()
    {
        using var stop = new CancellationTokenSource();
        var text = "名称\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"甲店{i}\n"));
        var report = await RunAsync(text, _ => stop.Cancel(), stop: stop.Token);
        Assert.Equal(ImportStatus.Stopped, report.State.Status);
        Assert.InRange(grain.Rows.Count, 500, 10_000);
    }

    [Fact]
    public async Task What_an_earlier_load_refused_is_taken_away()
    {
        await RunAsync("名称,成立日期\n甲店,去年\n");
        Assert.Single(Directory.GetFiles(folder));
        Assert.Null((await RunAsync("名称,成立日期\n甲店,2020-01-01\n")).Rejected);
        Assert.Empty(Directory.GetFiles(folder));
    }

    Task<ImportReport> RunAsync(string text, Action<ImportProgress>? progress = null, TimeProvider? time = null, CancellationToken stop = default)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var task = new ImportTask("A", "a.csv", new MemoryStream(bytes), bytes.Length, new ChangeOrigin("import", "A"), Path.Combine(folder, "a.csv"), ProblemWords.Chinese);
        return new ImportJob(FakeGrains.Always(grain), time ?? TimeProvider.System, NullLogger<ImportJob>.Instance).RunAsync(task, progress, stop);
    }

    /// <summary>Every pause is over at once.</summary>
    sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
