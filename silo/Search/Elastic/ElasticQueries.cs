using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>A plan as the body of a search. Nothing of a question becomes a query string: every token is a value of its own.</summary>
internal static class ElasticQueries
{
    /// <summary>How long a point in time is kept after its last use.</summary>
    internal const string KeepAlive = "5m";

    internal const string Selected = "selected", Years = "years", Yuan = "yuan", Land = "land", Values = "values";

    /// <summary>A market's outputs in the selection, and in all of the index.</summary>
    internal const string MarketPart = "part-", MarketWhole = "whole-";

    /// <summary>Elasticsearch takes 65,536 in one lookup.</summary>
    const int MostTerms = 60_000;

    /// <summary>
    /// Elasticsearch looks up no longer beginning, in bytes. A longer one is answered as if no token began so: no name is long enough, so only
    /// a document made for that could tell the difference.
    /// </summary>
    internal const int MostBeginning = 1000;

    /// <summary>More values than a facet has.</summary>
    const int MostValues = 10_000;

    static readonly FacetField[] Facets = Enum.GetValues<FacetField>();

    /// <summary>Counts of a facet whose own selection is left out stand under this name.</summary>
    internal static string Without(FacetField field) => "without-" + ElasticIndex.NameOf(field);

    /// <summary>The count of firms that are no tombstones.</summary>
    internal static JsonObject Count() => new() { ["query"] = Live() };

    /// <summary>The body.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="pit">The point in time to search, or null for what is visible now.</param>
    /// <param name="after">The last firm's sort values, or null for the first page.</param>
    internal static JsonObject Of(SearchPlan plan, string? pit, JsonArray? after)
    {
        var from = after is null ? Math.Clamp(plan.Skip, 0, ElasticIndex.Window) : 0;
        var body = new JsonObject
        {
            ["from"] = from,
            ["size"] = Math.Clamp(plan.Take, 0, ElasticIndex.Window - from),
            ["track_total_hits"] = true,
            ["query"] = Query(plan),
            ["sort"] = Sort(plan),
        };
        if (pit is not null)
            body["pit"] = new JsonObject { ["id"] = pit, ["keep_alive"] = KeepAlive };

        if (after is not null)
            body["search_after"] = after.DeepClone();

        if (plan.Selections.Length > 0)
            body["post_filter"] = Selections(plan, except: null);

        if (plan.Counts)
            body["aggs"] = Counts(plan);

        return body;
    }

    static JsonObject Query(SearchPlan plan)
    {
        var query = new JsonObject { ["filter"] = new JsonArray(Live(), Of(plan.Set)) };
        if (IsScored(plan))
            query["should"] = new JsonArray([.. plan.Score.Select(Worth)]);

        return new() { ["bool"] = query };
    }

    static bool IsScored(SearchPlan plan) => plan.Sort == SortOrder.Relevance && plan.Score.Length > 0;

    static JsonObject Worth(Weighted weighted) =>
        new() { ["constant_score"] = new JsonObject { ["filter"] = Of(weighted.Clause), ["boost"] = weighted.Weight } };

    static JsonObject Live() => new() { ["term"] = new JsonObject { [ElasticIndex.Live] = true } };

    static JsonObject Of(Clause clause) => clause switch
    {
        Clause.Everything => Everything(),
        Clause.Nothing => Nothing(),
        Clause.Term or Clause.Facet => Lookup(FieldOf(clause), [TokenOf(clause)]),
        Clause.Beginning beginning => Beginning(beginning),
        Clause.Phrase phrase => Phrase(phrase),
        Clause.All all => All(all.Clauses),
        Clause.Any any => Any(any.Clauses),
        Clause.Not not => All([not]),
        _ => throw new ArgumentException($"The plan has a clause that is unknown: {clause}."),
    };

    static JsonObject Everything() => new() { ["match_all"] = new JsonObject() };

    static JsonObject Nothing() => new() { ["match_none"] = new JsonObject() };

