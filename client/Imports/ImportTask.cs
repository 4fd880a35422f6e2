using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Client.Imports;

/// <summary>A file to load.</summary>
/// <param name="Id">The import's id.</param>
/// <param name="Name">The file's name, without a path.</param>
/// <param name="Content">The file; it stays the caller's.</param>
/// <param name="Length">Its bytes; null if not known.</param>
/// <param name="Origin">Who loads it.</param>
/// <param name="Rejected">Where refused rows go, without <c>.rejected.csv</c> or <c>.rejected.jsonl</c>.</param>
/// <param name="Language">The language of explanations.</param>
public sealed record ImportTask(string Id, string Name, Stream Content, long? Length, ChangeOrigin Origin, string Rejected, CultureInfo Language);

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows read and answered.</param>
/// <param name="Refused">Those of them that were refused.</param>
/// <param name="BytesRead">Bytes read.</param>
/// <param name="Bytes">Bytes in all; null if not known.</param>
/// <param name="Elapsed">The time since the beginning.</param>
public sealed record ImportProgress(int Rows, int Refused, long BytesRead, long? Bytes, TimeSpan Elapsed)
{
    /// <summary>Rows a second.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;

    /// <summary>The time left at the rate so far; null if nobody can say.</summary>
    public TimeSpan? Left => Bytes is { } all && BytesRead > 0 && Elapsed > TimeSpan.Zero
        ? Elapsed * Math.Max(0, (double)(all - BytesRead) / BytesRead) : null;
}

/// <summary>How an import ended.</summary>
public sealed record ImportReport
{
    /// <summary>How many rows are kept in <see cref="Problems"/> and <see cref="Warnings"/>.</summary>
    public const int Shown = 20;

    /// <summary>State and counts.</summary>
    public required ImportState State { get; init; }

    /// <summary>What was wrong with the file as a whole; null if nothing was.</summary>
    public FileProblem? Problem { get; init; }

    /// <summary>The first problems of refused rows.</summary>
    public ImmutableArray<RowProblem> Problems { get; init; } = [];

    /// <summary>The first warnings of rows that were saved.</summary>
    public ImmutableArray<RowProblem> Warnings { get; init; } = [];

    /// <summary>Columns that mean nothing to the directory.</summary>
    public ImmutableArray<string> UnknownColumns { get; init; } = [];

    /// <summary>The file of refused rows; null if there is none.</summary>
    public string? Rejected { get; init; }

    /// <summary>Why the file of refused rows could not be written; null if it could.</summary>
    public string? RejectedTrouble { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; init; }
}
