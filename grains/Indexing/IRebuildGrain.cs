using System.Collections.Immutable;
using Orleans.Concurrency;

namespace AgriDirectory.Indexing;

/// <summary>Builds generations of the index from SQL, while reads and writes go on. The key is always 0.</summary>
[Alias("agri.rebuild-grain")]
public interface IRebuildGrain : IGrainWithIntegerKey
{
    /// <summary>Begins a new generation; if one is being built already, goes on with that.</summary>
    /// <param name="reason">Why, for the log.</param>
    [Alias("start")] Task<RebuildState> StartAsync(string reason);

    /// <summary>
    /// Begins to go back to the generation before: it is brought up to date from SQL, and switched in as a new one is. The one in use becomes the
    /// generation before.
    /// </summary>
    [Alias("back")] Task<BackAnswer> BackAsync();

    /// <summary>Sees to it that the index can answer: begins a generation if none is fit, and goes on with one that a crash interrupted.</summary>
    [Alias("ensure")] Task EnsureAsync();

    /// <summary>How far it is; it reads the store alone, and waits for no engine.</summary>
    [Alias("get"), AlwaysInterleave] Task<RebuildState> GetState();
}

/// <summary>How far a rebuild is.</summary>
/// <param name="Generations">The generations that exist.</param>
/// <param name="Filled">Partitions that are wholly in the generation being built; 0 if none is.</param>
/// <param name="Partitions">Partitions in all.</param>
/// <param name="Trouble">Why it cannot go on at the moment; null if it can.</param>
/// <param name="Refusal">Why the last generation was not switched in; null if it was, or if another one has been begun since.</param>
[GenerateSerializer, Immutable, Alias("agri.rebuild-state")]
public sealed record RebuildState(ImmutableArray<Generation> Generations, int Filled, int Partitions, string? Trouble, Refusal? Refusal = null);

/// <summary>Whether the directory goes back to the generation before.</summary>
/// <param name="Outcome">Whether, or why not.</param>
/// <param name="State">How far it is.</param>
[GenerateSerializer, Immutable, Alias("agri.back-answer")]
public sealed record BackAnswer(BackOutcome Outcome, RebuildState State);

/// <summary>Whether a directory can go back, or why not.</summary>
public enum BackOutcome
{
    /// <summary>It goes back.</summary>
    Begun,

    /// <summary>There is no generation before, or it is lost.</summary>
    NoneBefore,

    /// <summary>A generation is being built.</summary>
    Rebuilding,

    /// <summary>The generation before is of other token rules than this program's, which would not go back to it either but build another.</summary>
    OtherRules,

    /// <summary>The search engine does not answer now.</summary>
    EngineUnavailable,
}
