using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AgriDirectory.Search;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>
/// Makes, switches and drops generations. An index with the directory's mark and its own alias is a generation; one that has lost that alias
/// is only there until its last cursor has gone. Indices without the mark are somebody else's and are never touched.
/// </summary>
internal sealed class ElasticGenerations(IElasticTransport transport, ElasticIndex index, TimeProvider time, ILogger log)
{
    /// <summary>How often it is looked whether an index without its alias can go.</summary>
    static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<int, string> givenRules = new();
    long lastSweep;
    volatile bool leaving;

    internal async Task<EngineHealth> CheckAsync(int generation, CancellationToken stop)
    {
        try
        {
            if (leaving && time.GetElapsedTime(Volatile.Read(ref lastSweep)) > SweepEvery)
                await SweepAsync(stop);

            return await HealthAsync(generation, stop);
        }
        catch (EngineUnavailableException e)
        {
            log.LogWarning("Generation {Generation} cannot be looked at: {Why}", generation, e.Message);
            return EngineHealth.Unavailable;
        }
    }

    async Task<EngineHealth> HealthAsync(int generation, CancellationToken stop)
    {
        var reply = await GetAsync(index.OpenAlias(generation) + "?filter_path=*.mappings._meta", stop);
        if (reply.Status == 404)
            return EngineHealth.Missing;

        var rules = givenRules.GetValueOrDefault(generation, FirmDocuments.Rules);
        if (!reply.Read("a look at a generation", json => json.EnumerateObject().Count(i => ElasticIndex.IsOf(i.Value, rules)) == 1))
            return EngineHealth.Damaged;

        reply = await GetAsync("_cluster/health/" + index.OpenAlias(generation) + "?filter_path=status", stop);
        return reply.Read("a look at the cluster", json => json.GetProperty("status").GetString()) is "green" or "yellow" ? EngineHealth.Ready : EngineHealth.Unavailable;
    }

    /// <summary>As <see cref="ISearchEngine.CreateAsync"/>.</summary>
    internal async Task<bool> CreateAsync(int generation, string rules, CancellationToken stop)
    {
        givenRules[generation] = rules;
        var health = await HealthAsync(generation, stop);
        if (health == EngineHealth.Ready)
            return false;

        if (health == EngineHealth.Unavailable)
            throw new EngineUnavailableException($"Generation {generation} is there, but Elasticsearch cannot use all of it now.");

        var name = index.NameOf(generation);
        await DeleteOurAsync(name, stop);
        var reply = await transport.SendAsync(
            new(HttpMethod.Put, name, ElasticJson.Body(index.Body(generation, rules))) { Repeatable = false, Timeout = ElasticRequest.VeryPatient }, stop);
        if (!reply.Read($"the making of {name}", json => json.GetProperty("shards_acknowledged").GetBoolean()))
            throw new EngineUnavailableException($"The index {name} is made, but its shards have not begun yet.");

        return true;
    }

    async Task DeleteOurAsync(string name, CancellationToken stop)
    {
        var reply = await GetAsync(name + "?filter_path=*.mappings._meta", stop);
        if (reply.Status == 404)
            return;

        // With a filter, an index without any mark is an empty answer.
        if (!reply.Read($"a look at {name}", json => json.TryGetProperty(name, out var there) && ElasticIndex.IsOurs(there)))
            throw new EngineUnavailableException($"The index {name} is there and is not the directory's. Choose another Search:Prefix.");

        await DeleteAsync(name, stop);
    }

    async Task DeleteAsync(string name, CancellationToken stop)
    {
        var reply = await transport.SendAsync(new(HttpMethod.Delete, name) { Timeout = ElasticRequest.VeryPatient }, stop);
        if (!reply.Done && reply.Status != 404)
            throw reply.Failure($"the deletion of {name}");
    }

    /// <summary>As <see cref="ISearchEngine.SwitchAsync"/>: at one stroke, for every silo.</summary>
    internal Task SwitchAsync(int generation, CancellationToken stop) => ChangeAliasesAsync(
        [Remove(index.Pattern, index.Current), new JsonObject { ["add"] = new JsonObject { ["index"] = index.NameOf(generation), ["alias"] = index.Current } }], stop);

    /// <summary>As <see cref="ISearchEngine.KeepOnlyAsync"/>.</summary>
    internal async Task KeepOnlyAsync(IReadOnlyCollection<int> kept, CancellationToken stop)
    {
        JsonNode[] removals = [.. (await OursAsync(stop)).Where(i => i.Open && !kept.Contains(i.Generation))
            .SelectMany(i => new[] { Remove(i.Name, index.Current), Remove(i.Name, index.OpenAlias(i.Generation)) })];
        if (removals.Length > 0)
            await ChangeAliasesAsync(removals, stop);

        await SweepAsync(stop);
    }

    static JsonObject Remove(string of, string alias) =>
        new() { ["remove"] = new JsonObject { ["index"] = of, ["alias"] = alias, ["must_exist"] = false } };

    async Task ChangeAliasesAsync(JsonNode[] actions, CancellationToken stop)
    {
        var body = ElasticJson.Body(new JsonObject { ["actions"] = new JsonArray(actions) });
        var reply = await transport.SendAsync(new(HttpMethod.Post, "_aliases", body) { Timeout = ElasticRequest.VeryPatient }, stop);
        if (!reply.Read("a change of aliases", json => json.GetProperty("acknowledged").GetBoolean()))
            throw new EngineUnavailableException("Elasticsearch has not finished a change of aliases in time.");
    }

    /// <summary>Deletes indices that are no generation any more and in which no cursor can go on.</summary>
    async Task SweepAsync(CancellationToken stop)
    {
        Volatile.Write(ref lastSweep, time.GetTimestamp());
        var left = false;
        foreach (var (name, _, open) in await OursAsync(stop))
        {
            if (open)
                continue;

            if (await CursorsAsync(name, stop) == 0)
                await DeleteAsync(name, stop);
            else
                left = true;
        }

        leaving = left;
    }

    /// <summary>Points in time, and searches under way, in an index.</summary>
    async Task<long> CursorsAsync(string name, CancellationToken stop)
    {
        var reply = await GetAsync(name + "/_stats/search?filter_path=_all.total.search.open_contexts", stop);
        if (reply.Status == 404)
            return 0;

        return reply.Read("a look at cursors", json => json.GetProperty("_all").GetProperty("total").GetProperty("search").GetProperty("open_contexts").GetInt64());
    }

    async Task<List<(string Name, int Generation, bool Open)>> OursAsync(CancellationToken stop)
    {
        var reply = await GetAsync(index.Pattern + "?filter_path=*.mappings._meta,*.aliases", stop);
        return reply.Read("a look at the generations", json => json.EnumerateObject()
            .Select(i => (i.Name, Generation: index.Generation(i.Name) ?? -1, i.Value))
            .Where(i => i.Generation >= 0 && ElasticIndex.IsOurs(i.Value))
            .Select(i => (i.Name, i.Generation, i.Value.TryGetProperty("aliases", out var aliases) && aliases.TryGetProperty(index.OpenAlias(i.Generation), out _)))
            .ToList());
    }

    Task<ElasticReply> GetAsync(string path, CancellationToken stop) => transport.SendAsync(new(HttpMethod.Get, path), stop);
}
