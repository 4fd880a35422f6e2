namespace AgriDirectory.Markets;

/// <summary>A market (市场): a trade (<c>rose</c>, <c>mugwort</c>), or a product of it (<c>mugwort/moxa-stick</c>), which is the key.</summary>
[Alias("agri.market-grain")]
public interface IMarketGrain : IGrainWithStringKey
{
    /// <summary>Exact totals over every firm, merged from the partitions; at most a second old.</summary>
    /// <param name="year">The year of the outputs; null for the newest with data.</param>
    [Alias("totals")] Task<MarketTotals> GetTotalsAsync(int? year = null);
}

/// <summary>A market's totals.</summary>
/// <param name="Id">The market.</param>
/// <param name="Year">The year of the outputs; 0 if no firm reported any.</param>
/// <param name="Firms">Firms of the market.</param>
/// <param name="Reported">Firms with an output of that year.</param>
/// <param name="OutputYuan">Their output, whole yuan.</param>
/// <param name="AreaFirms">Firms with an area; only in markets of roses.</param>
/// <param name="AreaHundredths">Their land under roses in hundredths of a mu.</param>
[GenerateSerializer, Immutable, Alias("agri.market-totals")]
public sealed record MarketTotals(string Id, int Year, int Firms, int Reported, Int128 OutputYuan, int AreaFirms, long AreaHundredths);
