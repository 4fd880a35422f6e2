using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>A line of the form's outputs, as typed.</summary>
/// <param name="Year">Four digits.</param>
/// <param name="Product">A product's id, or empty for all products together.</param>
/// <param name="Yuan">Money; a plain number is yuan.</param>
/// <param name="Basis"><c>published</c>, <c>declared</c> or <c>estimated</c>.</param>
public sealed record OutputLine(string Year, string Product, string Yuan, string Basis)
{
    internal bool Empty => Year.Length == 0 && Yuan.Length == 0;
}

/// <summary>
/// What stands in a firm's form, as typed: texts by the names of the columns of files of firms, whose reading it shares, so that a form
/// and a file take and refuse the same.
/// </summary>
/// <param name="Version">The version that it was made from; 0 for a new firm.</param>
/// <param name="Texts">The fields in the form's order; several values are separated as in files.</param>
/// <param name="Outputs">The outputs.</param>
public sealed record FirmForm(long Version, OrderedDictionary<string, string> Texts, ImmutableArray<OutputLine> Outputs)
{
    internal const string OutputField = "output";
    const string OutputPrefix = OutputField + ":";

    /// <summary>More lines of outputs than any firm may have are not looked at.</summary>
    const int MostLines = FirmRules.MaxOutputs + 10;

    /// <summary>The columns that have a field: not the id, nor what only files say.</summary>
    internal static ImmutableArray<FirmColumn> Columns { get; } =
        [.. FirmColumns.All.Where(c => c.Write is not null && c.Field is not ("id" or "sample" or "outputBasis"))];

    /// <summary>An empty form for a new firm.</summary>
    internal static FirmForm Empty { get; } = Of(new FirmDetails { LegalName = "" }, 0);

    internal string this[string field] => Texts.GetValueOrDefault(field, "");

    /// <summary>The values of a field that holds several.</summary>
    internal IReadOnlyList<string> Several(string field) => SeveralValues.Split(this[field]);

    internal static FirmForm Of(FirmDetails details, long version) => new(
        version,
        new(Columns.Select(c => KeyValuePair.Create(c.Field, c.Write!("", details, false) ?? ""))),
        [.. details.Output.Select(o => new OutputLine(Number(o.Year), o.Product ?? "", Number(o.Yuan), FirmLabels.Bases.Say(o.Basis, chinese: false)))]);

    /// <summary>The form as sent.</summary>
    internal static FirmForm Read(IFormCollection form)
    {
        var texts = new OrderedDictionary<string, string>();
        foreach (var column in Columns)
        {
            // Ticked boxes send a value each; what is typed is one.
            texts[column.Field] = form[column.Field] is { Count: > 1 } ticked ? string.Join(';', ticked.ToArray()) : form[column.Field].ToString().ReplaceLineEndings(" ");
        }

        var (years, products, money, bases) = (form["outputYear"], form["outputProduct"], form["outputYuan"], form["outputBasis"]);
        var lines = Enumerable.Range(0, Math.Min(years.Count, MostLines))
            .Select(i => new OutputLine(At(years, i), At(products, i), At(money, i), At(bases, i)));
        return new(Forms.Version(form), texts, [.. lines.Where(l => !l.Empty)]);
    }

    /// <summary>The details that the form says; null if it cannot be read.</summary>
    /// <param name="sample">Whether the firm is a made-up one, which no form says.</param>
    /// <param name="problems">What cannot be read, by field.</param>
    internal FirmDetails? Details(bool sample, out ImmutableArray<FirmProblem> problems)
    {
        var draft = new FirmDraft(0);
        foreach (var column in Columns)
        {
            draft.Column = column.Field;
            draft.Given |= column.Fields;
            var text = this[column.Field].Trim();
            column.Read(draft, column.Several ? SeveralValues.Split(text) : text.Length > 0 ? [text] : []);
        }

        draft.Column = OutputField;
        draft.Given |= FirmFields.Output;
        foreach (var line in Outputs)
        {
            AddOutput(draft, line);
        }

        var row = draft.Finish();
        problems = [.. draft.Problems.Select(p => new FirmProblem(p.Code, p.Column, p.Arguments))];
        return row is null ? null : FirmRules.Apply(row.Patch, null) with { Sample = sample };
    }

    static void AddOutput(FirmDraft draft, OutputLine line)
    {
        var wrong = CellValues.Whole(line.Year, out var year) ?? (year is < 0 or > 9999 ? "number-range" : null);
        if (wrong is not null)
        {
            draft.Refuse(wrong, line.Year);
        }
        else if (CellValues.Money(line.Yuan, 1, out var yuan) is { } refused)
        {
            draft.Refuse(refused, line.Yuan);
        }
        else if (!FirmLabels.Bases.TryRead(line.Basis, out var basis))
        {
            draft.Refuse("choice-unknown", line.Basis, FirmLabels.Bases.Allowed);
        }
        else
        {
            draft.AddOutput(new OutputKey((int)year, line.Product.Length == 0 ? null : line.Product), yuan, basis);
        }
    }

    /// <summary>Every field with a text of its own, each output a field: what two forms are compared by.</summary>
    internal OrderedDictionary<string, string> Flat()
    {
        var flat = new OrderedDictionary<string, string>(Texts);
        foreach (var line in Outputs)
        {
            flat[OutputPrefix + line.Year + ":" + line.Product] = line.Yuan + ":" + line.Basis;
        }

        return flat;
    }

    /// <summary>The flat field that an output is.</summary>
    internal static string FieldOf(FirmOutput output) => OutputPrefix + Number(output.Year) + ":" + output.Product;

    /// <summary>The form of flat fields; an output without a text is none.</summary>
    internal static FirmForm Of(IReadOnlyDictionary<string, string> flat, long version) => new(
        version,
        new(Columns.Select(c => KeyValuePair.Create(c.Field, flat.GetValueOrDefault(c.Field, "")))),
        [.. flat.Select(f => ReadOutput(f.Key, f.Value)).OfType<OutputLine>().OrderBy(l => l.Year, StringComparer.Ordinal).ThenBy(l => l.Product, StringComparer.Ordinal)]);

    /// <summary>The output that a flat field is; null if it is none.</summary>
    internal static OutputLine? ReadOutput(string field, string text) =>
        field.StartsWith(OutputPrefix, StringComparison.Ordinal) && field.Split(':') is [_, var year, var product] && text.Split(':') is [var yuan, var basis]
            ? new OutputLine(year, product, yuan, basis) : null;

    static string At(Microsoft.Extensions.Primitives.StringValues values, int index) => index < values.Count ? values[index]?.Trim() ?? "" : "";

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
