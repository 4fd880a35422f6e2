using System.Collections.Immutable;
using AgriDirectory.Markets;

namespace AgriDirectory.Claims;

/// <summary>Why a claim and what the directory computes are not compared, or how they were.</summary>
public enum StandingReason
{
    /// <summary>They were compared.</summary>
    Compared,

    /// <summary>The claim is of another place: the directory knows the firms of the district.</summary>
    Scope,

    /// <summary>The directory computes no such figure.</summary>
    Measure,

    /// <summary>No firm has reported for that year, or none has a figure.</summary>
    NoFigures,

    /// <summary>The reader may not see the total.</summary>
    Withheld,
}

/// <summary>A claim beside what the directory computes, as its reader may see that.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Computed">What the directory computes, in the claim's unit; null if nothing, or if it is withheld.</param>
/// <param name="Year">The year of that; null if it is as of now.</param>
/// <param name="Reported">How many firms it covers.</param>
/// <param name="Firms">How many firms there are in the market.</param>
/// <param name="Withheld">Why it is withheld.</param>
public sealed record ClaimStanding(
    Verdict Verdict, StandingReason Reason, decimal? Computed = null, int? Year = null, int Reported = 0, int Firms = 0, Withheld Withheld = Withheld.Nothing)
{
    /// <summary>By how much what is computed is more than what is claimed; less than 0 if it is less. To the claim's figure itself, whatever its tolerance.</summary>
    public decimal DifferenceTo(ClaimDetails claim) => (Computed ?? claim.Value) - claim.Value;

    /// <summary>The same in percent of what is claimed; null if that is 0.</summary>
    public decimal? PercentOf(ClaimDetails claim) => claim.Value == 0 ? null : 100 * DifferenceTo(claim) / claim.Value;

    /// <summary>Sets a claim beside the sums of its market.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="families">The sums of the trades, each with its products.</param>
    /// <param name="clerk">Whether a clerk reads it, who sees everything.</param>
    public static ClaimStanding Of(ClaimDetails claim, IReadOnlyCollection<ImmutableArray<MarketSum>> families, bool clerk)
    {
        if (MarketOf(claim.Subject) is not { } id || MeasureOf(claim) is not { } measure)
        {
            return new(Verdict.NotComparable, StandingReason.Measure);
        }

        if (claim.Scope != ClaimScope.District)
        {
            return new(Verdict.NotComparable, StandingReason.Scope);
        }

        var family = families.First(f => f[0].Id == id);
        var figures = MarketReport.FiguresOf(family, id, measure, measure == MarketMeasure.Output ? claim.Year : 0, clerk);
        var firms = family[0].Firms;
        int? year = figures.Year == 0 ? null : figures.Year;
        return figures.Withheld != Withheld.Nothing ? new(Verdict.NotComparable, StandingReason.Withheld, null, year, figures.Reported, firms, figures.Withheld)
            : figures.Reported == 0 || figures.Total is not { } total ? new(Verdict.NotComparable, StandingReason.NoFigures, null, year, 0, firms)
            : Compare(claim, measure == MarketMeasure.Area ? (decimal)total / 100 : (decimal)total) with { Year = year, Reported = figures.Reported, Firms = firms };
    }

    /// <summary>Sets a claim beside a figure.</summary>
    public static ClaimStanding Compare(ClaimDetails claim, decimal computed) =>
        new(Interval.Of(claim).Has(computed) ? Verdict.Agree : Verdict.Differ, StandingReason.Compared, computed);

    /// <summary>The market of a subject; null if it is none.</summary>
    public static string? MarketOf(ClaimSubject subject) => subject switch { ClaimSubject.Rose => "rose", ClaimSubject.Mugwort => "mugwort", _ => null };

    /// <summary>The directory knows no land under mugwort, and of leaves no weight.</summary>
    static MarketMeasure? MeasureOf(ClaimDetails claim) => (claim.Measure, claim.Subject, claim.Definition) switch
    {
        (ClaimMeasure.Firms, _, _) => MarketMeasure.Firms,
        (ClaimMeasure.Area, ClaimSubject.Rose, _) => MarketMeasure.Area,
        (ClaimMeasure.Output, _, not ClaimDefinition.LeafOutput) => MarketMeasure.Output,
        _ => null,
    };
}
