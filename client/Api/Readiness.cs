using System.Collections.Immutable;
using AgriDirectory.Search;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Api;

/// <summary>Whether the directory can answer, and what of it is not as it should be. All that ask within a second share one look.</summary>
sealed class Readiness(PublicDirectory directory, IGrainFactory grains, TimeProvider time)
{
    readonly Lock gate = new();
    Task<Ready>? last;
    long began;
    DateTimeOffset? away;

    /// <summary>How long a look is good for.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How things are.</summary>
    public Task<Ready> LookAsync()
    {
        lock (gate)
        {
            if (last is null || (last.IsCompleted && time.GetElapsedTime(began) >= Fresh))
                (last, began) = (AskAsync(), time.GetTimestamp());
            return last;
        }
    }

    async Task<Ready> AskAsync()
    {
        var conditions = ConditionsAsync();
        var answer = await directory.AskAsync(new SearchQuestion { Size = 1 });
        var found = answer.Status == AnswerStatus.Answered;
        away = found ? null : away ?? time.GetUtcNow();
        return new(found, found ? answer.Total : null, [new PartCondition(Parts.Search, found, away), .. await conditions]);
    }

    /// <summary>The other parts; if nobody answers, that is the store's trouble, for nobody knows better.</summary>
    async Task<ImmutableArray<PartCondition>> ConditionsAsync()
    {
        try
        {
            return await grains.GetGrain<IConditionGrain>(0).GetAsync();
        }
        catch (Exception failure) when (PublicDirectory.IsPassing(failure))
        {
            return [new PartCondition(Parts.Store, Fine: false)];
        }
    }
}

/// <summary>How the directory was found.</summary>
/// <param name="Answers">Whether searches are answered.</param>
/// <param name="Firms">How many firms can be found; null if that is not known.</param>
/// <param name="Conditions">How each part is.</param>
sealed record Ready(bool Answers, int? Firms, ImmutableArray<PartCondition> Conditions);
