using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AgriDirectory.Client.Words;
using AgriDirectory.Markets;

namespace AgriDirectory.Client.Api;

/// <summary>What a market comes to.</summary>
/// <param name="Id"><c>rose</c>, <c>mugwort</c>, <c>mugwort/moxa-stick</c> …</param>
/// <param name="Name">What people call it, in the caller's language.</param>
/// <param name="Measure"><c>output</c>, <c>area</c> or <c>firms</c>.</param>
/// <param name="Year">The year of outputs; null for areas and firms, which are as they are now, and where nobody reported.</param>
/// <param name="Firms">Firms of the market.</param>
/// <param name="Reported">How many of them the figures cover.</param>
/// <param name="Total">Whole yuan, mu or firms; null if it is withheld.</param>
/// <param name="Cr4">The part of the four largest firms, 0 to 1; null if it is withheld or the total is nothing.</param>
/// <param name="Cr8">The part of the eight largest.</param>
/// <param name="Hhi">The Herfindahl–Hirschman index of shares in percent, 10,000/n to 10,000; to the nearest hundred where figures are not public.</param>
/// <param name="HhiBand"><c>low</c> below 1,000, <c>moderate</c> to 1,800, <c>high</c> above (Merger Guidelines 2023, 2.1).</param>
/// <param name="Withheld">Why there is no total: <c>few-firms</c>, <c>one-firm</c>, <c>difference</c>; absent if there is one.</param>
/// <param name="Years">Years with outputs.</param>
/// <param name="Sample">Whether firms of it are made up (示例), and so its figures.</param>
/// <param name="ByYear">Its outputs by year, oldest first; absent in a list of markets.</param>
/// <param name="Top">The largest firms: for the public of published figures alone, and ranked among them; absent in a list of markets.</param>
sealed record MarketAnswer(
    string Id, string Name, string Measure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Year,
    int Firms, int Reported,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Cr4,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Cr8,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Hhi,
    string? HhiBand, string? Withheld, ImmutableArray<int> Years, bool Sample, IReadOnlyList<MarketYearAnswer>? ByYear = null,
    IReadOnlyList<MarketFirmAnswer>? Top = null)
{
    public static MarketAnswer Of(MarketReport market, int top, Wording words) => Of(market, words) with
    {
        ByYear = [.. market.ByYear.Select(MarketYearAnswer.Of)],
        Top = [.. market.Top.Take(top).Select(f => MarketFirmAnswer.Of(f, market.Figures.Measure))],
    };

    public static MarketAnswer Of(MarketReport market, Wording words)
    {
        var figures = market.Figures;
        return new(
            market.Id, words.Market(market.Id), MarketMeasures.NameOf(figures.Measure), YearOf(figures.Year), market.Firms, figures.Reported,
            figures.Total is { } total ? MarketWords.InUnits(figures.Measure, total) : null, figures.Cr4, figures.Cr8, figures.Hhi,
            figures.Band is { } band ? MarketWords.NameOf(band) : null, WhyOf(figures.Withheld), market.Years, market.Sample);
    }

    public static int? YearOf(int year) => year == 0 ? null : year;

    public static string? WhyOf(Withheld withheld) => withheld == AgriDirectory.Markets.Withheld.Nothing ? null : MarketWords.NameOf(withheld);
}

/// <summary>A market's output of a year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Reported">How many firms it covers.</param>
/// <param name="Total">Whole yuan; null if it is withheld.</param>
/// <param name="Cr4">The part of the four largest firms.</param>
/// <param name="Cr8">The part of the eight largest.</param>
/// <param name="Hhi">The Herfindahl–Hirschman index.</param>
/// <param name="Withheld">Why there is no total; absent if there is one.</param>
sealed record MarketYearAnswer(
    int Year, int Reported,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Cr4,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Cr8,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Hhi,
    string? Withheld)
{
    public static MarketYearAnswer Of(MarketFigures figures) => new(
        figures.Year, figures.Reported, (decimal?)figures.Total, figures.Cr4, figures.Cr8, figures.Hhi, MarketAnswer.WhyOf(figures.Withheld));
}

/// <summary>One of a market's largest firms.</summary>
/// <param name="Id">The firm.</param>
/// <param name="LegalName">Its registered name.</param>
/// <param name="Value">Its figure in yuan or mu.</param>
/// <param name="Share">Its part of the total, 0 to 1; null if the total is withheld or nothing.</param>
/// <param name="Rank">From 1; equal figures share one.</param>
/// <param name="Published">Whether the public sees the figure.</param>
sealed record MarketFirmAnswer(
    string Id, string LegalName, decimal Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Share, int Rank, bool Published)
{
    public static MarketFirmAnswer Of(RankedFirm firm, MarketMeasure measure) =>
        new(firm.Id, firm.LegalName, MarketWords.InUnits(measure, firm.Value), firm.Share, firm.Rank, firm.Published);
}

/// <summary>A firm's share and rank in a market.</summary>
/// <param name="Market">The market's id.</param>
/// <param name="Name">What people call it, in the caller's language.</param>
/// <param name="Measure"><c>output</c> or <c>area</c>.</param>
/// <param name="Year">The year of an output; null for an area.</param>
/// <param name="Value">Its figure in yuan or mu.</param>
/// <param name="Share">Its part of the total, 0 to 1; null if the total is withheld or nothing.</param>
/// <param name="Rank">From 1; for the public among published figures.</param>
/// <param name="Published">Whether the public sees the figure.</param>
/// <param name="Withheld">Why there is no share; absent if there is one.</param>
sealed record FirmShareAnswer(
    string Market, string Name, string Measure,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Year,
    decimal Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Share, int Rank, bool Published, string? Withheld)
{
    public static FirmShareAnswer Of(FirmShare share, Wording words) => new(
        share.Market, words.Market(share.Market), MarketMeasures.NameOf(share.Measure), MarketAnswer.YearOf(share.Year), MarketWords.InUnits(share.Measure, share.Value),
        share.Share, share.Rank, share.Published, MarketAnswer.WhyOf(share.Withheld));
}
