using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Search;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>The search engine of a cluster: Elasticsearch, an index a generation. It keeps nothing itself, so every silo can have one.</summary>
internal sealed class ElasticEngine(IElasticTransport transport, ElasticIndex index, TimeProvider time, ILogger<ElasticEngine> log) : ISearchEngine
{
    /// <summary>How often a search begins anew when the generation it began in was dropped under it.</summary>
    const int Tries = 3;

    /// <summary>So many documents between two refreshes are a load: each refresh makes a small segment more, which Elasticsearch has to merge.</summary>
    const int Load = 500;

    /// <summary>However many requests a search takes: somebody waits for it.</summary>
    static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(10);

    static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);

    readonly ElasticGenerations generations = new(transport, index, time, log);
    readonly ElasticVersions versions = new(transport, index, time);
    readonly ElasticBulk bulk = new(transport, index, time);
    readonly ElasticViews views = new(transport, time, log);
    readonly ConcurrentDictionary<int, SharedWork> refreshes = new();

    /// <inheritdoc/>
    public Task<EngineHealth> CheckAsync(int generation, CancellationToken stop = default) => generations.CheckAsync(generation, stop);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(int generation, string rules, CancellationToken stop = default) => generations.CreateAsync(generation, rules, stop);

    /// <inheritdoc/>
    public async Task SwitchAsync(int generation, CancellationToken stop = default)
    {
        await generations.SwitchAsync(generation, stop);
        views.Renew();
    }

    /// <inheritdoc/>
    public Task KeepOnlyAsync(IReadOnlyCollection<int> kept, CancellationToken stop = default) => generations.KeepOnlyAsync(kept, stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<string?>> WriteAsync(int generation, IReadOnlyList<FirmDocument> documents, CancellationToken stop = default) =>
        bulk.WriteAsync(generation, documents, stop);

    /// <inheritdoc/>
    public Task MakeVisibleAsync(int generation, CancellationToken stop = default) =>
        refreshes.GetOrAdd(generation, g => new SharedWork(() => RefreshAsync(g), rest: 2, LongestRest, () => bulk.Sent, Load)).RunAsync().WaitAsync(stop);

    async Task RefreshAsync(int generation)
    {
        var reply = await transport.SendAsync(
            new(HttpMethod.Post, index.OpenAlias(generation) + "/_refresh") { Timeout = ElasticRequest.Patient }, CancellationToken.None);
        if (reply.Read("a refresh", Failed) > 0)
            throw new EngineUnavailableException("Elasticsearch refreshed a part of the index only.");

        views.Renew();
    }

    /// <summary>What a bulk's answer says was taken in is durable already, by the index's own setting.</summary>
    public Task MakeDurableAsync(int generation, CancellationToken stop = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SettleAsync(int generation, CancellationToken stop = default) => MakeVisibleAsync(generation, stop);

    /// <inheritdoc/>
    public async Task<int> CountAsync(int generation, CancellationToken stop = default)
    {
        var reply = await SendAsync(HttpMethod.Post, index.OpenAlias(generation) + "/_count", ElasticQueries.Count(), stop);
        var (count, failed) = reply.Read("a count", json => (json.GetProperty("count").GetInt32(), Failed(json)));
        return failed == 0 ? count : throw new EngineUnavailableException("Elasticsearch counted a part of the index only.");
    }

    /// <inheritdoc/>
    public async Task<string> DescribeAsync(CancellationToken stop = default)
    {
        var reply = await SendAsync(HttpMethod.Get, "", null, stop);
        return "Elasticsearch " + reply.Read("its version", json => json.GetProperty("version").GetProperty("number").GetString());
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<IndexedFirm>> WalkAsync(int generation, string afterId, int limit, CancellationToken stop = default) =>
        versions.WalkAsync(generation, afterId, limit, stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<IndexedFirm>> LookUpAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default) =>
        versions.LookUpAsync(generation, ids, stop);

    /// <inheritdoc/>
    public async Task RemoveAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default)
    {
        await versions.RemoveAsync(generation, ids, stop);
        views.Renew();
    }

    /// <inheritdoc/>
    public async Task<EngineAnswer> SearchAsync(SearchPlan plan, int? generation = null, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(LongestSearch);
        try
        {
            return await AnswerAsync(plan, generation, limit.Token);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new EngineUnavailableException($"Elasticsearch did not answer a search within {LongestSearch.TotalSeconds:0} s.", e);
        }
    }

    async Task<EngineAnswer> AnswerAsync(SearchPlan plan, int? generation, CancellationToken stop)
    {
        if (plan.Cursor is not null)
            return await GoOnAsync(plan, ElasticCursors.Read(plan), stop);

        var alias = generation is { } number ? index.OpenAlias(number) : index.Current;
        if (!plan.WantCursor || plan.Take <= 0)
            return await NowAsync(plan, alias, stop);

        for (var tried = 1; ; tried++)
        {
            try
            {
                return await BeginAsync(plan, alias, stop);
            }
            catch (CursorException) when (tried < Tries)
            {
                // Lost with its node, or with its generation: there may be another.
                views.Renew();
            }
            catch (CursorException e)
            {
                throw new EngineUnavailableException("Elasticsearch lost the view of the index that this search began in.", e);
            }
        }
    }

    /// <exception cref="CursorException">The view is lost that it was begun in.</exception>
    async Task<EngineAnswer> BeginAsync(SearchPlan plan, string alias, CancellationToken stop)
    {
        var view = views.Take(alias, () => HoldAsync(alias));
        EngineAnswer? answer = null;
        try
        {
            var pit = await view.Pit.WaitAsync(stop);
            return answer = await GoOnAsync(plan, new ElasticPlace(pit, Math.Max(0, plan.Skip), []), stop);
        }
        finally
        {
            views.Give(view, kept: answer?.Next is not null);
        }
    }

    async Task<EngineAnswer> NowAsync(SearchPlan plan, string alias, CancellationToken stop)
    {
        var reply = await AnyAsync(alias + "/_search?allow_partial_search_results=false", ElasticQueries.Of(plan, null, null), stop);
        return reply.Read("a search", json => ElasticAnswers.Read(plan, null, json));
    }

    async Task<EngineAnswer> GoOnAsync(SearchPlan plan, ElasticPlace place, CancellationToken stop)
    {
        var after = place.After.Count == 0 ? null : place.After;
        var reply = await SendAsync(HttpMethod.Post, "_search?allow_partial_search_results=false", ElasticQueries.Of(plan, place.Pit, after), stop);
        if (reply.Done)
            return reply.Read("a search", json => ElasticAnswers.Read(plan, place, json));

        // A point in time goes with its time, with its index, and with the node that holds it.
        if (reply.Status == 404 || reply.Status == 503 && reply.Reason().Contains("all shards failed", StringComparison.Ordinal))
            throw new CursorException(expired: true);

        throw reply.Failure("a search");
    }

    static int Failed(JsonElement json) => json.GetProperty("_shards").GetProperty("failed").GetInt32();

    async Task<string> HoldAsync(string alias)
    {
        var reply = await AnyAsync($"{alias}/_pit?keep_alive={ElasticQueries.KeepAlive}", null, CancellationToken.None);
        return reply.Read("the opening of a point in time", json => json.GetProperty("id").GetString()!);
    }

    /// <summary>Asks the generation behind an alias. One that is dropped between the alias and its shards is not there: the next is.</summary>
    async Task<ElasticReply> AnyAsync(string path, JsonObject? body, CancellationToken stop)
    {
        for (var tried = 1; ; tried++)
        {
            var reply = await SendAsync(HttpMethod.Post, path, body, stop);
            if (reply.Status != 404 || tried == Tries)
                return reply.Status == 404 ? throw new EngineUnavailableException("No generation of the index answers yet.") : reply;
        }
    }

    Task<ElasticReply> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken stop) =>
        transport.SendAsync(new(method, path, body is null ? null : ElasticJson.Body(body)), stop);
}
