using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Where a page ended: the point in time that is paged through, the firms passed, and the last firm's sort values.</summary>
internal sealed record ElasticPlace(string Pit, long Passed, JsonArray After);

/// <summary>
/// Writes places as cursors. A cursor holds all that is needed, so any silo can go on with it: a mark that ties it to its question, the
/// firms passed, and the point in time and the sort values as they are.
/// </summary>
internal static class ElasticCursors
{
    /// <summary>A point in time of 64 shards and the longest sort key stay below.</summary>
    const int MostLetters = 64 << 10;

    const int Head = 8 + 8 + 4;

    internal static string Write(SearchPlan plan, ElasticPlace place)
    {
        var (pit, after) = (Encoding.UTF8.GetBytes(place.Pit), ElasticJson.Body(new JsonObject { ["a"] = place.After.DeepClone() }));
        var bytes = new byte[Head + pit.Length + after.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), place.Passed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), pit.Length);
        pit.CopyTo(bytes, Head);
        after.Span.CopyTo(bytes.AsSpan(Head + pit.Length));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, PlanMark.Of(plan, bytes.AsSpan(8)));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The place of a plan's cursor.</summary>
    /// <exception cref="CursorException">It is not one of this plan.</exception>
    internal static ElasticPlace Read(SearchPlan plan)
    {
        var cursor = plan.Cursor!;
        if (cursor.Length > MostLetters || !Base64Url.IsValid(cursor, out var length) || length < Head)
            throw new CursorException(expired: false);

        var bytes = Base64Url.DecodeFromChars(cursor);
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes) != PlanMark.Of(plan, bytes.AsSpan(8)) || Base64Url.EncodeToString(bytes) != cursor)
            throw new CursorException(expired: false);

        // The mark is right, so the rest is as it was written.
        var pit = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(16));
        return new ElasticPlace(
            Encoding.UTF8.GetString(bytes, Head, pit),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)),
            JsonNode.Parse(bytes.AsSpan(Head + pit))!["a"]!.AsArray());
    }
}
