using System.Collections.Immutable;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Client.Pages.Claims;

/// <summary>All claims.</summary>
/// <param name="Book">The claims, and what they mean for each other.</param>
/// <param name="Operates">Whether the reader may change them.</param>
/// <param name="Deleted">Whether the reader has just deleted one.</param>
public sealed record ClaimsModel(ClaimBook Book, bool Operates, bool Deleted);

/// <summary>One claim.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Book">All of them.</param>
/// <param name="Operates">Whether the reader may change it.</param>
/// <param name="Saved">Whether the reader has just saved it.</param>
public sealed record ClaimModel(Claim Claim, ClaimBook Book, bool Operates, bool Saved);

/// <summary>The form of a claim.</summary>
/// <param name="Id">The claim's id; of a new one that it will have, so that a form that is sent twice adds one.</param>
/// <param name="Version">The version that the form was made from; 0 for a new one.</param>
/// <param name="Form">What stands in it.</param>
/// <param name="Problems">What is wrong, field by field.</param>
/// <param name="Problem">The key of what is wrong as a whole; null if nothing is.</param>
/// <param name="Now">The claim as somebody else has made it meanwhile.</param>
public sealed record ClaimEditModel(string Id, long Version, ClaimForm Form, ImmutableArray<FirmProblem> Problems, string? Problem = null, Claim? Now = null);

/// <summary>Asks whether a claim is to be deleted.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Problem">The key of why it was not; null at first.</param>
public sealed record ClaimDeleteModel(Claim Claim, string? Problem = null);

/// <summary>The claims as their reader sees them: beside the sums of the markets, and beside each other.</summary>
public sealed class ClaimBook
{
    readonly ImmutableArray<ImmutableArray<MarketSum>>? families;
    readonly bool clerk;

    /// <param name="claims">The claims in order.</param>
    /// <param name="families">The sums of the trades, each with its products; null if they are not known.</param>
    /// <param name="clerk">Whether the reader is a clerk, who sees everything.</param>
    public ClaimBook(ImmutableArray<Claim> claims, ImmutableArray<ImmutableArray<MarketSum>>? families, bool clerk)
    {
        (Claims, this.families, this.clerk) = (claims, families, clerk);
        Findings = ClaimFindings.Among(claims);
    }

    /// <summary>The claims by subject, measure, scope and year.</summary>
    public ImmutableArray<Claim> Claims { get; }

    /// <summary>Whether the directory's figures beside them are of firms that are made up.</summary>
    public bool Sample => families is { } sums && sums.Any(f => f.Any(m => m.Samples > 0));

    /// <summary>What they mean for each other.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>How a claim stands beside what the directory computes; null if that is not known.</summary>
    public ClaimStanding? Standing(Claim claim) => families is { } sums ? ClaimStanding.Of(claim.Details, sums, clerk) : null;

    /// <summary>What a claim means for others.</summary>
    public ImmutableArray<Finding> Of(Claim claim) => [.. Findings.Where(f => f.IsAbout(claim.Id))];

    /// <summary>What follows from them.</summary>
    public ImmutableArray<Derivation> Derivations => Derivation.All(Claims);

    /// <summary>The trades' markets as the claims set them into the nation's, each with its own figures of the newest year.</summary>
    public IEnumerable<(NationalMarket National, string Market, MarketFigures Figures)> Nationals()
    {
        foreach (var family in families ?? [])
        {
            var id = family[0].Id;
            if (NationalMarket.Of(Claims, id) is { } national)
            {
                yield return (national, id, MarketReport.FiguresOf(family, id, MarketMeasure.Output, family[0].Years.LastOrDefault(), clerk));
            }
        }
    }
}

/// <summary>Addresses of claims.</summary>
static class ClaimLinks
{
    public const string All = "/claims";

    public static string Of(Claim claim) => All + "/" + claim.Id;
}
