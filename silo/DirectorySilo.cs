using System.Net;
using System.Net.Sockets;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Indexing;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Silo.Watching;
using AgriDirectory.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;
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
    /// <param name="dashboard">Whether operators watch this silo's grains: not where a command runs and ends.</param>
    /// <exception cref="StoreFailedException">The database cannot be opened.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting breaks a rule.</exception>
    public static async Task AddDirectorySiloAsync(this IHostApplicationBuilder builder, DataFolder folder, bool dashboard = false)
    {
        builder.Services.AddSearchEngine(builder.Configuration, Path.Combine(folder.Path, "index"));
        // It is opened before there is a host, and tells from then on where the host's settings say.
        var log = new LaterLogger<SqliteStore>();
        var store = await SqliteStore.OpenAsync(Path.Combine(folder.Path, DataFolder.Database), TimeProvider.System, log);

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
            silo.Configure<GrainDirectoryOptions>(o => o.CacheSize = FewAddresses);
            if (dashboard) silo.AddDashboard(Watch);
            // It costs each call a little, so only where somebody looks at the spans.
            if (signals.Traces) silo.AddActivityPropagation();
        });
        builder.Services.AddHostedService<IndexKeeper>();
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section)
            .Validate(
                o => o.KeepDays is >= AuditOptions.FewestDays and <= AuditOptions.MostDays,
                $"{AuditOptions.Section}:KeepDays must be {AuditOptions.FewestDays} to {AuditOptions.MostDays} days.")
            .ValidateOnStart();
        builder.Services.AddOptions<UnansweredOptions>().BindConfiguration(UnansweredOptions.Section)
            .Validate(
                o => o.KeepDays is >= 1 and <= UnansweredOptions.MostDays,
                $"{UnansweredOptions.Section}:KeepDays must be 1 to {UnansweredOptions.MostDays} days.")
            .ValidateOnStart();
    }

    /// <summary>Of other silos' grains so many addresses are remembered. There is no other silo, and room for the usual million is made at each start.</summary>
    const int FewAddresses = 1_000;

    /// <summary>
    /// Logs are for whoever has the machine, not for a browser; counters of ten minutes, a sample each five seconds. Calls are timed only while somebody
    /// looks, and for a minute after: that is the profiler's own setting, which is left as it is.
    /// </summary>
    static void Watch(DashboardOptions options)
    {
        options.HideTrace = true;
        options.CounterUpdateIntervalMs = 5_000;
        options.HistoryLength = 120;
    }

    /// <summary>Orleans refuses port 0, so the system is asked for a free one first.</summary>
    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
