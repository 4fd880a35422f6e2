using System.Globalization;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Client.Words;

/// <summary>Claims, and what they mean for each other, in words.</summary>
static class ClaimWords
{
    /// <summary>What a claim is about: 卧龙区占全国艾草的份额（制品）.</summary>
    public static string Title(this Wording words, ClaimDetails claim)
    {
        var measure = ClaimCodes.Of(claim.Measure) + (claim.Measure == ClaimMeasure.Investment ? "." + ClaimCodes.Of(claim.Subject) : "");
        var title = words.Format("claim.title." + measure, words.Scope(claim.Scope), words.Subject(claim.Subject));
        return claim.Definition is { } definition ? words.Format("claim.defined", title, words.Definition(definition)) : title;
    }

    /// <summary>月季, 艾草 ….</summary>
    public static string Subject(this Wording words, ClaimSubject subject) => words["claim.subject." + ClaimCodes.Of(subject)];

    /// <summary>卧龙区, 南阳市 ….</summary>
    public static string Scope(this Wording words, ClaimScope scope) => words["claim.scope." + ClaimCodes.Of(scope)];

    /// <summary>制品, 艾叶产量.</summary>
    public static string Definition(this Wording words, ClaimDefinition definition) => words["claim.definition." + ClaimCodes.Of(definition)];

    /// <summary>Its year: 2022（推断）.</summary>
    public static string Year(this Wording words, ClaimDetails claim) => words.Inferred(claim.Year.ToString(CultureInfo.InvariantCulture), claim.YearInferred);

    /// <summary>When it was published: 2022-02（推断）.</summary>
    public static string Published(this Wording words, ClaimDetails claim) => words.Inferred(claim.Published, claim.PublishedInferred);

    /// <summary>The figure as it is meant: ≥ 70%, 约 50%, 6.5 万亩 as 65,000 亩.</summary>
    public static string Figure(this Wording words, ClaimDetails claim)
    {
        var value = words.Amount(claim.Measure, claim.Value);
        return claim.Comparison == ClaimComparison.Equal ? value : words.Format("claim.comparison." + ClaimCodes.Of(claim.Comparison), value);
    }

    /// <summary>A value in a measure's unit: 65,000 亩, 112 亿元, 75%.</summary>
    public static string Amount(this Wording words, ClaimMeasure measure, decimal value) => ClaimMeasures.UnitOf(measure) switch
    {
        ClaimUnit.Mu => words.Area(value),
        ClaimUnit.Yuan => words.Money((Int128)decimal.Round(value)),
        ClaimUnit.Percent => Percent(value),
        ClaimUnit.Firms => words.Count("market.firms", (long)value),
        _ => words.Count("claim.projects", (long)value),
    };

    /// <summary>Percent with up to two decimals.</summary>
    public static string Percent(decimal percent) => percent.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    /// <summary>What a value can be: 31.5% 到 55%, 不低于 74.5%.</summary>
    public static string Range(this Wording words, ClaimMeasure measure, Interval range)
    {
        var low = words.Amount(measure, range.Low);
        return range.High is not { } high ? words.Format("claim.from", low)
            : range.Low == high ? low
            : range.Low == 0 ? words.Format("claim.to", words.Amount(measure, high))
            : words.Format("claim.range", low, words.Amount(measure, high));
    }

    /// <summary>一致, 有差异, 不能同时成立, 不可比.</summary>
    public static string Verdict(this Wording words, Verdict verdict) => words["claim.verdict." + ClaimCodes.Of(verdict)];

    /// <summary>Why claims stand beside each other as they do, in a sentence.</summary>
    public static string Why(this Wording words, Finding finding)
    {
        var (first, second) = (finding.Claims[0].Details, finding.Claims[1].Details);
        var expected = finding.Expected is { } range ? words.Range(first.Measure, range) : "";
        object?[] filled = finding.Reason switch
        {
            FindingReason.Definition => [words.Defined(first), words.Defined(second), "", ""],
            FindingReason.Product or FindingReason.OutputProduct => [words.Figure(first), words.Figure(second), words.Figure(finding.Claims[2].Details), expected],
            FindingReason.PartOfWholeAtLeast => [words.Figure(first), words.Figure(second), words.Amount(first.Measure, finding.Expected!.Value.Low), ""],
            FindingReason.Ceiling => [words.Figure(first), words.Figure(second), expected, ""],
            _ => [words.Figure(first), words.Figure(second), words.Gap(finding), ""],
        };
        return words.Format("claim.says." + ClaimCodes.Of(finding.Verdict) + "." + ClaimCodes.Of(finding.Reason), filled);
    }

    /// <summary>How a claim stands beside what the directory computes, in a sentence.</summary>
    public static string Why(this Wording words, ClaimStanding standing, ClaimDetails claim)
    {
        var key = "claim.standing." + ClaimCodes.Of(standing.Verdict) + "." + ClaimCodes.Of(standing.Reason);
        if (standing.Computed is not { } computed)
        {
            return standing.Reason == StandingReason.Withheld ? words.Format(key, words.Why(standing.Withheld)) : words[key];
        }

        var value = words.Amount(claim.Measure, computed);
        var covers = claim.Measure == ClaimMeasure.Firms ? words["claim.now"] : words.Format(
            "claim.covers", standing.Year?.ToString(CultureInfo.InvariantCulture) ?? words["claim.now"], Figures.Whole(standing.Reported), Figures.Whole(standing.Firms));
        return standing.Verdict == Claims.Verdict.Agree ? words.Format(key, value, covers) : words.Format(key, value, covers, words.Difference(standing, claim));
    }

    /// <summary>What follows from two claims: the formula, filled in.</summary>
    public static string Says(this Wording words, Derivation derivation) => words.Format(
        "claim.derived." + ClaimCodes.Of(derivation.Kind),
        words.Figure(derivation.From[0].Details), words.Figure(derivation.From[1].Details),
        words.Range(derivation.Kind == DerivationKind.DistrictShare ? ClaimMeasure.NationalShare : ClaimMeasure.Output, derivation.Value));

    /// <summary>What is wrong with a field, its codes in words.</summary>
    public static string Say(this Wording words, FirmProblem problem) => problem is { Code: ClaimRules.NotOfThese, Arguments: [var value, var allowed] }
        ? ProblemWords.Say(problem.Code, [words[$"claim.{problem.Field}.{value}"], words.List(allowed.Split(',').Select(a => words[$"claim.{problem.Field}.{a}"]))], words.Culture)
        : ProblemWords.Say(problem.Code, problem.Arguments, words.Culture);

    static string Inferred(this Wording words, string text, bool inferred) => inferred ? words.Format("claim.inferred", text) : text;

    static string Defined(this Wording words, ClaimDetails claim) => claim.Definition is { } definition ? words.Definition(definition) : words["claim.definition.none"];

    static string Gap(this Wording words, Finding finding)
    {
        var gap = words.Amount(finding.Claims[0].Details.Measure, Math.Abs(finding.Gap));
        return finding.GapPercent is { } percent ? words.Format("claim.gap", gap, Percent(percent)) : gap;
    }

    static string Difference(this Wording words, ClaimStanding standing, ClaimDetails claim)
    {
        var difference = standing.DifferenceTo(claim);
        var amount = words.Amount(claim.Measure, Math.Abs(difference));
        var said = standing.PercentOf(claim) is { } percent ? words.Format("claim.gap", amount, Percent(Math.Abs(percent))) : amount;
        return words.Format(difference < 0 ? "claim.less" : "claim.more", said);
    }
}
