using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Silo.Watching;
using AgriDirectory.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Indexing;

/// <summary>
/// Keeps the feed of a silo awake: has the engine serve the current generation, touches every partition, wakes those that a commit gave work
/// to, and looks every second whether the index has to be built anew. The worklist's sweep, which looks at what was saved, is kept awake too.
/// </summary>
sealed partial class IndexKeeper(IDirectoryStore store, ISearchEngine engine, IGrainFactory grains, TimeProvider time, ILogger<IndexKeeper> log) : BackgroundService
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    const int TouchEvery = 10;
    const int CountEvery = 5;

    int serving;
    int looks;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        store.Committed = Wake;
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            store.Committed = null;
        }
    }

    async Task LookAsync(CancellationToken stop)
    {
        try
        {
            await ServeAsync(stop);
            if (looks % TouchEvery == 0)
            {
                Wake([.. Enumerable.Range(0, store.Partitions)]);
                grains.GetGrain<IWorkSweepGrain>(0).EnsureAsync().Ignore();
            }

            await grains.GetGrain<IRebuildGrain>(0).EnsureAsync();
            if (looks % CountEvery == 0)
            {
                BacklogMeter.Note(await store.ReadBacklogAsync(stop));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it was, the next look tries again; the keeper itself must not end.
            LogTrouble(e.Message);
        }

        looks++;
    }

    /// <summary>
    /// At the start, and when a rebuild has switched: the engine answers from the generation that SQL calls current. A rebuild may switch between
    /// a look and the switch that follows from it, and would be undone: so each switch is followed by another look.
    /// </summary>
    async Task ServeAsync(CancellationToken stop)
    {
        while (await CurrentAsync(stop) is { } current && current != serving && await engine.CheckAsync(current, stop) == EngineHealth.Ready)
        {
            await engine.SwitchAsync(current, stop);
            serving = current;
        }
    }

    async Task<int?> CurrentAsync(CancellationToken stop) =>
        (await store.ReadGenerationsAsync(stop)).FirstOrDefault(g => g.State == GenerationState.Current)?.Number;

    void Wake(IReadOnlyCollection<int> partitions)
    {
        foreach (var partition in partitions)
        {
            grains.GetGrain<IPartitionGrain>(partition).WakeAsync().Ignore();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The index could not be looked after, and will be in a second: {Reason}")]
    partial void LogTrouble(string reason);
}
