using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Reads the answer to a search that <see cref="ElasticQueries"/> wrote.</summary>
internal static class ElasticAnswers
{
    /// <summary>The answer; its cursor goes on in the point in time, if there is one and it is not at its end.</summary>
    /// <exception cref="EngineUnavailableException">It is of a part of the index only.</exception>
    internal static EngineAnswer Read(SearchPlan plan, ElasticPlace? place, JsonElement json)
    {
        if (json.GetProperty("timed_out").GetBoolean() || json.GetProperty("_shards").GetProperty("failed").GetInt32() > 0)
            throw new EngineUnavailableException("Elasticsearch answered for a part of the index only.");

        var found = json.GetProperty("hits");
        var total = found.GetProperty("total").GetProperty("value").GetInt32();
        var hits = found.GetProperty("hits");
        return new EngineAnswer(
            total,
            [.. hits.EnumerateArray().Select(hit => Hit(plan, hit))],
            plan.Counts ? Facets(plan, json.GetProperty("aggregations")) : new Dictionary<FacetField, IReadOnlyDictionary<string, int>>(),
            plan.Counts ? Totals(total, json.GetProperty("aggregations").GetProperty(ElasticQueries.Selected)) : new SelectionTotals(0, 0, 0, 0, 0, 0),
            Next(plan, place, json, total, hits),
            plan.Counts ? [.. plan.Markets.Select(m => Part(m, json.GetProperty("aggregations")))] : []);
    }

    static EngineHit Hit(SearchPlan plan, JsonElement hit)
    {
        var text = hit.GetProperty("_source").GetProperty(ElasticIndex.Card).GetString() ?? throw new JsonException("A firm has no card.");
        var card = JsonSerializer.Deserialize<FirmCard>(text, FirmJson.Options) ?? throw new JsonException("A firm's card is empty.");
        var score = hit.TryGetProperty("_score", out var sum) && sum.ValueKind == JsonValueKind.Number ? (int)sum.GetDouble() : 0;
        return new EngineHit(
            card,
            plan.Sort == SortOrder.Relevance ? score : 0,
            plan.Near is { } near && card.Location is { } there ? GreatCircle.Kilometres(there.Latitude, there.Longitude, near) : null);
    }

    static Dictionary<FacetField, IReadOnlyDictionary<string, int>> Facets(SearchPlan plan, JsonElement counts) => Enum.GetValues<FacetField>().ToDictionary(
        field => field,
        field =>
        {
            var values = plan.Selections.Any(s => s.Field == field)
                ? counts.GetProperty(ElasticQueries.Without(field)).GetProperty(ElasticQueries.Values)
                : counts.GetProperty(ElasticQueries.Selected).GetProperty(ElasticIndex.NameOf(field));
            return (IReadOnlyDictionary<string, int>)Buckets(values).ToDictionary(b => b.GetProperty("key").GetString()!, b => b.GetProperty("doc_count").GetInt32());
        });

    static JsonElement.ArrayEnumerator Buckets(JsonElement values) => values.GetProperty("buckets").EnumerateArray();

    /// <summary>Sums come as doubles, which hold whole numbers below 2⁵³ exactly: nine thousand million millions of yuan.</summary>
    static SelectionTotals Totals(int total, JsonElement selected)
    {
        var land = selected.GetProperty(ElasticQueries.Land);
        var (year, firms, yuan) = Newest(selected.GetProperty(ElasticQueries.Years));
        return new SelectionTotals(total, yuan, firms, (long)land.GetProperty("sum").GetDouble(), land.GetProperty("count").GetInt32(), year);
    }

    /// <summary>In an older year than the market's newest the selection has no part of it.</summary>
    static SelectionPart Part(string market, JsonElement counts)
    {
        var whole = Newest(counts.GetProperty(ElasticQueries.MarketWhole + market).GetProperty(ElasticQueries.Years));
        var part = Newest(counts.GetProperty(ElasticQueries.Selected).GetProperty(ElasticQueries.MarketPart + market));
        return part.Year == whole.Year
            ? new SelectionPart(market, whole.Year, part.Yuan, part.Firms, whole.Yuan, whole.Firms)
            : new SelectionPart(market, whole.Year, 0, 0, whole.Yuan, whole.Firms);
    }

    static (int Year, int Firms, long Yuan) Newest(JsonElement years)
    {
        foreach (var newest in Buckets(years))
        {
            return (newest.GetProperty("key").GetInt32(), newest.GetProperty("doc_count").GetInt32(),
                (long)newest.GetProperty(ElasticQueries.Yuan).GetProperty("value").GetDouble());
        }

        return default;
    }

    static string? Next(SearchPlan plan, ElasticPlace? place, JsonElement json, int total, JsonElement hits)
    {
        var page = hits.GetArrayLength();
        var passed = (place?.Passed ?? Math.Max(0, plan.Skip)) + page;
        if (!plan.WantCursor || page == 0 || passed >= total)
            return null;

        // Elasticsearch may give the point in time another name with each answer.
        var pit = json.GetProperty("pit_id").GetString()!;
        var after = JsonArray.Create(hits[page - 1].GetProperty("sort"))!;
        return ElasticCursors.Write(plan, new ElasticPlace(pit, passed, after));
    }
}
