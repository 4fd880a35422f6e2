using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;

namespace AgriDirectory.Claims;

/// <summary>The rules that every kept claim keeps.</summary>
public static class ClaimRules
{
    /// <summary>The most claims of a directory: people write them by hand.</summary>
    public const int MostClaims = 500;

    /// <summary>The most characters of a publisher.</summary>
    public const int MaxPublisher = 120;

    /// <summary>The most characters of a title.</summary>
    public const int MaxTitle = 200;

    /// <summary>The most characters of where it can be read, and of a remark.</summary>
    public const int MaxText = 500;

    /// <summary>The most characters of an id.</summary>
    public const int MaxId = 60;

    /// <summary>The largest figure.</summary>
    public const decimal MaxValue = 1_000_000_000_000_000;

    /// <summary>The most decimals of a figure.</summary>
    public const int MaxDecimals = 4;

    /// <summary>What is planned may be claimed of a year to come.</summary>
    public const int YearsAhead = 10;

    /// <summary>value, what it may be (codes, separated by commas): the measure is not one of the subject's, or the scope none of the measure's.</summary>
    public const string NotOfThese = "claim-not-of-these";

    /// <summary>value.</summary>
    public const string DateForm = "claim-date";

    /// <summary>Whether a text can be a claim's id.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= MaxId && id.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c == '-');

    /// <summary>An id that no claim has.</summary>
    public static string NewId() => FirmId.New().ToLowerInvariant();

    /// <summary>The details with white space trimmed, and nothing for texts of nothing.</summary>
    public static ClaimDetails Tidy(ClaimDetails claim) => claim with
    {
        Publisher = claim.Publisher.Trim(),
        Title = claim.Title.Trim(),
        Published = claim.Published.Trim(),
        Where = Text(claim.Where),
        Remark = Text(claim.Remark),
        Value = claim.Value / 1.0000000000000000000000000000m,
    };

    /// <summary>What is wrong with a tidy claim.</summary>
    public static ImmutableArray<FirmProblem> Check(ClaimDetails claim, DateOnly today)
    {
        var problems = ImmutableArray.CreateBuilder<FirmProblem>();
        Codes(claim, problems);
        // More than all, and less than nothing, is nothing.
        var (least, most) = (claim.Comparison == ClaimComparison.LessThan ? 0.0001m : 0, ClaimMeasures.UnitOf(claim.Measure) == ClaimUnit.Percent ? 100 : MaxValue);
        if (claim.Comparison == ClaimComparison.MoreThan && most == 100)
        {
            most = 99.9999m;
        }

        if (claim.Value < least || claim.Value > most)
        {
            problems.Add(new(ProblemCodes.OutOfRange, "value", [Number(claim.Value), Number(least), Number(most)]));
        }
        else if (decimal.Round(claim.Value, ClaimMeasures.IsCount(claim.Measure) ? 0 : MaxDecimals) != claim.Value)
        {
            problems.Add(new(ProblemCodes.TooManyDecimals, "value", [Number(claim.Value), Number(ClaimMeasures.IsCount(claim.Measure) ? 0 : MaxDecimals)]));
        }

        if (claim.Year < FirmRules.FirstYear || claim.Year > today.Year + YearsAhead)
        {
            problems.Add(new(ProblemCodes.OutOfRange, "year", [Number(claim.Year), Number(FirmRules.FirstYear), Number(today.Year + YearsAhead)]));
        }

        Texts(problems, "publisher", claim.Publisher, MaxPublisher, needed: true);
        Texts(problems, "title", claim.Title, MaxTitle, needed: true);
        Texts(problems, "where", claim.Where, MaxText);
        Texts(problems, "remark", claim.Remark, MaxText);
        if (claim.Published.Length == 0)
        {
            problems.Add(new(ProblemCodes.Missing, "published", []));
        }
        else if (!IsDay(claim.Published))
        {
            problems.Add(new(DateForm, "published", [Shown(claim.Published)]));
        }

        return problems.ToImmutable();
    }

    static void Codes(ClaimDetails claim, ImmutableArray<FirmProblem>.Builder problems)
    {
        Defined("subject", claim.Subject, problems);
        Defined("comparison", claim.Comparison, problems);
        Defined("basis", claim.Basis, problems);
        if (claim.Definition is { } definition)
        {
            Defined("definition", definition, problems);
        }

        var measures = ClaimMeasures.Of(claim.Subject);
        var scopes = ClaimMeasures.ScopesOf(claim.Subject, claim.Measure);
        if (!measures.Contains(claim.Measure))
        {
            problems.Add(new(NotOfThese, "measure", [ClaimCodes.Of(claim.Measure), string.Join(',', measures.Select(ClaimCodes.Of))]));
        }
        else if (!scopes.Contains(claim.Scope))
        {
            problems.Add(new(NotOfThese, "scope", [ClaimCodes.Of(claim.Scope), string.Join(',', scopes.Select(ClaimCodes.Of))]));
        }
    }

    static void Defined<T>(string field, T value, ImmutableArray<FirmProblem>.Builder problems) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            problems.Add(new(ProblemCodes.ValueUnknown, field, [value.ToString()]));
        }
    }

    static void Texts(ImmutableArray<FirmProblem>.Builder problems, string field, string? text, int most, bool needed = false)
    {
        if (string.IsNullOrEmpty(text))
        {
            if (needed)
            {
                problems.Add(new(ProblemCodes.Missing, field, []));
            }
        }
        else if (text.Length > most)
        {
            problems.Add(new(ProblemCodes.TooLong, field, [Shown(text), Number(most)]));
        }
        else if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')) || IsHalf(text))
        {
            problems.Add(new(ProblemCodes.TextBroken, field, [Shown(text)]));
        }
    }

    /// <summary>Whether a character beyond 16 bits is there by half.</summary>
    static bool IsHalf(string text) => text.EnumerateRunes().Any(r => r == System.Text.Rune.ReplacementChar);

    /// <summary>A year, a month or a day.</summary>
    static bool IsDay(string text) => text.Length is 4 or 7 or 10
        && DateOnly.TryParseExact(text.Length == 4 ? text + "-01-01" : text.Length == 7 ? text + "-01" : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static string Shown(string text)
    {
        var cut = text.Length > 60 ? text[..59] + "…" : text;
        return string.Concat(cut.EnumerateRunes().Select(r => System.Text.Rune.IsControl(r) ? "\uFFFD" : r.ToString()));
    }

    static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
