using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>What somebody asks of the directory.</summary>
[GenerateSerializer, Immutable, Alias("agri.search-question")]
public sealed record SearchQuestion
{
    /// <summary>The most characters that a question's text may have.</summary>
    public const int MaxText = 200;

    /// <summary>The most words, phrases and exclusions of a question.</summary>
    public const int MaxWords = 16;

    /// <summary>The most firms on a page.</summary>
    public const int MaxSize = 100;

    /// <summary>The deepest firm that page numbers reach; a cursor goes on from there.</summary>
    public const int MaxDepth = 10_000;

    /// <summary>Words, <c>"phrases"</c> and <c>-exclusions</c>; empty means every firm.</summary>
    [Id(0)] public string Text { get; init; } = "";

    /// <summary>The selected values of each facet: "or" within a facet, "and" between facets.</summary>
    [Id(1)] public ImmutableArray<FacetSelection> Selections { get; init; } = [];

    /// <summary>The order of the answer.</summary>
    [Id(2)] public SortOrder Sort { get; init; }

    /// <summary>From where <see cref="SortOrder.Distance"/> is measured.</summary>
    [Id(3)] public GeoPoint? Near { get; init; }

    /// <summary>The page, from 1; ignored with a cursor.</summary>
    [Id(4)] public int Page { get; init; } = 1;

    /// <summary>Firms on a page, 1 to <see cref="MaxSize"/>.</summary>
    [Id(5)] public int Size { get; init; } = 20;

    /// <summary>The <see cref="SearchAnswer.Next"/> of an answer to the same question, or null.</summary>
    [Id(6)] public string? Cursor { get; init; }

    /// <summary>Whether the answer is to have a cursor, for which the engine holds its view of the index for some minutes.</summary>
    [Id(7)] public bool WantCursor { get; init; }

    /// <summary>
    /// Whether a clerk asks, whose words may be phone numbers. Nobody else is to learn whose number one is, so it comes from who is signed
    /// in and never from what was sent.
    /// </summary>
    [Id(8)] public bool Phones { get; init; }

    /// <summary>Whether a text has more than <see cref="MaxWords"/> words, phrases and exclusions.</summary>
    public static bool HasTooManyWords(string text) => QuestionText.Read(text).TooManyWords;

    /// <summary>Without the text, which may be a person's name or number: what is called writes this into logs when it does not answer.</summary>
    public override string ToString() => $"{nameof(SearchQuestion)} of {Text.Length} characters";
}

/// <summary>The selected values of a facet.</summary>
/// <param name="Field">The facet.</param>
/// <param name="Values">The values; a firm needs one of them.</param>
[GenerateSerializer, Immutable, Alias("agri.facet-selection")]
public sealed record FacetSelection(FacetField Field, ImmutableArray<string> Values);

/// <summary>The facets by which a search can be narrowed.</summary>
public enum FacetField
{
    /// <summary><c>rose</c>, <c>mugwort</c>.</summary>
    Trade,

    /// <summary>Township codes.</summary>
    Township,

    /// <summary>Product ids.</summary>
    Product,

    /// <summary><c>grower</c>, <c>maker</c>, <c>trader</c>, <c>oem</c>.</summary>
    Role,

    /// <summary><c>company</c>, <c>cooperative</c>, <c>family-farm</c>, <c>sole-trader</c>, <c>other</c>.</summary>
    Kind,

    /// <summary><c>active</c>, <c>revoked</c>, <c>deregistered</c>.</summary>
    Status,
}

/// <summary>The orders of an answer. Ties: in business first, then larger output, then id.</summary>
public enum SortOrder
{
    /// <summary>Best match first.</summary>
    Relevance,

    /// <summary>By the legal name's pinyin.</summary>
    Name,

    /// <summary>Largest capital first; unknown last.</summary>
    Capital,

    /// <summary>Largest published output first; unknown last.</summary>
    Output,

    /// <summary>Most recently established first; unknown last.</summary>
    Newest,

    /// <summary>Nearest first; firms without a public position last.</summary>
    Distance,
}

/// <summary>The answer to a question.</summary>
[GenerateSerializer, Immutable, Alias("agri.search-answer")]
public sealed record SearchAnswer
{
    /// <summary>Whether it was answered, and if not, why.</summary>
    [Id(0)] public AnswerStatus Status { get; init; }

    /// <summary>Firms found.</summary>
    [Id(1)] public int Total { get; init; }

    /// <summary>The page.</summary>
    [Id(2)] public ImmutableArray<FirmHit> Items { get; init; } = [];

    /// <summary>Counts by facet, each with its own selection left out; values without firms are absent unless selected.</summary>
    [Id(3)] public ImmutableArray<FacetCounts> Facets { get; init; } = [];

