namespace AgriDirectory.Claims;

/// <summary>The years of which a claim can speak.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
public readonly record struct ClaimPeriod(int First, int Last)
{
    /// <summary>A claim's: its year, and where that is only the publication's the one before too, for what is published early in a year is of the one before.</summary>
    public static ClaimPeriod Of(ClaimDetails claim) => new(claim.YearInferred ? claim.Year - 1 : claim.Year, claim.Year);

    /// <summary>Whether there is a year of which all can speak.</summary>
    public static bool HaveOneYear(params ReadOnlySpan<ClaimDetails> claims)
    {
        var (first, last) = (int.MinValue, int.MaxValue);
        foreach (var claim in claims)
        {
            var period = Of(claim);
            (first, last) = (Math.Max(first, period.First), Math.Min(last, period.Last));
        }

        return first <= last;
    }
}
