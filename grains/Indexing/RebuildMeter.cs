using System.Diagnostics.Metrics;
using AgriDirectory.Watching;

namespace AgriDirectory.Indexing;

/// <summary>Measures rebuilds, in the silo whose grain watches over them; the others say nothing of them.</summary>
static class RebuildMeter
{
    static volatile RebuildWatch? watch;

    static readonly Counter<long> Ended = Telemetry.Meter.CreateCounter<long>(
        "agridirectory.rebuild.ended", "{generation}", "Generations that were switched in, or refused by the gate.");

    static RebuildMeter()
    {
        Telemetry.Meter.CreateObservableGauge("agridirectory.rebuild.building", () => Of(w => w.Building ? 1 : 0), "{generation}", "Generations of the index that are being built.");
        Telemetry.Meter.CreateObservableGauge("agridirectory.rebuild.progress", () => Of(w => w.Progress), "1", "Which part of the partitions is in the generation being built; 0 if none is.");
        Telemetry.Meter.CreateObservableGauge("agridirectory.rebuild.troubled", () => Of(w => w.Troubled ? 1 : 0), "{generation}", "Generations that cannot be gone on with at the moment.");
        Telemetry.Meter.CreateObservableGauge("agridirectory.rebuild.refused", () => Of(w => w.Refused ? 1 : 0), "{generation}", "Generations that found less than the one in use, and were not switched in.");
    }

    /// <summary>The grain wakes in this silo.</summary>
    public static RebuildWatch Enter() => watch = new();

    /// <summary>It leaves.</summary>
    public static void Leave(RebuildWatch left) => Interlocked.CompareExchange(ref watch, null, left);

    /// <summary>Notes the end of a generation's building.</summary>
    public static void NoteEnd(bool switched) => Ended.Add(1, new KeyValuePair<string, object?>("outcome", switched ? "switched" : "refused"));

    static IEnumerable<Measurement<double>> Of(Func<RebuildWatch, double> value) => watch is { } there ? [new(value(there))] : [];
}

/// <summary>What the rebuild grain knows, read by whoever looks at the silo.</summary>
sealed class RebuildWatch
{
    volatile bool building, troubled, refused;
    double progress;

    public bool Building { get => building; set => building = value; }

    public bool Troubled { get => troubled; set => troubled = value; }

    public bool Refused { get => refused; set => refused = value; }

    /// <summary>0 to 1.</summary>
    public double Progress { get => Volatile.Read(ref progress); set => Volatile.Write(ref progress, value); }
}
