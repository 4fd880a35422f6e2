using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Silo.Watching;

/// <summary>Who may read the measurements at <c>/metrics</c>.</summary>
public enum MetricsReaders
{
    /// <summary>Nobody: they are not even taken, unless they are sent to a collector.</summary>
    Nobody,

    /// <summary>Who has the operator's secret.</summary>
    Operators,

    /// <summary>This machine and private networks.</summary>
    Private,

    /// <summary>Anybody.</summary>
    Anybody,
}

/// <summary>How logs are written.</summary>
public enum LogShape
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>A JSON object a line.</summary>
    Json,
}

/// <summary>What is told of the running directory, and to whom.</summary>
public sealed record SignalsOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgriDirectory:Signals";

    /// <summary>OpenTelemetry's own key of the collector to which traces and measurements are sent.</summary>
    public const string CollectorKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Who may read <c>/metrics</c>.</summary>
    public MetricsReaders Metrics { get; init; } = MetricsReaders.Private;

    /// <summary>The part of traces that is sent to the collector, 0 to 1.</summary>
    public double TraceRatio { get; init; } = 1;

    /// <summary>How logs are written.</summary>
    public LogShape Logs { get; init; }

    /// <summary>The collector; null if there is none, and then no span is made. Whatever of <c>OTEL_EXPORTER_OTLP_…</c> is set besides counts too.</summary>
    public Uri? Collector { get; private init; }

    /// <summary>Whether spans are made.</summary>
    public bool Traces => Collector is not null && TraceRatio > 0;

    /// <summary>Whether measurements are taken.</summary>
    public bool Measures => Collector is not null || Metrics != MetricsReaders.Nobody;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">One breaks a rule; each failure names the key, the rule and the remedy.</exception>
    public static SignalsOptions Read(IConfiguration configuration)
    {
        SignalsOptions options;
        try
        {
            options = configuration.GetSection(Section).Get<SignalsOptions>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            // The binder's words name the setting and the value that is none.
            throw Broken(e.Message);
        }

        if (options.TraceRatio is not (>= 0 and <= 1)) throw Broken($"{Section}:TraceRatio must be a part of all traces, 0 to 1.");
        if (!Enum.IsDefined(options.Metrics)) throw Broken($"{Section}:Metrics must be one of {string.Join(", ", Enum.GetNames<MetricsReaders>())}.");
        if (!Enum.IsDefined(options.Logs)) throw Broken($"{Section}:Logs must be one of {string.Join(", ", Enum.GetNames<LogShape>())}.");
        var collector = configuration[CollectorKey];
        if (string.IsNullOrEmpty(collector)) return options;
        return Uri.TryCreate(collector, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? options with { Collector = url }
            : throw Broken($"{CollectorKey} must be the http or https address of an OpenTelemetry collector, such as http://127.0.0.1:4317.");
    }

    static OptionsValidationException Broken(string failure) => new(Section, typeof(SignalsOptions), [failure]);
}
