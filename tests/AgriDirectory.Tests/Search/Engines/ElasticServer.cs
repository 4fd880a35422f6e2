using System.Security.Cryptography;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Search.Elastic;
using Microsoft.Extensions.DependencyInjection;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>The Elasticsearch that tests are given. Each test has its own prefix in it, and takes away what it left.</summary>
sealed class ElasticServer : IAsyncDisposable
{
    const string Variable = "AGRI_TEST_ELASTICSEARCH";

    readonly List<ServiceProvider> opened = [];

    public static string Url
    {
        get
        {
            var url = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(string.IsNullOrEmpty(url), $"Needs an Elasticsearch 8.19 or 9: set {Variable} to its URL, such as http://127.0.0.1:9200.");
            return url!;
        }
    }

    SearchOptions? options;

    public SearchOptions Options
    {
        get => options ??= new() { Engine = "Elasticsearch", Url = Url, Prefix = "t" + RandomNumberGenerator.GetHexString(12, lowercase: true), Replicas = 0 };
        init => options = value;
    }

    /// <summary>Whether it is let in at all: whoever is not leaves nothing behind.</summary>
    public bool Guest { get; init; }

    public IElasticTransport Transport => Services(Options).GetRequiredService<IElasticTransport>();

    public ISearchEngine Open() => Services(Options).GetRequiredService<ISearchEngine>();

    public ServiceProvider Services(SearchOptions options)
    {
        Assert.Empty(options.Problems());
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddElasticsearch(options);
        var provider = services.BuildServiceProvider();
        opened.Add(provider);
        return provider;
    }

    public Task<ElasticReply> SendAsync(HttpMethod method, string path, string? body = null) =>
        Transport.SendAsync(new(method, path, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body)), CancellationToken.None);

    /// <summary>The names of the indices that are there with this prefix.</summary>
    public async Task<string[]> IndicesAsync() =>
        [.. (await SendAsync(HttpMethod.Get, Options.Prefix + "*?filter_path=*.aliases")).JsonOf("a look").EnumerateObject().Select(i => i.Name)];

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Guest ? [] : await IndicesAsync())
            await SendAsync(HttpMethod.Delete, name);

        foreach (var provider in opened)
            await provider.DisposeAsync();
    }
}
