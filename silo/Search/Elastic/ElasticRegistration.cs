using System.Net;
using AgriDirectory.Search;
using AgriDirectory.Silo.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Puts an Elasticsearch under the directory.</summary>
internal static class ElasticRegistration
{
    static readonly TimeSpan Connecting = TimeSpan.FromSeconds(2);

    /// <summary>The largest answer that is read.</summary>
    const long MostAnswer = 256 << 20;

    /// <summary>Adds the engine, and the HTTP client that it speaks through.</summary>
    internal static void AddElasticsearch(this IServiceCollection services, SearchOptions options)
    {
        services.AddHttpClient(ElasticTransport.Client, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = MostAnswer;
            })
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.AutomaticDecompression = DecompressionMethods.GZip;
                handler.ConnectTimeout = Connecting;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                handler.UseCookies = false;
                handler.ActivityHeadersPropagator = new ElasticTrace();
                handler.SslOptions.RemoteCertificateValidationCallback = ElasticTrust.Of(options);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton<IElasticTransport>(s => new ElasticTransport(s.GetRequiredService<IHttpClientFactory>(), options, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new ElasticEngine(
            s.GetRequiredService<IElasticTransport>(), new ElasticIndex(options), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<ElasticEngine>>()));
        services.AddSingleton<ISearchEngine>(s => new WatchedEngine(s.GetRequiredService<ElasticEngine>()));
    }
}
