using System.Diagnostics;

namespace AgriDirectory.Silo.Search;

/// <summary>
/// Work that serves everybody who asked before it began: it runs once at a time, and who asks while it runs shares the next run.
/// After a run it rests: as long as a short run took, and some times as long after a long one, so that under load it leaves most of
/// the machine to others; with nothing else running it begins at once.
/// </summary>
/// <param name="work">What is run.</param>
/// <param name="rest">How many times as long as a long run it rests after it.</param>
/// <param name="longestRest">It never rests longer than this.</param>
/// <param name="others">How much others have done so far: once that stands still, nobody is left to rest for.</param>
/// <param name="load">How much others do between two runs when they are loading: then it rests as long as it may.</param>
internal sealed class SharedWork(Func<Task> work, int rest, TimeSpan longestRest, Func<long> others, long load = long.MaxValue)
{
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(50);

    readonly TimeSpan look = longestRest / 10 < LongestLook ? longestRest / 10 : LongestLook;

    /// <summary>Work that is over when it returns. It has a thread of its own: it computes and waits for disks, and the pool's few threads are for who asks.</summary>
    internal SharedWork(Action work, int rest, TimeSpan longestRest, Func<long> others)
        : this(
            () => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default),
            rest, longestRest, others)
    {
    }

    readonly Lock gate = new();
    Task running = Task.CompletedTask;
    Task? next;
    long restUntil;
    long othersBefore;

    /// <summary>Returns when a run that begins after this call has ended, and throws what it threw.</summary>
    internal Task RunAsync()
    {
        lock (gate)
        {
            if (next is not null)
                return next;

            if (running.IsCompleted && Stopwatch.GetTimestamp() >= restUntil)
                return running = Task.Run(WorkAsync);

            return next = RunNextAsync(running);
        }
    }

    async Task RunNextAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await RestAsync();
        lock (gate)
        {
            running = next!;
            next = null;
        }

        await WorkAsync();
    }

    async Task RestAsync()
    {
        var seen = others();
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), Interlocked.Read(ref restUntil)) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < look ? left : look);
            var now = others();
            if (now == seen)
                return;

            seen = now;
        }
    }

    async Task WorkAsync()
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await work();
        }
        finally
        {
            var end = Stopwatch.GetTimestamp();
            var longest = (long)(longestRest.TotalSeconds * Stopwatch.Frequency);
            var times = Stopwatch.GetElapsedTime(start, end) < Short ? 1 : rest;
            var done = others();
            Interlocked.Exchange(ref restUntil, end + (done - othersBefore >= load ? longest : Math.Min(times * (end - start), longest)));
            othersBefore = done;
        }
    }
}
