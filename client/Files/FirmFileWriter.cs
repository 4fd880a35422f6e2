using System.Collections.Immutable;
using System.Text;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>How a file of firms is written.</summary>
public sealed record FirmFileOptions
{
    /// <summary>Chinese headers and words, outputs in 万元; otherwise the API's words, outputs in yuan.</summary>
    public bool Chinese { get; init; } = true;

    /// <summary>Whether a byte order mark goes first, by which a Chinese Excel knows UTF-8.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>
    /// Whether the details are the public view (<see cref="PublicView"/>): columns that it never has are left out, and cells that it keeps back
    /// say so, so that the file, loaded again, erases nothing that the public may not see. Its columns of outputs name their basis.
    /// </summary>
    public bool Public { get; init; }

    /// <summary>The columns of outputs; see <see cref="OutputColumn.Of(IEnumerable{int}, bool)"/>.</summary>
    public ImmutableArray<OutputColumn> Outputs { get; init; } = [];
}

/// <summary>Writes firms as CSV in UTF-8: what <see cref="FirmFileReader"/> reads back as the same firms. The stream stays the caller's.</summary>
public sealed class FirmFileWriter : IAsyncDisposable
{
    const FirmFields Person = FirmFields.PersonName | FirmFields.PersonPhone | FirmFields.PersonMail;
    const FirmFields Place = FirmFields.Address | FirmFields.Location;

    readonly StreamWriter writer;
    readonly FirmFileOptions options;
    readonly ImmutableArray<FirmColumn> columns;
    readonly Dictionary<OutputColumn, int> outputs;
    bool begun;

    /// <summary>Begins a file.</summary>
    public FirmFileWriter(Stream stream, FirmFileOptions options)
    {
        this.options = options;
        writer = new StreamWriter(stream, new UTF8Encoding(options.ByteOrderMark), bufferSize: 1 << 16, leaveOpen: true);
        columns = [.. FirmColumns.All.Where(c => c.Write is not null && !(options.Public && (c.Fields & Person) != 0))];
        outputs = options.Outputs.Select((column, i) => (column, i)).ToDictionary(p => p.column, p => p.i);
    }

    /// <summary>Writes a firm.</summary>
    /// <param name="id">The firm's id.</param>
    /// <param name="details">What is known of it.</param>
    /// <exception cref="ArgumentException">The firm has a figure that none of the columns holds.</exception>
    public async Task WriteAsync(string id, FirmDetails details)
    {
        await BeginAsync();
        await CsvText.WriteRowAsync(writer, columns.Select(c => Cell(c, id, details)).Concat(Outputs(details)));
    }

    /// <summary>Writes what is buffered; a file without firms has its header.</summary>
    public async Task FlushAsync()
    {
        await BeginAsync();
        await writer.FlushAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        await writer.DisposeAsync();
    }

    async Task BeginAsync()
    {
        if (begun) return;
        begun = true;
        var labels = columns.Select(c => c.Label(options.Chinese));
        await CsvText.WriteRowAsync(writer, labels.Concat(options.Outputs.Select(o => o.Label(options.Chinese))));
    }

    string? Cell(FirmColumn column, string id, FirmDetails details) =>
        options.Public && (column.Fields & Place) != 0 && PublicView.HidesPlace(details)
            ? FirmLabels.Withheld(options.Chinese)
            : column.Write!(id, details, options.Chinese);

    string?[] Outputs(FirmDetails details)
    {
        var cells = new string?[options.Outputs.Length];
        var main = OutputColumn.MainBasis(details);
        foreach (var output in details.Output)
        {
            OutputColumn plain = new(output.Year, output.Product), named = new(output.Year, output.Product, output.Basis);
            var column = output.Basis == main && outputs.ContainsKey(plain) ? plain : named;
            if (!outputs.TryGetValue(column, out var index))
            {
                throw new ArgumentException($"No column holds the output of {column.Label(chinese: false)}.", nameof(details));
            }

            cells[index] = OutputColumn.Cell(output, options.Chinese);
        }

        return cells;
    }
}
