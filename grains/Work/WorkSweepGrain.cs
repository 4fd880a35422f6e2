using AgriDirectory.Firms;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace AgriDirectory.Work;

/// <summary>
/// All that must be remembered is in SQL: the items, whose numbers follow from what they are about, and the last change that was looked at, noted
/// after the items. A crash anywhere repeats looks, which changes nothing, and leaves none out; so do two activations.
/// </summary>
[KeepAlive]
sealed partial class WorkSweepGrain(IDirectoryStore store, TimeProvider time, ILogger<WorkSweepGrain> log) : Grain, IWorkSweepGrain
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>How seldom it is looked whether there is room again.</summary>
    const int LooksUntilRoom = 10;

    WorkSource[] sources = [];
    int looks;
    string? trouble;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Whoever watches may ask for any number.
        ArgumentOutOfRangeException.ThrowIfNotEqual(this.GetPrimaryKeyLong(), 0);
        var items = new FoundItems(store, GrainFactory);
        sources = [new DoubtfulFirms(store, items, time), new ParkedRows(store, items), new UnconfirmedFirms(store, items, time)];
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(LookEvery, LookEvery));
        return Task.CompletedTask;
    }

    public Task EnsureAsync() => Task.CompletedTask;

    public Task<WorkSweepState> GetState() => Task.FromResult(new WorkSweepState([.. sources.Where(s => s.Waits).Select(s => s.Kind)], trouble));

    async Task LookAsync(CancellationToken stop)
    {
        string? now = null;
        looks++;
        foreach (var source in sources.Where(s => !s.Waits || looks % LooksUntilRoom == 0))
        {
            try
            {
                await source.LookAsync(stop);
            }
            catch (Exception e) when (e is StoreFailedException or TimeoutException or OrleansException)
            {
                // The next look tries again, and the other kinds go on meanwhile.
                now = e.Message;
            }
        }

        if (now is not null && now != trouble)
        {
            LogTrouble(now);
        }

        trouble = now;
    }

    [LoggerMessage(LogLevel.Warning, "The worklist could not be brought up to date, and will be in a second: {Reason}")]
    partial void LogTrouble(string reason);
}
