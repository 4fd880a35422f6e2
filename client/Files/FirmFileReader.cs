using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>
/// Reads a file of firms, CSV or JSON Lines, row by row in bounded memory. The encoding, the format and the delimiter are found from the
/// file's beginning.
/// </summary>
public sealed class FirmFileReader
{
    readonly SourceStream source;
    readonly RowBuffer buffer;
    readonly CsvFirms? csv;
    readonly JsonFirms? json;

    FirmFileReader(SourceStream source, RowBuffer buffer, CsvFirms? csv)
    {
        (this.source, this.buffer, this.csv) = (source, buffer, csv);
        json = csv is null ? new JsonFirms() : null;
    }

    /// <summary>CSV or JSON Lines.</summary>
    public FirmFileFormat Format => csv is null ? FirmFileFormat.JsonLines : FirmFileFormat.Csv;

    /// <summary>The file's encoding as browsers and mail call it: <c>utf-8</c>, <c>gb18030</c>.</summary>
    public string Encoding { get; private init; } = "";

    /// <summary>The columns' headers as the file has them; empty for JSON Lines.</summary>
    public ImmutableArray<string> Header => csv?.Header ?? [];

    /// <summary>Columns (of JSON Lines: names, as far as read) that mean nothing to the directory, at most 100: reported, and left out.</summary>
    public IReadOnlyCollection<string> UnknownColumns => csv?.Unknown ?? (IReadOnlyCollection<string>)json!.Unknown;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead => source.BytesRead;

    /// <summary>What the file calls a field: its header, or the field's own name.</summary>
    /// <param name="field">The field's name in camel case, as problems name it.</param>
    /// <param name="chinese">Whether a column that the file does not have is named in Chinese.</param>
    public string ColumnOf(string field, bool chinese = false) =>
        csv is null ? field : csv.ColumnOf(field) ?? FirmColumns.All.FirstOrDefault(c => c.Field == field)?.Label(chinese) ?? field;

    /// <summary>Begins to read a file; the stream stays the caller's.</summary>
    /// <exception cref="FileProblemException">The file cannot be read at all: empty, no text, no usable header.</exception>
    public static async Task<FirmFileReader> OpenAsync(Stream stream, CancellationToken stop = default)
    {
        var (source, encoding) = await FileText.OpenAsync(stream, stop);
        var text = new StreamReader(source, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        var buffer = new RowBuffer(text);
        var delimiter = await FindBeginningAsync(buffer, stop);
        var csv = delimiter is { } found ? await CsvFirms.OpenAsync(new CsvRows(buffer, found), stop) : null;
        return new FirmFileReader(source, buffer, csv) { Encoding = encoding.WebName };
    }

    /// <summary>The file's rows in their order, without empty ones. It can be read once.</summary>
    /// <exception cref="FileProblemException">The file cannot be read further, or held no row.</exception>
    public IAsyncEnumerable<FileRow> ReadAsync(CancellationToken stop = default) =>
        csv is not null ? csv.ReadAsync(stop) : ReadJsonAsync(stop);

    async IAsyncEnumerable<FileRow> ReadJsonAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            var whole = buffer.FirstLine(out var length);
            if (whole < 0 && !buffer.Full)
            {
                await buffer.FillAsync(stop);
                continue;
            }

            if (buffer.Text.IsEmpty) yield break;
            var line = buffer.Line;
            var text = buffer.Text[..length].Trim('\uFEFF').Trim().ToString();
            if (whole < 0) await buffer.SkipLineAsync(stop);
            else buffer.Take(whole);
            if (text.Length == 0) continue;
            yield return whole < 0 ? JsonFirms.TooLong(line, text) : json!.Read(line, text);
        }
    }

    /// <summary>Passes over empty lines and a spreadsheet's <c>sep=</c> line.</summary>
    /// <returns>The delimiter of CSV; null for JSON Lines.</returns>
    static async Task<char?> FindBeginningAsync(RowBuffer buffer, CancellationToken stop)
    {
        char? said = null;
        while (true)
        {
            var whole = buffer.FirstLine(out var length);
            if (whole < 0 && !buffer.Full)
            {
                await buffer.FillAsync(stop);
                continue;
            }

            var line = buffer.Text[..length].Trim('\uFEFF').Trim(' ');
            if (line.IsEmpty || line.Trim("\t,;").IsEmpty)
            {
                if (whole <= 0) throw new FileProblemException(whole < 0 ? "header-too-long" : "file-empty");
                buffer.Take(whole);
            }
            else if (whole >= 0 && line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
            {
                said = line[4];
                buffer.Take(whole);
            }
            else if (line[0] == '[')
            {
                throw new FileProblemException("json-array");
            }
            else
            {
                return line[0] == '{' ? null : said ?? HeaderText.Delimiter(line);
            }
        }
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
