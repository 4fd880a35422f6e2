using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AgriDirectory.Watching;

/// <summary>
/// Where the directory's own measurements and spans come from. Nothing is measured while nobody listens. What they are labelled with is kinds and
/// outcomes out of short lists, and never what somebody asked, a name or an id.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "AgriDirectory";

    /// <summary>The meter.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>The source of spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Bounds of a histogram of times, in seconds: from a lookup in memory to what nobody waits for any more.</summary>
    public static InstrumentAdvice<double> Times { get; } = new() { HistogramBucketBoundaries = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30] };

    /// <summary>Leaves out a span that turned out to be about nothing.</summary>
    public static void Forget(this Activity? span)
    {
        if (span is not null)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    /// <summary>Seconds since a timestamp of <see cref="Stopwatch"/>.</summary>
    public static double SecondsSince(long timestamp) => Stopwatch.GetElapsedTime(timestamp).TotalSeconds;
}
