using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgriDirectory.Silo.Search;
using AgriDirectory.Tests.Search.Engines;

namespace AgriDirectory.Tests.Processes.Elastic;

/// <summary>What stands between a directory and its Elasticsearch spoils the answers while firms are loaded, or shows a certificate that must not be believed.</summary>
[Collection(ElasticCluster.InTurn)]
public sealed class ProxyTests : IAsyncLifetime
{
    readonly string url = ElasticServer.Url;
    readonly ElasticServer elasticsearch = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => elasticsearch.DisposeAsync();

    [Theory]
    [InlineData(Fault.Busy)]
    [InlineData(Fault.Cut)]
    [InlineData(Fault.Garbled)]
    [InlineData(Fault.Late)]
    public async Task With_every_answer_spoilt_for_a_part_of_a_load_all_is_found_in_the_end(Fault fault)
    {
        await using var proxy = await FaultyProxy.StartAsync(url);
        await using var directory = await ServeAsync(proxy);
        await directory.BeginLoadAsync();
        proxy.Fault = fault;
        await directory.AcknowledgedAsync();
        await directory.IsCatchingItsBreathAsync();
        Assert.NotEmpty(directory.Waiting());

        proxy.Fault = Fault.None;
        await directory.EndLoadAsync();
        await directory.IsWholeAsync();
        Assert.InRange(proxy.MostBulks, 1, 4);
    }

    [Fact]
    public async Task With_every_second_answer_spoilt_from_the_first_a_load_goes_on_to_its_end()
    {
        await using var proxy = await FaultyProxy.StartAsync(url);
        proxy.Fault = Fault.Often;
        await using var directory = await ServeAsync(proxy);
        await directory.BeginLoadAsync();
        await directory.EndLoadAsync();
        proxy.Fault = Fault.None;
        await directory.IsWholeAsync();
    }

    [Fact]
    public async Task A_certificate_that_must_not_be_believed_gets_nothing_and_a_good_one_everything()
    {
        using var folder = new TemporaryFolder();
        using var authority = Authority();
        using var other = Authority();
        await File.WriteAllTextAsync(folder["ca.pem"], authority.ExportCertificatePem());
        var now = TimeProvider.System.GetUtcNow();
        using var untrusted = Certificate(other, IPAddress.Loopback, now.AddDays(1));
        using var expired = Certificate(authority, IPAddress.Loopback, now.AddHours(-1));
        using var ofAnother = Certificate(authority, IPAddress.Parse("192.0.2.1"), now.AddDays(1));
        using var good = Certificate(authority, IPAddress.Loopback, now.AddDays(1));

        await using var proxy = await FaultyProxy.StartAsync(url, untrusted);
        await using var directory = await ServeAsync(proxy, new() { ["CaFile"] = folder["ca.pem"] });
        await directory.UntilAsync(() => Task.FromResult(directory.Count("firm") == ElasticDirectory.Sample));
        foreach (var bad in new[] { untrusted, expired, ofAnother })
        {
            proxy.Certificate = bad;
            await directory.UntilAsync(() => Task.FromResult(proxy.Shown > 1));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await directory.StatusAsync("/api/v1/firms?q=艾条"));
        }

        await directory.IsCatchingItsBreathAsync();
        Assert.Contains("certificate", directory.Client.Output, StringComparison.Ordinal);
        Assert.Equal(0, proxy.Requests);

        proxy.Certificate = good;
        await directory.IsWholeAsync(ElasticDirectory.Sample);
    }

    Task<ElasticDirectory> ServeAsync(FaultyProxy proxy, Dictionary<string, string>? settings = null) =>
        ElasticDirectory.ServeAsync(proxy.Url, new Dictionary<string, string>(settings ?? []) { ["Prefix"] = elasticsearch.Options.Prefix });

    static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-10), now.AddDays(10));
    }

    static X509Certificate2 Certificate(X509Certificate2 authority, IPAddress host, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Elasticsearch", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(host);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, until.AddDays(-5), until, [1, 2, 3, 4, 5, 6, 7, 8]);
        return signed.CopyWithPrivateKey(key);
    }
}
