using AgriDirectory.Firms;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Watching;

/// <summary>Writes down, now and then, which questions found nothing.</summary>
sealed class UnansweredKeeper(Unanswered unanswered, IGrainFactory grains, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    DateOnly written;

    IUnansweredGrain Grain => grains.GetGrain<IUnansweredGrain>(0);

    /// <summary>Writes down what is due.</summary>
    public async Task FlushAsync()
    {
        var due = unanswered.Take();
        var today = BeijingDay.Of(time.GetUtcNow());
        // Once a day even if there is nothing, so that what is too old goes.
        if (due.IsEmpty && written == today) return;
        try
        {
            await Grain.AddAsync(due);
            written = today;
        }
        catch (Exception e) when (e is StoreFailedException or TimeoutException or OrleansException)
        {
            unanswered.GiveBack(due);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await FlushAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo may have stopped already: the last minute's counts are not worth keeping anybody waiting.
        }
    }
}
