using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Markets;

namespace AgriDirectory.Client.Words;

/// <summary>What markets, their measures and their figures are called.</summary>
static class MarketWords
{
    static readonly ImmutableArray<string> Bands = ["low", "moderate", "high"];
    static readonly ImmutableArray<string> Reasons = ["nothing", "few-firms", "one-firm", "difference"];

    /// <summary>A market's name: 月季, 艾条.</summary>
    public static string Market(this Wording words, string id) =>
        MarketId.ProductOf(id) is { } product ? words.Product(product.Id) : words.Trade(MarketId.TradeOf(id));

    /// <summary>产值, 面积, 企业数.</summary>
    public static string Measure(this Wording words, MarketMeasure measure) => words["market.measure." + MarketMeasures.NameOf(measure)];

    /// <summary>Why a total is withheld, in a sentence.</summary>
    public static string Why(this Wording words, Withheld withheld) => words["market.withheld." + NameOf(withheld)];

    /// <summary>In which band an index lies.</summary>
    public static string Band(this Wording words, HhiBand band) => words["market.band." + NameOf(band)];

    /// <summary>A figure in its unit: 126.5 万元, 1,234.5 亩, 186 家.</summary>
    public static string Value(this Wording words, MarketMeasure measure, Int128 value) => measure switch
    {
        MarketMeasure.Output => words.Money(value),
        MarketMeasure.Area => words.Area(InUnits(measure, value)),
        _ => words.Count("market.firms", (long)value),
    };

    /// <summary>A figure in yuan, mu or firms.</summary>
    public static decimal InUnits(MarketMeasure measure, Int128 value) => measure == MarketMeasure.Area ? (decimal)value / 100 : (decimal)value;

    /// <summary>A part of one in percent: 12.3%, 0.45%.</summary>
    public static string Percent(double share) => (share * 100).ToString(share is > 0 and < 0.01 ? "0.##" : "0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>An index: 1,234.</summary>
    public static string Index(double hhi) => hhi.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>low</c>, <c>moderate</c>, <c>high</c>.</summary>
    public static string NameOf(HhiBand band) => Bands[(int)band];

    /// <summary><c>few-firms</c>, <c>one-firm</c>, <c>difference</c>.</summary>
    public static string NameOf(Withheld withheld) => Reasons[(int)withheld];
}
