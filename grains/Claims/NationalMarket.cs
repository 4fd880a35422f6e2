namespace AgriDirectory.Claims;

/// <summary>
/// What follows for the nation's market from what is known of this one and a claim that it is a share s of that: a firm's share of the nation is its share here
/// times s; and of the nation's index the firms here make s² · HHI, to which the others add nothing, if they are many, to ((1 − s) · 100)², if they are one.
/// </summary>
/// <param name="Claim">The claim.</param>
/// <param name="Others">How many claims of the same say another share.</param>
public sealed record NationalMarket(Claim Claim, int Others = 0)
{
    /// <summary>The claimed share, 0 to 1.</summary>
    public decimal Share => Claim.Details.Value / 100;

    /// <summary>A firm's share of the nation.</summary>
    /// <param name="here">Its share of the market here, 0 to 1.</param>
    public double ShareOf(double here) => here * (double)Share;

    /// <summary>The least that the nation's index can be.</summary>
    /// <param name="here">The index here, 0 to 10,000.</param>
    public double LeastHhi(double here) => (double)(Share * Share) * here;

    /// <summary>The most that the others add.</summary>
    public double OthersHhi => (double)((1 - Share) * (1 - Share) * 10_000);

    /// <summary>The most that the nation's index can be.</summary>
    /// <param name="here">The index here, 0 to 10,000.</param>
    public double MostHhi(double here) => LeastHhi(here) + OthersHhi;

    /// <summary>
    /// By which claim a market is set into the nation's: the newest that somebody asserts of the district, of products or without saying of what, and that names
    /// a figure and not a bound; null if there is none. The market is a whole trade's: nobody claims anything of single products.
    /// </summary>
    /// <param name="claims">All claims.</param>
    /// <param name="market">The market's id.</param>
    public static NationalMarket? Of(IEnumerable<Claim> claims, string market)
    {
        var asserted = claims.Where(c => SaysShare(c, market))
            .OrderByDescending(c => c.Details.Year).ThenByDescending(c => c.Details.Published, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        return asserted is [var first, ..] ? new(first, asserted.Count(c => c.Details.Value != first.Details.Value)) : null;
    }

    static bool SaysShare(Claim claim, string market) => ClaimStanding.MarketOf(claim.Details.Subject) == market && claim.Details is
    {
        Measure: ClaimMeasure.NationalShare, Scope: ClaimScope.District, Basis: ClaimBasis.Asserted, Definition: null or ClaimDefinition.Products,
        Comparison: ClaimComparison.Equal or ClaimComparison.About, Value: > 0,
    };
}
