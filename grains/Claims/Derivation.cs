using System.Collections.Immutable;

namespace AgriDirectory.Claims;

/// <summary>A figure that nobody published and that follows from two that were.</summary>
/// <param name="Kind">Which.</param>
/// <param name="From">The claims that it follows from, in the order of the formula.</param>
/// <param name="Value">What it can be, in yuan or percent.</param>
public sealed record Derivation(DerivationKind Kind, ImmutableArray<Claim> From, Interval Value)
{
    /// <summary>What follows from claims, each with others of a year and a definition in common.</summary>
    public static ImmutableArray<Derivation> All(IEnumerable<Claim> claims)
    {
        var found = ImmutableArray.CreateBuilder<Derivation>();
        var ordered = claims.OrderBy(c => c.Details.Subject).ThenBy(c => c.Details.Year).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        foreach (var city in ordered.Where(c => c.Details.Scope == ClaimScope.City))
        {
            foreach (var share in ordered.Where(s => s.Details.Subject == city.Details.Subject && ClaimPeriod.HaveOneYear(s.Details, city.Details)
                && (s.Details.Definition is not { } a || city.Details.Definition is not { } b || a == b)))
            {
                if (Of(share, city) is { } derivation)
                {
                    found.Add(derivation);
                }
            }
        }

        return found.DrainToImmutable();
    }

    static Derivation? Of(Claim share, Claim city) => (share.Details.Measure, share.Details.Scope, city.Details.Measure) switch
    {
        (ClaimMeasure.ShareOfCityOutput, _, ClaimMeasure.Output) => new(DerivationKind.DistrictOutput, [share, city], Product(share, city)),
        (ClaimMeasure.ShareOfCityOutput, _, ClaimMeasure.NationalShare) => new(DerivationKind.DistrictShare, [share, city], Product(share, city)),
        (ClaimMeasure.NationalShare, ClaimScope.City, ClaimMeasure.Output) => new(DerivationKind.NationalOutput, [city, share], Interval.Of(city.Details).By(Interval.Of(share.Details)).Times(100)),
        _ => null,
    };

    static Interval Product(Claim share, Claim city) => (Interval.Of(share.Details) * Interval.Of(city.Details)).Times(0.01m);
}

/// <summary>What follows.</summary>
public enum DerivationKind
{
    /// <summary>The district's output: its share of the city's times the city's.</summary>
    DistrictOutput,

    /// <summary>The district's share of the nation: its share of the city times the city's of the nation.</summary>
    DistrictShare,

    /// <summary>The nation's output: the city's divided by its share of the nation.</summary>
    NationalOutput,
}
