using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>A column of yearly outputs: <c>产值(万元)2023 艾条 已公布</c>, <c>outputYuan2023:moxa-stick:published</c>.</summary>
/// <param name="Year">The year.</param>
/// <param name="Product">A product's id; null for all products together.</param>
/// <param name="Basis">On what the column's figures rest; null if the row's basis says it.</param>
public sealed partial record OutputColumn(int Year, string? Product, OutputBasis? Basis = null)
{
    /// <summary>The column's unit in yuan; 0 if its header names none.</summary>
    internal int Unit { get; private init; } = 1;

    internal OutputKey Key { get; } = new(Year, Product);

    /// <summary>What an empty cell of it clears.</summary>
    internal OutputKey Cleared { get; } = new(Year, Product, Basis);

    /// <summary>The columns that hold any firm's figures of some years: all products together, and each product of the catalogue.</summary>
    /// <param name="years">The years.</param>
    /// <param name="bases">Whether firms may have figures on several bases: each then has a column of its own.</param>
    public static ImmutableArray<OutputColumn> Of(IEnumerable<int> years, bool bases = false)
    {
        OutputBasis?[] kinds = bases ? [null, .. Enum.GetValues<OutputBasis>().Select(b => (OutputBasis?)b)] : [null];
        return
        [
            .. from year in years
               from product in ProductCatalogue.All.Select(p => (string?)p.Id).Prepend(null)
               from basis in kinds
               select new OutputColumn(year, product, basis),
        ];
    }

    /// <summary>The columns that some firms' figures need, and no more.</summary>
    public static ImmutableArray<OutputColumn> Of(IEnumerable<FirmDetails> firms)
    {
        var needed = new HashSet<OutputColumn>();
        foreach (var firm in firms)
        {
            var basis = MainBasis(firm);
            foreach (var o in firm.Output) needed.Add(new OutputColumn(o.Year, o.Product, o.Basis == basis ? null : o.Basis));
        }

        return Sort(needed);
    }

    /// <summary>Columns in the order of a file: by year, product and basis.</summary>
    internal static ImmutableArray<OutputColumn> Sort(IEnumerable<OutputColumn> columns)
    {
        var places = ProductCatalogue.All.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i);
        int Place(OutputColumn column) => column.Product is null ? -1 : places.GetValueOrDefault(column.Product, int.MaxValue);
        return [.. columns.OrderBy(c => c.Year).ThenBy(Place).ThenBy(c => c.Basis)];
    }

    /// <summary>The basis of most of a firm's figures: the one that its row names.</summary>
    internal static OutputBasis? MainBasis(FirmDetails firm) =>
        firm.Output.IsDefaultOrEmpty ? null : firm.Output.GroupBy(o => o.Basis).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;

    /// <summary>The column's header. Chinese columns count in 万元 (ten thousand yuan), English ones in yuan.</summary>
    internal string Label(bool chinese)
    {
        var year = Year.ToString(CultureInfo.InvariantCulture);
        var product = Product is null ? null : chinese ? ProductCatalogue.Find(Product)?.Chinese ?? Product : Product;
        var parts = new[] { product, Basis is { } basis ? FirmLabels.Bases.Say(basis, chinese) : null }.Where(p => p is not null);
        return chinese ? string.Join(' ', parts.Prepend("产值(万元)" + year)) : string.Join(':', parts.Prepend("outputYuan" + year));
    }

    internal static string Cell(FirmOutput output, bool chinese) =>
        chinese ? (output.Yuan / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) : output.Yuan.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads a header; null if it is not an output column's.</summary>
    /// <exception cref="FileProblemException">It is one, but names an unknown product or basis.</exception>
    internal static OutputColumn? Read(string label)
    {
        var match = Header().Match(HeaderText.Key(label));
        if (!match.Success) return null;
        var year = int.Parse(match.Groups["y"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var unit = match.Groups["u"].Value switch
        {
            "万元" or "wanyuan" => 10_000,
            "元" or "yuan" => 1,
            _ => 0,
        };
        var (product, basis) = Rest(match.Groups["r"].Value.Trim(':'), label);
        return new OutputColumn(year, product, basis) { Unit = unit };
    }

    static (string? Product, OutputBasis? Basis) Rest(string rest, string label)
    {
        if (rest.Length == 0) return (null, null);
        if (CellValues.Product(rest) is { } product) return (product.Id, null);
        foreach (var basis in Enum.GetValues<OutputBasis>())
        {
            foreach (var word in (ReadOnlySpan<string>)[FirmLabels.Bases.Say(basis, false), FirmLabels.Bases.Say(basis, true)])
            {
                var before = rest.EndsWith("(" + word + ")", StringComparison.Ordinal) ? rest[..^(word.Length + 2)]
                    : rest.EndsWith(word, StringComparison.Ordinal) ? rest[..^word.Length] : null;
                if (before?.Trim(':') is not { } name) continue;
                if (name.Length == 0) return (null, basis);
                if (CellValues.Product(name) is { } found) return (found.Id, basis);
            }
        }

        throw new FileProblemException("output-column", label, string.Join("、", ProductCatalogue.All.Select(p => p.Chinese)));
    }

    const string InBrackets = @"(?:\((?<u>万元|元)\))?";
    const string YearFirst = "(?<y>[0-9]{4})年?产值" + InBrackets;
    const string YearLast = "产值" + InBrackets + "(?<y>[0-9]{4})年?";
    const string English = "output(?<u>wanyuan|yuan)(?<y>[0-9]{4})";

    [GeneratedRegex($"^(?:{YearLast}|{YearFirst}|{English})(?<r>.*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
