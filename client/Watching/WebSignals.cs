using System.Net;
using System.Net.Sockets;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Silo.Watching;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AgriDirectory.Client.Watching;

/// <summary>What a web server adds to the signals: its requests among the spans, and <c>/metrics</c> for a Prometheus.</summary>
static class WebSignals
{
    /// <summary>Where Prometheus asks.</summary>
    public const string Path = "/metrics";

    /// <summary>However many ask, the numbers are gathered once in so many milliseconds.</summary>
    const int Fresh = 1_000;

    /// <summary>Adds what the settings ask for.</summary>
    public static void AddWebSignals(this WebApplicationBuilder builder)
    {
        var options = SignalsOptions.Read(builder.Configuration);
        if (options.Metrics != MetricsReaders.Nobody)
            builder.Services.AddOpenTelemetry().WithMetrics(m => m.AddPrometheusExporter(o => o.ScrapeResponseCacheDurationMilliseconds = Fresh));
        if (options.Traces)
            builder.Services.AddOpenTelemetry().WithTracing(t => t.AddAspNetCoreInstrumentation(o => o.Filter = IsWorthTracing));
    }

    /// <summary>Maps <c>/metrics</c>, if anybody may read it. To whom it is not open it is not there.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<SignalsOptions>();
        if (options.Metrics == MetricsReaders.Nobody) return;
        if (options.Metrics == MetricsReaders.Private)
        {
            app.Use((context, next) =>
            {
                if (!context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase) || IsPrivate(context.Connection.RemoteIpAddress)) return next(context);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }

        var scrape = app.MapPrometheusScrapingEndpoint(Path);
        if (options.Metrics == MetricsReaders.Operators) scrape.RequireAuthorization(OperatorSignIn.Policy);
    }

    /// <summary>This machine, and networks that the internet does not lead to (RFC 1918, RFC 4193, link-local).</summary>
    internal static bool IsPrivate(IPAddress? address)
    {
        if (address is null) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal;
        return address.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..];
    }

    /// <summary>Who watches asks all the time.</summary>
    static bool IsWorthTracing(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) && !context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);
}