    /// <summary>Sums over all firms found.</summary>
    [Id(4)] public SelectionTotals Totals { get; init; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>The cursor of the next page; null at the end.</summary>
    [Id(5)] public string? Next { get; init; }
}

/// <summary>Whether a question was answered.</summary>
public enum AnswerStatus
{
    /// <summary>It was.</summary>
    Answered,

    /// <summary>No index can answer at the moment; it is being rebuilt or its server is away.</summary>
    Degraded,

    /// <summary>The cursor's view of the index has been let go.</summary>
    CursorExpired,

    /// <summary>The cursor is not one that this directory gave for this question.</summary>
    CursorInvalid,
}

/// <summary>A firm found.</summary>
/// <param name="Firm">What is shown of it.</param>
/// <param name="Score">A sum of powers of two below 2²⁴ when sorted by relevance; 0 otherwise.</param>
/// <param name="Highlights">Marked texts by field.</param>
/// <param name="Matched">Why it was found: <c>name</c>, <c>pinyin</c>, <c>initials</c>, <c>code</c>, <c>phone</c>, <c>product</c>, <c>place</c>.</param>
/// <param name="DistanceKm">From <see cref="SearchQuestion.Near"/>, or null.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-hit")]
public sealed record FirmHit(FirmCard Firm, int Score, ImmutableArray<Highlight> Highlights, ImmutableArray<string> Matched, double? DistanceKm);

/// <summary>A text with the parts that the question meant.</summary>
/// <param name="Field"><c>legalName</c>, <c>otherNames</c>, <c>creditCode</c>, <c>phone</c>, <c>products</c>, <c>township</c> or <c>address</c>.</param>
/// <param name="Text">The whole text, unmarked.</param>
/// <param name="Marks">Parts of it, in order, not overlapping.</param>
[GenerateSerializer, Immutable, Alias("agri.highlight")]
public sealed record Highlight(string Field, string Text, ImmutableArray<Mark> Marks);

/// <summary>A part of a text.</summary>
/// <param name="Start">The first UTF-16 unit.</param>
/// <param name="Length">UTF-16 units.</param>
[GenerateSerializer, Immutable, Alias("agri.mark")]
public readonly record struct Mark([property: Id(0)] int Start, [property: Id(1)] int Length);

/// <summary>A facet's counts, most firms first, then in the facet's own order.</summary>
/// <param name="Field">The facet.</param>
/// <param name="Counts">Values with their firms.</param>
[GenerateSerializer, Immutable, Alias("agri.facet-counts")]
public sealed record FacetCounts(FacetField Field, ImmutableArray<FacetCount> Counts);

/// <summary>A facet value's count.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Firms that have it and all other facets' selections.</param>
[GenerateSerializer, Immutable, Alias("agri.facet-count")]
public sealed record FacetCount(string Value, int Count);

/// <summary>Sums over a selection of firms.</summary>
/// <param name="Firms">Firms in the selection.</param>
/// <param name="OutputYuan">Their published output of <paramref name="Year"/>, whole yuan.</param>
/// <param name="OutputFirms">How many firms that output covers.</param>
/// <param name="AreaHundredths">Their land under roses in hundredths of a mu.</param>
/// <param name="AreaFirms">How many firms that area covers.</param>
/// <param name="Year">The newest year with data in the selection; 0 if there is none.</param>
/// <param name="Part">The selection's part of its market; null if it has none.</param>
[GenerateSerializer, Immutable, Alias("agri.selection-totals")]
public sealed record SelectionTotals(int Firms, long OutputYuan, int OutputFirms, long AreaHundredths, int AreaFirms, int Year, SelectionPart? Part = null);

/// <summary>What a selection of firms has of a market's published output, in the newest year in which the market has any.</summary>
/// <param name="Market">The market.</param>
/// <param name="Year">The year; 0 if nobody has published an output there.</param>
/// <param name="Yuan">The selection's output in whole yuan.</param>
/// <param name="Firms">How many firms of the selection that covers.</param>
/// <param name="MarketYuan">The market's output.</param>
/// <param name="MarketFirms">How many firms that covers.</param>
[GenerateSerializer, Immutable, Alias("agri.selection-part")]
public sealed record SelectionPart(string Market, int Year, long Yuan, int Firms, long MarketYuan, int MarketFirms)
{
    /// <summary>The share, 0 to 1; null if the market's output is nothing.</summary>
    public double? Share => MarketYuan == 0 ? null : (double)Yuan / MarketYuan;
}

/// <summary>A completion of what somebody types.</summary>
/// <param name="Kind"><c>firm</c>, <c>product</c> or <c>township</c>.</param>
/// <param name="Text">The text to show: a legal name, or null for the other kinds, which <c>client</c> labels by id.</param>
/// <param name="Id">The firm's or product's id, or the township's code.</param>
[GenerateSerializer, Immutable, Alias("agri.suggestion")]
public sealed record Suggestion(string Kind, string? Text, string Id);
