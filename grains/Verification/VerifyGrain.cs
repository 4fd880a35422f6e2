using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace AgriDirectory.Verification;

/// <summary>The work goes on in the grain's own turns, between its awaits; it is not kept, for it can be begun again at any time.</summary>
[KeepAlive]
sealed partial class VerifyGrain(IDirectoryStore store, ISearchEngine engine, TimeProvider time, ILogger<VerifyGrain> log) : Grain, IVerifyGrain, IDisposable
{
    /// <summary>So often the whole begins anew because a rebuild has switched meanwhile.</summary>
    const int Tries = 3;

    const int MostFaults = 20;

    VerifyState state = VerifyState.None;
    CancellationTokenSource stopping = new();

    public Task<VerifyState?> StartAsync(bool repair)
    {
        if (state.IsRunning)
        {
            return Task.FromResult<VerifyState?>(null);
        }

        stopping.Dispose();
        stopping = new();
        state = VerifyState.None with { Stage = VerifyStage.Database, Repair = repair, StartedAt = time.GetUtcNow() };
        RunAsync(repair, stopping.Token).Ignore();
        return Task.FromResult<VerifyState?>(state);
    }

    public Task<VerifyState> GetState() => Task.FromResult(state);

    public async Task<VerifyState> StopAsync()
    {
        await stopping.CancelAsync();
        return state.IsRunning ? state = state with { Stage = VerifyStage.Stopped, EndedAt = time.GetUtcNow() } : state;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => stopping.CancelAsync();

    public void Dispose() => stopping.Dispose();

    async Task RunAsync(bool repair, CancellationToken stop)
    {
        try
        {
            var repairs = new VerifyRepairs(0, 0, 0);
            var found = await LookAsync(repair ? done => repairs = Add(repairs, done) : null, stop);
            Say(state with { Found = found }, stop);
            if (repair && !found.IsFine)
            {
                Say(state with { Repaired = repairs }, stop);
                var left = await LookAsync(null, stop);
                Say(state with { Left = left }, stop);
            }

            Say(state with { Stage = VerifyStage.Done, EndedAt = time.GetUtcNow() }, stop);
            LogDone((state.Left ?? found).IsFine, found.Differing, found.Totals, found.Faults.Length);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever stopped it has said so.
        }
        catch (Exception e)
        {
            LogFailed(e);
            Say(state with { Stage = VerifyStage.Failed, EndedAt = time.GetUtcNow(), Trouble = e.Message }, stop);
        }
    }

    /// <summary>A stopped one says nothing more: another may have begun.</summary>
    void Say(VerifyState now, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        state = now;
    }

    async Task<VerifyFindings> LookAsync(Action<VerifyRepairs>? repaired, CancellationToken stop)
    {
        Say(state with { Stage = VerifyStage.Database, Looked = 0, Of = 0 }, stop);
        var faults = await store.InspectAsync(MostFaults, stop);
        var (generation, index) = await LookAtIndexAsync(repaired, stop);
        var (count, totals, moving) = await LookAtTotalsAsync(repaired, stop);
        return new(
            generation,
            index.Seen,
            index.Count(DifferenceKind.Missing),
            index.Count(DifferenceKind.Surplus),
            index.Count(DifferenceKind.Older),
            index.Count(DifferenceKind.Newer),
            index.Count(DifferenceKind.Otherwise),
            index.Parked,
            index.Waiting + moving,
            count,
            [.. index.Told],
            totals,
            faults);
    }

    async Task<(int Generation, IndexComparison Index)> LookAtIndexAsync(Action<VerifyRepairs>? repaired, CancellationToken stop)
    {
        for (var tried = 1; ; tried++)
        {
            var current = (await store.ReadGenerationsAsync(stop)).FirstOrDefault(g => g.State == GenerationState.Current)
                ?? throw new EngineUnavailableException("No generation of the index answers yet.");
            if (await engine.CheckAsync(current.Number, stop) is not EngineHealth.Ready and var health)
            {
                throw new EngineUnavailableException($"Generation {current.Number} of the index cannot be compared: {health}.");
            }

            var counts = await store.CountAsync(stop);
            Say(state with { Stage = VerifyStage.Index, Looked = 0, Of = counts.Living + counts.Tombstones }, stop);
            var index = new IndexComparison(store, engine, time, current.Number);
            try
            {
                await index.RunAsync(
                    n => Say(state with { Looked = n }, stop),
                    repaired is null ? null : async differences => repaired(await MendAsync(current.Number, differences)),
                    stop);
                return (current.Number, index);
            }
            catch (Exception e) when (tried < Tries && e is (GenerationGoneException or EngineUnavailableException))
            {
                // Where a rebuild has switched, what it built is compared instead.
                if (!await IsGoneAsync(current.Number))
                {
                    throw;
                }
            }
        }
    }

    async Task<bool> IsGoneAsync(int generation) =>
        (await store.ReadGenerationsAsync()).FirstOrDefault(g => g.State == GenerationState.Current)?.Number != generation;

    async Task<VerifyRepairs> MendAsync(int generation, IReadOnlyList<FirmDifference> differences)
    {
        var queued = 0;
        foreach (var ids in differences.GroupBy(d => Partitioning.Of(d.FirmId, store.Partitions), d => d.FirmId))
        {
            queued += await GrainFactory.GetGrain<IPartitionGrain>(ids.Key).MendAsync(generation, [.. ids]);
        }

        return new(differences.Count(d => d.InIndex is not null), queued, 0);
    }

    async Task<(int Count, ImmutableArray<TotalDifference> Told, int Moving)> LookAtTotalsAsync(Action<VerifyRepairs>? repaired, CancellationToken stop)
    {
        var (count, moving, told) = (0, 0, new List<TotalDifference>());
        for (var k = 0; k < store.Partitions; k++)
        {
            Say(state with { Stage = VerifyStage.Totals, Looked = k, Of = store.Partitions }, stop);
            var compared = await GrainFactory.GetGrain<IPartitionGrain>(k).CompareTotalsAsync(reload: repaired is not null);
            count += compared.Count;
            moving += compared.Moving;
            told.AddRange(compared.Differences.Take(TotalsCompared.MostTold - told.Count));
            if (compared.Reloaded)
            {
                repaired?.Invoke(new(0, 0, 1));
            }
        }

        Say(state with { Looked = store.Partitions }, stop);

        return (count, [.. told], moving);
    }

    static VerifyRepairs Add(VerifyRepairs one, VerifyRepairs other) => new(one.Removed + other.Removed, one.Queued + other.Queued, one.Reloaded + other.Reloaded);

    [LoggerMessage(LogLevel.Information, "Verified, and fine: {Fine}; {Firms} firms, {Totals} totals and {Faults} things in the database differed")]
    partial void LogDone(bool fine, int firms, int totals, int faults);

    [LoggerMessage(LogLevel.Warning, "The verification could not go on")]
    partial void LogFailed(Exception e);
}
