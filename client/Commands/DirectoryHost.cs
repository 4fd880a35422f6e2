using AgriDirectory.Client.Watching;
using AgriDirectory.Silo;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Silo.Watching;

namespace AgriDirectory.Client.Commands;

/// <summary>The host of a directory without a web server, for commands on a folder that nobody serves.</summary>
static class DirectoryHost
{
    /// <summary>Starts a silo on the folder, does the work, and stops it.</summary>
    public static async Task<int> RunAsync(DataFolder folder, Func<IServiceProvider, Task<int>> work)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = Home.Path, Args = [Home.SettingsAreReadOnce] });
        var quiet = Quiet(builder.Logging, builder.Configuration);
        // The command itself decides what a Ctrl-C means.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        await builder.AddDirectorySiloAsync(folder);
        using var host = builder.Build();
        await host.StartAsync();
        var code = await work(host.Services);
        quiet.Leaving = true;
        await host.StopAsync();
        return code;
    }

    /// <summary>Warnings and worse go to standard error; the framework's own talk is left out unless settings ask for it.</summary>
    public static QuietLeave Quiet(ILoggingBuilder logging, IConfiguration configuration)
    {
        var leave = new QuietLeave();
        logging.ClearProviders();
        logging.AddLogLines(SignalsOptions.Read(configuration).Logs);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        // On a small machine that is busy, these warn of nothing that anybody could mend.
        logging.AddFilter("Orleans.Runtime.Scheduler", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.AsyncTimer", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.MembershipService.LocalSiloHealthMonitor", LogLevel.Error);
        // The keys lie in the data folder, as private as the operator's token beside them.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // It tells whole addresses, and one of them is the link that signs in, whatever the settings ask for.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        logging.AddFilter("Orleans", level => !leave.Leaving && level >= LogLevel.Warning);
        return leave;
    }

    /// <summary>The only silo of a cluster looks in vain for another one to move its grains to when it stops, and says so of each.</summary>
    public sealed class QuietLeave
    {
        public volatile bool Leaving;
    }

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
