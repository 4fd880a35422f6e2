using System.Collections.Immutable;
using AgriDirectory.Imports;

namespace AgriDirectory.Client.Files;

/// <summary>One row of a file: either what it says of a firm, or why it cannot say it.</summary>
/// <param name="Line">The line on which the row starts, from 1.</param>
/// <param name="Row">What the row says; null if it is refused.</param>
/// <param name="Problems">Why it is refused; empty otherwise.</param>
/// <param name="Cells">The row's cells as they stood in the file (of JSON Lines: the line), for the file of refused rows.</param>
public sealed record FileRow(int Line, ImportRow? Row, ImmutableArray<RowProblem> Problems, ImmutableArray<string> Cells);

/// <summary>What is wrong with a row.</summary>
/// <param name="Line">The row's line, from 1.</param>
/// <param name="Column">The column as the file calls it; empty when the whole row is meant.</param>
/// <param name="Value">What stood there, shortened; empty when the whole row is meant.</param>
/// <param name="Code">A stable, kebab-case code.</param>
/// <param name="Arguments">What the sentence is filled with: the value first, then what would be right.</param>
public sealed record RowProblem(int Line, string Column, string Value, string Code, ImmutableArray<string> Arguments);

/// <summary>The formats of files of firms.</summary>
public enum FirmFileFormat
{
    /// <summary>Cells under a header line.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,
}

/// <summary>What is read of a file; more is refused, so that no file can fill the memory.</summary>
static class FileLimits
{
    /// <summary>Characters of a cell.</summary>
    public const int Cell = 10_000;

    /// <summary>Columns of a file.</summary>
    public const int Columns = 300;

    /// <summary>Characters of a row, its line breaks included.</summary>
    public const int Row = 1 << 20;

    /// <summary>Characters that may be read a second time, all told, because a quote was broken.</summary>
    public const int Again = 1 << 24;

    /// <summary>A text as a problem shows it.</summary>
    public static string Shown(string text)
    {
        const int most = 80;
        if (text.Length <= most) return text;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
    }
}
