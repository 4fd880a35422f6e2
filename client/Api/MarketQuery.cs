using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Markets;

namespace AgriDirectory.Client.Api;

/// <summary>Which market is asked for, and how; the same for pages and API.</summary>
/// <param name="Id">The market.</param>
/// <param name="Measure">By what it is measured.</param>
/// <param name="Year">The year; null for the newest with data.</param>
/// <param name="Top">How many of the largest firms.</param>
sealed record MarketQuery(string Id, MarketMeasure Measure, int? Year, int Top)
{
    public const string MeasureName = "measure";
    public const string YearName = "year";
    public const string TopName = "top";

    public static readonly QueryProblem Unanswered = new("markets-unanswered", StatusCodes.Status503ServiceUnavailable);

    public static MarketQuery? Read(string id, IQueryCollection query, out QueryProblem? problem)
    {
        // A slash that was escaped stays so in a path.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).TrimEnd('/');
        if (!MarketId.Exists(id))
        {
            problem = new("market-not-found", StatusCodes.Status404NotFound, "id", SearchQuery.Clean(id.Length <= 40 ? id : id[..40]), MarketId.All);
            return null;
        }

        var (measure, year, top) = (First(query, MeasureName), First(query, YearName), First(query, TopName));
        var number = 0;
        var measures = MarketMeasures.Of(id);
        var by = measure is null ? MarketMeasure.Output : MarketMeasures.Read(measure);
        problem = by is null || !measures.Contains(by.Value) ? QueryProblem.Bad("unknown-value", MeasureName, measure!, [.. measures.Select(MarketMeasures.NameOf)])
            : year is not null && !int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? QueryProblem.Bad("year-form", YearName, year)
            : null;
        var size = MarketsApi.Listed;
        if (problem is null && top is not null && (!int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > IMarketGrain.MostLargest))
            problem = QueryProblem.Bad("size-out-of-range", TopName, top, limit: IMarketGrain.MostLargest);
        return problem is null ? new(id, by!.Value, year is null ? null : number, size) : null;
    }

    /// <summary>What is wrong with the year, now that those with data are known; null if nothing is.</summary>
    public QueryProblem? ProblemIn(ImmutableArray<int> years) => Year is { } year && !years.Contains(year)
        ? QueryProblem.Bad("unknown-value", YearName, year.ToString(CultureInfo.InvariantCulture), [.. years.Select(y => y.ToString(CultureInfo.InvariantCulture))])
        : null;

    static string? First(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var given) ? given.FirstOrDefault(t => !string.IsNullOrWhiteSpace(t))?.Trim() : null;
}
