using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgriDirectory.Watching;

namespace AgriDirectory.Indexing;

/// <summary>Measures the feed: each silo what its own partitions know, without a question to any of them.</summary>
static class FeedMeter
{
    static readonly ConcurrentDictionary<PartitionWatch, bool> Partitions = new();

    static readonly Counter<long> Rows = Telemetry.Meter.CreateCounter<long>(
        "agridirectory.feed.rows", "{row}", "Dirty rows that were brought to the search engine, or parked because it refuses them for good.");

    static readonly Histogram<double> Delay = Telemetry.Meter.CreateHistogram(
        "agridirectory.feed.delay", "s", "From the save of the oldest firm of a batch until the batch could be found.", tags: null, Telemetry.Times);

    static FeedMeter()
    {
        var meter = Telemetry.Meter;
        meter.CreateObservableGauge("agridirectory.feed.partitions", () => Partitions.Count, "{partition}", "Partitions that are awake in this silo.");
        meter.CreateObservableGauge(
            "agridirectory.feed.troubled", () => Partitions.Keys.Count(p => p.Troubled), "{partition}", "Of this silo's partitions those whose last drain failed.");
        meter.CreateObservableGauge(
            "agridirectory.feed.waiting", () => Partitions.Keys.Sum(p => p.Waiting), "{row}", "Rows that this silo's partitions have read and that cannot be found yet.");
        meter.CreateObservableGauge(
            "agridirectory.feed.lag", () => Longest(p => p.Lag), "s", "How long the oldest save has waited that this silo's partitions have to make findable.");
        meter.CreateObservableGauge(
            "agridirectory.market.age", () => Longest(p => p.Age), "s", "How long ago one of this silo's partitions last took into the markets what SQL holds.");
    }

    /// <summary>A partition wakes in this silo.</summary>
    public static void Enter(PartitionWatch partition) => Partitions[partition] = true;

    /// <summary>It leaves.</summary>
    public static void Leave(PartitionWatch partition) => Partitions.TryRemove(partition, out _);

    /// <summary>Notes how long a batch took from the save of its oldest firm until it could be found.</summary>
    public static void NoteDelay(TimeSpan delay) => Delay.Record(delay.TotalSeconds);

    /// <summary>Notes rows that are done with.</summary>
    public static void NoteRows(int indexed, int parked)
    {
        Rows.Add(indexed, new KeyValuePair<string, object?>("outcome", "indexed"));
        Rows.Add(parked, new KeyValuePair<string, object?>("outcome", "parked"));
    }

    static double Longest(Func<PartitionWatch, TimeSpan> of) => Partitions.Keys.Select(p => of(p).TotalSeconds).DefaultIfEmpty().Max();
}
