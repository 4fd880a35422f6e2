using System.Collections.Immutable;

namespace AgriDirectory.Markets;

/// <summary>
/// A market (市场): a trade (<c>rose</c>, <c>mugwort</c>), or a product of it (<c>mugwort/moxa-stick</c>), which is the key. Answers cover every
/// firm, are exact, and at most a second old.
/// </summary>
[Alias("agri.market-grain")]
public interface IMarketGrain : IGrainWithStringKey
{
    /// <summary>The most firms of a list of the largest.</summary>
    const int MostLargest = 100;

    /// <summary>The sums of the trade that the market is or is part of, and then those of the trade's products; none if there is no such market.</summary>
    [Alias("sums")] Task<ImmutableArray<MarketSum>> GetSumsAsync();

    /// <summary>The market's <see cref="MostLargest"/> largest firms.</summary>
    /// <param name="measure">By what is measured; by firms there are none.</param>
    /// <param name="year">The year of outputs, 0 of areas.</param>
    /// <param name="published">Whether only of figures that the public sees.</param>
    [Alias("largest")] Task<ImmutableArray<LargestFirm>> GetLargestAsync(MarketMeasure measure, int year, bool published);
}

/// <summary>One of a market's largest firms.</summary>
/// <param name="Id">The firm.</param>
/// <param name="LegalName">Its name.</param>
/// <param name="Value">Its figure, in the measure's unit.</param>
/// <param name="Published">Whether the public sees that figure.</param>
[GenerateSerializer, Immutable, Alias("agri.largest-firm")]
public sealed record LargestFirm(string Id, string LegalName, long Value, bool Published)
{
    internal RankedFigure Figure => new(Value, Id);
}
