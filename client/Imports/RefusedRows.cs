using System.Collections.Immutable;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Imports;

/// <summary>Keeps the refused rows of one import: all of them in a file, the first to be shown.</summary>
sealed class RefusedRows : IAsyncDisposable
{
    readonly ImmutableArray<RowProblem>.Builder problems = ImmutableArray.CreateBuilder<RowProblem>();
    readonly ImmutableArray<RowProblem>.Builder warnings = ImmutableArray.CreateBuilder<RowProblem>();
    readonly FirmFileReader reader;
    readonly RejectedFile file;
    readonly string path;
    readonly bool chinese;

    public RefusedRows(FirmFileReader reader, ImportTask task)
    {
        this.reader = reader;
        chinese = ProblemWords.IsChinese(task.Language);
        path = task.Rejected + Extensions[reader.Format == FirmFileFormat.Csv ? 0 : 1];
        file = new RejectedFile(path, reader.Format, reader.Header, task.Language);
        // Of standard input nobody knows whether it is the same as before.
        if (task.Length is not null) Forget(task.Rejected);
    }

    /// <summary>What the names of files of refused rows end with: of CSV, of JSON Lines.</summary>
    public static ImmutableArray<string> Extensions { get; } = [".rejected.csv", ".rejected.jsonl"];

    public int Count { get; private set; }
    public ImmutableArray<RowProblem> Problems => problems.ToImmutable();
    public ImmutableArray<RowProblem> Warnings => warnings.ToImmutable();
    public string? Path => file.Rows > 0 ? path : null;

    /// <summary>Why rows could not be kept.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Keeps a row that rules refused.</summary>
    public Task AddAsync(FileRow row, ImmutableArray<FirmProblem> why) => AddAsync(row, [.. why.Where(p => !p.Warning).Select(p => Of(row, p))]);

    /// <summary>Keeps a row that the reader refused.</summary>
    public async Task AddAsync(FileRow row, ImmutableArray<RowProblem> why)
    {
        Count++;
        foreach (var problem in why)
        {
            if (problems.Count < ImportReport.Shown) problems.Add(problem);
        }

        if (Trouble is not null) return;
        try
        {
            await file.AddAsync(row.Line, row.Cells, why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The others go on: what cannot be written is a lesser harm than a load that stops.
            Trouble = e.Message;
        }
    }

    /// <summary>Notes the warnings of a row that was saved.</summary>
    public void Warn(FileRow row, ImmutableArray<FirmProblem> why)
    {
        foreach (var problem in why)
        {
            if (warnings.Count < ImportReport.Shown) warnings.Add(Of(row, problem));
        }
    }

    /// <summary>A firm's problem as the row's, with the column as the file calls it.</summary>
    RowProblem Of(FileRow row, FirmProblem problem)
    {
        var column = problem.Field.Length == 0 ? "" : reader.ColumnOf(problem.Field, chinese);
        var value = column.Length > 0 && !problem.Arguments.IsDefaultOrEmpty ? problem.Arguments[0] : "";
        return new RowProblem(row.Line, column, FileLimits.Shown(value), problem.Code, problem.Arguments.IsDefault ? [] : problem.Arguments);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await file.DisposeAsync();
        }
        catch (IOException e)
        {
            Trouble ??= e.Message;
        }
    }

    /// <summary>Takes away what an earlier load of the same file left.</summary>
    public static void Forget(string rejected)
    {
        foreach (var extension in Extensions)
        {
            try
            {
                File.Delete(rejected + extension);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stands there still; a new one will say that it cannot be written.
            }
        }
    }
}
