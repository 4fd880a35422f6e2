using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Watching;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace AgriDirectory.Indexing;

/// <summary>
/// The drain runs in an interleaving timer and alone; everything else may run between its awaits. State changes only between awaits.
/// </summary>
[KeepAlive]
sealed partial class PartitionGrain(IDirectoryStore store, ISearchEngine engine, TimeProvider time, ILogger<PartitionGrain> log) : Grain, IPartitionGrain
{
    const int BatchSize = 500;
    const int Few = 8;
    internal const int WriteSize = 100;

    /// <summary>A document is some twenty kilobytes: few partitions of a silo make and send them at a time, a hundred each.</summary>
    static readonly SemaphoreSlim Loads = new(4);

    /// <summary>A few changes do not wait until a load has made its hundred.</summary>
    static readonly SemaphoreSlim Changes = new(64);

    static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    readonly PartitionWatch watch = new(time);
    MarketSums sums = new();
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<(long Sequence, TaskCompletionSource Found)> waiting = [];
    IGrainTimer? timer;
    PartitionFill? fill;
    int? usable;
    long epoch;
    long visible = -1;
    int failures;
    bool draining;
    bool woken;
    string? trouble;

    int Partition => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Whoever watches may ask for any number.
        ArgumentOutOfRangeException.ThrowIfNegative(this.GetPrimaryKeyLong());
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(this.GetPrimaryKeyLong(), store.Partitions);
        FeedMeter.Enter(watch);
        timer = this.RegisterGrainTimer(DrainAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Poll) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        FeedMeter.Leave(watch);
        ready.TrySetException(new InvalidOperationException("The partition moved; ask again."));
        waiting.ForEach(w => w.Found.TrySetCanceled(CancellationToken.None));
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        woken = true;
        if (!draining && failures == 0)
        {
            timer!.Change(TimeSpan.Zero, Poll);
        }

