using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Claims;
using AgriDirectory.Client.Api;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Pages.Markets;

/// <summary>All markets, with their outputs of the newest year.</summary>
/// <param name="Markets">Each trade's, and then those of its products.</param>
public sealed record MarketsModel(ImmutableArray<MarketReport> Markets)
{
    /// <summary>Whether figures are of firms that are made up.</summary>
    public bool Sample => Markets.Any(m => m.Sample);
}

/// <summary>A market.</summary>
/// <param name="Year">The year that was asked for; null for the newest.</param>
/// <param name="Top">How many of the largest firms are listed.</param>
/// <param name="Market">The market as the reader may see it.</param>
/// <param name="Clerk">Whether the reader is a clerk, who sees everything.</param>
/// <param name="National">By which claim it is set into the nation's market; null if nobody claims anything of it.</param>
public sealed record MarketModel(int? Year, int Top, MarketReport Market, bool Clerk, NationalMarket? National = null);

/// <summary>Addresses of markets.</summary>
static class MarketLinks
{
    public const string All = "/markets";

    /// <summary>A market's page.</summary>
    public static string Of(string id, MarketMeasure measure = MarketMeasure.Output, int? year = null, int? top = null)
    {
        string?[] parameters =
        [
            measure == MarketMeasure.Output ? null : $"{MarketQuery.MeasureName}={MarketMeasures.NameOf(measure)}",
            year is { } chosen ? string.Create(CultureInfo.InvariantCulture, $"{MarketQuery.YearName}={chosen}") : null,
            top is { } count ? string.Create(CultureInfo.InvariantCulture, $"{MarketQuery.TopName}={count}") : null,
        ];
        var query = string.Join('&', parameters.OfType<string>());
        return $"{All}/{id}{(query.Length > 0 ? "?" : "")}{query}";
    }

    /// <summary>The market's firms, by output.</summary>
    public static string Firms(string id) => SearchLinks.Of(new SearchQuestion
    {
        Selections = [MarketId.ProductOf(id) is { } product ? new(FacetField.Product, [product.Id]) : new(FacetField.Trade, [id])],
        Sort = SortOrder.Output,
    });

    /// <summary>Of a trade's colour.</summary>
    public static string Class(string id) => MarketId.TradeOf(id) == Trade.Rose ? "rose" : "mugwort";
}