    static string FieldOf(Clause clause) => clause is Clause.Facet facet ? ElasticIndex.NameOf(facet.Field) : ElasticIndex.NameOf(((Clause.Term)clause).Field);

    static string TokenOf(Clause clause) => clause switch
    {
        Clause.Facet facet => facet.Value,
        Clause.Term term => Written(term.Field, term.Token),
        _ => throw new ArgumentException($"The clause has no token: {clause}."),
    };

    static string Written(IndexField field, string token) => ElasticIndex.IsPositional(field) ? ElasticTokens.Of(token) : token;

    /// <summary>Firms with one of the tokens in a field.</summary>
    static JsonObject Lookup(string field, IEnumerable<string> tokens)
    {
        var lookups = tokens.Where(CanBeIndexed).Chunk(MostTerms)
            .Select(chunk => chunk.Length == 1
                ? new JsonObject { ["term"] = new JsonObject { [field] = chunk[0] } }
                : new JsonObject { ["terms"] = new JsonObject { [field] = new JsonArray([.. chunk.Select(t => JsonValue.Create(t))]) } });
        return OneOf([.. lookups]);
    }

    /// <summary>No document has a longer token, and no engine likes to look one up.</summary>
    static bool CanBeIndexed(string token) => !FirmDocumentLimits.TooLong(token);

    static JsonObject Beginning(Clause.Beginning beginning)
    {
        var text = ElasticIndex.IsPositional(beginning.Field) ? ElasticTokens.Beginning(beginning.Text) : beginning.Text;
        return Encoding.UTF8.GetByteCount(text) <= MostBeginning ? new() { ["prefix"] = new JsonObject { [ElasticIndex.NameOf(beginning.Field)] = text } } : Nothing();
    }

    static JsonObject Phrase(Clause.Phrase phrase)
    {
        var field = ElasticIndex.NameOf(phrase.Field);
        string[][] positions = [.. phrase.Positions.Select(p => p.Distinct(StringComparer.Ordinal).Where(t => CanBeIndexed(ElasticTokens.Of(t))).ToArray())];
        if (positions.Length == 0 || positions.Any(p => p.Length == 0))
            return Nothing();

        return positions.Length == 1
            ? Lookup(field, positions[0].Select(ElasticTokens.Of))
            : new() { ["match_phrase"] = new JsonObject { [field] = ElasticTokens.Text(positions) } };
    }

    static JsonObject All(ImmutableArray<Clause> clauses)
    {
        var (not, must) = (new JsonArray(), new JsonArray());
        foreach (var clause in clauses)
        {
            if (clause is Clause.Not unwanted)
                not.Add((JsonNode)Of(unwanted.Clause));
            else
                must.Add((JsonNode)Of(clause));
        }

        if (must.Count == 0)
            must.Add((JsonNode)Everything());

        var all = new JsonObject { ["filter"] = must };
        if (not.Count > 0)
            all["must_not"] = not;

        return new() { ["bool"] = all };
    }

    /// <summary>Tokens of the same field make one lookup, for Elasticsearch bounds the clauses of a query and not the tokens of a lookup.</summary>
    static JsonObject Any(ImmutableArray<Clause> clauses)
    {
        var lookups = clauses.Where(IsLookup).GroupBy(FieldOf, StringComparer.Ordinal).Select(g => Lookup(g.Key, g.Select(TokenOf)));
        return OneOf([.. lookups, .. clauses.Where(c => !IsLookup(c)).Select(Of)]);
    }

    static bool IsLookup(Clause clause) => clause is Clause.Term or Clause.Facet;

    static JsonObject OneOf(JsonObject[] queries) => queries.Length switch
    {
        0 => Nothing(),
        1 => queries[0],
        _ => new() { ["bool"] = new JsonObject { ["should"] = new JsonArray([.. queries]), ["minimum_should_match"] = 1 } },
    };

    /// <summary>The selections of all facets but one.</summary>
    static JsonObject Selections(SearchPlan plan, FacetField? except)
    {
        JsonNode[] filters = [.. plan.Selections.Where(s => s.Field != except).Select(s => Lookup(ElasticIndex.NameOf(s.Field), s.Values))];
        return filters.Length == 0 ? Everything() : new() { ["bool"] = new JsonObject { ["filter"] = new JsonArray(filters) } };
    }

