using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>Reads rows of cells as firms, by their header.</summary>
sealed class CsvFirms
{
    readonly CsvRows rows;
    readonly ImmutableArray<(int Index, FirmColumn Column)> columns;
    readonly ImmutableArray<(int Index, OutputColumn Column)> outputs;
    readonly FirmFields given;

    CsvFirms(CsvRows rows, ImmutableArray<string> header)
    {
        (this.rows, Header) = (rows, header);
        var known = ImmutableArray.CreateBuilder<(int, FirmColumn)>();
        var figures = ImmutableArray.CreateBuilder<(int, OutputColumn)>();
        var unknown = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < header.Length; i++)
        {
            if (FirmColumns.Find(header[i]) is { } column) known.Add((i, column));
            else if (OutputColumn.Read(header[i]) is { } output) figures.Add((i, output));
            else if (header[i].Length > 0 && !FirmColumns.IsIgnored(header[i]) && unknown.Count < 100) unknown.Add(header[i]);
        }

        (columns, outputs, Unknown) = (known.DrainToImmutable(), figures.DrainToImmutable(), unknown.DrainToImmutable());
        RefuseBadHeader();
        given = columns.Aggregate(FirmFields.None, (fields, c) => fields | c.Column.Fields);
        if (outputs.Length > 0) given |= FirmFields.Output;
    }

    public ImmutableArray<string> Header { get; }
    public ImmutableArray<string> Unknown { get; }

    public static async Task<CsvFirms> OpenAsync(CsvRows rows, CancellationToken stop)
    {
        var header = await rows.ReadAsync(stop) ?? throw new FileProblemException("file-empty");
        if (header.Problem is not null) throw new FileProblemException(header.Problem == "row-too-long" ? "header-too-long" : "header-quotes");
        var labels = header.Cells.Select(c => CellGuard.Unguard(c.Trim('\uFEFF').Trim())).ToList();
        while (labels is [.., ""]) labels.RemoveAt(labels.Count - 1);
        if (labels.Count > FileLimits.Columns)
        {
            throw new FileProblemException("columns-too-many", FirmFileReader.Text(labels.Count), FirmFileReader.Text(FileLimits.Columns));
        }

        return new CsvFirms(rows, [.. labels]);
    }

    public string? ColumnOf(string field)
    {
        foreach (var (index, column) in columns)
        {
            if (column.Field == field) return Header[index];
        }

        return field switch
        {
            "capitalYuan" => columns.Where(c => c.Column.Fields == FirmFields.CapitalYuan).Select(c => Header[c.Index]).FirstOrDefault(),
            "location" => columns.Where(c => c.Column.Fields == FirmFields.Location).Select(c => Header[c.Index]).FirstOrDefault(),
            _ => null,
        };
    }

    public async IAsyncEnumerable<FileRow> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var any = false;
        while (await rows.ReadAsync(stop) is { } row)
        {
            if (Read(row) is not { } read) continue;
            any = true;
            yield return read;
        }

        if (!any) throw new FileProblemException("file-header-only");
    }

    void RefuseBadHeader()
    {
        RefuseTwice(columns.Select(c => (c.Index, Key: Same(c.Column))));
        RefuseTwice(outputs.Select(c => (c.Index, Key: c.Column.Label(chinese: false))));
        var fields = columns.Select(c => c.Column.Field).ToHashSet();
        if (!fields.Overlaps(["legalName", "creditCode", "id"]))
        {
            throw new FileProblemException("column-name-missing", string.Join(", ", Header.Take(20).Select(FileLimits.Shown)));
        }

        if (fields.Contains("latitude") != fields.Contains("longitude")) throw new FileProblemException("column-location-half");
    }

    /// <summary>Columns in different units give the same field.</summary>
    static string Same(FirmColumn column) => column.Fields == FirmFields.CapitalYuan ? "capitalYuan" : column.Field;

    void RefuseTwice(IEnumerable<(int Index, string Key)> found)
    {
        foreach (var same in found.GroupBy(c => c.Key))
        {
            if (same.Count() > 1) throw new FileProblemException("column-twice", string.Join(", ", same.Select(c => Header[c.Index])));
        }
    }

    /// <summary>What a row says; null if all its cells are empty.</summary>
    FileRow? Read(CsvRow row)
    {
        ImmutableArray<string> cells = [.. row.Cells.Select(CellGuard.Unguard)];
        if (row.Problem is null && cells.All(string.IsNullOrWhiteSpace)) return null;
        var draft = new FirmDraft(row.Line, outputs.Length) { Given = given };
        if (row.Problem is { } broken) draft.RefuseRow(broken);
        else ReadCells(draft, cells);
        var read = draft.Finish();
        return new FileRow(row.Line, read, [.. draft.Problems], cells);
    }

    void ReadCells(FirmDraft draft, ImmutableArray<string> cells)
    {
        if (cells.Length < Header.Length) draft.RefuseRow("cells-missing", FirmFileReader.Text(cells.Length), FirmFileReader.Text(Header.Length));
        if (cells.Skip(Header.Length).Any(c => !string.IsNullOrWhiteSpace(c)))
        {
            draft.RefuseRow("cells-extra", FirmFileReader.Text(cells.Length), FirmFileReader.Text(Header.Length));
        }

        if (draft.Problems.Count > 0 || !Readable(draft, cells)) return;
        foreach (var (index, column) in columns)
        {
            draft.Column = Header[index];
            var cell = cells[index].Trim();
            if (FirmLabels.IsWithheld(cell))
            {
                draft.Given &= ~column.Fields;
                continue;
            }

            column.Read(draft, cell.Length == 0 ? [] : column.Several ? SeveralValues.Split(cell) : [cell]);
        }

        foreach (var (index, column) in outputs)
        {
            draft.Column = Header[index];
            ReadOutput(draft, column, cells[index].Trim());
        }
    }

    static void ReadOutput(FirmDraft draft, OutputColumn column, string cell)
    {
        if (cell.Length == 0) draft.ClearOutput(column.Cleared);
        else if (CellValues.Money(cell, column.Unit, out var yuan) is { } wrong) draft.Refuse(wrong, cell);
        else if (yuan is < 0 or > FirmRules.MaxYuan) draft.Refuse("out-of-range", cell, "0", FirmFileReader.Text(FirmRules.MaxYuan / Math.Max(1, column.Unit)));
        else if (column.Year < FirmRules.FirstYear) draft.Refuse("output-year", cell, FirmFileReader.Text(column.Year), FirmFileReader.Text(FirmRules.FirstYear));
        else draft.AddOutput(column.Key, yuan, column.Basis);
    }

    bool Readable(FirmDraft draft, ImmutableArray<string> cells)
    {
        for (var i = 0; i < Header.Length; i++)
        {
            draft.Column = Header[i];
            if (cells[i].Length > FileLimits.Cell) draft.Refuse("cell-too-long", cells[i], FirmFileReader.Text(FileLimits.Cell));
            else if (cells[i].Contains('\uFFFD')) draft.Refuse("character-unreadable", cells[i]);
        }

        return draft.Problems.Count == 0;
    }
}
