using AgriDirectory.Client.Commands;
using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Silo;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Row = AgriDirectory.Silo.Storage.Sqlite.FirmRow;

namespace AgriDirectory.Benchmarks;

/// <summary>A directory in this process, in a folder of its own, loaded with made-up firms.</summary>
sealed class EmbeddedDirectory : IAsyncDisposable
{
    readonly DirectoryInfo folder;
    readonly DataFolder claimed;
    readonly IHost host;
    readonly SearchOptions search;
    bool stopped;

    EmbeddedDirectory(DirectoryInfo folder, DataFolder claimed, IHost host, SearchOptions search) =>
        (this.folder, this.claimed, this.host, this.search) = (folder, claimed, host, search);

    public string Database => Path.Combine(folder.FullName, "directory.db");

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public ISearchEngine Engine => host.Services.GetRequiredService<ISearchEngine>();

    /// <summary>The engine itself, without what measures it.</summary>
    public LuceneEngine Lucene => host.Services.GetRequiredService<LuceneEngine>();

    public IDirectoryStore Store => host.Services.GetRequiredService<IDirectoryStore>();

    /// <summary>A directory whose firms can all be found; of Lucene if nothing else is said. Nothing is measured in it.</summary>
    /// <param name="firms">How many.</param>
    /// <param name="search">The engine.</param>
    /// <param name="more">What is added to the host besides.</param>
    /// <param name="dashboard">Whether its grains are profiled for the dashboard.</param>
    /// <param name="like">A stopped directory whose files are taken, so that the two have the same segments; nothing is loaded then.</param>
    public static async Task<EmbeddedDirectory> StartAsync(
        int firms, SearchOptions? search = null, Action<IHostApplicationBuilder>? more = null, bool dashboard = false, EmbeddedDirectory? like = null)
    {
        search ??= new SearchOptions();
        var folder = Directory.CreateTempSubdirectory("agridirectory-benchmark-");
        if (like is not null) Copy(like.folder, folder);
        var claimed = DataFolder.Claim(folder.FullName);
        var builder = Host.CreateApplicationBuilder([Home.SettingsAreReadOnce]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Orleans", LogLevel.Critical);
        builder.Configuration.AddInMemoryCollection(SettingsOf(search));
        // What is measured is a benchmark's own affair.
        builder.Configuration["AgriDirectory:Signals:Metrics"] = "Nobody";
        await builder.AddDirectorySiloAsync(claimed, dashboard);
        more?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        var directory = new EmbeddedDirectory(folder, claimed, host, search);
        if (like is null) await directory.LoadAsync(firms);
        return directory;
    }

    /// <summary>The settings that choose a search engine, by their keys.</summary>
    public static Dictionary<string, string?> SettingsOf(SearchOptions search) => new()
    {
        [$"{SearchOptions.Section}:{nameof(search.Engine)}"] = search.Engine,
        [$"{SearchOptions.Section}:{nameof(search.Url)}"] = search.Url,
        [$"{SearchOptions.Section}:{nameof(search.Prefix)}"] = search.Prefix,
        [$"{SearchOptions.Section}:{nameof(search.Replicas)}"] = $"{search.Replicas}",
    };

    /// <summary>Saves new firms in one transaction, so that the partitions find all of them dirty at once.</summary>
    public Task SaveAsync(IReadOnlyList<Firm> firms)
    {
        var store = (SqliteStore)Store;
        Row[] rows = [.. firms.Select(f => new Row(
            new FirmWrite(f, null, "benchmark"), Partitioning.Of(f.Id, store.Partitions), f.Details.CreditCode, Folding.Key(f.Details.LegalName), FirmJson.Write(f.Details), null))];
        return store.WriteAsync(writes => rows.Count(row => writes.Save(row).Outcome == WriteOutcome.Saved));
    }

    /// <summary>Returns when all that was saved can be found.</summary>
    public Task VisibleAsync() => Task.WhenAll(Enumerable.Range(0, Store.Partitions).Select(async k =>
    {
        while (!await Grains.GetGrain<IPartitionGrain>(k).WaitUntilVisibleAsync(((SqliteStore)Store).LastSequence, TimeSpan.FromSeconds(20)))
        {
        }
    }));

    /// <summary>Ends it, and leaves its folder until it is disposed of.</summary>
    public async Task StopAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        claimed.Dispose();
        stopped = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopped) await StopAsync();
        folder.Delete(recursive: true);
        if (search.Kind == SearchEngineKind.Elasticsearch)
        {
            using var bare = new BareElastic(search);
            await bare.DeleteAsync();
        }
    }

    static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.GetFiles()) file.CopyTo(Path.Combine(to.FullName, file.Name));
        foreach (var inner in from.GetDirectories()) Copy(inner, to.CreateSubdirectory(inner.Name));
    }

    async Task LoadAsync(int firms)
    {
        var import = Grains.GetGrain<IImportGrain>("benchmark");
        await import.BeginAsync("benchmark", new ChangeOrigin("benchmark", "benchmark"));
        var line = 1;
        foreach (var batch in SampleFirms.Generate(firms, 7).Chunk(1_000))
        {
            await import.LoadAsync([.. batch.Select(f => new ImportRow(++line, f.Id, EveryField(f.Details)))]);
        }

        await import.EndAsync(ImportStatus.Done);
    }

    public static FirmPatch EveryField(FirmDetails details) => new() { Given = (FirmFields)((1L << 30) - 1), Values = details };
}
