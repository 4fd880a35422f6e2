using AgriDirectory.Claims;
using FsCheck;
using FsCheck.Fluent;
using Interval = AgriDirectory.Claims.Interval;

namespace AgriDirectory.Tests.Claims;

public sealed class ClaimFindingsTests
{
    static readonly Arbitrary<Claim> Claims = ClaimExamples.Kept.ToArbitrary();
    static readonly Arbitrary<Claim[]> Some = ClaimExamples.Kept.ArrayOf().Resize(12).Select(all => all.DistinctBy(c => c.Id).ToArray()).ToArbitrary();

    [Fact]
    public void Whichever_comes_first_the_verdict_is_the_same() => Prop.ForAll(Claims, Claims, (one, other) =>
        (ClaimFindings.Between(one, other)?.Verdict, ClaimFindings.Between(one, other)?.Reason) == (ClaimFindings.Between(other, one)?.Verdict, ClaimFindings.Between(other, one)?.Reason)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_claim_agrees_with_itself_said_again() => Prop.ForAll(Claims, claim =>
        ClaimFindings.Between(claim, claim with { Id = "again" }) is { Verdict: Verdict.Agree, Reason: FindingReason.Same, Gap: 0 }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_claims_is_of_no_account() => Prop.ForAll(Some, claims =>
        ClaimFindings.Among(claims).Select(Said).SequenceEqual(ClaimFindings.Among(claims.Reverse()).Select(Said))).QuickCheckThrowOnFailure();

    /// <summary>What is said less exactly can contradict no more.</summary>
    [Fact]
    public void Saying_about_instead_of_exactly_takes_no_agreement_away() => Prop.ForAll(Claims, Claims, (one, other) =>
    {
        var loose = one with { Details = one.Details with { Comparison = ClaimComparison.About } };
        return (one.Details.Comparison != ClaimComparison.Equal || ClaimFindings.Between(one, other)?.Verdict != Verdict.Agree || ClaimFindings.Between(loose, other)?.Verdict == Verdict.Agree);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_of_different_years_or_definitions_never_contradicts() => Prop.ForAll(Claims, Claims, (one, other) =>
        (ClaimPeriod.HaveOneYear(one.Details, other.Details) && (one.Details.Definition is null || other.Details.Definition is null || one.Details.Definition == other.Details.Definition))
        || ClaimFindings.Between(one, other)?.Verdict != Verdict.CannotBothHold).QuickCheckThrowOnFailure();

    /// <summary>A verdict is checked by trying: figures within both that keep the rule are there exactly where it says that both can hold.</summary>
    [Fact]
    public void Part_and_whole_can_hold_exactly_where_some_figures_do() => Prop.ForAll(Claims, Claims, (one, other) =>
    {
        if (ClaimFindings.Between(one, other) is not { Reason: FindingReason.PartOfWhole or FindingReason.PartOfWholeAtLeast } finding)
        {
            return true;
        }

        var (part, whole) = (Interval.Of(finding.Claims[0].Details), Interval.Of(finding.Claims[1].Details));
        decimal[] tried = [.. Enumerable.Range(0, 481).Select(i => i / 4m)];
        var possible = tried.Where(part.Has).Any(p => tried.Where(whole.Has).Any(w => p <= w));
        return possible == (finding.Verdict == Verdict.Agree);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(65_000, 500)]
    [InlineData(100_000, 5_000)]
    [InlineData(1_500, 0.5)]
    [InlineData(341.5, 0.05)]
    [InlineData(0, 0.5)]
    public void A_figure_may_be_rounded_by_half_of_its_last_place(decimal mu, decimal rounding) =>
        Assert.Equal(rounding, Interval.Rounding(ClaimExamples.Details with { Subject = ClaimSubject.Rose, Measure = ClaimMeasure.Area, Value = mu }));

    [Fact]
    public void Shares_end_at_a_hundred_and_counts_are_exact()
    {
        Assert.Equal(new Interval(70, 100), Interval.Of(ClaimExamples.Share(70, ClaimScope.City, comparison: ClaimComparison.AtLeast).Details));
        Assert.Equal(new Interval(99.5m, 100), Interval.Of(ClaimExamples.Share(100, ClaimScope.City).Details));
        Assert.Equal(Interval.Exactly(1161), Interval.Of(ClaimExamples.Details));
        Assert.False(Interval.Of(ClaimExamples.Details with { Comparison = ClaimComparison.MoreThan }).Has(1161));
        Assert.True(Interval.Of(ClaimExamples.Details with { Comparison = ClaimComparison.MoreThan }).Has(1162));
    }

    [Fact]
    public void A_part_that_is_larger_than_its_whole_is_too_large_by_what_cannot_be_rounded_away()
    {
        var finding = ClaimFindings.Between(ClaimExamples.Share(80, ClaimScope.District), ClaimExamples.Share(70, ClaimScope.City))!;
        Assert.Equal((Verdict.CannotBothHold, FindingReason.PartOfWhole, 9m), (finding.Verdict, finding.Reason, finding.Gap));
        Assert.Equal(Verdict.Agree, ClaimFindings.Between(ClaimExamples.Share(70.4m, ClaimScope.District), ClaimExamples.Share(70, ClaimScope.City))!.Verdict);
    }

    static string Said(Finding finding) => $"{finding.Verdict} {finding.Reason} {string.Join(' ', finding.Claims.Select(c => c.Id))} {finding.Expected} {finding.Gap}";
}
