using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>The names, the settings and the mapping of a generation's index.</summary>
internal sealed class ElasticIndex(SearchOptions options)
{
    /// <summary>The version of this layout; an index of another is built anew.</summary>
    internal const string Schema = "2";

    /// <summary>Pages by number reach no deeper; a cursor goes on from there.</summary>
    internal const int Window = 1_000_000;

    internal const string Id = "id", Live = "live", Card = "card", Inactive = "inactive", Output = "output", OutputYear = "outputYear", Capital = "capital";
    internal const string Established = "established", Area = "area", NameSort = "nameSort", Location = "location";

    /// <summary>A firm's outputs by market, and their years.</summary>
    const string MarketYuan = "marketYuan", MarketYear = "marketYear";

    const string Owner = "agridirectory";

    static readonly string[] Fields = [.. Enum.GetValues<IndexField>().Select(f => "t-" + f.ToString().ToLowerInvariant())];
    static readonly string[] Facets = [.. Enum.GetValues<FacetField>().Select(f => "f-" + f.ToString().ToLowerInvariant())];

    internal static string NameOf(IndexField field) => Fields[(int)field];

    internal static string NameOf(FacetField field) => Facets[(int)field];

    internal static string YuanIn(string market) => MarketYuan + "." + NameOfMarket(market);

    internal static string YearIn(string market) => MarketYear + "." + NameOfMarket(market);

    static string NameOfMarket(string market) => market.Replace('/', '-');

    internal static bool IsPositional(IndexField field) => field is IndexField.Name or IndexField.Place;

    /// <summary>The alias that answers questions.</summary>
    internal string Current => options.Prefix;

    /// <summary>All generations' indices, and perhaps others.</summary>
    internal string Pattern => options.Prefix + "-*";

    /// <summary>A generation's index.</summary>
    internal string NameOf(int generation) => options.Prefix + "-" + generation.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>
    /// The alias under which a generation is written and looked after. It is taken away when the generation is given up; the index itself goes
    /// with its last cursor.
    /// </summary>
    internal string OpenAlias(int generation) => NameOf(generation) + "-open";

    /// <summary>The generation of an index with such a name, or null.</summary>
    internal int? Generation(string index) =>
        index.StartsWith(options.Prefix + "-", StringComparison.Ordinal)
        && int.TryParse(index.AsSpan(options.Prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && NameOf(number) == index ? number : null;

    /// <summary>Whether an index's mapping is this layout with these rules.</summary>
    internal static bool IsOf(JsonElement index, string rules) => Meta(index, "owner") == Owner && Meta(index, "schema") == Schema && Meta(index, "rules") == rules;

    /// <summary>Whether an index is the directory's, of any layout.</summary>
    internal static bool IsOurs(JsonElement index) => Meta(index, "owner") == Owner;

    static string? Meta(JsonElement index, string name) =>
        index.TryGetProperty("mappings", out var mappings) && mappings.TryGetProperty("_meta", out var meta)
        && meta.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The body that makes a generation's index, with its alias.</summary>
    internal JsonObject Body(int generation, string rules) => new()
    {
        ["settings"] = Settings(),
        ["mappings"] = new JsonObject
        {
            ["dynamic"] = "strict",
            ["_meta"] = new JsonObject { ["owner"] = Owner, ["schema"] = Schema, ["rules"] = rules, ["generation"] = generation },
            // Tokens are needed to find a firm and never to show it.
            ["_source"] = new JsonObject { ["includes"] = new JsonArray(Card) },
            // Markets come and go with the catalogue of products.
            ["dynamic_templates"] = new JsonArray(ByMarket(MarketYuan, "long"), ByMarket(MarketYear, "integer")),
            ["properties"] = Properties(),
        },
        ["aliases"] = new JsonObject { [OpenAlias(generation)] = new JsonObject() },
    };

    JsonObject Settings() => new()
    {
        ["number_of_shards"] = options.Shards,
        ["number_of_replicas"] = options.Replicas,
        // Said, or a shard that nobody asks falls asleep and a refresh of it takes long.
        ["refresh_interval"] = "1s",
        // Said, because that a bulk's answer is durable rests on it.
        ["translog"] = new JsonObject { ["durability"] = "request" },
        ["max_result_window"] = Window,
        ["analysis"] = new JsonObject
        {
            ["tokenizer"] = new JsonObject { ["positions"] = new JsonObject { ["type"] = "whitespace", ["max_token_length"] = 1_048_576 } },
            ["filter"] = new JsonObject
            {
                ["holes"] = new JsonObject { ["type"] = "stop", ["stopwords"] = new JsonArray(ElasticTokens.Hole.ToString()) },
                ["alternatives"] = new JsonObject
                {
                    ["type"] = "pattern_capture",
                    ["preserve_original"] = false,
                    ["patterns"] = new JsonArray($"([^{ElasticTokens.Join}]+)"),
                },
            },
            ["analyzer"] = new JsonObject
            {
                ["stacked"] = new JsonObject { ["type"] = "custom", ["tokenizer"] = "positions", ["filter"] = new JsonArray("holes", "alternatives") },
            },
        },
    };

    static JsonObject Properties()
    {
        var properties = new JsonObject
        {
            [Id] = Sorted("keyword"),
            [Live] = new JsonObject { ["type"] = "boolean", ["doc_values"] = false },
            [Card] = new JsonObject { ["type"] = "object", ["enabled"] = false },
            [Inactive] = Sorted("byte"),
            [Output] = Sorted("long"),
            [OutputYear] = Sorted("integer"),
            [Capital] = Sorted("long"),
            [Established] = Sorted("integer"),
            [Area] = Sorted("long"),
            [NameSort] = Sorted("keyword"),
            [Location] = Sorted("geo_point"),
            [MarketYuan] = new JsonObject { ["type"] = "object", ["dynamic"] = true },
            [MarketYear] = new JsonObject { ["type"] = "object", ["dynamic"] = true },
        };
        foreach (var field in Enum.GetValues<IndexField>())
            properties[NameOf(field)] = IsPositional(field) ? Positional() : new JsonObject { ["type"] = "keyword", ["doc_values"] = false };

        foreach (var facet in Facets)
            properties[facet] = new JsonObject { ["type"] = "keyword" };

        return properties;
    }

    /// <summary>A column that is sorted or summed by, and never looked up.</summary>
    static JsonObject Sorted(string type) => new() { ["type"] = type, ["index"] = false };

    static JsonObject ByMarket(string field, string type) => new()
    {
        [field] = new JsonObject { ["path_match"] = field + ".*", ["mapping"] = Sorted(type) },
    };

    static JsonObject Positional() => new()
    {
        ["type"] = "text",
        ["analyzer"] = "stacked",
        ["norms"] = false,
        ["index_options"] = "positions",
        ["position_increment_gap"] = 100,
    };
}
