using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using AgriDirectory.Tests.Processes.Elastic;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>Signing in and TLS, on an Elasticsearch that insists on both.</summary>
[Collection(ElasticCluster.InTurn)]
public sealed class ElasticSignInTests(SecureElasticsearch secure) : IClassFixture<SecureElasticsearch>
{
    [Fact]
    public async Task A_served_directory_with_a_wrong_password_takes_writes_names_the_setting_and_catches_up_with_the_right_one()
    {
        const string Wrong = "notthisone";
        await using var directory = await ElasticDirectory.ServeAsync(secure.Options.Url!, new Dictionary<string, string>
        {
            ["User"] = secure.Options.User!,
            ["Password"] = Wrong,
            ["CaFile"] = secure.Options.CaFile!,
        });
        await directory.UntilAsync(() => Task.FromResult(directory.Count("firm") == ElasticDirectory.Sample));
        await directory.IsCatchingItsBreathAsync();
        await directory.UntilAsync(() => Task.FromResult(directory.Client.Output.Contains("Search:Password", StringComparison.Ordinal)));
        Assert.DoesNotContain(Wrong, directory.Client.Output, StringComparison.Ordinal);

        await directory.ServeAgainAsync(new() { ["Password"] = secure.Options.Password! });
        await directory.IsWholeAsync(ElasticDirectory.Sample);
        Assert.DoesNotContain(secure.Options.Password!, directory.Client.Output, StringComparison.Ordinal);
    }

    static async Task<string> TellAsync(SearchOptions options)
    {
        await using var server = new ElasticServer { Options = options, Guest = true };
        return (await Assert.ThrowsAsync<EngineUnavailableException>(() => server.SendAsync(HttpMethod.Get, ""))).Message;
    }

    [Fact]
    public async Task A_directory_signs_in_with_a_password_over_a_trusted_connection()
    {
        await using var server = new ElasticServer { Options = secure.Options };
        var engine = server.Open();
        Assert.True(await engine.CreateAsync(1, FirmDocuments.Rules));
        Assert.Equal(EngineHealth.Ready, await engine.CheckAsync(1));
        Assert.Equal(0, await engine.CountAsync(1));
    }

    [Fact]
    public async Task An_api_key_signs_in_too()
    {
        await using var server = new ElasticServer { Options = secure.Options };
        var made = await server.SendAsync(HttpMethod.Post, "_security/api_key", """{"name":"test"}""");
        var key = made.JsonOf("a key").GetProperty("encoded").GetString();
        await using var other = new ElasticServer { Options = secure.Options with { User = null, Password = null, ApiKey = key } };
        Assert.True((await other.SendAsync(HttpMethod.Get, "")).Done);
    }

    [Fact]
    public async Task A_certificate_is_known_by_its_fingerprint()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(secure.Options.CaFile!);
        var digits = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var colons = string.Join(':', digits.Chunk(2).Select(pair => new string(pair)));
        await using var server = new ElasticServer { Options = secure.Options with { CaFile = null, Fingerprint = colons } };
        Assert.True((await server.SendAsync(HttpMethod.Get, "")).Done);
        Assert.Contains("cannot be reached", await TellAsync(secure.Options with { CaFile = null, Fingerprint = new string('A', 64) }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_none_and_an_unknown_certificate_are_told_apart_without_the_secret()
    {
        var wrong = await TellAsync(secure.Options with { Password = "notthisone" });
        Assert.Contains("Search:Password", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("notthisone", wrong, StringComparison.Ordinal);
        Assert.Contains("refuses the sign-in", await TellAsync(secure.Options with { User = null, Password = null }), StringComparison.Ordinal);
        var untrusted = await TellAsync(secure.Options with { CaFile = null });
        Assert.Contains("certificate", untrusted, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(secure.Options.Password!, untrusted, StringComparison.Ordinal);
    }
}

/// <summary>An Elasticsearch with TLS and passwords, started for one class of tests.</summary>
public sealed class SecureElasticsearch : IAsyncLifetime
{
    ElasticCluster? cluster;
    SearchOptions? options;

    /// <summary>How it is reached.</summary>
    internal SearchOptions Options
    {
        get
        {
            Assert.SkipWhen(options is null, ElasticCluster.Missing);
            return options!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        cluster = await ElasticCluster.StartAsync(options: "--secure");
        if (cluster is null)
            return;

        options = new()
        {
            Engine = "Elasticsearch",
            Url = cluster.Urls[0],
            Prefix = "secure",
            Replicas = 0,
            User = "directory",
            Password = (await File.ReadAllTextAsync(Path.Combine(cluster.Folder, "password"))).Trim(),
            CaFile = Path.Combine(cluster.Folder, "ca.pem"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
