using System.Text;

namespace AgriDirectory.Client.Files;

/// <summary>One row of cells, or why it could not be told apart.</summary>
/// <param name="Line">The line on which it starts, from 1.</param>
/// <param name="Cells">Its cells; of a broken row: its first line, cut at every delimiter.</param>
/// <param name="Problem">A code if the row is broken; null otherwise.</param>
readonly record struct CsvRow(int Line, List<string> Cells, string? Problem);

/// <summary>
/// Reads comma-separated text (RFC 4180) row by row in bounded memory. Quotes are read strictly where they open a cell and literally
/// elsewhere. A row whose quotes are broken is given as broken, and reading goes on with the next line: a quote that never closes costs its
/// own row, not the rest of the file (which is why this is not a library's reader).
/// </summary>
sealed class CsvRows(RowBuffer buffer, char delimiter)
{
    long again;

    enum Parsed
    {
        Row,
        NeedsMore,
        QuoteOpen,
        QuoteBroken,
    }

    /// <summary>The next row; null at the end.</summary>
    /// <exception cref="FileProblemException">So many quotes are broken that the file is not what it seems.</exception>
    public async ValueTask<CsvRow?> ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            var parsed = Parse(out var cells, out var length);
            if (parsed == Parsed.NeedsMore && !buffer.AtEnd && !buffer.Full)
            {
                await buffer.FillAsync(stop);
                continue;
            }

            if (buffer.Text.IsEmpty) return null;
            if (parsed != Parsed.Row) return await BrokenAsync(parsed, length, stop);
            var line = buffer.Line;
            buffer.Take(length);
            return new CsvRow(line, cells, null);
        }
    }

    async ValueTask<CsvRow> BrokenAsync(Parsed parsed, int looked, CancellationToken stop)
    {
        var line = buffer.Line;
        int whole, length;
        while ((whole = buffer.FirstLine(out length)) < 0 && !buffer.Full) await buffer.FillAsync(stop);
        var cells = Cut(buffer.Text[..length]);
        if (whole < 0)
        {
            await buffer.SkipLineAsync(stop);
            return new CsvRow(line, cells, "row-too-long");
        }

        again += Math.Max(0, looked - whole);
        if (again > FileLimits.Again) throw new FileProblemException("quotes-broken", Text(line));
        buffer.Take(whole);
        return new CsvRow(line, cells, parsed == Parsed.QuoteBroken ? "quote-broken" : "quote-open");
    }

    List<string> Cut(ReadOnlySpan<char> line)
    {
        var cells = new List<string>();
        foreach (var cell in line.Split(delimiter)) cells.Add(line[cell].ToString());
        return cells;
    }

    /// <summary>Reads one row from the buffer's beginning.</summary>
    /// <param name="cells">Its cells.</param>
    /// <param name="length">How many characters it takes, or how many were looked at.</param>
    Parsed Parse(out List<string> cells, out int length)
    {
        var text = buffer.Text;
        cells = new List<string>(40);
        length = 0;
        if (text.IsEmpty) return Parsed.NeedsMore;
        while (true)
        {
            var quoted = length < text.Length && text[length] == '"';
            var parsed = quoted ? ParseQuoted(text, cells, ref length) : ParsePlain(text, cells, ref length);
            if (parsed != Parsed.Row) return parsed;
            if (length == text.Length) return buffer.AtEnd ? Parsed.Row : Parsed.NeedsMore;
            var next = text[length++];
            if (next == delimiter) continue;
            if (next == '\n') return Parsed.Row;
            // A carriage return: with the line feed that may follow it.
            if (length == text.Length && !buffer.AtEnd) return Parsed.NeedsMore;
            if (length < text.Length && text[length] == '\n') length++;
            return Parsed.Row;
        }
    }

    Parsed ParsePlain(ReadOnlySpan<char> text, List<string> cells, ref int at)
    {
        var cell = text[at..];
        var stop = cell.IndexOfAny(delimiter, '\r', '\n');
        if (stop < 0)
        {
            if (!buffer.AtEnd) return Parsed.NeedsMore;
            stop = cell.Length;
        }

        cells.Add(stop == 0 ? "" : cell[..stop].ToString());
        at += stop;
        return Parsed.Row;
    }

    Parsed ParseQuoted(ReadOnlySpan<char> text, List<string> cells, ref int at)
    {
        StringBuilder? joined = null;
        var from = ++at;
        while (true)
        {
            var quote = text[from..].IndexOf('"');
            if (quote < 0)
            {
                at = text.Length;
                return buffer.AtEnd ? Parsed.QuoteOpen : Parsed.NeedsMore;
            }

            var part = text.Slice(from, quote);
            from += quote + 1;
            if (from < text.Length && text[from] == '"')
            {
                (joined ??= new StringBuilder()).Append(part).Append('"');
                from++;
                continue;
            }

            cells.Add(joined?.Append(part).ToString() ?? part.ToString());
            break;
        }

        // Spaces after the closing quote are tolerated; anything else means that a quote stands where none should.
        while (from < text.Length && text[from] == ' ' && delimiter != ' ') from++;
        at = from;
        if (from == text.Length) return buffer.AtEnd ? Parsed.Row : Parsed.NeedsMore;
        return text[from] == delimiter || text[from] is '\r' or '\n' ? Parsed.Row : Parsed.QuoteBroken;
    }

    static string Text(int line) => line.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
