namespace AgriDirectory.Markets;

/// <summary>What a market comes to in one measure and year, as somebody may see it.</summary>
/// <param name="Measure">By what is measured.</param>
/// <param name="Year">The year of outputs; 0 for what has none.</param>
/// <param name="Reported">How many firms the figures cover.</param>
/// <param name="Total">Their sum in the measure's unit; null if it is withheld.</param>
/// <param name="Cr4">The part of the four largest, 0 to 1; null if it is withheld or there is nothing to be a part of.</param>
/// <param name="Cr8">The part of the eight largest.</param>
/// <param name="Hhi">The Herfindahl–Hirschman index of shares in percent, 10,000/n to 10,000.</param>
/// <param name="Withheld">Why the total is withheld.</param>
public sealed record MarketFigures(
    MarketMeasure Measure, int Year, int Reported, Int128? Total, double? Cr4, double? Cr8, double? Hhi, Withheld Withheld = Withheld.Nothing)
{
    /// <summary>Whether a concentration ratio is withheld though the total is not.</summary>
    public bool ConcentrationWithheld => Total > 0 && (Cr4 is null || Cr8 is null);

    /// <summary>In which band the index lies; null without one.</summary>
    public HhiBand? Band => Hhi is { } hhi ? Concentration.BandOf(hhi) : null;

    /// <summary>A figure's part of the total; null if that is not known.</summary>
    public double? ShareOf(long value) => Total is { } total && total > 0 ? (double)value / (double)total : null;

    /// <summary>Everything, as clerks see it.</summary>
    public static MarketFigures Of(SeriesSum sum) => new(
        sum.Measure, sum.Year, sum.Reported, sum.Total, Concentration.Ratio(sum, 4), Concentration.Ratio(sum, 8), Concentration.Hhi(sum));

    /// <summary>By firms, each counting one, which is for everybody.</summary>
    public static MarketFigures OfFirms(int firms) => new(
        MarketMeasure.Firms, 0, firms, firms, firms == 0 ? null : Math.Min(1, 4.0 / firms), firms == 0 ? null : Math.Min(1, 8.0 / firms), firms == 0 ? null : 10_000.0 / firms);
}
