using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using Microsoft.Extensions.Primitives;

namespace AgriDirectory.Client.Pages.Claims;

/// <summary>A claim's form: what somebody typed, so that nothing of it is lost, and what it means.</summary>
public sealed class ClaimForm
{
    /// <summary>The form's fields, in order.</summary>
    public static ImmutableArray<string> Fields { get; } =
    [
        "subject", "measure", "definition", "comparison", "value", "scope", "year", "yearInferred", "basis", "publisher", "title", "published", "publishedInferred", "where", "remark",
    ];

    readonly Dictionary<string, string> texts = [];

    /// <summary>What stands in a field.</summary>
    public string this[string field] => texts.GetValueOrDefault(field, "");

    /// <summary>An empty form.</summary>
    public static ClaimForm New() => Make([("subject", "mugwort"), ("measure", "firms"), ("comparison", "equal"), ("scope", "district"), ("basis", "asserted")]);

    /// <summary>The form of a claim.</summary>
    public static ClaimForm Of(ClaimDetails claim) => Make(
    [
        ("subject", ClaimCodes.Of(claim.Subject)), ("measure", ClaimCodes.Of(claim.Measure)), ("definition", claim.Definition is { } d ? ClaimCodes.Of(d) : ""),
        ("comparison", ClaimCodes.Of(claim.Comparison)), ("value", claim.Value.ToString(CultureInfo.InvariantCulture)), ("scope", ClaimCodes.Of(claim.Scope)),
        ("year", claim.Year.ToString(CultureInfo.InvariantCulture)), ("yearInferred", claim.YearInferred ? "true" : ""), ("basis", ClaimCodes.Of(claim.Basis)),
        ("publisher", claim.Publisher), ("title", claim.Title), ("published", claim.Published), ("publishedInferred", claim.PublishedInferred ? "true" : ""),
        ("where", claim.Where ?? ""), ("remark", claim.Remark ?? ""),
    ]);

    /// <summary>What was sent.</summary>
    public static ClaimForm Of(IEnumerable<KeyValuePair<string, StringValues>> sent) =>
        Make([.. sent.Where(f => Fields.Contains(f.Key)).Select(f => (f.Key, Line(f.Value.ToString())))]);

    /// <summary>What the form says; null, with what is wrong field by field, if it says nothing that can be kept.</summary>
    public ClaimDetails? Read(DateOnly today, out ImmutableArray<FirmProblem> problems)
    {
        var found = ImmutableArray.CreateBuilder<FirmProblem>();
        var read = new ClaimDetails
        {
            Subject = Code<ClaimSubject>("subject", found) ?? default,
            Measure = Code<ClaimMeasure>("measure", found) ?? default,
            Definition = this["definition"].Length == 0 ? null : Code<ClaimDefinition>("definition", found),
            Comparison = Code<ClaimComparison>("comparison", found) ?? default,
            Value = Number("value", found),
            Scope = Code<ClaimScope>("scope", found) ?? default,
            Year = Year(found),
            YearInferred = this["yearInferred"].Length > 0,
            Basis = Code<ClaimBasis>("basis", found) ?? default,
            Publisher = this["publisher"],
            Title = this["title"],
            Published = this["published"],
            PublishedInferred = this["publishedInferred"].Length > 0,
            Where = this["where"],
            Remark = this["remark"],
        };
        var tidy = ClaimRules.Tidy(read);
        // A field that could not be read has its problem already.
        found.AddRange(ClaimRules.Check(tidy, today).Where(p => found.All(f => f.Field != p.Field)));
        problems = found.ToImmutable();
        return problems.IsEmpty ? tidy : null;
    }

    static ClaimForm Make(IEnumerable<(string Field, string Text)> texts)
    {
        var form = new ClaimForm();
        foreach (var (field, text) in texts)
        {
            form.texts[field] = text;
        }

        return form;
    }

    /// <summary>A field is one line.</summary>
    static string Line(string text) => string.Concat(text.Select(c => c is '\r' or '\n' or '\t' ? ' ' : c)).Trim();

    T? Code<T>(string field, ImmutableArray<FirmProblem>.Builder problems) where T : struct, Enum
    {
        if (ClaimCodes.Read<T>(this[field]) is { } value)
        {
            return value;
        }

        problems.Add(this[field].Length == 0 ? new("missing", field, []) : new("value-unknown", field, [Files.FileLimits.Shown(this[field])]));
        return null;
    }

    decimal Number(string field, ImmutableArray<FirmProblem>.Builder problems)
    {
        var text = this[field].TrimEnd('%', '％').Trim();
        if (text.Length is > 0 and <= 40 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        problems.Add(text.Length == 0 ? new("missing", field, []) : new("number", field, [Files.FileLimits.Shown(text)]));
        return 0;
    }

    int Year(ImmutableArray<FirmProblem>.Builder problems)
    {
        if (int.TryParse(this["year"], NumberStyles.None, CultureInfo.InvariantCulture, out var year))
        {
            return year;
        }

        problems.Add(this["year"].Length == 0 ? new("missing", "year", []) : new("number", "year", [Files.FileLimits.Shown(this["year"])]));
        return 0;
    }
}
