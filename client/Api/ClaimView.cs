using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AgriDirectory.Claims;
using AgriDirectory.Client.Pages.Claims;
using AgriDirectory.Client.Words;
using AgriDirectory.Markets;

namespace AgriDirectory.Client.Api;

/// <summary>A published figure, beside what the directory computes and beside the other claims.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Counts its changes from 1.</param>
/// <param name="Label">What it is about, in the caller's language.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Measure">What of it is measured.</param>
/// <param name="Definition">What exactly the figure is of, where the source says so.</param>
/// <param name="Comparison">How the figure is meant.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">The figure's unit.</param>
/// <param name="Scope">Where it is true; of a share the part.</param>
/// <param name="Whole">Of a share what it is a part of; absent of anything else.</param>
/// <param name="Year">The year of which it speaks.</param>
/// <param name="YearInferred">Whether the source does not name the year.</param>
/// <param name="Basis">Whether somebody says so, or it was worked out.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Title">The publication's title.</param>
/// <param name="Published">When: a year, a month or a day.</param>
/// <param name="PublishedInferred">Whether that is not named.</param>
/// <param name="Where">Where it can be read.</param>
/// <param name="Remark">What else is to be known.</param>
/// <param name="ChangedAt">When this version was made, in UTC.</param>
/// <param name="Standing">How it stands beside what the directory computes; null where that does not answer.</param>
/// <param name="Findings">How it stands beside other claims, what cannot hold first.</param>
sealed record ClaimView(
    string Id, long Version, string Label, ClaimSubject Subject, ClaimMeasure Measure, ClaimDefinition? Definition, ClaimComparison Comparison, decimal Value, ClaimUnit Unit,
    ClaimScope Scope, ClaimScope? Whole, int Year, bool YearInferred, ClaimBasis Basis, string Publisher, string Title, string Published, bool PublishedInferred,
    string? Where, string? Remark, DateTimeOffset ChangedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ClaimStandingView? Standing, IReadOnlyList<FindingView> Findings)
{
    public static ClaimView Of(Claim claim, ClaimBook book, Wording words)
    {
        var c = claim.Details;
        return new(
            claim.Id, claim.Version, words.Title(c), c.Subject, c.Measure, c.Definition, c.Comparison, c.Value, ClaimMeasures.UnitOf(c.Measure), c.Scope, ClaimMeasures.WholeOf(c.Measure),
            c.Year, c.YearInferred, c.Basis, c.Publisher, c.Title, c.Published, c.PublishedInferred, c.Where, c.Remark, claim.ChangedAt,
            book.Standing(claim) is { } standing ? ClaimStandingView.Of(standing, c, words) : null, [.. book.Of(claim).Select(f => FindingView.Of(f, words))]);
    }
}

/// <summary>A claim beside what the directory computes.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">The same in a sentence, in the caller's language.</param>
/// <param name="Computed">What the directory computes, in the claim's unit; absent if nothing, or if it is withheld.</param>
/// <param name="Difference">By how much that is more than what is claimed.</param>
/// <param name="DifferencePercent">The same in percent of what is claimed.</param>
/// <param name="Year">The year of what is computed; absent if it is as of now.</param>
/// <param name="Reported">How many firms it covers.</param>
/// <param name="Firms">How many firms there are in the market.</param>
/// <param name="Withheld">Why it is withheld: <c>few-firms</c>, <c>one-firm</c>, <c>difference</c>.</param>
sealed record ClaimStandingView(
    Verdict Verdict, StandingReason Reason, string Message, decimal? Computed, decimal? Difference, decimal? DifferencePercent, int? Year, int Reported, int Firms, string? Withheld)
{
    public static ClaimStandingView Of(ClaimStanding standing, ClaimDetails claim, Wording words)
    {
        var compared = standing.Computed is not null;
        return new(
            standing.Verdict, standing.Reason, words.Why(standing, claim), standing.Computed, compared ? standing.DifferenceTo(claim) : null,
            compared && standing.PercentOf(claim) is { } percent ? decimal.Round(percent, 2) : null, standing.Year, standing.Reported, standing.Firms, MarketAnswer.WhyOf(standing.Withheld));
    }
}

/// <summary>What two or three claims mean for each other.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">The same in a sentence, in the caller's language.</param>
/// <param name="Claims">Their ids: of a part and its whole the part first; of a product the result, and then the factors.</param>
/// <param name="ExpectedLow">The least that the others leave for the first; absent where nothing follows.</param>
/// <param name="ExpectedHigh">The most that they leave for it; absent where there is no limit.</param>
sealed record FindingView(Verdict Verdict, FindingReason Reason, string Message, ImmutableArray<string> Claims, decimal? ExpectedLow, decimal? ExpectedHigh)
{
    public static FindingView Of(Finding finding, Wording words) => new(
        finding.Verdict, finding.Reason, words.Why(finding), [.. finding.Claims.Select(c => c.Id)], finding.Expected?.Low, finding.Expected?.High);
}
