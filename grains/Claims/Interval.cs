namespace AgriDirectory.Claims;

/// <summary>All values that a figure can stand for, none below 0.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The largest; null if there is none.</param>
/// <param name="LowOpen">Whether the least is just not one of them.</param>
/// <param name="HighOpen">Whether the largest is just not one of them.</param>
public readonly record struct Interval(decimal Low, decimal? High, bool LowOpen = false, bool HighOpen = false)
{
    /// <summary>Everything from 0.</summary>
    public static Interval Anything => new(0, null);

    /// <summary>A part of what claims call about: a tenth to either side.</summary>
    public const decimal About = 0.1m;

    /// <summary>One value.</summary>
    public static Interval Exactly(decimal value) => new(value, value);

    /// <summary>The values that a claim can stand for.</summary>
    public static Interval Of(ClaimDetails claim) => Of(claim.Comparison, claim.Value, ClaimMeasures.UnitOf(claim.Measure), Rounding(claim));

    /// <summary>The values that a figure can stand for: shares end at 100.</summary>
    /// <param name="comparison">How it is meant.</param>
    /// <param name="value">The figure.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="rounding">How much it may have been rounded by.</param>
    public static Interval Of(ClaimComparison comparison, decimal value, ClaimUnit unit, decimal rounding)
    {
        decimal? most = unit == ClaimUnit.Percent ? 100 : null;
        return comparison switch
        {
            ClaimComparison.AtLeast => new(value, most),
            ClaimComparison.MoreThan => new(value, most, LowOpen: true),
            ClaimComparison.AtMost => new(0, value),
            ClaimComparison.LessThan => new(0, value, HighOpen: true),
            ClaimComparison.About => Around(value, Math.Max(value * About, rounding), most),
            _ => Around(value, rounding, most),
        };
    }

    /// <summary>
    /// How much a claim may have been rounded by: half of its last place as such figures are written, in 亿 from 10⁸, in 万 from 10⁴ and else in ones. So 6.5万 is
    /// 65,000 ± 500 and 75% is 75 ± 0.5. What is counted is not rounded.
    /// </summary>
    public static decimal Rounding(ClaimDetails claim)
    {
        if (ClaimMeasures.IsCount(claim.Measure))
        {
            return 0;
        }

        var place = claim.Value >= 100_000_000 ? 100_000_000m : claim.Value >= 10_000 ? 10_000m : 1m;
        while (claim.Value % place != 0)
        {
            place /= 10;
        }

        return place / 2;
    }

    /// <summary>Whether a value is one of them.</summary>
    public bool Has(decimal value) => Meets(Exactly(value));

    /// <summary>Whether some value is in both.</summary>
    public bool Meets(Interval other) => Reaches(this, other) && Reaches(other, this);

    /// <summary>Whether some value of these is at most as large as some value of the other's.</summary>
    public bool CanBeAtMost(Interval other) => Reaches(other, this);

    /// <summary>How far apart the two lie: 0 if they meet, more than 0 if the other is above, less if it is below.</summary>
    public decimal GapTo(Interval other) => Meets(other) ? 0 : !Reaches(this, other) ? other.Low - High!.Value : other.High!.Value - Low;

    /// <summary>All products of a value of each.</summary>
    public static Interval operator *(Interval one, Interval other) => new(
        Bounded(one.Low, other.Low), one.High is { } a && other.High is { } b ? Bounded(a, b) : null, one.LowOpen || other.LowOpen, one.HighOpen || other.HighOpen);

    /// <summary>All values times a number that is not negative.</summary>
    public Interval Times(decimal factor) => new(Bounded(Low, factor), High is { } high ? Bounded(high, factor) : null, LowOpen, HighOpen);

    /// <summary>All quotients of a value by one of a divisor's that is more than 0; no upper bound where the divisor can be nearly 0.</summary>
    public Interval By(Interval divisor) => new(
        divisor.High is { } most && most > 0 ? Low / most : 0,
        High is { } high && divisor.Low > 0 ? high / divisor.Low : null,
        LowOpen || divisor.HighOpen,
        HighOpen || divisor.LowOpen);

    /// <summary>A limit far beyond every figure stands in for what a decimal cannot hold.</summary>
    static decimal Bounded(decimal one, decimal other) => one == 0 || Math.Abs(other) <= decimal.MaxValue / 2 / Math.Max(1, Math.Abs(one)) ? one * other : decimal.MaxValue / 2;

    static Interval Around(decimal value, decimal tolerance, decimal? most) =>
        new(Math.Max(0, value - tolerance), most is { } m ? Math.Min(m, value + tolerance) : value + tolerance);

    /// <summary>Whether one's largest is not below the other's least.</summary>
    static bool Reaches(Interval one, Interval other) =>
        one.High is not { } high || high > other.Low || (high == other.Low && !one.HighOpen && !other.LowOpen);
}
