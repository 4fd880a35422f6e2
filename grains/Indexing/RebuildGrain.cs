using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace AgriDirectory.Indexing;

/// <summary>
/// A rebuild's whole state is in SQL (the generation, and how far each partition has filled it), so it goes on after a crash at any step. The
/// partitions do the filling; this grain makes the generation, watches, has the gate judge it, and switches.
/// </summary>
[KeepAlive]
sealed partial class RebuildGrain(IDirectoryStore store, ISearchEngine engine, TimeProvider time, ILogger<RebuildGrain> log) : Grain, IRebuildGrain, IDisposable
{
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>A refused generation is work in vain: the next attempt that nobody asks for waits so long.</summary>
    static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMinutes(1);

    /// <summary>How long a replaced generation can be gone back to. It costs as much room as the one that replaced it.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    readonly RelevanceGate gate = new(store, engine, time);

    /// <summary>The timer interleaves with calls, for the gate may take long; generations come and go one at a time.</summary>
    readonly SemaphoreSlim changing = new(1);
    readonly RebuildWatch watch = RebuildMeter.Enter();
    bool tidied;

    IGrainTimer? timer;
    string? trouble;

    public async Task<RebuildState> StartAsync(string reason)
    {
        await AloneAsync(() => BeginAsync(reason));
        return await GetState();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        RebuildMeter.Leave(watch);
        return Task.CompletedTask;
    }

    async Task BeginAsync(string reason)
    {
        var generations = await store.ReadGenerationsAsync();
        if (generations.FirstOrDefault(g => g.State == GenerationState.Building) is not { } building)
        {
            building = await store.BeginGenerationAsync(FirmDocuments.Rules);
            LogBegun(building.Number, reason);
        }

        await GoOnAsync(building);
    }

    public async Task<BackAnswer> BackAsync()
    {
        var outcome = BackOutcome.NoneBefore;
        await AloneAsync(async () =>
        {
            outcome = await CanGoBackAsync(await store.ReadGenerationsAsync());
            if (outcome != BackOutcome.Begun)
            {
                return;
            }

            if (await store.TakeBackGenerationAsync() is { } before)
            {
                LogBack(before.Number);
                await GoOnAsync(before);
            }
            else
            {
                outcome = BackOutcome.Rebuilding;
            }
        });
        return new(outcome, await GetState());
    }

    async Task<BackOutcome> CanGoBackAsync(ImmutableArray<Generation> generations)
    {
        if (generations.Any(g => g.State == GenerationState.Building))
        {
            return BackOutcome.Rebuilding;
        }

        if (generations.FirstOrDefault(g => g.State == GenerationState.Previous) is not { } before)
        {
            return BackOutcome.NoneBefore;
        }

        return await engine.CheckAsync(before.Number) switch
        {
            EngineHealth.Unavailable => BackOutcome.EngineUnavailable,
            _ when before.Rules != FirmDocuments.Rules => BackOutcome.OtherRules,
            EngineHealth.Ready => BackOutcome.Begun,
            _ => BackOutcome.NoneBefore,
        };
    }

    public Task EnsureAsync() => AloneAsync(async () =>
    {
        await GoOnOrBeginAsync();
        watch.Troubled = trouble is not null;
        if (!tidied)
        {
            // What a crash kept from being deleted.
            await TidyAsync(CancellationToken.None);
            tidied = true;
        }
    });

    async Task GoOnOrBeginAsync()
    {
        var generations = await store.ReadGenerationsAsync();
        watch.Refused = generations.Any(g => g.State == GenerationState.Refused);
        watch.Building = generations.Any(g => g.State == GenerationState.Building);
        var current = generations.FirstOrDefault(g => g.State == GenerationState.Current);
        if (generations.FirstOrDefault(g => g.State == GenerationState.Building) is { } building)
        {
            await GoOnAsync(building);
        }
        else if (current is null)
        {
            await StartByItselfAsync("there is no index yet");
        }
        else if (await engine.CheckAsync(current.Number) is EngineHealth.Missing or EngineHealth.Damaged)
        {
            await StartByItselfAsync("the index is missing or damaged, or of other token rules");
        }
        else if (generations.FirstOrDefault(g => g.ReplacedAt < time.GetUtcNow() - Kept) is { } over)
        {
            await store.DropGenerationAsync(over.Number);
            await TidyAsync(CancellationToken.None);
        }
        else if (current.Rules != FirmDocuments.Rules && !generations.Any(g => g.State == GenerationState.Refused && g.Rules == FirmDocuments.Rules))
        {
            // Built once and refused, the next one would be too: that takes a person.
            await BeginAsync("its token rules are not today's");
        }
    }

    async Task StartByItselfAsync(string reason)
    {
        if (await store.ReadRefusalAsync() is not { } refusal || (time.GetUtcNow() - refusal.At).Duration() > PauseAfterRefusal)
        {
            await BeginAsync(reason);
        }
    }

    public async Task<RebuildState> GetState()
    {
        var generations = await store.ReadGenerationsAsync();
        var building = generations.FirstOrDefault(g => g.State == GenerationState.Building);
        var fills = building is null ? [] : await store.ReadFillsAsync(building.Number);
        return new(generations, fills.Count(f => f.Complete), store.Partitions, trouble, await store.ReadRefusalAsync());
    }