        return Task.CompletedTask;
    }

    public async Task<bool> WaitUntilVisibleAsync(long sequence, TimeSpan limit)
    {
        if (visible >= sequence)
        {
            return true;
        }

        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add((sequence, found));
        await WakeAsync();
        try
        {
            await found.Task.WaitAsync(limit < LongestWait ? limit : LongestWait, time);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            waiting.RemoveAll(w => w.Found == found);
            return false;
        }
    }

    public async Task<ImmutableArray<MarketSum>> GetMarketsAsync(Trade trade)
    {
        await ready.Task;
        return sums.Of(trade);
    }

    public async Task<ImmutableArray<LargestFirm>> GetLargestAsync(string market, MarketMeasure measure, int year, int count, bool published)
    {
        await ready.Task;
        return sums.Largest(new(market, measure, year), count, published);
    }

    public async Task<ImmutableArray<FirmFigure>> GetFiguresAsync(string firmId)
    {
        await ready.Task;
        return sums.FiguresOf(firmId);
    }

    public async Task<ImmutableArray<FiguresAbove>> CountAboveAsync(ImmutableArray<FirmFigure> figures)
    {
        await ready.Task;
        return [.. figures.Select(sums.Above)];
    }

    public Task<PartitionState> GetState() => Task.FromResult(new PartitionState(epoch, sums.Firms, visible, trouble, watch.Waiting, watch.OldestAt));

    async Task DrainAsync(CancellationToken stop)
    {
        draining = true;
        try
        {
            await BeginAsync(stop);
            bool more;
            do
            {
                woken = false;
                more = await DrainBatchAsync(stop);
            }
            while ((more || woken) && !stop.IsCancellationRequested);

            (failures, trouble) = (0, null);
            watch.Troubled = false;
        }
        catch (Exception e) when (e is EngineUnavailableException or StoreFailedException)
        {
            PauseAfter(e);
        }
        finally
        {
            draining = false;
        }
    }

    /// <summary>Nothing is lost by a failure: the dirty rows wait. Doubling pauses keep 64 partitions from hammering a sick engine.</summary>
    void PauseAfter(Exception failure)
    {
        failures = Math.Min(failures + 1, 8);
        trouble = failure.Message;
        watch.Troubled = true;
        usable = null;
        var pause = TimeSpan.FromMilliseconds(100 << failures);
        LogTrouble(Partition, pause.TotalSeconds, failure.Message);
        timer!.Change(pause < LongestPause ? pause : LongestPause, Poll);
    }

    /// <summary>The first drain: fences off an earlier activation, and loads the firms' contributions from SQL.</summary>
    async Task BeginAsync(CancellationToken stop)
    {
        if (epoch != 0)
        {
            return;
        }

        var raised = await store.RaiseEpochAsync(Partition);
        var after = "";
        while (true)
        {
            var page = await store.ScanAsync(Partition, after, BatchSize, stop);
            foreach (var firm in page)
            {
                sums.Replace(firm);
            }

            if (page.Length < BatchSize)
            {
                break;
            }

            after = page[^1].Id;
        }

        epoch = raised;
        ready.TrySetResult();
    }

    /// <summary>What of a batch the engine has been sent.</summary>
    /// <param name="Current">The generation that answers questions, if it can be written to.</param>
    /// <param name="Targets">The generations sent to.</param>
    /// <param name="Done">The rows taken in.</param>
    /// <param name="Refused">The rows refused for good.</param>
    /// <param name="Reach">Everything up to this sequence can be found once this is visible.</param>
    /// <param name="More">Whether there is more to do at once.</param>
    sealed record Sent(int? Current, int[] Targets, List<DirtyKey> Done, List<ParkedRow> Refused, long Reach, bool More);

    /// <summary>Takes one batch all the way.</summary>
    /// <returns>Whether there is more to do at once.</returns>
    async Task<bool> DrainBatchAsync(CancellationToken stop)
    {
        using var span = Telemetry.Source.StartActivity("feed batch");
        if (await SendBatchAsync(stop) is not { } sent)
        {
            span.Forget();
            return false;
        }

        if (sent.Done.Count + sent.Refused.Count > 0)
        {
            await SettleAsync(sent, stop);
            watch.Settled();
            FeedMeter.NoteRows(sent.Done.Count, sent.Refused.Count);
            span?.SetTag("agridirectory.rows", sent.Done.Count);
        }
        else if (sent.Current is not null)
        {
            Reached(sent.Reach);
            span.Forget();
        }

        return sent.More;
    }

    /// <summary>
    /// Reads a batch and sends it, a part at a time: a firm is large, and all of a silo's partitions may wait for the engine at once. Null if there is
    /// nowhere to send it to until a generation has been made, whose maker wakes the partitions.
    /// </summary>
    async Task<Sent?> SendBatchAsync(CancellationToken stop)
    {
        List<DirtyKey> done = [];
        List<ParkedRow> refused = [];
        var part = await TakePartAsync(after: 0, 0, stop);
        var current = await UsableAsync(part.Generations.FirstOrDefault(g => g.State == GenerationState.Current), stop);
        var building = await FillFor(part.Generations.FirstOrDefault(g => g.State == GenerationState.Building), stop);
        var filling = building is not null && await building.StepAsync(stop);
        int[] targets = [.. new[] { current?.Number, building is { Begun: true } ? building.Generation : null }.OfType<int>()];
        if (targets.Length == 0)
        {
            return null;
        }

        await WriteAsync(part.Firms, targets, done, refused, stop);
        while (part.More && done.Count + refused.Count < BatchSize)
        {
            part = await TakePartAsync(part.Firms[^1].Sequence, done.Count + refused.Count, stop);
            await WriteAsync(part.Firms, targets, done, refused, stop);
        }

        return new(current?.Number, targets, done, refused, part.More ? part.Firms[^1].Sequence : part.LastSequence, part.More || filling);
    }

    /// <summary>Reads dirty rows and takes them into the sums.</summary>
    async Task<DirtyBatch> TakePartAsync(long after, int taken, CancellationToken stop)
    {
        var part = await store.ReadDirtyAsync(Partition, after, WriteSize, stop);
        StepDownIf(part.Epoch != epoch);
        foreach (var dirty in part.Firms)
        {
            sums.Replace(dirty.Firm);
        }

        watch.Took(part, taken);
        return part;
    }

    async Task WriteAsync(ImmutableArray<DirtyFirm> dirty, int[] targets, List<DirtyKey> done, List<ParkedRow> refused, CancellationToken stop)
    {
        var answers = dirty.IsEmpty ? [] : await SendAsync(engine, [.. dirty.Select(d => d.Firm)], targets, stop);
        for (var i = 0; i < dirty.Length; i++)
        {
            var (id, sequence) = (dirty[i].Firm.Id, dirty[i].Sequence);
            if (answers.Select(reasons => reasons[i]).LastOrDefault(reason => reason is not null) is { } refusal)
            {
                refused.Add(new ParkedRow(id, sequence, refusal, time.GetUtcNow()));
            }
            else
            {
                done.Add(new DirtyKey(id, sequence));
            }
        }
    }

    /// <summary>Makes the firms' documents and writes them to each generation.</summary>
    /// <returns>For each generation, why each firm is refused for good, or null.</returns>
    internal static async Task<List<ImmutableArray<string?>>> SendAsync(ISearchEngine engine, Firm[] firms, int[] targets, CancellationToken stop)
    {
        var many = firms.Length > Few;
        var places = many ? Loads : Changes;
        await places.WaitAsync(stop);
        try
        {
            var documents = many ? await BackgroundWork.RunAsync(Make, stop) : Make();
            var reasons = new List<ImmutableArray<string?>>();
            foreach (var generation in targets)
            {
                reasons.Add(await engine.WriteAsync(generation, documents, stop));
            }

            return reasons;
        }
        finally
        {
            places.Release();
        }

        FirmDocument[] Make() => [.. firms.Select(FirmDocuments.Of)];
    }

    /// <summary>
    /// One change is wanted to be seen at once, and is made durable then; many are a load. In a building generation too: it may be the one that answers
    /// before anybody refreshes it again.
    /// </summary>
    async Task SettleAsync(Sent sent, CancellationToken stop)
    {
        if (sent.Done.Count + sent.Refused.Count <= Few)
        {
            await EachAsync(engine.MakeVisibleAsync);
            Shown();
            await EachAsync(engine.MakeDurableAsync);
        }
        else
        {
            await EachAsync(engine.SettleAsync);
            Shown();
        }

        StepDownIf(!await store.SettleAsync(Partition, epoch, sent.Done, sent.Refused));

        async Task EachAsync(Func<int, CancellationToken, Task> work)
        {
            foreach (var generation in sent.Targets)
            {
                await work(generation, stop);
            }
        }

        void Shown()
        {
            if (sent.Current is not null)
            {
                Reached(sent.Reach);
                watch.Shown();
            }
        }
    }

    /// <summary>An outdated activation may hold outdated sums, for its twin drains what it does not see.</summary>
    void StepDownIf(bool outdated)
    {
        if (outdated)
        {
            LogFenced(Partition, epoch);
            DeactivateOnIdle();
            throw new StoreFailedException("fenced", "A newer activation of this partition has taken over.");
        }
    }

    /// <summary>
    /// The current generation, unless it is lost: then its rebuilding is under way and nothing waits for it. It is looked at when it is new
    /// to this partition and after each failure, which is how a loss shows.
    /// </summary>
    async Task<Generation?> UsableAsync(Generation? current, CancellationToken stop)
    {
        if (current is null || current.Number == usable)
        {
            return current;
        }

        var health = await engine.CheckAsync(current.Number, stop);
        usable = health == EngineHealth.Ready ? current.Number : null;
        return health is EngineHealth.Ready or EngineHealth.Unavailable ? current : null;
    }

    async Task<PartitionFill?> FillFor(Generation? building, CancellationToken stop)
    {
        if (building is null)
        {
            return fill = null;
        }

        if (fill?.Generation != building.Number)
        {
            fill = await PartitionFill.ResumeAsync(store, engine, building.Number, Partition, stop);
        }

        return fill;
    }

    void Reached(long sequence)
    {
        visible = Math.Max(visible, sequence);
        foreach (var (_, found) in waiting.FindAll(w => w.Sequence <= visible))
        {
            found.TrySetResult();
        }

        waiting.RemoveAll(w => w.Sequence <= visible);
    }

    [LoggerMessage(LogLevel.Warning, "Partition {Partition} cannot feed the index, and tries again in {Seconds} s: {Reason}")]
    partial void LogTrouble(int partition, double seconds, string reason);

    [LoggerMessage(LogLevel.Information, "Partition {Partition} at epoch {Epoch} is outdated and steps down")]
    partial void LogFenced(int partition, long epoch);
}
