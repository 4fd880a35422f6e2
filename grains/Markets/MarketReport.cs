using System.Collections.Immutable;

namespace AgriDirectory.Markets;

/// <summary>A market as its reader may see it.</summary>
/// <param name="Id">The market.</param>
/// <param name="Firms">Its firms.</param>
/// <param name="Years">The years with outputs, oldest first.</param>
/// <param name="Figures">What was asked for.</param>
/// <param name="ByYear">The outputs of all years, oldest first.</param>
/// <param name="Top">The largest firms: for the public of published figures alone.</param>
/// <param name="Sample">Whether firms of it are made up (示例), and so its figures.</param>
public sealed record MarketReport(
    string Id, int Firms, ImmutableArray<int> Years, MarketFigures Figures, ImmutableArray<MarketFigures> ByYear, ImmutableArray<RankedFirm> Top, bool Sample)
{
    /// <summary>Makes a report.</summary>
    /// <param name="family">The sums of a trade and then of its products.</param>
    /// <param name="id">Which market of them.</param>
    /// <param name="measure">By what is measured.</param>
    /// <param name="year">The year of outputs; of other measures 0.</param>
    /// <param name="largest">The largest firms in order, those with published figures alone if the reader is not a clerk.</param>
    /// <param name="clerk">Whether a clerk reads it, who sees everything.</param>
    public static MarketReport Of(ImmutableArray<MarketSum> family, string id, MarketMeasure measure, int year, ImmutableArray<LargestFirm> largest, bool clerk)
    {
        var market = family.First(m => m.Id == id);
        var figures = FiguresOf(family, id, measure, year, clerk);
        return new(
            id,
            market.Firms,
            market.Years,
            figures,
            [.. market.Years.Select(y => FiguresOf(family, id, MarketMeasure.Output, y, clerk))],
            Ranked(largest, figures),
            market.Samples > 0);
    }

    /// <summary>What a market comes to, as its reader may see it.</summary>
    public static MarketFigures FiguresOf(ImmutableArray<MarketSum> family, string id, MarketMeasure measure, int year, bool clerk)
    {
        var market = family.First(m => m.Id == id);
        return measure == MarketMeasure.Firms ? MarketFigures.OfFirms(market.Firms)
            : clerk && market.Find(measure, year) is { } sum ? MarketFigures.Of(sum)
            : PublicMarkets.Of(family, id, measure, year);
    }

    /// <summary>Equal figures share a rank.</summary>
    static ImmutableArray<RankedFirm> Ranked(ImmutableArray<LargestFirm> firms, MarketFigures figures)
    {
        var ranked = ImmutableArray.CreateBuilder<RankedFirm>(firms.Length);
        for (var i = 0; i < firms.Length; i++)
        {
            var rank = i > 0 && firms[i - 1].Value == firms[i].Value ? ranked[i - 1].Rank : i + 1;
            ranked.Add(new(firms[i].Id, firms[i].LegalName, firms[i].Value, figures.ShareOf(firms[i].Value), rank, firms[i].Published));
        }

        return ranked.MoveToImmutable();
    }
}

/// <summary>One of a market's largest firms.</summary>
/// <param name="Id">The firm.</param>
/// <param name="LegalName">Its name.</param>
/// <param name="Value">Its figure in the measure's unit.</param>
/// <param name="Share">Its part of the total, 0 to 1; null if the total is withheld or nothing.</param>
/// <param name="Rank">From 1; among published figures if the public reads it.</param>
/// <param name="Published">Whether the public sees the figure.</param>
public sealed record RankedFirm(string Id, string LegalName, long Value, double? Share, int Rank, bool Published);

/// <summary>A firm's figure in a market with its share and rank, as its reader may see them.</summary>
/// <param name="Market">The market.</param>
/// <param name="Measure">By what is measured.</param>
/// <param name="Year">The year of an output; 0 of an area.</param>
/// <param name="Value">In the measure's unit.</param>
/// <param name="Published">Whether the public sees the figure.</param>
/// <param name="Share">Its part of the total, 0 to 1; null if the total is withheld or nothing.</param>
/// <param name="Rank">From 1; among published figures if the public reads it.</param>
/// <param name="Withheld">Why there is no share, if that is so.</param>
public sealed record FirmShare(string Market, MarketMeasure Measure, int Year, long Value, bool Published, double? Share, int Rank, Withheld Withheld)
{
    /// <summary>A firm's shares: the public sees those of published figures.</summary>
    /// <param name="places">The firm's places.</param>
    /// <param name="families">The sums of the trades that they are in.</param>
    /// <param name="clerk">Whether a clerk reads it, who sees everything.</param>
    public static ImmutableArray<FirmShare> Of(ImmutableArray<FirmStanding> places, IReadOnlyCollection<ImmutableArray<MarketSum>> families, bool clerk) =>
    [
        .. from place in places
           where clerk || place.Figure.Published
           let figure = place.Figure
           let family = families.First(f => f.Any(m => m.Id == figure.Market))
           let figures = MarketReport.FiguresOf(family, figure.Market, figure.Measure, figure.Year, clerk)
           let rank = 1 + (clerk ? place.Above.Firms : place.Above.Published)
           select new FirmShare(figure.Market, figure.Measure, figure.Year, figure.Value, figure.Published, figures.ShareOf(figure.Value), rank, figures.Withheld),
    ];
}
