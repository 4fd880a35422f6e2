using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Markets;

/// <summary>By what a market is measured.</summary>
public enum MarketMeasure
{
    /// <summary>Output of a year in whole yuan.</summary>
    Output,

    /// <summary>Land under roses in hundredths of a mu, as it is known now; of the market of roses only.</summary>
    Area,

    /// <summary>Firms, each counting one, as they are now.</summary>
    Firms,
}

/// <summary>Names of measures: <c>output</c>, <c>area</c>, <c>firms</c>.</summary>
public static class MarketMeasures
{
    /// <summary>All names, in order.</summary>
    public static ImmutableArray<string> Names { get; } = ["output", "area", "firms"];

    /// <summary>By what a market can be measured: only that of roses by land.</summary>
    public static ImmutableArray<MarketMeasure> Of(string market) =>
        market == MarketId.Of(Trade.Rose) ? [MarketMeasure.Output, MarketMeasure.Area, MarketMeasure.Firms] : [MarketMeasure.Output, MarketMeasure.Firms];

    /// <summary>A measure's name.</summary>
    public static string NameOf(MarketMeasure measure) => Names[(int)measure];

    /// <summary>The measure of a name in any case; null if there is none.</summary>
    public static MarketMeasure? Read(string name) => Names.IndexOf(name.ToLowerInvariant()) is >= 0 and var index ? (MarketMeasure)index : null;
}
