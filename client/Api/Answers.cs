using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Api;

/// <summary>The answer to a search.</summary>
/// <param name="Total">Firms found.</param>
/// <param name="Items">The page of them.</param>
/// <param name="Facets">For each facet its values with their firms, its own selection left out of its counts.</param>
/// <param name="Totals">Sums over all firms found.</param>
/// <param name="Next">The cursor of the next page; null at the end.</param>
/// <param name="Page">The page, from 1; 0 when a cursor was followed.</param>
/// <param name="Size">Firms on a page.</param>
sealed record FirmsAnswer(
    int Total, IReadOnlyList<FirmItem> Items, IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Facets, AnswerTotals Totals,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next, int Page, int Size)
{
    public static FirmsAnswer Of(SearchQuestion question, SearchAnswer answer, Wording words) => new(
        answer.Total,
        [.. answer.Items.Select(hit => FirmItem.Of(hit, words))],
        answer.Facets.ToDictionary(f => FacetNames.Of(f.Field).Name, f => FacetsOf(f, words)),
        AnswerTotals.Of(answer.Totals),
        answer.Next,
        question.Cursor is null ? question.Page : 0,
        question.Size);

    static IReadOnlyList<FacetValue> FacetsOf(FacetCounts facet, Wording words) =>
        [.. facet.Counts.Select(c => new FacetValue(c.Value, words.Value(facet.Field, c.Value), c.Count))];
}

/// <summary>A value of a facet.</summary>
/// <param name="Value">What the parameter takes.</param>
/// <param name="Label">What people call it, in the caller's language.</param>
/// <param name="Count">Firms that have it.</param>
sealed record FacetValue(string Value, string Label, int Count);

/// <summary>Sums over a selection.</summary>
/// <param name="Firms">Firms in it.</param>
/// <param name="OutputYuan">Their published output of the year, whole yuan.</param>
/// <param name="OutputFirms">How many firms that output covers.</param>
/// <param name="AreaMu">Their land under roses in mu.</param>
/// <param name="AreaFirms">How many firms that area covers.</param>
/// <param name="Year">The year of the outputs; null if none are published.</param>
/// <param name="Market">The firms' part of their market: of the one product selected, else the one trade selected or all of them are in; absent if there is none.</param>
sealed record AnswerTotals(
    int Firms, long OutputYuan, int OutputFirms, decimal AreaMu, int AreaFirms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Year, AnswerPart? Market)
{
    public static AnswerTotals Of(SelectionTotals totals) => new(
        totals.Firms, totals.OutputYuan, totals.OutputFirms, totals.AreaHundredths / 100m, totals.AreaFirms, totals.Year == 0 ? null : totals.Year,
        totals.Part is { } part ? new(part.Market, part.Year, part.MarketYuan, part.MarketFirms, part.Yuan, part.Firms, part.Share) : null);
}

/// <summary>What firms have of their market's published output.</summary>
/// <param name="Id">The market: <c>mugwort/moxa-stick</c>.</param>
/// <param name="Year">The newest year in which the market has a published output.</param>
/// <param name="OutputYuan">The market's published output of that year, whole yuan.</param>
/// <param name="OutputFirms">How many firms that covers.</param>
/// <param name="SelectedYuan">The part of the firms found.</param>
/// <param name="SelectedFirms">How many of them that covers.</param>
/// <param name="Share">The part, 0 to 1.</param>
sealed record AnswerPart(string Id, int Year, long OutputYuan, int OutputFirms, long SelectedYuan, int SelectedFirms, double? Share);

/// <summary>A firm found.</summary>
/// <param name="Id">The firm's id.</param>
/// <param name="LegalName">The registered name.</param>
/// <param name="OtherNames">Short, former and English names.</param>
/// <param name="CreditCode">The unified social credit code, or null.</param>
/// <param name="Kind">The legal kind.</param>
/// <param name="Status">Whether it is in business.</param>
/// <param name="Trades">Its trades.</param>
/// <param name="Roles">What it does in them.</param>
/// <param name="Oem">Whether it makes for others' brands.</param>
/// <param name="Township">Where it is, or null.</param>
/// <param name="Products">Product ids.</param>
/// <param name="OutputYuan">Published output of the newest year with data, whole yuan, or null.</param>
/// <param name="OutputYear">That year, or null.</param>
/// <param name="RoseAreaMu">Land under roses in mu, or null.</param>
/// <param name="CapitalYuan">Registered capital, whole yuan, or null.</param>
/// <param name="Established">The day of establishment, or null.</param>
/// <param name="DistanceKm">From <c>near</c>, if it was given and the firm has a public position.</param>
/// <param name="Sample">Whether the firm is made up (示例).</param>
/// <param name="Score">How well it matches: a sum of powers of two, 0 when not sorted by relevance.</param>
/// <param name="Highlights">Texts by field as HTML: escaped, with <c>&lt;mark&gt;</c> around what was meant.</param>
/// <param name="Matched">Why it was found: <c>name</c>, <c>pinyin</c>, <c>initials</c>, <c>code</c>, <c>product</c>, <c>place</c>; for clerks also <c>phone</c>.</param>
sealed record FirmItem(
    string Id, string LegalName, ImmutableArray<string> OtherNames,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? CreditCode,
    FirmKind Kind, FirmStatus Status, ImmutableArray<Trade> Trades, ImmutableArray<Role> Roles, bool Oem,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] TownshipLabel? Township,
    ImmutableArray<string> Products,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? OutputYuan,
    int? OutputYear, decimal? RoseAreaMu, long? CapitalYuan, DateOnly? Established, double? DistanceKm, bool Sample, int Score,
    IReadOnlyDictionary<string, string> Highlights, ImmutableArray<string> Matched)
{
    public static FirmItem Of(FirmHit hit, Wording words)
    {
        var firm = hit.Firm;
        return new FirmItem(
            firm.Id, firm.LegalName, firm.OtherNames, firm.CreditCode, firm.Kind, firm.Status, firm.Trades, firm.Roles, firm.Oem,
            firm.Township is null ? null : new TownshipLabel(firm.Township, words.Township(firm.Township)),
            firm.Products, firm.OutputYuan, firm.OutputYear, firm.RoseAreaMu, firm.CapitalYuan, firm.Established, hit.DistanceKm, firm.Sample,
            hit.Score, HighlightsOf(hit.Highlights), hit.Matched);
    }

    static Dictionary<string, string> HighlightsOf(ImmutableArray<Highlight> highlights)
    {
        var html = new Dictionary<string, string>(highlights.Length);
        foreach (var highlight in highlights)
        {
            var marked = Html.Marked(highlight.Text, highlight.Marks);
            html[highlight.Field] = html.TryGetValue(highlight.Field, out var before) ? before + "；" + marked : marked;
        }
        return html;
    }
}

/// <summary>A township.</summary>
/// <param name="Code">Nine digits.</param>
/// <param name="Name">Its name in the caller's language.</param>
sealed record TownshipLabel(string Code, string Name);

/// <summary>A completion.</summary>
/// <param name="Kind"><c>firm</c>, <c>product</c> or <c>township</c>.</param>
/// <param name="Text">What to show, in the caller's language.</param>
/// <param name="Id">The firm's or product's id, or the township's code.</param>
sealed record SuggestionItem(string Kind, string Text, string Id)
{
    public static SuggestionItem Of(Suggestion suggestion, Wording words) => new(suggestion.Kind, suggestion.Kind switch
    {
        "product" => words.Product(suggestion.Id),
        "township" => words.Township(suggestion.Id),
        _ => suggestion.Text ?? suggestion.Id,
    }, suggestion.Id);
}
