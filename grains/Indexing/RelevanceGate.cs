using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Indexing;

/// <summary>
/// Decides whether a filled generation may be switched in: it must hold as many firms as SQL, and answer every probe question that the
/// generation in use answers. Where that one cannot answer the counts alone decide, so that a directory heals by itself.
/// </summary>
sealed class RelevanceGate(IDirectoryStore store, ISearchEngine engine, TimeProvider time)
{
    const int FirstHits = 10;

    /// <summary>Firms change while questions are asked: what is lost is lost in every round.</summary>
    const int Rounds = 3;

    /// <summary>So often the generation in use may fail to answer, though the engine finds it sound, until the counts alone decide.</summary>
    const int Patience = 20;

    int unanswered;

    /// <summary>Compares a filled generation with SQL and with the one in use.</summary>
    /// <returns>Null if it may be switched in.</returns>
    /// <exception cref="EngineUnavailableException">It cannot be known now.</exception>
    public async Task<Refusal?> JudgeAsync(Generation building, Generation? current, CancellationToken stop)
    {
        ImmutableArray<Probe>? asked = null, lost = null;
        Refusal? refusal = null;
        for (var round = 0; round < Rounds; round++)
        {
            refusal = await CountAsync(building.Number, stop);
            if (refusal is null && current is not null && await CanAnswerAsync(current.Number, stop))
            {
                asked ??= await Probes.ReadAsync(store, stop);
                lost = await LostAsync(lost ?? asked.Value, current.Number, building.Number, stop);
                refusal = lost is [] ? null : await RefusedAsync(building.Number, asked.Value.Length, lost.Value, stop);
            }

            if (refusal is null)
            {
                break;
            }
        }

        return refusal;
    }

    async Task<Refusal?> CountAsync(int generation, CancellationToken stop)
    {
        // What waits, is parked or is saved meanwhile may be in one of the two counts and not in the other.
        var sequence = store.LastSequence;
        var before = await store.ReadBacklogAsync(stop);
        await engine.MakeVisibleAsync(generation, stop);
        var refusal = await RefusedAsync(generation, 0, [], stop);
        var after = await store.ReadBacklogAsync(stop);
        var moving = before.Dirty + after.Dirty + after.Parked + store.LastSequence - sequence;
        return Math.Abs(refusal.Expected - refusal.Firms) > moving ? refusal : null;
    }

    async Task<Refusal> RefusedAsync(int generation, int asked, ImmutableArray<Probe> lost, CancellationToken stop)
    {
        var firms = await engine.CountAsync(generation, stop);
        return new(generation, time.GetUtcNow(), firms, (await store.CountAsync(stop)).Living, asked, lost);
    }

    /// <summary>The questions that the generation in use answers with their firm, and the new one does not.</summary>
    async Task<ImmutableArray<Probe>> LostAsync(ImmutableArray<Probe> probes, int current, int building, CancellationToken stop)
    {
        var missed = new List<Probe>();
        foreach (var probe in probes)
        {
            if (!await FindsAsync(building, probe, stop))
            {
                missed.Add(probe);
            }
        }

        try
        {
            var lost = ImmutableArray.CreateBuilder<Probe>();
            foreach (var probe in missed)
            {
                if (await FindsAsync(current, probe, stop))
                {
                    lost.Add(probe);
                }
            }

            unanswered = 0;
            return lost.DrainToImmutable();
        }
        catch (EngineUnavailableException)
        {
            if (++unanswered < Patience && await CanAnswerAsync(current, stop))
            {
                throw;
            }

            return [];
        }
    }

    async Task<bool> FindsAsync(int generation, Probe probe, CancellationToken stop) => await RankAsync(engine, generation, probe, stop) > 0;

    /// <summary>At which place a generation finds a question's firm, from 1; 0 if not among the first hits.</summary>
    public static async Task<int> RankAsync(ISearchEngine engine, int generation, Probe probe, CancellationToken stop)
    {
        // An engine in this process answers at once: others get their turn in between.
        await Task.Yield();
        var plan = SearchPlanner.Plan(new SearchQuestion { Text = probe.Question, Size = FirstHits }) with { Counts = false };
        return (await engine.SearchAsync(plan, generation, stop)).Hits.Select(h => h.Card.Id).ToList().IndexOf(probe.FirmId) + 1;
    }

    async Task<bool> CanAnswerAsync(int generation, CancellationToken stop) => await engine.CheckAsync(generation, stop) switch
    {
        EngineHealth.Ready => true,
        EngineHealth.Unavailable => throw new EngineUnavailableException($"Whether generation {generation} can answer is not known."),
        _ => false,
    };
}
