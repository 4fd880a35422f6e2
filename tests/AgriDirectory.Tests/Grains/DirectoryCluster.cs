using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Silo.Indexing;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace AgriDirectory.Tests.Grains;

/// <summary>A silo in the test's process over a real store and a real engine in a folder of its own.</summary>
sealed class DirectoryCluster : IAsyncDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SqliteStore store;
    LuceneEngine lucene;
    readonly List<InProcessTestCluster> clusters = [];

    DirectoryCluster(TemporaryFolder folder, SqliteStore store)
    {
        (this.folder, this.store) = (folder, store);
        lucene = OpenEngine();
        Engine = new FaultyEngine(lucene);
        Store = new FaultyStore(store);
    }

    public FaultyEngine Engine { get; private set; }

    public FaultyStore Store { get; }

    /// <summary>How far the silos' clocks are ahead.</summary>
    public MovedTime Time { get; } = new();

    public IGrainFactory Grains => clusters[0].Client;

    public ISearchGrain Search => Grains.GetGrain<ISearchGrain>(0);

    public static async Task<DirectoryCluster> StartAsync()
    {
        var folder = new TemporaryFolder();
        var store = await SqliteStore.OpenAsync(folder["directory.db"], TimeProvider.System, NullLogger<SqliteStore>.Instance);
        var cluster = new DirectoryCluster(folder, store);
        await cluster.StartAnotherAsync();
        await Eventually.TrueAsync(async () => (await cluster.Search.AskAsync(new())).Status == AnswerStatus.Answered);
        return cluster;
    }

    /// <summary>Ends the silos wherever they are, and starts again with what the store and the engine's files hold; the engine's faults are gone.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        lucene = OpenEngine();
        Engine = new FaultyEngine(lucene);
        await StartAnotherAsync();
    }

    LuceneEngine OpenEngine() => new(folder["index"], TimeProvider.System, NullLogger<LuceneEngine>.Instance);

    async Task StopAsync()
    {
        foreach (var cluster in clusters)
        {
            await cluster.DisposeAsync();
        }

        clusters.Clear();
        await lucene.DisposeAsync();
    }

    /// <summary>A second cluster over the same store and engine: two activations of one grain, as a network partition would make.</summary>
    public async Task<IGrainFactory> StartAnotherAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IDirectoryStore>(_ => Store);
            silo.Services.AddSingleton<ISearchEngine>(_ => Engine);
            silo.Services.AddSingleton<TimeProvider>(Time);
            silo.Services.AddHostedService<IndexKeeper>();
        });
        var cluster = builder.Build();
        clusters.Add(cluster);
        await cluster.DeployAsync();
        return cluster.Client;
    }

    public async Task<FirmSaved> LoadAsync(string id, FirmDetails details, IGrainFactory? grains = null) =>
        await (grains ?? Grains).GetGrain<IFirmGrain>(id).LoadAsync(Made.Patch(details), new ChangeOrigin("test", "test"));

    /// <summary>Waits until all that was saved can be found.</summary>
    public async Task VisibleAsync()
    {
        for (var k = 0; k < store.Partitions; k++)
        {
            await Eventually.TrueAsync(() => Grains.GetGrain<IPartitionGrain>(k).WaitUntilVisibleAsync(store.LastSequence, TimeSpan.FromSeconds(5)));
        }
    }

    /// <summary>Changes SQL behind everybody's back.</summary>
    public void Sql(string statement) => Processes.Directories.Sql(folder.Path, statement);

    public async Task<SearchAnswer> AskAsync(string text) => await Search.AskAsync(new() { Text = text });

    /// <summary>What a scan of SQL says of a market.</summary>
    public async Task<MarketSum> ScanAsync(string market)
    {
        var sums = new MarketSums();
        for (var k = 0; k < store.Partitions; k++)
        {
            foreach (var firm in await store.ScanAsync(k, "", int.MaxValue))
            {
                sums.Replace(firm);
            }
        }

        return sums.Of(MarketId.TradeOf(market)).Single(m => m.Id == market);
    }

    /// <summary>What the partitions say of it.</summary>
    public async Task<MarketSum> AddUpAsync(string market, IGrainFactory? grains = null)
    {
        var parts = await Task.WhenAll(
            Enumerable.Range(0, store.Partitions).Select(k => (grains ?? Grains).GetGrain<IPartitionGrain>(k).GetMarketsAsync(MarketId.TradeOf(market))));
        return MarketSum.Merge([.. parts.Select(p => p.Single(m => m.Id == market))]);
    }

    /// <summary>The machine's time, moved.</summary>
    internal sealed class MovedTime : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await store.DisposeAsync();
        folder.Dispose();
    }
}
