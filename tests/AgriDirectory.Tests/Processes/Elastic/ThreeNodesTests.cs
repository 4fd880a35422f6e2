using System.Net;

namespace AgriDirectory.Tests.Processes.Elastic;

/// <summary>One of three nodes is killed or frozen while firms are loaded: the other two go on, and nothing that was acknowledged is lost.</summary>
[Collection(ElasticCluster.InTurn)]
public sealed class ThreeNodesTests(ThreeNodes elasticsearch) : IClassFixture<ThreeNodes>, IAsyncLifetime
{
    readonly ElasticCluster cluster = elasticsearch.Cluster;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await cluster.HealAsync();

    [Fact]
    public async Task Killed_during_a_load_the_one_that_leads_is_not_waited_for()
    {
        var leader = await LeaderAsync();
        await using var directory = await ServeAsync();
        await directory.BeginLoadAsync();
        await cluster.KillAsync(leader);
        await directory.EndLoadAsync();
        await directory.FindsAllAsync();

        await cluster.ReviveAsync(leader);
        await directory.IsWholeAsync();
    }

    [Fact]
    public async Task Frozen_during_a_load_one_is_not_waited_for()
    {
        var leader = await LeaderAsync();
        var other = leader == "node-1" ? "node-2" : "node-1";
        await using var directory = await ServeAsync();
        await directory.BeginLoadAsync();
        await cluster.FreezeAsync(other);
        await directory.AcknowledgedAsync();
        await directory.AnswersSoonAsync(crowd: 12, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
        await directory.EndLoadAsync();
        await directory.FindsAllAsync();

        await cluster.ThawAsync(other);
        await directory.IsWholeAsync();
    }

    /// <summary>With a copy of every shard, and shards on every node.</summary>
    Task<ElasticDirectory> ServeAsync() => ElasticDirectory.ServeAsync(
        string.Join(',', cluster.Urls), new Dictionary<string, string> { ["Shards"] = "3", ["Replicas"] = "1" });

    /// <summary>Nodes that a busy machine keeps from hearing each other choose a leader anew, and have none meanwhile.</summary>
    async Task<string> LeaderAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(cluster.Urls[0]) };
        var leader = "";
        await Eventually.TrueAsync(async () =>
        {
            using var health = await http.GetAsync("/_cluster/health?wait_for_nodes=3&timeout=1s");
            using var leads = await http.GetAsync("/_cat/master?h=node");
            leader = (await leads.Content.ReadAsStringAsync()).Trim();
            return health.IsSuccessStatusCode && leads.IsSuccessStatusCode;
        });
        return leader;
    }
}

/// <summary>An Elasticsearch of three nodes, started for one class of tests.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    ElasticCluster? cluster;

    internal ElasticCluster Cluster
    {
        get
        {
            Assert.SkipWhen(cluster is null, ElasticCluster.Missing);
            return cluster!;
        }
    }

    public async ValueTask InitializeAsync() => cluster = await ElasticCluster.StartAsync(nodes: 3);

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
