using AgriDirectory.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AgriDirectory.Silo.Watching;

/// <summary>Measurements and traces by OpenTelemetry: taken if somebody can read them, and else not at all.</summary>
public static class SignalsSettings
{
    /// <summary>Of Orleans' many measurements those that an operator can make something of.</summary>
    static readonly HashSet<string> OfOrleans = ["orleans-app-requests-timedout", "orleans-catalog-activations", "orleans-membership-clusterstatus"];

    /// <summary>
    /// Into so many a measurement may be split by its tags; requests, which have an address each, into OpenTelemetry's 2,000. Room for all is made at the
    /// start, for 150 measurements.
    /// </summary>
    const int Few = 250;

    /// <summary>Adds what the settings ask for.</summary>
    /// <returns>The settings.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting breaks a rule.</exception>
    public static SignalsOptions AddSignals(this IHostApplicationBuilder builder)
    {
        var options = SignalsOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        if (!options.Measures && !options.Traces) return options;
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("agridirectory", serviceVersion: typeof(SignalsSettings).Assembly.GetName().Version?.ToString(3)));
        if (options.Measures)
        {
            telemetry.WithMetrics(m =>
            {
                m.Measure();
                if (options.Collector is not null) m.AddOtlpExporter();
            });
        }

        if (options.Traces) telemetry.WithTracing(t => t.Trace(options.TraceRatio).AddOtlpExporter());
        return options;
    }

    /// <summary>What is measured: the directory, the web server, the runtime, and a little of Orleans.</summary>
    public static MeterProviderBuilder Measure(this MeterProviderBuilder meters) => meters
        .AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Microsoft.Orleans")
        .AddView(i => i.Meter.Name switch
        {
            "Microsoft.Orleans" when !OfOrleans.Contains(i.Name) => MetricStreamConfiguration.Drop,
            "Microsoft.AspNetCore.Hosting" => null,
            _ => new MetricStreamConfiguration { CardinalityLimit = Few },
        });

    /// <summary>What is traced: requests, grain calls, store, engine, and what is sent to an Elasticsearch.</summary>
    public static TracerProviderBuilder Trace(this TracerProviderBuilder spans, double ratio) => spans
        .SetSampler(new SpanSampler(ratio))
        .AddSource(Telemetry.Name, "Microsoft.Orleans.Application", "System.Net.Http")
        // Before whatever sends them away.
        .AddProcessor(new SpanTags());
}
