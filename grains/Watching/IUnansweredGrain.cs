using System.Collections.Immutable;

namespace AgriDirectory.Watching;

/// <summary>Questions that found nothing: what they were and how often, never by whom. The key is always 0.</summary>
[Alias("agri.unanswered-grain")]
public interface IUnansweredGrain : IGrainWithIntegerKey
{
    /// <summary>The most questions of an answer.</summary>
    const int MostShown = 200;

    /// <summary>Adds to the counts of today; what may not be kept (<see cref="UnansweredRules.Read"/>) is left out.</summary>
    [Alias("add")] Task AddAsync(ImmutableArray<UnansweredCount> counts);

    /// <summary>The questions of the days that are kept, those asked most often first; at most <see cref="MostShown"/>.</summary>
    [Alias("read")] Task<ImmutableArray<UnansweredQuestion>> ReadAsync();

    /// <summary>Forgets a question, because it has been seen to.</summary>
    /// <returns>False if it is not kept.</returns>
    [Alias("clear")] Task<bool> ClearAsync(string question, string by);
}

/// <summary>How often a question was asked.</summary>
/// <param name="Question">The question, as <see cref="UnansweredRules.Read"/> gives it.</param>
/// <param name="Asked">How often.</param>
[GenerateSerializer, Immutable, Alias("agri.unanswered-count")]
public sealed record UnansweredCount(string Question, int Asked);

/// <summary>A question that found nothing.</summary>
/// <param name="Question">The question.</param>
/// <param name="Asked">How often it was asked.</param>
/// <param name="First">The first day in Beijing on which it was.</param>
/// <param name="Last">The last one.</param>
[GenerateSerializer, Immutable, Alias("agri.unanswered-question")]
public sealed record UnansweredQuestion(string Question, long Asked, DateOnly First, DateOnly Last);