    /// <summary>Facets without a selection of their own are counted with the totals; each other with its own left out.</summary>
    static JsonObject Counts(SearchPlan plan)
    {
        var selected = new JsonObject
        {
            [Years] = NewestYear(ElasticIndex.OutputYear, ElasticIndex.Output),
            [Land] = new JsonObject { ["stats"] = new JsonObject { ["field"] = ElasticIndex.Area } },
        };
        var counts = new JsonObject { [Selected] = Filtered(Selections(plan, except: null), selected) };
        foreach (var field in Facets)
        {
            if (plan.Selections.Any(s => s.Field == field))
                counts[Without(field)] = Filtered(Selections(plan, except: field), new JsonObject { [Values] = ValuesOf(field) });
            else
                selected[ElasticIndex.NameOf(field)] = ValuesOf(field);
        }

        foreach (var market in plan.Markets)
        {
            selected[MarketPart + market] = NewestYear(ElasticIndex.YearIn(market), ElasticIndex.YuanIn(market));
            counts[MarketWhole + market] = new JsonObject
            {
                ["global"] = new JsonObject(),
                ["aggs"] = new JsonObject { [Years] = NewestYear(ElasticIndex.YearIn(market), ElasticIndex.YuanIn(market)) },
            };
        }

        return counts;
    }

    /// <summary>The newest year of all is the first bucket, whatever shard has it.</summary>
    static JsonObject NewestYear(string year, string yuan) => new()
    {
        ["terms"] = new JsonObject { ["field"] = year, ["size"] = 1, ["order"] = new JsonObject { ["_key"] = "desc" } },
        ["aggs"] = new JsonObject { [Yuan] = new JsonObject { ["sum"] = new JsonObject { ["field"] = yuan } } },
    };

    static JsonObject Filtered(JsonObject filter, JsonObject counts) => new() { ["filter"] = filter, ["aggs"] = counts };

    static JsonObject ValuesOf(FacetField field) => new() { ["terms"] = new JsonObject { ["field"] = ElasticIndex.NameOf(field), ["size"] = MostValues } };

    /// <summary>The order, and the ties of every order: in business first, then larger output, then id.</summary>
    static JsonArray Sort(SearchPlan plan)
    {
        JsonObject? first = plan.Sort switch
        {
            SortOrder.Relevance when IsScored(plan) => By("_score", "desc"),
            SortOrder.Name => By(ElasticIndex.NameSort, "asc"),
            SortOrder.Capital => By(ElasticIndex.Capital, "desc", -1),
            SortOrder.Newest => By(ElasticIndex.Established, "desc", 0),
            SortOrder.Distance => ByDistance(plan),
            _ => null,
        };
        var (inactive, output, id) = (By(ElasticIndex.Inactive, "asc"), By(ElasticIndex.Output, "desc", -1), By(ElasticIndex.Id, "asc"));
        return plan.Sort == SortOrder.Output ? new(output, inactive, id)
            : first is null ? new(inactive, output, id)
            : new(first, inactive, output, id);
    }

    static JsonObject By(string field, string order, int? missing = null)
    {
        var by = new JsonObject { ["order"] = order };
        if (missing is { } number)
            by["missing"] = number;

        return new() { [field] = by };
    }

    /// <summary>
    /// Elasticsearch keeps positions to about a centimetre and measures to some more: firms whose distances differ by less may change places
    /// against Lucene's order. The distance shown is our own.
    /// </summary>
    static JsonObject? ByDistance(SearchPlan plan) => plan.Near is not { } near ? null : new()
    {
        ["_geo_distance"] = new JsonObject
        {
            [ElasticIndex.Location] = new JsonObject { ["lat"] = near.Latitude, ["lon"] = near.Longitude },
            ["order"] = "asc",
            ["unit"] = "m",
        },
    };
}
