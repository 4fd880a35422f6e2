namespace AgriDirectory.Markets;

/// <summary>How concentrated a market is. Sums are exact; floating point begins with the last division.</summary>
public static class Concentration
{
    /// <summary>From here on the index says moderately concentrated, and above <see cref="High"/> highly.</summary>
    /// <remarks>U.S. Department of Justice and Federal Trade Commission, Merger Guidelines (2023), section 2.1; below 1,000 it names no band.</remarks>
    public const double Moderate = 1000;

    /// <inheritdoc cref="Moderate"/>
    public const double High = 1800;

    /// <summary>The part of the total that the n largest firms have (CRn), 0 to 1; null if the total is nothing.</summary>
    /// <param name="sum">What the market comes to.</param>
    /// <param name="n">1 to <see cref="SeriesSum.MostLargest"/>.</param>
    public static double? Ratio(SeriesSum sum, int n) =>
        sum.Total == 0 ? null : (double)SeriesSum.Add(sum.Largest.Take(n).Select(f => (Int128)f.Value)) / (double)sum.Total;

    /// <summary>
    /// The sum of the squares of all shares in percent, 10,000/n to 10,000 (Herfindahl–Hirschman index); null if the total is nothing. The
    /// total's square can be larger than what an Int128 holds.
    /// </summary>
    public static double? Hhi(SeriesSum sum) => sum.Total == 0 ? null : 10_000 * ((double)sum.Squares / (double)sum.Total / (double)sum.Total);

    /// <summary>The band of an index.</summary>
    public static HhiBand BandOf(double hhi) => hhi < Moderate ? HhiBand.Low : hhi <= High ? HhiBand.Moderate : HhiBand.High;
}

/// <summary>The bands of the Herfindahl–Hirschman index.</summary>
public enum HhiBand
{
    /// <summary>Below 1,000.</summary>
    Low,

    /// <summary>1,000 to 1,800.</summary>
    Moderate,

    /// <summary>Above 1,800.</summary>
    High,
}
