using System.Collections.Immutable;

namespace AgriDirectory.Markets;

/// <summary>Knows a firm's places in its markets. The key is always 0: any activation does.</summary>
[Alias("agri.firm-markets-grain")]
public interface IFirmMarketsGrain : IGrainWithIntegerKey
{
    /// <summary>A firm's figures in all its markets, with how many are larger; none if there is no such firm.</summary>
    [Alias("get")] Task<ImmutableArray<FirmStanding>> GetAsync(string firmId);
}

/// <summary>A firm's figure in a market.</summary>
/// <param name="Market">The market.</param>
/// <param name="Measure">By what is measured.</param>
/// <param name="Year">The year of an output; 0 of an area.</param>
/// <param name="Value">In the measure's unit.</param>
/// <param name="Published">Whether the public sees it.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-figure")]
public sealed record FirmFigure(string Market, MarketMeasure Measure, int Year, long Value, bool Published);

/// <summary>How many figures are larger than one.</summary>
/// <param name="Firms">Of all firms.</param>
/// <param name="Published">Of those whose figure the public sees.</param>
[GenerateSerializer, Immutable, Alias("agri.figures-above")]
public readonly record struct FiguresAbove([property: Id(0)] int Firms, [property: Id(1)] int Published);

/// <summary>A firm's figure in a market, and where it stands there.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Above">How many are larger; equal ones share a rank, which is one more than this.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-standing")]
public sealed record FirmStanding(FirmFigure Figure, FiguresAbove Above);
