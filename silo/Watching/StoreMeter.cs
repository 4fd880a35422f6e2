using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgriDirectory.Watching;

namespace AgriDirectory.Silo.Watching;

/// <summary>Measures the store's commits.</summary>
static class StoreMeter
{
    /// <summary>As many groups as fit between one write and the most that a group may have.</summary>
    static readonly InstrumentAdvice<long> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048] };

    static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram(
        "agridirectory.store.commit.duration", "s", "From the beginning of a transaction to its commit on the disk.", tags: null, Telemetry.Times);

    static readonly Histogram<long> Size = Telemetry.Meter.CreateHistogram(
        "agridirectory.store.commit.size", "{write}", "Writes that share a commit.", tags: null, Sizes);

    static readonly Counter<long> Writes = Telemetry.Meter.CreateCounter<long>("agridirectory.store.writes", "{write}", "Writes, by how they ended.");

    /// <summary>By code. Those that an operator has to act on are there from the start, so that an alert has something to look at.</summary>
    static readonly ConcurrentDictionary<string, long> Failures = new(new[] { "disk-full", "read-only", "damaged", "store-failed" }.Select(code => KeyValuePair.Create(code, 0L)));

    static StoreMeter() => Telemetry.Meter.CreateObservableCounter(
        "agridirectory.store.errors", () => Failures.Select(f => new Measurement<long>(f.Value, new KeyValuePair<string, object?>("code", f.Key))), "{commit}", "Commits that failed, by reason.");

    /// <summary>Notes a group that was committed.</summary>
    public static void NoteCommit(int writes, TimeSpan took)
    {
        Duration.Record(took.TotalSeconds);
        Size.Record(writes);
        Writes.Add(writes, new KeyValuePair<string, object?>("outcome", "committed"));
    }

    /// <summary>Notes a group that failed.</summary>
    /// <param name="writes">How many writes were in it.</param>
    /// <param name="code">One of the store's few codes.</param>
    public static void NoteFailure(int writes, string code)
    {
        Writes.Add(writes, new KeyValuePair<string, object?>("outcome", "failed"));
        Failures.AddOrUpdate(code, 1, (_, before) => before + 1);
    }
}