    /// <summary>Makes the generation in the engine if it is not there, and has the partitions fill it.</summary>
    async Task GoOnAsync(Generation building)
    {
        if (timer is not null)
        {
            return;
        }

        try
        {
            if (await engine.CheckAsync(building.Number) != EngineHealth.Ready)
            {
                var fills = await store.ReadFillsAsync(building.Number);
                if (building.Rules != FirmDocuments.Rules || fills.Length > 0)
                {
                    // What had been filled is lost: a fresh number leaves no doubt about what is in it.
                    await store.DropGenerationAsync(building.Number);
                    building = await store.BeginGenerationAsync(FirmDocuments.Rules);
                }

                await engine.CreateAsync(building.Number, FirmDocuments.Rules);
            }

            trouble = null;
        }
        catch (Exception e) when (e is EngineUnavailableException or StoreFailedException)
        {
            trouble = e.Message;
            LogTrouble(building.Number, e.Message);
            return;
        }

        WakeAll();
        timer = this.RegisterGrainTimer(SwitchWhenFilledAsync, new GrainTimerCreationOptions(Look, Look) { Interleave = true });
    }

    async Task SwitchWhenFilledAsync(CancellationToken stop)
    {
        try
        {
            var generations = await store.ReadGenerationsAsync(stop);
            var building = generations.FirstOrDefault(g => g.State == GenerationState.Building);
            if (building is null || await engine.CheckAsync(building.Number, stop) is EngineHealth.Missing or EngineHealth.Damaged)
            {
                StopWatching();
                return;
            }

            var fills = await store.ReadFillsAsync(building.Number, stop);
            var filled = fills.Count(f => f.Complete);
            watch.Progress = (double)filled / store.Partitions;
            if (filled < store.Partitions)
            {
                return;
            }

            var current = generations.FirstOrDefault(g => g.State == GenerationState.Current);
            var refusal = await gate.JudgeAsync(building, current, stop);
            await AloneAsync(async () =>
            {
                await (refusal is null ? SwitchAsync(building, stop) : RefuseAsync(refusal, stop));
                trouble = null;
                StopWatching();
            });
            WakeAll();
        }
        catch (Exception e) when (e is EngineUnavailableException or StoreFailedException)
        {
            trouble = e.Message;
        }
    }

    /// <summary>The engine first: a crash in between leaves a complete building generation, which is switched in again.</summary>
    async Task SwitchAsync(Generation building, CancellationToken stop)
    {
        await engine.SwitchAsync(building.Number, stop);
        await store.SwitchGenerationAsync(building.Number, time.GetUtcNow());
        // Whoever read SQL before that may have had the engine serve the old one again; whoever reads it from now on has it serve this one.
        await engine.SwitchAsync(building.Number, stop);
        foreach (var before in (await store.ReadGenerationsAsync(stop)).Where(g => g.State == GenerationState.Previous))
        {
            if (await engine.CheckAsync(before.Number, stop) is EngineHealth.Missing or EngineHealth.Damaged)
            {
                await store.DropGenerationAsync(before.Number);
            }
        }

        await TidyAsync(stop);
        RebuildMeter.NoteEnd(switched: true);
        LogSwitched(building.Number, await engine.CountAsync(building.Number, stop));
    }

    async Task RefuseAsync(Refusal refusal, CancellationToken stop)
    {
        await store.RefuseGenerationAsync(refusal);
        RebuildMeter.NoteEnd(switched: false);
        LogRefused(refusal.Generation, refusal.Firms, refusal.Expected, refusal.Lost.Length, refusal.Asked);
        await TidyAsync(stop);
    }

    /// <summary>Generations that nobody needs any more are deleted.</summary>
    async Task TidyAsync(CancellationToken stop) => await engine.KeepOnlyAsync(
        [.. (await store.ReadGenerationsAsync(stop)).Where(g => g.State != GenerationState.Refused).Select(g => g.Number)], stop);

    async Task AloneAsync(Func<Task> work)
    {
        await changing.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            changing.Release();
        }
    }

    public void Dispose() => changing.Dispose();

    void StopWatching()
    {
        watch.Progress = 0;
        timer?.Dispose();
        timer = null;
    }

    void WakeAll()
    {
        for (var k = 0; k < store.Partitions; k++)
        {
            _ = GrainFactory.GetGrain<IPartitionGrain>(k).WakeAsync();
        }
    }

    [LoggerMessage(LogLevel.Information, "Index generation {Generation} is being built: {Reason}")]
    partial void LogBegun(int generation, string reason);

    [LoggerMessage(LogLevel.Information, "Index generation {Generation} is brought up to date, to be gone back to")]
    partial void LogBack(int generation);

    [LoggerMessage(LogLevel.Error, "Index generation {Generation} is not switched in: it holds {Firms} of {Expected} firms, and lost {Lost} of {Asked} probe questions")]
    partial void LogRefused(int generation, int firms, int expected, int lost, int asked);

    [LoggerMessage(LogLevel.Information, "Index generation {Generation} answers now, with {Firms} firms")]
    partial void LogSwitched(int generation, int firms);

    [LoggerMessage(LogLevel.Warning, "Index generation {Generation} cannot be built at the moment: {Reason}")]
    partial void LogTrouble(int generation, string reason);
}
