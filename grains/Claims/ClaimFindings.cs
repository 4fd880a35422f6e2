using System.Collections.Immutable;

namespace AgriDirectory.Claims;

/// <summary>
/// What claims mean for each other: each pair about one subject and measure, and what arithmetic links. All is worked out on intervals, so that a verdict of
/// "cannot both hold" is one that no reading of the figures within their rounding escapes.
/// </summary>
public static class ClaimFindings
{
    /// <summary>All findings, in an order that depends on nothing but the claims.</summary>
    public static ImmutableArray<Finding> Among(IEnumerable<Claim> claims)
    {
        var found = ImmutableArray.CreateBuilder<Finding>();
        foreach (var subject in claims.GroupBy(c => c.Details.Subject).OrderBy(g => g.Key))
        {
            var ordered = subject.OrderBy(c => c.Details.Year).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
            for (var i = 0; i < ordered.Count; i++)
            {
                for (var j = i + 1; j < ordered.Count; j++)
                {
                    if (Between(ordered[i], ordered[j]) is { } finding)
                    {
                        found.Add(finding);
                    }
                }
            }

            found.AddRange(Products(ordered));
        }

        return [.. found.OrderBy(f => Weight(f.Verdict))];
    }

    /// <summary>What two claims mean for each other, whichever comes first; null if nothing.</summary>
    public static Finding? Between(Claim one, Claim other)
    {
        var (a, b) = (one.Details, other.Details);
        if (a.Subject != b.Subject)
        {
            return null;
        }

        if (a.Measure != b.Measure)
        {
            return Ceiling(one, other) ?? Ceiling(other, one);
        }

        if (a.Scope == b.Scope)
        {
            return SameScope(one, other);
        }

        return a.Scope < b.Scope ? PartOf(one, other) : PartOf(other, one);
    }

    static Finding SameScope(Claim one, Claim other)
    {
        var (a, b) = (Interval.Of(one.Details), Interval.Of(other.Details));
        ImmutableArray<Claim> both = [one, other];
        return !OfOneDefinition(one, other) ? new(Verdict.NotComparable, FindingReason.Definition, both)
            : !ClaimPeriod.HaveOneYear(one.Details, other.Details) ? new(a.Meets(b) ? Verdict.Agree : Verdict.Differ, FindingReason.OtherTime, both, Gap: a.Meets(b) ? 0 : one.Details.Value - other.Details.Value)
            : new(a.Meets(b) ? Verdict.Agree : Verdict.CannotBothHold, FindingReason.Same, both, Gap: b.GapTo(a));
    }

    static Finding PartOf(Claim part, Claim whole)
    {
        var (p, w) = (Interval.Of(part.Details), Interval.Of(whole.Details));
        ImmutableArray<Claim> both = [part, whole];
        return !OfOneDefinition(part, whole) ? new(Verdict.NotComparable, FindingReason.Definition, both)
            : !ClaimPeriod.HaveOneYear(part.Details, whole.Details) ? new(Verdict.NotComparable, FindingReason.OtherTime, both)
            : !p.CanBeAtMost(w) ? new(Verdict.CannotBothHold, FindingReason.PartOfWhole, both, new(0, w.High, HighOpen: w.HighOpen), w.GapTo(p))
            : p.Low > w.Low ? new(Verdict.Agree, FindingReason.PartOfWholeAtLeast, both, new(p.Low, w.High, p.LowOpen, w.HighOpen))
            : new(Verdict.Agree, FindingReason.PartOfWhole, both);
    }

    /// <summary>Whatever the city has of the nation, at most all: so the part has no larger share of the nation than of the city.</summary>
    static Finding? Ceiling(Claim share, Claim ofCity)
    {
        if (share.Details.Measure != ClaimMeasure.NationalShare || ofCity.Details.Measure != ClaimMeasure.ShareOfCityOutput || share.Details.Scope != ofCity.Details.Scope
            || !OfOneDefinition(share, ofCity) || !ClaimPeriod.HaveOneYear(share.Details, ofCity.Details))
        {
            return null;
        }

        var (s, c) = (Interval.Of(share.Details), Interval.Of(ofCity.Details));
        var most = new Interval(0, c.High, HighOpen: c.HighOpen);
        return new(s.CanBeAtMost(c) ? Verdict.Agree : Verdict.CannotBothHold, FindingReason.Ceiling, [share, ofCity], most, most.GapTo(s));
    }

    /// <summary>Results beside both of their factors: a part's share of the nation, and its output.</summary>
    static IEnumerable<Finding> Products(List<Claim> claims)
    {
        foreach (var ofCity in claims.Where(c => c.Details.Measure == ClaimMeasure.ShareOfCityOutput))
        {
            foreach (var city in claims.Where(c => c.Details.Scope == ClaimScope.City && c.Details.Measure is ClaimMeasure.NationalShare or ClaimMeasure.Output))
            {
                foreach (var result in claims.Where(c => c.Details.Measure == city.Details.Measure && c.Details.Scope == ofCity.Details.Scope))
                {
                    if (ClaimPeriod.HaveOneYear(result.Details, ofCity.Details, city.Details)
                        && OfOneDefinition(result, city) && OfOneDefinition(result, ofCity) && OfOneDefinition(city, ofCity))
                    {
                        yield return Product(result, ofCity, city);
                    }
                }
            }
        }
    }

    static Finding Product(Claim result, Claim ofCity, Claim city)
    {
        var expected = (Interval.Of(ofCity.Details) * Interval.Of(city.Details)).Times(0.01m);
        var said = Interval.Of(result.Details);
        return new(
            said.Meets(expected) ? Verdict.Agree : Verdict.CannotBothHold,
            result.Details.Measure == ClaimMeasure.Output ? FindingReason.OutputProduct : FindingReason.Product,
            [result, ofCity, city], expected, expected.GapTo(said));
    }

    /// <summary>What does not say what exactly it is of may be of anything.</summary>
    static bool OfOneDefinition(Claim one, Claim other) =>
        one.Details.Definition is not { } a || other.Details.Definition is not { } b || a == b;

    /// <summary>What cannot be comes first.</summary>
    static int Weight(Verdict verdict) => verdict switch { Verdict.CannotBothHold => 0, Verdict.Differ => 1, Verdict.Agree => 2, _ => 3 };
}
