using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Search;
using AgriDirectory.Silo;
using AgriDirectory.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Benchmarks;

/// <summary>A directory in this process, in a folder of its own, loaded with made-up firms.</summary>
sealed class EmbeddedDirectory : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("agridirectory-benchmark-");
    readonly DataFolder claimed;
    readonly IHost host;

    EmbeddedDirectory(DirectoryInfo folder, DataFolder claimed, IHost host) => (this.folder, this.claimed, this.host) = (folder, claimed, host);

    public IGrainFactory Grains => host.Services.GetRequiredService<IGrainFactory>();

    public ISearchEngine Engine => host.Services.GetRequiredService<ISearchEngine>();

    public IDirectoryStore Store => host.Services.GetRequiredService<IDirectoryStore>();

    public static async Task<EmbeddedDirectory> StartAsync(int firms)
    {
        var folder = Directory.CreateTempSubdirectory("agridirectory-benchmark-");
        var claimed = DataFolder.Claim(folder.FullName);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await builder.AddDirectorySiloAsync(claimed);
        var host = builder.Build();
        await host.StartAsync();
        var directory = new EmbeddedDirectory(folder, claimed, host);
        await directory.LoadAsync(firms);
        return directory;
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        claimed.Dispose();
        folder.Delete(recursive: true);
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
