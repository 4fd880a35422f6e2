using System.Text;
using System.Text.Json;
using AgriDirectory.Client.Files;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Files;

public class CsvRowsTests
{
    public static TheoryData<string> Spectrum =>
    [
        "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines", "newlines_crlf",
        "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ];

    [Theory, MemberData(nameof(Spectrum))]
    public async Task The_spectrum_of_csv_is_read_as_its_json_says(string name)
    {
        var rows = await ReadAsync(Data(name + ".csv"), ',');
        var expected = JsonSerializer.Deserialize<JsonElement>(Data(name + ".json"));
        // One file has a single row, which its JSON gives without brackets and with another phone number than the CSV's.
        var firms = expected.ValueKind == JsonValueKind.Array ? [.. expected.EnumerateArray()] : new[] { expected };
        var header = rows[0].Cells;
        Assert.Equal(firms.Length, rows.Count - 1);
        for (var i = 0; i < firms.Length; i++)
        {
            Assert.Equal(header, firms[i].EnumerateObject().Select(p => p.Name));
            var skip = name == "location_coordinates" ? 1 : 0;
            Assert.Equal(firms[i].EnumerateObject().Skip(skip).Select(p => p.Value.GetString()!), rows[i + 1].Cells.Skip(skip));
        }
    }

    [Fact]
    public async Task A_row_knows_the_line_on_which_it_starts()
    {
        var rows = await ReadAsync("a,b\r\n\"1\r\n\n2\",3\r4,5\n\n6,7", ',');
        Assert.Equal([1, 2, 5, 6, 7], rows.Select(r => r.Line));
        Assert.Equal("1\r\n\n2", rows[1].Cells[0]);
    }

    [Fact]
    public async Task A_quote_that_never_closes_costs_its_own_row()
    {
        var text = "a,b\n1,\"open\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},x\n"));
        var rows = await ReadAsync(text, ',');
        Assert.Equal(20_002, rows.Count);
        Assert.Equal("quote-open", rows[1].Problem);
        Assert.Equal(["1", "\"open"], rows[1].Cells);
        Assert.All(rows.Skip(2), r => Assert.Null(r.Problem));
    }

    [Fact]
    public async Task A_quote_that_another_one_seems_to_close_costs_its_own_row()
    {
        var rows = await ReadAsync("1,\"open,2\n3,\"closed, well\",4\n", ',');
        Assert.Equal(["quote-broken", null], rows.Select(r => r.Problem));
        Assert.Equal(["3", "closed, well", "4"], rows[1].Cells);
    }

    [Fact]
    public async Task Too_many_open_quotes_end_the_reading()
    {
        var endless = new string('x', 200_000);
        var text = string.Concat(Enumerable.Repeat("\"a\n" + endless + "\n\"\"b\n", 200));
        var problem = await Assert.ThrowsAsync<FileProblemException>(() => ReadAsync(text, ','));
        Assert.Equal("quotes-broken", problem.Problem.Code);
    }

    [Fact]
    public async Task A_line_longer_than_a_row_may_be_is_left_out()
    {
        var rows = await ReadAsync("1,2\n" + new string('x', 3 * FileLimits.Row) + "\r\n3,4", ',');
        Assert.Equal([null, "row-too-long", null], rows.Select(r => r.Problem));
        Assert.Equal(3, rows[2].Line);
        Assert.Equal(["3", "4"], rows[2].Cells);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var cells = Gen.Elements('a', '"', ',', '\n', '\r', ';', '\t', ' ', '艾', '=', '\'').ArrayOf().Select(c => new string(c));
        var rows = cells.NonEmptyListOf().NonEmptyListOf().ToArbitrary();
        Prop.ForAll(rows, table =>
        {
            var writer = new StringWriter();
            foreach (var row in table) CsvText.WriteRowAsync(writer, row).GetAwaiter().GetResult();
            var read = ReadAsync(writer.ToString(), ',', 7).GetAwaiter().GetResult();
            return read.Count == table.Count && read.Zip(table).All(p => p.First.Problem is null && p.First.Cells.Select(CellGuard.Unguard).SequenceEqual(p.Second));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_is_read_to_its_end_in_pieces_of_any_size()
    {
        var texts = Gen.Elements('a', '"', ',', '\n', '\r').ArrayOf().Select(c => new string(c)).ToArbitrary();
        Prop.ForAll(texts, Gen.Choose(1, 9).ToArbitrary(), (text, piece) =>
        {
            var whole = ReadAsync(text, ',').GetAwaiter().GetResult();
            var pieces = ReadAsync(text, ',', piece).GetAwaiter().GetResult();
            return whole.Select(Show).SequenceEqual(pieces.Select(Show));
        }).QuickCheckThrowOnFailure();

        static string Show(CsvRow row) => row.Line + row.Problem + string.Join('|', row.Cells);
    }

    [Fact]
    public void Several_values_share_a_cell_whatever_stands_in_them()
    {
        var value = Gen.Elements('a', ';', '；', '\\', '艾').NonEmptyListOf().Select(c => new string([.. c]));
        Prop.ForAll(value.ListOf().ToArbitrary(), values => SeveralValues.Split(SeveralValues.Join(values, '；')).SequenceEqual(values)).QuickCheckThrowOnFailure();
    }

    static async Task<List<CsvRow>> ReadAsync(string text, char delimiter, int piece = int.MaxValue)
    {
        var rows = new CsvRows(new RowBuffer(new PieceReader(text, piece)), delimiter);
        var read = new List<CsvRow>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken) is { } row) read.Add(row);
        return read;
    }

    static string Data(string name)
    {
        using var stream = typeof(CsvRowsTests).Assembly.GetManifestResourceStream("AgriDirectory.Tests.Files.Data." + name)!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>Hands a text over in pieces.</summary>
    sealed class PieceReader(string text, int piece) : TextReader
    {
        int at;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(buffer.Length, piece), text.Length - at);
            text.AsSpan(at, count).CopyTo(buffer.Span);
            at += count;
            return ValueTask.FromResult(count);
        }
    }
}
