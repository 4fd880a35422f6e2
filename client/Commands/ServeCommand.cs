using System.Globalization;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Backups;
using AgriDirectory.Client.Imports;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Watching;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Silo;
using AgriDirectory.Silo.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AgriDirectory.Client.Commands;

/// <summary>Serves the directory: silo, pages and API in one process.</summary>
sealed class ServeCommand(Terminal terminal, string data, string urls, string[] settings)
{
    public async Task<int> RunAsync(CancellationToken stop)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Address(url) is not null) continue;
            terminal.Complain("address-wrong", url);
            return ExitCode.Failed;
        }

        return await Folders.WithAsync(terminal, data, folder => ServeAsync(folder, stop));
    }

    async Task<int> ServeAsync(DataFolder folder, CancellationToken stop)
    {
        var token = OperatorToken.LoadOrCreate(folder.Path);
        await using var app = await BuildAsync(folder, token, urls, settings);
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e) when (e is not DataFolderException)
        {
            terminal.Complain("address-in-use", urls, e.InnerException?.Message ?? e.Message);
            return ExitCode.Failed;
        }

        // What a process that was killed in the midst of a backup has left.
        app.Services.GetRequiredService<BackupMaker>().Sweep();
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? urls;
        folder.Announce(Reachable(url));
        Console.Out.WriteLine($"卧龙区月季艾草企业名录已启动，请用浏览器打开 {Reachable(url)}（按 Ctrl+C 结束）");
        Console.Out.WriteLine($"The directory is open at {Reachable(url)} (Ctrl+C ends it)");
        // To whoever started it, and never to a log.
        Console.Out.WriteLine($"操作员登录 / operators sign in: {Reachable(url)}/sign-in?token={token.Secret}");
        await LoadSampleAsync(app.Services);
        await app.WaitForShutdownAsync(stop);
        return ExitCode.Fine;
    }

    /// <summary>Silo, pages and API over a folder, not started yet.</summary>
    internal static async Task<WebApplication> BuildAsync(DataFolder folder, OperatorToken token, string urls, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServeCommand).Assembly.GetName().Name,
            ContentRootPath = Home.Path,
            Args = [Home.SettingsAreReadOnce, .. settings],
        });
        var quiet = DirectoryHost.Quiet(builder.Logging, builder.Configuration);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(RequestLimits.Set);
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(s => new BackupMaker(folder, s.GetRequiredService<TimeProvider>()));
        await builder.AddDirectorySiloAsync(folder, dashboard: true);
        builder.AddWebSignals();
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder.Path, "keys")));
        builder.Services.AddOperatorSignIn(token);
        builder.Services.AddImports();
        builder.Services.AddWatching();
        builder.Services.AddWebClient();
        var app = builder.Build();
        app.Lifetime.ApplicationStopping.Register(() => quiet.Leaving = true);
        app.MapWebClient();
        app.MapSignIn();
        app.MapImports();
        app.MapGenerations();
        app.MapWatching();
        app.MapMetrics();
        app.MapVerifications();
        app.MapBackup();
        return app;
    }

    /// <summary>An empty directory begins with the sample, and one whose sample was interrupted goes on with it.</summary>
    static async Task LoadSampleAsync(IServiceProvider services)
    {
        var store = services.GetRequiredService<IDirectoryStore>();
        var counts = await store.CountAsync();
        if (counts.Living > counts.Samples && counts.Samples > 0)
        {
            // The first real firm came while the sample was loading, and the process ended before the rest of it was put away.
            await SampleAway.PutAsync(store, services.GetRequiredService<IGrainFactory>(), new ChangeOrigin("sample", "seed"));
            return;
        }

        if (counts.Living > counts.Samples || counts.Tombstones > 0) return;
        var before = (await store.ReadImportsAsync(50)).FirstOrDefault(i => i.By == "sample");
        if (counts.Living > 0 && (before is null || before.Status == ImportStatus.Done)) return;
        var import = services.GetRequiredService<ImportQueue>().Take("sample.csv", "sample", SampleCommand.Open);
        _ = TellAsync(import);
    }

    static async Task TellAsync(QueuedImport import)
    {
        var report = await import.Ended;
        var rows = Terminal.Number(report.State.Rows - report.State.Refused - report.State.Failed);
        if (report.State.Status == ImportStatus.Done)
        {
            Console.Out.WriteLine($"已载入示例企业 {rows} 家（虚构，导入真实企业时自动收起）/ {rows} made-up firms are there until real ones are loaded");
        }
        else if (report.State.Status == ImportStatus.Failed)
        {
            await Console.Error.WriteLineAsync($"示例没有载入 / the sample was not loaded: {report.State.Reason}");
        }
    }

    static Uri? Address(string url)
    {
        var plain = url.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(plain, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
    }

    /// <summary>An address that a browser on this machine can open: what listens everywhere also listens here.</summary>
    static string Reachable(string url)
    {
        var address = Address(url.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));
        return address is null ? url : string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Authority}");
    }
}
