using System.Collections.Immutable;
using Orleans.Concurrency;

namespace AgriDirectory.Work;

/// <summary>
/// Puts into the worklist what the directory itself finds, and settles what is no longer so: doubtful firms, parked rows, firms that nobody has
/// confirmed for a year. It looks by itself, a little every second, beside whoever saves. The key is always 0.
/// </summary>
[Alias("agri.work-sweep-grain")]
public interface IWorkSweepGrain : IGrainWithIntegerKey
{
    /// <summary>Sees to it that it looks.</summary>
    [Alias("ensure"), AlwaysInterleave] Task EnsureAsync();

    /// <summary>How far it is.</summary>
    [Alias("get"), AlwaysInterleave] Task<WorkSweepState> GetState();
}

/// <summary>How far the sweep is.</summary>
/// <param name="Waiting">Kinds of which more may be found than the worklist holds: they follow when some are closed.</param>
/// <param name="Trouble">Why it could not look of late; null if it could.</param>
[GenerateSerializer, Immutable, Alias("agri.work-sweep-state")]
public sealed record WorkSweepState(ImmutableArray<WorkKind> Waiting, string? Trouble);
