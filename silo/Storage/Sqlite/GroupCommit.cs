using System.Diagnostics;
using System.Threading.Channels;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Watching;
using AgriDirectory.Watching;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>
/// The one writer. It takes all writes that wait into one transaction, so that many share one sync of the disk, and tells each caller its
/// own outcome after the commit. It has a thread of its own, for it spends its time waiting for the disk.
/// </summary>
sealed class GroupCommit : IAsyncDisposable
{
    const int MostOperations = 2_000;
    const int MostBytes = 4 << 20;
    const int MostWaiting = 10_000;

    /// <summary>A commit's span names so many of the writes that it took along.</summary>
    const int MostLinks = 64;

    /// <summary>A group of so many has its sync's worth.</summary>
    const int Enough = 256;

    static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(4);

    readonly string file;
    readonly TimeProvider time;
    readonly ILogger log;
    readonly Channel<Operation> waiting = Channel.CreateBounded<Operation>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<Operation> group = [];
    Writes? writes;
    long lastSequence;
    int writing;
    TimeSpan took;
    volatile StoreFailure? failure;

    /// <param name="file">The database, for opening it again.</param>
    /// <param name="session">The connection to begin with.</param>
    /// <param name="time">Says since when groups fail.</param>
    /// <param name="log">Where failed groups are told of.</param>
    public GroupCommit(string file, Session session, TimeProvider time, ILogger log)
    {
        this.file = file;
        this.time = time;
        this.log = log;
        lastSequence = Reads.Meta(session, "sequence");
        writes = new Writes(session, lastSequence);
        new Thread(Work) { Name = "store writer", IsBackground = true }.Start();
    }

    /// <summary>The highest sequence that was committed.</summary>
    public long LastSequence => Volatile.Read(ref lastSequence);

    /// <summary>Why the last group failed, and since when groups do; null if the last one was committed.</summary>
    public StoreFailure? Failure => failure;

    /// <summary>Told after each commit which partitions got dirty rows.</summary>
    public Action<IReadOnlyCollection<int>>? Committed { get; set; }

    /// <summary>Runs a write in the next group, and answers after its commit.</summary>
    public async Task<T> RunAsync<T>(Func<Writes, T> work, int weight = 256)
    {
        using var span = Telemetry.Source.StartActivity("store write");
        var operation = new Operation<T>(work, weight) { Span = span };
        try
        {
            await waiting.Writer.WriteAsync(operation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        return await operation.Task;
    }

    /// <summary>Finishes what waits, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await ended.Task;
    }

    void Work()
    {
        while (waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Gather();
            Take();
            var began = Stopwatch.GetTimestamp();
            Commit(began);
            took = Stopwatch.GetElapsedTime(began);
            writing = Math.Min(Enough, group.Count + waiting.Reader.Count);
            group.Clear();
        }

        try
        {
            writes?.Session.Dispose();
        }
        catch (Exception e)
        {
            log.LogError(e, "Closing the database failed; the next start finds its log");
        }

        ended.SetResult();
    }

    /// <summary>
    /// Who was told of the last commit writes again at once, if many write. Going on with the first of them would have the others wait for two syncs;
    /// waiting for all, for a fraction of a sync's time, lets them share the next. Who writes alone waits for nobody.
    /// </summary>
    void Gather() => SpinWait.SpinUntil(() => waiting.Reader.Count >= writing, took / 2 < LongestGathering ? took / 2 : LongestGathering);

    void Take()
    {
        var bytes = 0;
        while (group.Count < MostOperations && bytes < MostBytes && waiting.Reader.TryRead(out var operation))
        {
            group.Add(operation);
            bytes += operation.Weight;
        }
    }

    void Commit(long began)
    {
        try
        {
            using (Span())
            {
                Write();
            }

            failure = null;
            StoreMeter.NoteCommit(group.Count, Stopwatch.GetElapsedTime(began));
            Volatile.Write(ref lastSequence, writes!.Sequence);
            foreach (var operation in group)
            {
                operation.Complete();
            }

            if (writes!.TakeTouched() is { Count: > 0 } touched)
            {
                Committed?.Invoke(touched);
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    void Write()
    {
        writes ??= Open();
        try
        {
            Run(writes, separately: false);
        }
        catch (Exception e) when (Failures.IsOfOne(e))
        {
            // One operation is at fault. Savepoints show which and let the others through; they are too slow to have always.
            RollBack(writes);
            Run(writes, separately: true);
        }
    }

    /// <summary>A span of the commit in the trace of the first write that is traced; it and the other writes name each other.</summary>
    Activity? Span()
    {
        var traced = group.FindAll(o => o.Span is not null);
        if (traced.Count == 0) return null;
        var span = Telemetry.Source.StartActivity(
            "store commit", ActivityKind.Internal, traced[0].Span!.Context, links: traced.Skip(1).Take(MostLinks).Select(o => new ActivityLink(o.Span!.Context)));
        if (span is null) return null;
        span.SetTag("agridirectory.writes", group.Count);
        foreach (var write in traced.Skip(1))
        {
            write.Span!.AddLink(new ActivityLink(span.Context));
        }

        return span;
    }

    void Run(Writes into, bool separately)
    {
        var session = into.Session;
        session.Run("BEGIN IMMEDIATE");
        foreach (var operation in group)
        {
            if (separately) RunSeparately(operation, into);
            else operation.Run(into);
        }

        into.StoreSequence();
        session.Run("COMMIT");
    }

    static void RunSeparately(Operation operation, Writes into)
    {
        var session = into.Session;
        session.Run("SAVEPOINT one");
        try
        {
            operation.Run(into);
        }
        catch (Exception e) when (Failures.IsOfOne(e) && session.InTransaction)
        {
            operation.Error = e is Microsoft.Data.Sqlite.SqliteException ? Failures.Of(e, "") : e;
            session.Run("ROLLBACK TO one");
        }

        session.Run("RELEASE one");
    }

    void Fail(Exception error)
    {
        var thrown = Failures.Of(error, file);
        failure = new StoreFailure(thrown.Code, failure?.At ?? time.GetUtcNow());
        StoreMeter.NoteFailure(group.Count, thrown.Code);
        log.LogError("A group of {Count} writes failed, {Code}: {Reason}", group.Count, thrown.Code, error.Message);
        foreach (var operation in group)
        {
            operation.Fail(thrown);
        }

        Recover(error);
    }

    /// <summary>Makes the connection ready for the next group; one that may be broken is opened anew then.</summary>
    void Recover(Exception error)
    {
        if (writes is null) return;
        try
        {
            RollBack(writes);
            if (Failures.LeavesConnection(error)) return;
        }
        catch (Exception e)
        {
            log.LogError(e, "Rolling back failed; the database is opened again");
        }

        try
        {
            writes.Session.Dispose();
        }
        catch (Exception e)
        {
            log.LogError(e, "Closing the broken connection failed");
        }

        writes = null;
    }

    static void RollBack(Writes writes)
    {
        writes.ForgetStored();
        if (writes.Session.InTransaction) writes.Session.Run("ROLLBACK");
    }

    Writes Open()
    {
        var session = Session.ForWriting(file);
        try
        {
            // A commit whose outcome is unknown may have gone through.
            return new Writes(session, Math.Max(LastSequence, Reads.Meta(session, "sequence")));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
