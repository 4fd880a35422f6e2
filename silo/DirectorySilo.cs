using System.Net;
using System.Net.Sockets;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Indexing;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Silo.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace AgriDirectory.Silo;

/// <summary>Adds a directory silo to a host: the grains, the store and the search engine under them, and what keeps them awake.</summary>
public static class DirectorySilo
{
    /// <summary>
    /// The embedded silo: a cluster of one on a free port of this machine, with no gateway; SQLite in the data folder, and Lucene too
    /// unless the settings name an Elasticsearch. The host's
    /// <c>IClusterClient</c> and <c>IGrainFactory</c> reach it.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="folder">The data folder, claimed by this process; the caller disposes it after the host.</param>
    /// <exception cref="StoreFailedException">The database cannot be opened.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting breaks a rule.</exception>
    public static async Task AddDirectorySiloAsync(this IHostApplicationBuilder builder, DataFolder folder)
    {
        builder.Services.AddSearchEngine(builder.Configuration, Path.Combine(folder.Path, "index"));
        // It is opened before there is a host, and tells from then on where the host's settings say.
        var log = new LaterLogger<SqliteStore>();
        var store = await SqliteStore.OpenAsync(Path.Combine(folder.Path, "directory.db"), TimeProvider.System, log);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IDirectoryStore>(s =>
        {
            log.Log = s.GetRequiredService<ILogger<SqliteStore>>();
            return store;
        });
        var signals = builder.AddSignals();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gatewayPort: 0, serviceId: "agridirectory", clusterId: "embedded");
            // It costs each call a little, so only where somebody looks at the spans.
            if (signals.Traces) silo.AddActivityPropagation();
        });
        builder.Services.AddHostedService<IndexKeeper>();
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section)
            .Validate(
                o => o.KeepDays is >= AuditOptions.FewestDays and <= AuditOptions.MostDays,
                $"{AuditOptions.Section}:KeepDays must be {AuditOptions.FewestDays} to {AuditOptions.MostDays} days.")
            .ValidateOnStart();
    }

    /// <summary>Orleans refuses port 0, so the system is asked for a free one first.</summary>
    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
