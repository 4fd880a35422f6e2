using System.Collections.Immutable;

namespace AgriDirectory.Claims;

/// <summary>Whether claims stand beside each other, or a claim beside what the directory computes.</summary>
public enum Verdict
{
    /// <summary>一致.</summary>
    Agree,

    /// <summary>有差异: they differ, and both can be right, for they were found at other times or in other ways.</summary>
    Differ,

    /// <summary>不能同时成立: at least one of them is wrong, or means something else than it says.</summary>
    CannotBothHold,

    /// <summary>不可比.</summary>
    NotComparable,
}

/// <summary>Why a verdict is what it is.</summary>
public enum FindingReason
{
    /// <summary>Both say the same figure of the same place.</summary>
    Same,

    /// <summary>The same figure of the same place at another time.</summary>
    OtherTime,

    /// <summary>The same word for different things.</summary>
    Definition,

    /// <summary>A part is not more than the whole that it lies in.</summary>
    PartOfWhole,

    /// <summary>A part is not more than the whole, which is then at the upper end of what it may be.</summary>
    PartOfWholeAtLeast,

    /// <summary>The part's share of the nation is not more than its share of the city: that much it would be if nobody else had anything.</summary>
    Ceiling,

    /// <summary>The part's share of the nation is its share of the city times the city's of the nation.</summary>
    Product,

    /// <summary>The part's output is its share of the city times the city's output.</summary>
    OutputProduct,
}

/// <summary>What two or three claims mean for each other.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why.</param>
/// <param name="Claims">The claims: of a part and its whole the part first; of a product the result, and then the factors.</param>
/// <param name="Expected">What follows from the others for the first; null where nothing does.</param>
/// <param name="Gap">
/// By how much the first is more, in the measure's unit; less than 0 if it is less, 0 if they meet. Of different years the figures' own difference; of a
/// contradiction what no rounding takes away.
/// </param>
public sealed record Finding(Verdict Verdict, FindingReason Reason, ImmutableArray<Claim> Claims, Interval? Expected = null, decimal Gap = 0)
{
    /// <summary>By how much they differ in percent of the second one's figure; null if they meet or that is 0.</summary>
    public decimal? GapPercent => Gap != 0 && Claims[1].Details.Value != 0 ? 100 * Math.Abs(Gap) / Claims[1].Details.Value : null;

    /// <summary>Whether it is about a claim.</summary>
    public bool IsAbout(string id) => Claims.Any(c => c.Id == id);
}
