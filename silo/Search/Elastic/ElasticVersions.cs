using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Which version of each firm a generation holds: read to be compared with SQL, and taken out where it should not be.</summary>
internal sealed class ElasticVersions(IElasticTransport transport, ElasticIndex index, TimeProvider time)
{
    const string Every = "_search?allow_partial_search_results=false&filter_path=timed_out,_shards.failed,hits.hits._id,hits.hits._version,hits.hits.fields";

    /// <summary>Older than any firm's.</summary>
    const int OldestVersion = 0;

    const int MostLooks = 50;

    static readonly TimeSpan Clock = TimeSpan.FromMilliseconds(200);

    /// <summary>By id, each page from what is visible when it is read.</summary>
    internal Task<ImmutableArray<IndexedFirm>> WalkAsync(int generation, string afterId, int limit, CancellationToken stop)
    {
        var body = Body(new() { ["match_all"] = new JsonObject() }, Math.Clamp(limit, 0, ElasticIndex.Window));
        body["sort"] = new JsonArray(new JsonObject { [ElasticIndex.Id] = "asc" });
        if (afterId.Length > 0)
            body["search_after"] = new JsonArray(afterId);

        return ReadAsync(generation, body, stop);
    }

    /// <summary>Looked up among what is visible: a get by id would tell of what is not yet.</summary>
    internal Task<ImmutableArray<IndexedFirm>> LookUpAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop) =>
        ReadAsync(generation, Body(new() { ["ids"] = new JsonObject { ["values"] = Array(ids) } }, ids.Count), stop);

    static JsonObject Body(JsonObject query, int size) => new()
    {
        ["query"] = query,
        ["size"] = size,
        ["version"] = true,
        ["_source"] = false,
        // Every living firm has one, and no tombstone.
        ["docvalue_fields"] = new JsonArray(ElasticIndex.Inactive),
        ["track_total_hits"] = false,
    };

    static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    async Task<ImmutableArray<IndexedFirm>> ReadAsync(int generation, JsonObject body, CancellationToken stop)
    {
        var reply = await transport.SendAsync(
            new(HttpMethod.Post, index.OpenAlias(generation) + "/" + Every, ElasticJson.Body(body)) { Timeout = ElasticRequest.Patient }, stop);
        return reply.Read("a look at versions", json =>
        {
            if (json.GetProperty("timed_out").GetBoolean() || json.GetProperty("_shards").GetProperty("failed").GetInt32() > 0)
                throw new EngineUnavailableException("Elasticsearch answered for a part of the index only.");

            // What a filter leaves nothing of is not there at all.
            return json.TryGetProperty("hits", out var found) && found.TryGetProperty("hits", out var hits) ? [.. hits.EnumerateArray().Select(Firm)] : ImmutableArray<IndexedFirm>.Empty;
        });
    }

    static IndexedFirm Firm(JsonElement hit) =>
        new(hit.GetProperty("_id").GetString()!, hit.GetProperty("_version").GetInt64(), hit.TryGetProperty("fields", out var fields) && fields.TryGetProperty(ElasticIndex.Inactive, out _));

    /// <summary>
    /// Elasticsearch remembers a deleted document's version for a minute and refuses an older one meanwhile. Nothing but a repair deletes documents
    /// here, so the index is told to forget at once, which it does with the first refresh that its clock, of a fifth of a second's steps, calls later.
    /// Only what it has forgotten is gone: what came before that would be taken for done, and lost.
    /// </summary>
    internal async Task RemoveAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop)
    {
        if (ids.Count == 0)
            return;

        var alias = index.OpenAlias(generation);
        await DoneAsync(HttpMethod.Put, alias + "/_settings", ElasticJson.Body(new() { ["index"] = new JsonObject { ["gc_deletes"] = "0s" } }), lines: false, "a setting");
        foreach (var some in ids.Chunk(IndexedFirm.MostLookedUp))
        {
            if ((await DeleteAsync(Deletes(some))).Any(status => status is not (200 or 404)))
                throw new EngineUnavailableException("Elasticsearch has not taken out all of the firms.");
        }

        for (var looked = 1; ; looked++)
        {
            await DoneAsync(HttpMethod.Post, alias + "/_refresh", null, lines: false, "a refresh");
            if (await ForgottenAsync())
                return;

            if (looked == MostLooks)
                throw new EngineUnavailableException("Elasticsearch still remembers firms that were taken out.");

            await Task.Delay(Clock, time, stop);
        }

        async Task<bool> ForgottenAsync()
        {
            foreach (var some in ids.Chunk(IndexedFirm.MostLookedUp))
            {
                if ((await DeleteAsync(Deletes(some, OldestVersion))).Any(status => status != 404))
                    return false;
            }

            return true;
        }

        async Task<ImmutableArray<int>> DeleteAsync(ReadOnlyMemory<byte> lines)
        {
            var reply = await DoneAsync(HttpMethod.Post, alias + "/_bulk?require_alias=true&filter_path=items.*.status", lines, lines: true, "a removal");
            return reply.Read("a removal", json => json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("delete").GetProperty("status").GetInt32()).ToImmutableArray());
        }

        async Task<ElasticReply> DoneAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, bool lines, string doing)
        {
            var reply = await transport.SendAsync(new(method, path, body) { Lines = lines, Timeout = ElasticRequest.VeryPatient }, stop);
            return reply.Done ? reply : throw reply.Failure(doing);
        }
    }

    /// <param name="ids">What to delete.</param>
    /// <param name="version">Only if no newer one is there or remembered; null for whatever is there.</param>
    static ReadOnlyMemory<byte> Deletes(string[] ids, int? version = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
        {
            JsonObject delete = new() { ["_id"] = id };
            if (version is not null)
            {
                delete["version"] = version;
                delete["version_type"] = "external_gte";
            }

            bytes.Write(ElasticJson.Body(new() { ["delete"] = delete }).Span);
            bytes.Write("\n"u8);
        }

        return bytes.WrittenMemory;
    }
}
