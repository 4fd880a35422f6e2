using System.Collections.Immutable;
using Orleans.Concurrency;

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

    /// <summary>What an operator may see of the activation: counts, and no figure, for that of a market of one firm is that firm's.</summary>
    [Alias("state"), AlwaysInterleave] Task<MarketGrainState> GetState();
}

/// <summary>What an operator may see of a market's activation.</summary>
/// <param name="Exists">Whether there is such a market.</param>
/// <param name="Firms">Firms in it when it was last added up; 0 of a trade before that.</param>
/// <param name="Years">The years with outputs.</param>
/// <param name="SumsHeld">Sums that it holds: a trade's its own and those of its products; a product's none.</param>
/// <param name="ListsHeld">Lists of the largest firms that it holds.</param>
[GenerateSerializer, Immutable, Alias("agri.market-grain-state")]
public sealed record MarketGrainState(bool Exists, int Firms, ImmutableArray<int> Years, int SumsHeld, int ListsHeld);

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
