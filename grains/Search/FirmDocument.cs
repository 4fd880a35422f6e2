namespace AgriDirectory.Search;

/// <summary>A firm as an engine indexes it: tokens that are ready, values to filter, sort and sum by, and the card to show.</summary>
public sealed record FirmDocument
{
    /// <summary>The firm's id.</summary>
    public required string Id { get; init; }

    /// <summary>The firm's version, the document's external version.</summary>
    public required long Version { get; init; }

    /// <summary>The card; null for a tombstone, which keeps its version and is found by nothing.</summary>
    public required FirmCard? Card { get; init; }

    /// <summary>Tokens of the keyword and gram fields. A field without tokens may be absent. Neither order nor repetition means anything.</summary>
    public IReadOnlyDictionary<IndexField, string[]> Tokens { get; init; } = new Dictionary<IndexField, string[]>();

    /// <summary>
    /// The positional fields: for each text, one entry a position, each with the alternatives that stand on it. Phrases do not reach from
    /// one text into the next.
    /// </summary>
    public IReadOnlyDictionary<IndexField, string[][][]> Positions { get; init; } = new Dictionary<IndexField, string[][][]>();

    /// <summary>The firm's values of each facet; a facet without values may be absent.</summary>
    public IReadOnlyDictionary<FacetField, string[]> Facets { get; init; } = new Dictionary<FacetField, string[]>();

    /// <summary>The legal name's sort key, ASCII.</summary>
    public string NameSort { get; init; } = "";

    /// <summary>Land under roses in hundredths of a mu; null if not known.</summary>
    public long? AreaHundredths { get; init; }

    /// <summary>The firm's published output in each of its markets, of the newest year that has one there; a market stands once.</summary>
    public IReadOnlyList<MarketOutput> Outputs { get; init; } = [];
}

/// <summary>A firm's published output in a market.</summary>
/// <param name="Market">The market's id, ASCII, at most 200 characters.</param>
/// <param name="Year">The newest year with an output there.</param>
/// <param name="Yuan">Whole yuan.</param>
public readonly record struct MarketOutput(string Market, int Year, long Yuan);

/// <summary>The fields that questions look up.</summary>
public enum IndexField
{
    /// <summary>Keyword: keys of every whole name, and the unfolded whole names behind a leading <c>=</c>.</summary>
    Whole,

    /// <summary>Keyword: the whole names' keys without legal form, without region, without both.</summary>
    Core,

    /// <summary>Keyword: trade names' keys.</summary>
    TradeName,

    /// <summary>Keyword: the credit code.</summary>
    Code,

    /// <summary>Keyword: the trade name and what follows it, in joined pinyin.</summary>
    Py,

    /// <summary>Keyword: the same in initials.</summary>
    Ini,

    /// <summary>Grams of names, and short beginnings of keywords.</summary>
    Ng,

    /// <summary>Grams of places.</summary>
    Lg,

    /// <summary>Neighbouring syllables.</summary>
    Sg,

    /// <summary>Positional: names.</summary>
    Name,

    /// <summary>Positional: places.</summary>
    Place,

    /// <summary>Keyword: phone numbers, in each form in which they are asked for. Only plans of clerks' questions look at it.</summary>
    Phone,
}
