using AgriDirectory.Tests.Web;

namespace AgriDirectory.Tests.Processes;

/// <summary>The built client as a process, serving a folder of its own with the whole sample.</summary>
public sealed class ProcessFixture(LoadedSample sample) : IWebSite, IAsyncLifetime
{
    readonly TemporaryFolder folder = new();
    ClientProcess? client;

    /// <summary>Asks the directory; follows no redirects.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>What the process has printed.</summary>
    public string Output => client!.Output;

    /// <summary>The operator's secret.</summary>
    public string Token => File.ReadAllText(folder["operator.token"]).Trim();

    public bool HasExited => client!.HasExited;

    public string BaseUrl { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await sample.CopyToAsync(folder.Path);
        (client, var http) = await ClientProcess.ServeAsync(folder.Path);
        using (http)
        {
            BaseUrl = http.BaseAddress!.GetLeftPart(UriPartial.Authority);
            await Directories.UntilAsync(async () => await http.TotalAsync() == RealFixture.Firms);
        }

        Http = RealFixture.Client(BaseUrl);
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        folder.Dispose();
    }
}
