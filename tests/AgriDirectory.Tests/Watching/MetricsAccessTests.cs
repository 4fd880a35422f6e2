using System.Net;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Watching;
using AgriDirectory.Silo.Watching;
using AgriDirectory.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Tests.Watching;

/// <summary>Who may read the measurements.</summary>
public sealed class MetricsAccessTests
{
    [Theory]
    [InlineData("Private", "127.0.0.1", false, HttpStatusCode.OK)]
    [InlineData("Private", "203.0.113.5", false, HttpStatusCode.NotFound)]
    [InlineData("Private", "203.0.113.5", true, HttpStatusCode.NotFound)]
    [InlineData("Anybody", "203.0.113.5", false, HttpStatusCode.OK)]
    [InlineData("Operators", "127.0.0.1", false, HttpStatusCode.Unauthorized)]
    [InlineData("Operators", "203.0.113.5", true, HttpStatusCode.OK)]
    [InlineData("Nobody", "127.0.0.1", true, HttpStatusCode.NotFound)]
    public async Task The_setting_says_who_reads_them(string readers, string from, bool secret, HttpStatusCode status)
    {
        using var folder = new TemporaryFolder();
        var token = OperatorToken.LoadOrCreate(folder.Path);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["AgriDirectory:Signals:Metrics"] = readers });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new FakeDirectory(1).Grains);
        builder.Services.AddOperatorSignIn(token);
        builder.AddSignals();
        builder.AddWebSignals();
        await using var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(from);
            return next(context);
        });
        app.UseAuthentication().UseAuthorization();
        app.MapMetrics();
        await app.StartAsync();

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        if (secret) http.DefaultRequestHeaders.Authorization = new("Bearer", token.Secret);
        using var answer = await http.GetAsync(new Uri(app.Urls.First() + "/metrics"));
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.8.8.8", true)]
    [InlineData("::1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("192.169.1.1", false)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("8.8.8.8", false)]
    public void Private_is_what_the_internet_does_not_lead_to(string address, bool isPrivate) => Assert.Equal(isPrivate, WebSignals.IsPrivate(IPAddress.Parse(address)));

    [Theory]
    [InlineData("AgriDirectory:Signals:TraceRatio", "1.5")]
    [InlineData("AgriDirectory:Signals:TraceRatio", "much")]
    [InlineData("AgriDirectory:Signals:Metrics", "Everybody")]
    [InlineData("AgriDirectory:Signals:Metrics", "17")]
    [InlineData("AgriDirectory:Signals:Logs", "Xml")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    public void A_setting_that_breaks_a_rule_is_refused_by_its_key(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build();
        Assert.Contains(key, Assert.Throws<OptionsValidationException>(() => SignalsOptions.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_collector_no_span_is_made()
    {
        var options = SignalsOptions.Read(new ConfigurationBuilder().Build());
        Assert.Equal((false, true), (options.Traces, options.Measures));
    }
}
