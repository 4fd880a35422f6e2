using AgriDirectory.Tests.Processes;
using AgriDirectory.Tests.Web;

namespace AgriDirectory.Tests.Watching;

/// <summary>The built client with the sample, which logs JSON and sends what it does to a collector.</summary>
public sealed class TracedSite : IWebSite, IAsyncLifetime
{
    readonly TemporaryFolder folder = new();
    ClientProcess? client;

    internal Collector Collector { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string BaseUrl { get; private set; } = "";

    public string Output => client!.Output;

    public string Token => File.ReadAllText(folder["operator.token"]).Trim();

    public async ValueTask InitializeAsync()
    {
        Collector = await Collector.StartAsync();
        (client, Http) = await ClientProcess.ServeAsync(folder.Path, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["AgriDirectory__Signals__Logs"] = "Json",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
        });
        BaseUrl = Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        await Directories.UntilAsync(async () => await Http.TotalAsync() == RealFixture.Firms);
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (client is not null) await client.DisposeAsync();
        if (Collector is not null) await Collector.DisposeAsync();
        folder.Dispose();
    }
}
