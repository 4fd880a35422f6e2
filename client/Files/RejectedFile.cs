using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>
/// The rows of a file that were refused, with all their cells, their line and what is wrong: to be corrected and loaded again. It is made when
/// the first row comes; of a CSV it is a CSV (UTF-8 with a byte order mark), of JSON Lines JSON Lines.
/// </summary>
/// <param name="path">Where it goes; whatever stands there is replaced.</param>
/// <param name="format">The format of the file that the rows come from.</param>
/// <param name="header">That file's header.</param>
/// <param name="language">The language of the explanations.</param>
public sealed class RejectedFile(string path, FirmFileFormat format, ImmutableArray<string> header, CultureInfo language) : IAsyncDisposable
{
    readonly bool[] left = [.. header.Select(FirmColumns.IsIgnored)];
    StreamWriter? writer;

    /// <summary>Rows written so far; there is no file while it is 0.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task AddAsync(int line, ImmutableArray<string> cells, IEnumerable<RowProblem> problems)
    {
        writer ??= await BeginAsync();
        var why = string.Join(ProblemWords.IsChinese(language) ? "；" : "; ", problems.Select(p => ProblemWords.Say(p, language)));
        var number = line.ToString(CultureInfo.InvariantCulture);
        if (format == FirmFileFormat.Csv) await CsvText.WriteRowAsync(writer, Own(cells).Prepend(why).Prepend(number));
        else await writer.WriteAsync(JsonLine(line, cells[0], why) + "\n");
        Rows++;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (writer is not null) await writer.DisposeAsync();
    }

    async Task<StreamWriter> BeginAsync()
    {
        var created = new StreamWriter(new FileStream(path, PrivateFile.New(FileMode.Create)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: format == FirmFileFormat.Csv));
        if (format != FirmFileFormat.Csv) return created;
        var chinese = ProblemWords.IsChinese(language);
        var added = FirmColumns.Ignored.Select(c => chinese ? c.Chinese : c.English);
        await CsvText.WriteRowAsync(created, added.Concat(Own(header)));
        return created;
    }

    /// <summary>The cells without those that an earlier file of refused rows added.</summary>
    IEnumerable<string> Own(ImmutableArray<string> cells) => cells.Where((_, i) => i >= left.Length || !left[i]);

    /// <summary>The line with two members more; a line that is no JSON object is kept as a text, for a person to mend.</summary>
    static string JsonLine(int line, string text, string why)
    {
        var members = new Dictionary<string, object> { ["_line"] = line, ["_error"] = why };
        try
        {
            using var document = JsonDocument.Parse(text);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name is not ("_line" or "_error")) members[member.Name] = member.Value.Clone();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            members["_text"] = text;
        }

        return JsonSerializer.Serialize(members, FirmJson.Options);
    }
}
