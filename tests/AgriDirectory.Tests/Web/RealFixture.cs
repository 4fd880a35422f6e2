using AgriDirectory.Client.Commands;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Tests.Processes;
using Microsoft.AspNetCore.Builder;

namespace AgriDirectory.Tests.Web;

/// <summary>
/// What <c>serve</c> serves, silo, pages and API, over a folder of its own with the whole sample; in the tests' process, where code is compiled once for all
/// that begin so. <see cref="ProcessFixture"/> is the program itself.
/// </summary>
public sealed class RealFixture(LoadedSample sample) : IWebSite, IAsyncLifetime
{
    /// <summary>Firms of the sample.</summary>
    public const int Firms = 1347;

    readonly TemporaryFolder folder = new();
    DataFolder? claimed;
    WebApplication? app;

    /// <summary>Asks the directory; follows no redirects.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>The operator's secret.</summary>
    public string Token { get; private set; } = "";

    public string BaseUrl { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await sample.CopyToAsync(folder.Path);
        claimed = DataFolder.Claim(folder.Path);
        var token = OperatorToken.LoadOrCreate(folder.Path);
        app = await ServeCommand.BuildAsync(claimed, token, "http://127.0.0.1:0", []);
        await app.StartAsync();
        (Token, BaseUrl) = (token.Secret, app.Urls.First());
        Http = Client(BaseUrl);
        await Directories.UntilAsync(async () => await Http.TotalAsync() == Firms);
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (app is not null)
        {
            // Its grains' timers would go on in this process.
            await app.StopAsync();
            await app.DisposeAsync();
        }

        claimed?.Dispose();
        folder.Dispose();
    }

    /// <summary>A client that follows no redirects and keeps no cookies.</summary>
    internal static HttpClient Client(string url) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        BaseAddress = new Uri(url),
        Timeout = TimeSpan.FromSeconds(60),
    };
}
