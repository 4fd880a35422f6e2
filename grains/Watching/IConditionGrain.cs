using System.Collections.Immutable;

namespace AgriDirectory.Watching;

/// <summary>Knows which part of the directory is not as it should be, and since when. The key is always 0.</summary>
[Alias("agri.condition-grain")]
public interface IConditionGrain : IGrainWithIntegerKey
{
    /// <summary>Every part of <see cref="Parts"/> but search, of the last second: numbers and codes only.</summary>
    [Alias("get")] Task<ImmutableArray<PartCondition>> GetAsync();
}

/// <summary>How a part is.</summary>
/// <param name="Part">One of <see cref="Parts"/>.</param>
/// <param name="Fine">Whether it is as it should be.</param>
/// <param name="Since">Since when it is not; null if it is.</param>
/// <param name="Count">How much of it: seconds, rows, firms' questions, as the part counts; 0 if there is nothing to count.</param>
[GenerateSerializer, Immutable, Alias("agri.part-condition")]
public sealed record PartCondition(string Part, bool Fine, DateTimeOffset? Since = null, long Count = 0);

/// <summary>The parts of the directory that can be in trouble each by itself.</summary>
public static class Parts
{
    /// <summary>Whether searches are answered.</summary>
    public const string Search = "search";

    /// <summary>Whether SQL can be read.</summary>
    public const string Store = "store";

    /// <summary>Whether the last commit went through; counts nothing.</summary>
    public const string Writes = "writes";

    /// <summary>Whether there is a generation of the index that answers, of today's token rules.</summary>
    public const string Generation = "generation";

    /// <summary>Whether saves can be found soon; counts the seconds that the oldest has waited.</summary>
    public const string Feed = "feed";

    /// <summary>Whether the search engine takes every firm; counts the rows that it refuses.</summary>
    public const string Parked = "parked";

    /// <summary>Whether a rebuild goes on, and the last one was switched in; counts the probe questions that were lost.</summary>
    public const string Rebuild = "rebuild";
}
