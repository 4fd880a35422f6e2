using System.Buffers;

namespace AgriDirectory.Client.Files;

/// <summary>Writes rows of cells as comma-separated text (RFC 4180), safe to open in a spreadsheet.</summary>
static class CsvText
{
    static readonly SearchValues<char> Special = SearchValues.Create(",;\t\r\n\"");

    public static async Task WriteRowAsync(TextWriter writer, IEnumerable<string?> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) await writer.WriteAsync(',');
            first = false;
            if (cell is { Length: > 0 }) await writer.WriteAsync(Cell(cell));
        }

        await writer.WriteAsync('\n');
    }

    internal static string Cell(string cell)
    {
        var safe = CellGuard.Guard(cell);
        return safe.AsSpan().ContainsAny(Special) || safe[0] == ' ' || safe[^1] == ' '
            ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
            : safe;
    }
}
