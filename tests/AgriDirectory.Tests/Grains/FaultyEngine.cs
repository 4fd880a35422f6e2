using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Grains;

/// <summary>An engine that can be switched off, can refuse a firm, and can lose one in a generation.</summary>
sealed class FaultyEngine(ISearchEngine inner) : ISearchEngine
{
    readonly ConcurrentQueue<(int Generation, string Firm)> written = new();

    Func<Task>? beside;

    public bool Down { get; set; }

    public string? Refuses { get; set; }

    /// <summary>How many writes it still takes before one fails; null if it takes all.</summary>
    public int? WritesLeft { get; set; }

    /// <summary>What goes on beside the next write, before the engine takes it.</summary>
    public Func<Task>? BesideAWrite { set => beside = value; }

    /// <summary>How many more times what was written becomes durable before it is lost instead; null if it never is.</summary>
    public int? DurablesLeft { get; set; }

    /// <summary>A firm that a generation says it has taken, and has not.</summary>
    public (int Generation, string Firm)? Loses { get; set; }

    /// <summary>A firm that a generation has and does not find.</summary>
    public (int Generation, string Firm)? Hides { get; set; }

    /// <summary>A generation that is said to be damaged.</summary>
    public int? Damaged { get; set; }

    /// <summary>A generation that seems sound, and fails to answer when it is named.</summary>
    public int? Mute { get; set; }

    /// <summary>A generation of which it cannot be known whether all can be found: a rebuild waits before its gate.</summary>
    public int? Blind { get; set; }

    public Task<EngineHealth> CheckAsync(int generation, CancellationToken stop = default) =>
        Down ? Task.FromResult(EngineHealth.Unavailable)
        : Damaged == generation ? Task.FromResult(EngineHealth.Damaged)
        : inner.CheckAsync(generation, stop);

    public Task<bool> CreateAsync(int generation, string rules, CancellationToken stop = default) => Up().CreateAsync(generation, rules, stop);

    public Task SwitchAsync(int generation, CancellationToken stop = default) => Up().SwitchAsync(generation, stop);

    public Task KeepOnlyAsync(IReadOnlyCollection<int> generations, CancellationToken stop = default) => Up().KeepOnlyAsync(generations, stop);

    public async Task<ImmutableArray<string?>> WriteAsync(int generation, IReadOnlyList<FirmDocument> documents, CancellationToken stop = default)
    {
        if (WritesLeft-- == 0)
        {
            WritesLeft = null;
            throw new EngineUnavailableException("One write was lost.");
        }

        if (Interlocked.Exchange(ref beside, null) is { } work)
        {
            await work();
        }

        var accepted = documents.Where(d => d.Id != Refuses && (generation, d.Id) != Loses).ToList();
        var outcomes = await Up().WriteAsync(generation, accepted, stop);
        accepted.ForEach(d => written.Enqueue((generation, d.Id)));
        return [.. documents.Select(d => d.Id == Refuses ? "it has too many names" : accepted.IndexOf(d) is >= 0 and var i ? outcomes[i] : null)];
    }

    public Task MakeVisibleAsync(int generation, CancellationToken stop = default) =>
        Blind == generation ? throw new EngineUnavailableException("It cannot be known.") : Up().MakeVisibleAsync(generation, stop);

    public Task MakeDurableAsync(int generation, CancellationToken stop = default) => DurableAsync(generation, () => Up().MakeDurableAsync(generation, stop), stop);

    public async Task SettleAsync(int generation, CancellationToken stop = default)
    {
        await DurableAsync(generation, () => Up().SettleAsync(generation, stop), stop);
        if (Blind == generation)
        {
            throw new EngineUnavailableException("It cannot be known.");
        }
    }

    async Task DurableAsync(int generation, Func<Task> work, CancellationToken stop)
    {
        List<(int Generation, string Firm)> since = [];
        while (written.TryDequeue(out var one)) since.Add(one);
        if (DurablesLeft-- != 0)
        {
            await work();
            return;
        }

        DurablesLeft = null;
        await inner.RemoveAsync(generation, [.. since.Where(w => w.Generation == generation).Select(w => w.Firm)], stop);
        throw new EngineUnavailableException("What was written was lost.");
    }

    public async Task<EngineAnswer> SearchAsync(SearchPlan plan, int? generation = null, CancellationToken stop = default)
    {
        if (generation is not null && Mute == generation)
        {
            throw new EngineUnavailableException("The search failed.");
        }

        var answer = await Up().SearchAsync(plan, generation, stop);
        return Hides is { } hidden && hidden.Generation == generation ? answer with { Hits = [.. answer.Hits.Where(h => h.Card.Id != hidden.Firm)] } : answer;
    }

    public Task<int> CountAsync(int generation, CancellationToken stop = default) => Up().CountAsync(generation, stop);

    public Task<string> DescribeAsync(CancellationToken stop = default) => Up().DescribeAsync(stop);

    public Task<ImmutableArray<IndexedFirm>> WalkAsync(int generation, string afterId, int limit, CancellationToken stop = default) =>
        Up().WalkAsync(generation, afterId, limit, stop);

    public Task<ImmutableArray<IndexedFirm>> LookUpAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default) =>
        Up().LookUpAsync(generation, ids, stop);

    public Task RemoveAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default) => Up().RemoveAsync(generation, ids, stop);

    ISearchEngine Up() => Down ? throw new EngineUnavailableException("The engine is switched off.") : inner;
}
