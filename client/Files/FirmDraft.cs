using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Client.Files;

/// <summary>A row on its way to a firm: values found so far, and what is wrong.</summary>
/// <param name="line">The row's first line in the file.</param>
/// <param name="empty">How many of its cells for figures may be empty.</param>
sealed class FirmDraft(int line, int empty = 0)
{
    readonly List<RowProblem> problems = [];
    readonly List<(OutputKey Key, long Yuan, OutputBasis? Basis)> outputs = [];
    readonly List<OutputKey> cleared = new(empty);
    readonly List<OutputKey> unsaid = [];
    OutputBasis? rowBasis;

    /// <summary>The column in hand, as the file calls it.</summary>
    public string Column { get; set; } = "";

    /// <summary>The fields that the row gives.</summary>
    public FirmFields Given { get; set; }

    public string? Id { get; set; }
    public FirmDetails Values { get; set; } = new() { LegalName = "" };
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }
    public string? ContactName { get; set; }
    public string? ContactPhone { get; set; }
    public string? ContactMail { get; set; }
    public string? PersonName { get; set; }
    public string? PersonPhone { get; set; }
    public string? PersonMail { get; set; }

    public IReadOnlyList<RowProblem> Problems => problems;

    /// <summary>Notes that the value in hand is wrong.</summary>
    public void Refuse(string code, string value, params string[] right)
    {
        var shown = FileLimits.Shown(value);
        problems.Add(new RowProblem(line, Column, shown, code, [shown, .. right]));
    }

    /// <summary>Notes that the row as a whole is wrong.</summary>
    public void RefuseRow(string code, params string[] arguments) => problems.Add(new RowProblem(line, "", "", code, [.. arguments]));

    public void SetBasis(OutputBasis basis) => rowBasis = basis;

    /// <summary>Notes a figure.</summary>
    public void AddOutput(OutputKey key, long yuan, OutputBasis? basis) => outputs.Add((key, yuan, basis));

    /// <summary>
    /// Notes an empty cell, which clears the firm's figure unless another cell gives it. That of a column for one basis says nothing of figures on another:
    /// who made the file may not have seen them.
    /// </summary>
    public void ClearOutput(OutputKey key) => cleared.Add(key);

    /// <summary>What the row says; null if anything in it is wrong.</summary>
    public ImportRow? Finish()
    {
        PlaceLocation();
        var output = FinishOutput();
        if (problems.Count > 0) return null;
        var values = Values with
        {
            Output = output,
            Contact = Contact(ContactName, ContactPhone, ContactMail),
            Person = Contact(PersonName, PersonPhone, PersonMail),
        };
        return new ImportRow(line, Id, new FirmPatch { Given = Given, Values = values, OutputCleared = [.. cleared], OutputBasisUnsaid = [.. unsaid] });
    }

    static FirmContact? Contact(string? name, string? phone, string? mail) =>
        name is null && phone is null && mail is null ? null : new FirmContact(name, phone, mail);

    void PlaceLocation()
    {
        if (Latitude is { } latitude && Longitude is { } longitude) Values = Values with { Location = new GeoPoint(latitude, longitude) };
        else if (Latitude is not null || Longitude is not null) RefuseRow("location-half");
    }

    ImmutableArray<FirmOutput> FinishOutput()
    {
        var output = new List<FirmOutput>(outputs.Count);
        outputs.Sort(static (a, b) => a.Key.Year != b.Key.Year ? a.Key.Year.CompareTo(b.Key.Year) : string.CompareOrdinal(a.Key.Product, b.Key.Product));
        for (var (start, end) = (0, 1); start < outputs.Count; start = end++)
        {
            var (key, yuan, basis) = outputs[start];
            while (end < outputs.Count && outputs[end].Key == key) end++;
            if (end - start > 1) RefuseRow("output-twice", Text(key.Year), key.Product ?? "");
            else output.Add(new(key.Year, key.Product, yuan, basis ?? rowBasis ?? OutputBasis.Declared));
            if (basis is null && rowBasis is null) unsaid.Add(key);
        }

        // A figure on one basis takes the place of the firm's on another.
        cleared.RemoveAll(c => output.Exists(o => o.Year == c.Year && o.Product == c.Product));
        return [.. output];
    }

    static string Text(int year) => year.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
