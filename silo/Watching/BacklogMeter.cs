using System.Diagnostics.Metrics;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;

namespace AgriDirectory.Silo.Watching;

/// <summary>What waits in SQL, as this silo last counted it. Every silo counts the whole directory: take the largest, not the sum.</summary>
static class BacklogMeter
{
    static volatile Backlog? counted;

    static BacklogMeter()
    {
        Telemetry.Meter.CreateObservableGauge("agridirectory.feed.backlog", () => Of(b => b.Dirty), "{row}", "Dirty rows in SQL, parked ones left out.");
        Telemetry.Meter.CreateObservableGauge("agridirectory.feed.parked", () => Of(b => b.Parked), "{row}", "Rows that the search engine refuses for good.");
    }

    /// <summary>Notes a count.</summary>
    public static void Note(Backlog backlog) => counted = backlog;

    static IEnumerable<Measurement<int>> Of(Func<Backlog, int> value) => counted is { } known ? [new(value(known))] : [];
}
