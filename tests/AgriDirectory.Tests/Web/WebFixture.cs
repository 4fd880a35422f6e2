using System.Net;
using AgriDirectory.Client;
using AgriDirectory.Client.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Tests.Web;

/// <summary>A running web client somewhere: what page and browser tests need to know of it.</summary>
public interface IWebSite
{
    /// <summary>Where it answers, without a slash at the end.</summary>
    string BaseUrl { get; }
}

/// <summary>The web client on a real Kestrel and a port of the system's choice, over a directory of fakes.</summary>
public sealed class WebFixture : IWebSite, IAsyncLifetime
{
    WebApplication? app;

    public FakeDirectory Directory { get; } = new();

    public string BaseUrl { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        app = Build(Directory);
        await app.StartAsync();
        BaseUrl = app.Urls.First();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    /// <summary>A client that follows no redirects and keeps no cookies.</summary>
    public HttpClient Client(string? language = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(BaseUrl) };
        if (language is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);
        return client;
    }

    static WebApplication Build(FakeDirectory directory)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "AgriDirectory.Client" });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AgriDirectory:Site:Owner"] = "测试单位",
            ["AgriDirectory:Site:Contact"] = "directory@owner.example",
            ["AgriDirectory:Site:Icp"] = "豫ICP备00000000号",
        });
        builder.Services.AddSingleton(directory.Grains);
        // Tests change what the directory says from one question to the next.
        builder.Services.AddSingleton(s => new Readiness(s.GetRequiredService<PublicDirectory>(), directory.Grains, TimeProvider.System) { Fresh = TimeSpan.Zero });
        builder.Services.AddWebClient();
        var app = builder.Build();
        app.MapWebClient();
        app.MapGet("/broken", string () => throw new InvalidOperationException("a secret of the inside"));
        app.MapGet("/api/v1/broken", string () => throw new InvalidOperationException("a secret of the inside"));
        return app;
    }
}
