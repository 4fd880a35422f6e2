namespace AgriDirectory.Client.Files;

/// <summary>The characters of the row in hand and what follows; never longer than <see cref="FileLimits.Row"/>.</summary>
sealed class RowBuffer(TextReader reader)
{
    char[] buffer = new char[1 << 16];
    int start, end;

    /// <summary>The characters from the row's first on.</summary>
    public ReadOnlySpan<char> Text => buffer.AsSpan(start, end - start);

    /// <summary>Whether the file ends with <see cref="Text"/>.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Whether no more fits.</summary>
    public bool Full => end - start >= FileLimits.Row;

    /// <summary>The line on which the row starts, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Reads on.</summary>
    public async ValueTask FillAsync(CancellationToken stop)
    {
        if (start > 0)
        {
            Array.Copy(buffer, start, buffer, 0, end - start);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var count = await reader.ReadAsync(buffer.AsMemory(end), stop);
        if (count == 0) AtEnd = true;
        end += count;
    }

    /// <summary>Goes on to the next row.</summary>
    public void Take(int length)
    {
        var text = Text[..length];
        while (text.IndexOfAny('\r', '\n') is >= 0 and var at)
        {
            Line++;
            text = text[(at + (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1))..];
        }

        start += length;
    }

    /// <summary>The length of the first line with its break; negative if it has none yet.</summary>
    public int FirstLine(out int withoutBreak)
    {
        withoutBreak = Text.IndexOfAny('\r', '\n');
        if (withoutBreak < 0)
        {
            withoutBreak = Text.Length;
            return AtEnd ? Text.Length : -1;
        }

        if (Text[withoutBreak] == '\n') return withoutBreak + 1;
        if (withoutBreak + 1 == Text.Length) return AtEnd ? withoutBreak + 1 : -1;
        return Text[withoutBreak + 1] == '\n' ? withoutBreak + 2 : withoutBreak + 1;
    }

    /// <summary>Leaves out what is left of a line that is longer than a row may be.</summary>
    public async ValueTask SkipLineAsync(CancellationToken stop)
    {
        int length;
        while ((length = FirstLine(out var without)) < 0)
        {
            Take(without);
            await FillAsync(stop);
        }

        Take(length);
    }
}
