using System.Net;
using System.Text;

namespace AgriDirectory.Tests.Processes.Elastic;

/// <summary>The only node of an Elasticsearch is killed, frozen, full or emptied while firms are loaded: all that was acknowledged is found in the end.</summary>
[Collection(ElasticCluster.InTurn)]
public sealed class OneNodeTests(OneNode elasticsearch) : IClassFixture<OneNode>, IAsyncLifetime
{
    const string Node = "node-1";

    readonly ElasticCluster cluster = elasticsearch.Cluster;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await cluster.HealAsync();

    [Fact]
    public async Task Killed_during_a_load_it_is_waited_for_and_fed_the_oldest_first_and_gently()
    {
        await using var proxy = await FaultyProxy.StartAsync(cluster.Urls[0]);
        await using var directory = await ElasticDirectory.ServeAsync(proxy.Url);
        await directory.BeginLoadAsync();
        await cluster.KillAsync(Node);
        await directory.AcknowledgedAsync();
        await directory.IsCatchingItsBreathAsync();
        var waiting = directory.Waiting();
        Assert.NotEmpty(waiting);

        proxy.Fault = Fault.None;
        await cluster.ReviveAsync(Node);
        await directory.EndLoadAsync();
        await directory.IsWholeAsync();
        Assert.InRange(proxy.MostBulks, 1, 4);

        var place = proxy.Written.Distinct().Select((id, i) => (id, i)).ToDictionary(w => w.id, w => w.i);
        foreach (var partition in waiting.GroupBy(w => w.Partition, w => place[w.Id]))
            Assert.Equal(partition.Order(), partition);
    }

    [Fact]
    public async Task Frozen_during_a_load_it_makes_nobody_wait_for_long()
    {
        await using var directory = await ElasticDirectory.ServeAsync(cluster.Urls[0]);
        await directory.BeginLoadAsync();
        await cluster.FreezeAsync(Node);
        await directory.AnswersSoonAsync(crowd: 32, HttpStatusCode.ServiceUnavailable);
        await directory.AcknowledgedAsync();
        await directory.IsCatchingItsBreathAsync();

        await cluster.ThawAsync(Node);
        await directory.EndLoadAsync();
        await directory.IsWholeAsync();
    }

    [Fact]
    public async Task Full_during_a_load_it_still_answers_and_takes_the_rest_when_there_is_room()
    {
        await using var directory = await ElasticDirectory.ServeAsync(cluster.Urls[0]);
        await directory.BeginLoadAsync();
        await BlockAsync(directory, "true");
        await directory.AcknowledgedAsync();
        await directory.AnswersSoonAsync(crowd: 32, HttpStatusCode.OK);
        Assert.NotEmpty(directory.Waiting());

        await BlockAsync(directory, "null");
        await directory.EndLoadAsync();
        await directory.IsWholeAsync();
    }

    [Fact]
    public async Task Empty_all_of_a_sudden_it_is_noticed_and_given_everything_anew()
    {
        await using var directory = await ElasticDirectory.ServeAsync(cluster.Urls[0]);
        await directory.BeginLoadAsync();
        await directory.EndLoadAsync();
        await cluster.LoseEverythingAsync();
        await directory.UntilAsync(() => Task.FromResult(directory.Count("generation WHERE state = 'current' AND number > 1") == 1));
        await directory.IsWholeAsync();
    }

    static readonly HttpClient Elastic = new();

    /// <summary>As Elasticsearch itself does when its disk is nearly full.</summary>
    async Task BlockAsync(ElasticDirectory directory, string blocked)
    {
        var settings = new Uri($"{cluster.Urls[0]}/{directory.Prefix}-*/_settings");
        using var body = new StringContent($$"""{"index.blocks.read_only_allow_delete":{{blocked}}}""", Encoding.UTF8, "application/json");
        using var done = await Elastic.PutAsync(settings, body);
        done.EnsureSuccessStatusCode();
    }
}

/// <summary>An Elasticsearch of one node, started for one class of tests.</summary>
public sealed class OneNode : IAsyncLifetime
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

    public async ValueTask InitializeAsync() => cluster = await ElasticCluster.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
