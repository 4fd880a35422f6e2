using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Accounts;
using AgriDirectory.Changes;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Silo.Storage.Sqlite;
using AgriDirectory.Work;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Storage;

/// <summary>
/// The directory in one SQLite file, in WAL mode with <c>synchronous=FULL</c>: an acknowledged write survives the end of the process and of
/// the power. Reads run on the caller's thread, for they take microseconds, each on a snapshot of its own.
/// </summary>
public sealed partial class SqliteStore : IDirectoryStore, IAsyncDisposable
{
    const int MostIdleReaders = 8;

    readonly string file;
    readonly Func<string, string> nameKey;
    readonly GroupCommit commits;
    readonly ConcurrentBag<Session> readers = [];
    volatile bool closed;

    SqliteStore(string file, int partitions, Func<string, string> nameKey, GroupCommit commits)
    {
        this.file = file;
        this.nameKey = nameKey;
        this.commits = commits;
        Partitions = partitions;
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <inheritdoc/>
    public long LastSequence => commits.LastSequence;

    /// <inheritdoc/>
    public Action<IReadOnlyCollection<int>>? Committed
    {
        get => commits.Committed;
        set => commits.Committed = value;
    }

    /// <inheritdoc/>
    public StoreFailure? WriteFailure => commits.Failure;

    /// <summary>Opens a directory's database, makes it if there is none, and brings an older one to the newest schema.</summary>
    /// <param name="file">The file; its folder is there.</param>
    /// <param name="time">Says when the schema was changed.</param>
    /// <param name="log">Where failed writes are told of.</param>
    /// <param name="partitions">The partitions of a new database; one that is there keeps its own.</param>
    /// <param name="nameKey">The key under which legal names are matched; null for <see cref="Folding.Key"/>.</param>
    /// <exception cref="StoreFailedException">It cannot be opened, is not a directory's database, or has a newer schema.</exception>
    public static Task<SqliteStore> OpenAsync(
        string file,
        TimeProvider time,
        ILogger<SqliteStore> log,
        int partitions = Partitioning.DefaultCount,
        Func<string, string>? nameKey = null) => OpenAsync(file, time, log, partitions, nameKey, Schema.Scripts);

    internal static Task<SqliteStore> OpenAsync(
        string file,
        TimeProvider time,
        ILogger<SqliteStore> log,
        int partitions,
        Func<string, string>? nameKey,
        ImmutableArray<Script> scripts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return Task.Run(() => Open(Path.GetFullPath(file), time, log, partitions, nameKey ?? Folding.Key, scripts));
    }

    /// <inheritdoc/>
    public Task<Firm?> ReadAsync(string id, CancellationToken stop = default) =>
        Read(session => PartitionOf(id) is { } partition ? Reads.Firm(session, partition, id) : null, stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<Firm>> ReadManyAsync(IReadOnlyList<string> ids, CancellationToken stop = default) => Read(
        session =>
        {
            var firms = ImmutableArray.CreateBuilder<Firm>(ids.Count);
            foreach (var id in ids)
            {
                stop.ThrowIfCancellationRequested();
                if (PartitionOf(id) is { } partition && Reads.Firm(session, partition, id) is { } firm) firms.Add(firm);
            }

            return firms.DrainToImmutable();
        },
        stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<FirmChange>> ReadHistoryAsync(string id, CancellationToken stop = default) =>
        Read(session => PartitionOf(id) is { } partition ? Reads.History(session, partition, id) : [], stop);

    /// <inheritdoc/>
    public Task<ChangesPage> ReadChangesAsync(long after, int limit, CancellationToken stop = default) =>
        Read(session => Reads.Changes(session, after, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<ChangesPage> ReadNewestChangesAsync(int limit, CancellationToken stop = default) =>
        Read(session => Reads.NewestChanges(session, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public async Task<WriteAnswer> SaveAsync(FirmWrite write)
    {
        var row = RowOf(write);
        return await commits.RunAsync(writes => writes.Save(row), row.Weight);
    }

    /// <inheritdoc/>
    public async Task<WriteAnswer> SaveBothAsync(FirmWrite first, FirmWrite second)
    {
        var (one, two) = (RowOf(first), RowOf(second));
        return await commits.RunAsync(writes => writes.SaveBoth(one, two), one.Weight + two.Weight);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<FirmMatch>> MatchAsync(IReadOnlyList<FirmKey> keys, CancellationToken stop = default) => Read(
        session =>
        {
            var matches = ImmutableArray.CreateBuilder<FirmMatch>(keys.Count);
            foreach (var key in keys)
            {
                stop.ThrowIfCancellationRequested();
                var partition = key.Id is null ? null : PartitionOf(key.Id);
                matches.Add(Reads.Match(session, partition is null ? key with { Id = null } : key, partition ?? 0));
            }

            return matches.MoveToImmutable();
        },
        stop);

    /// <inheritdoc/>
    public Task<FirmCounts> CountAsync(CancellationToken stop = default) => Read(Reads.Counts, stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ReadSampleIdsAsync(int limit, CancellationToken stop = default) =>
        Read(session => Reads.SampleIds(session, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<Firm>> ScanAsync(int partition, string afterId, int limit, CancellationToken stop = default) =>
        // A rebuild asks this of all partitions at once, and hundreds of firms take milliseconds to read.
        BackgroundWork.RunAsync(() => Read(session => Reads.Scan(session, partition, afterId, AtLeastNone(limit)), stop), stop).Unwrap();

    /// <inheritdoc/>
    public Task<ImmutableArray<FirmState>> ScanStatesAsync(int partition, string afterId, int limit, CancellationToken stop = default) =>
        Read(session => Reads.ScanStates(session, partition, afterId, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<FirmState>> ReadStatesAsync(IReadOnlyList<string> ids, CancellationToken stop = default) => Read(
        session =>
        {
            var states = ImmutableArray.CreateBuilder<FirmState>(ids.Count);
            foreach (var id in ids)
            {
                stop.ThrowIfCancellationRequested();
                if (PartitionOf(id) is { } partition && Reads.State(session, partition, id) is { } state) states.Add(state);
            }

            return states.DrainToImmutable();
        },
        stop);

    /// <inheritdoc/>
    public Task<int?> RequeueAsync(int partition, long epoch, IReadOnlyList<string> ids) =>
        commits.RunAsync(writes => writes.Requeue(partition, epoch, ids), 64 * (1 + ids.Count));

    /// <inheritdoc/>
    /// <remarks>It reads the whole file, so it has a thread and a connection to itself.</remarks>
    public Task<ImmutableArray<StoreFault>> InspectAsync(int limit, CancellationToken stop = default) => Task.Run(
        () =>
        {
            ObjectDisposedException.ThrowIf(closed, this);
            try
            {
                using var session = Session.ForReading(file);
                return session.Stoppable(() => Reads.Faults(session, Math.Max(1, limit)), stop);
            }
            catch (Microsoft.Data.Sqlite.SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
            {
                // So broken that the check itself cannot go on.
                return [new StoreFault("integrity", e.Message)];
            }
            catch (Microsoft.Data.Sqlite.SqliteException e)
            {
                throw Failures.Of(e, file);
            }
        },
        stop);

    /// <inheritdoc/>
    public async Task<long> RaiseEpochAsync(int partition)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, Partitions);
        return await commits.RunAsync(writes => writes.RaiseEpoch(partition));
    }

    /// <inheritdoc/>
    public Task<DirtyBatch> ReadDirtyAsync(int partition, long after, int limit, CancellationToken stop = default) =>
        Read(session => Reads.Dirty(session, partition, after, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<bool> SettleAsync(int partition, long epoch, IReadOnlyList<DirtyKey> done, IReadOnlyList<ParkedRow> refused) =>
        commits.RunAsync(writes => writes.Settle(partition, epoch, done, refused), 64 * (1 + done.Count + refused.Count));

    /// <inheritdoc/>
    public Task<Backlog> ReadBacklogAsync(CancellationToken stop = default) => Read(Reads.Backlog, stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<ParkedRow>> ReadParkedAsync(int limit, CancellationToken stop = default) =>
        Read(session => Reads.Parked(session, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<Generation>> ReadGenerationsAsync(CancellationToken stop = default) => Read(Reads.Generations, stop);

    /// <inheritdoc/>
    public Task<Generation> BeginGenerationAsync(string rules) => commits.RunAsync(writes => writes.BeginGeneration(rules));

    /// <inheritdoc/>
    public Task SaveFillAsync(Fill fill) => commits.RunAsync(writes => writes.SaveFill(fill));

    /// <inheritdoc/>
    public Task<ImmutableArray<Fill>> ReadFillsAsync(int generation, CancellationToken stop = default) =>
        Read(session => Reads.Fills(session, generation), stop);

    /// <inheritdoc/>
    public Task SwitchGenerationAsync(int generation, DateTimeOffset at) => commits.RunAsync(writes => writes.SwitchGeneration(generation, at));

    /// <inheritdoc/>
    public Task<Generation?> TakeBackGenerationAsync() => commits.RunAsync(writes => writes.TakeBackGeneration());

    /// <inheritdoc/>
    public async Task RefuseGenerationAsync(Refusal refusal)
    {
        var why = JsonSerializer.SerializeToUtf8Bytes(refusal, FirmJson.Options);
        await commits.RunAsync(writes => writes.RefuseGeneration(refusal.Generation, why));
    }

    /// <inheritdoc/>
    public Task<Refusal?> ReadRefusalAsync(CancellationToken stop = default) => Read(Reads.Refusal, stop);

    /// <inheritdoc/>
    public Task DropGenerationAsync(int generation) => commits.RunAsync(writes => writes.DropGeneration(generation));

    /// <inheritdoc/>
    public Task<ImmutableArray<Probe>> ReadProbesAsync(int limit, CancellationToken stop = default) =>
        Read(session => Reads.Probes(session, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public async Task AddProbesAsync(IReadOnlyList<Probe> probes)
    {
        var known = probes.Select(p => (PartitionOf(p.FirmId), p)).Where(p => p.Item1 is not null).Select(p => (p.Item1!.Value, p.p)).ToList();
        await commits.RunAsync(writes => writes.AddProbes(known), 64 * (1 + known.Count));
    }

    /// <inheritdoc/>
    public async Task SaveImportAsync(ImportState import)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(import, FirmJson.Options);
        await commits.RunAsync(writes => writes.SaveImport(import, state));
    }

    /// <inheritdoc/>
    public Task<ImportState?> ReadImportAsync(string id, CancellationToken stop = default) => Read(session => Reads.Import(session, id), stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<ImportState>> ReadImportsAsync(int limit, CancellationToken stop = default) =>
        Read(session => Reads.Imports(session, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public async Task<bool> SaveWorkAsync(WorkItem item, AuditEntry? audit = null)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(item, FirmJson.Options);
        return await commits.RunAsync(writes => writes.SaveWork(item, json, audit), json.Length);
    }

    /// <inheritdoc/>
    public Task<WorkItem?> ReadWorkAsync(string id, CancellationToken stop = default) => Read(session => Reads.Work(session, id), stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<WorkItem>> ReadWorklistAsync(WorkFilter filter, int skip, int take, CancellationToken stop = default) =>
        Read(session => Reads.Worklist(session, filter, AtLeastNone(skip), AtLeastNone(take)), stop);

    /// <inheritdoc/>
    public Task<WorkCounts> CountWorkAsync(WorkFilter filter, DateOnly today, CancellationToken stop = default) =>
        Read(session => Reads.WorkCounts(session, filter, today), stop);

    /// <inheritdoc/>
    public Task<long> ReadSweptAsync(CancellationToken stop = default) => Read(session => Reads.Meta(session, "swept"), stop);

    /// <inheritdoc/>
    public Task SaveSweptAsync(long sequence) => commits.RunAsync(writes => writes.SaveSwept(sequence));

    /// <inheritdoc/>
    public Task<ImmutableArray<Namesake>> ReadNamesakesAsync(IReadOnlyList<string> ids, CancellationToken stop = default) => Read(
        session =>
        {
            var found = ImmutableArray.CreateBuilder<Namesake>();
            foreach (var id in ids)
            {
                stop.ThrowIfCancellationRequested();
                if (PartitionOf(id) is { } partition && Reads.Namesake(session, partition, id) is { } namesake) found.Add(namesake);
            }

            return found.DrainToImmutable();
        },
        stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<Claim>> ReadClaimsAsync(CancellationToken stop = default) => Read(Reads.Claims, stop);

    /// <inheritdoc/>
    public Task<Claim?> ReadClaimAsync(string id, CancellationToken stop = default) => Read(session => Reads.Claim(session, id), stop);

    /// <inheritdoc/>
    public async Task<bool> SaveClaimAsync(Claim claim, AuditEntry audit)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(claim, FirmJson.Options);
        return await commits.RunAsync(writes => writes.SaveClaim(claim, json, audit), json.Length);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteClaimAsync(string id, long version, AuditEntry audit) => commits.RunAsync(writes => writes.DeleteClaim(id, version, audit));

    /// <inheritdoc/>
    public Task<bool> AreClaimsSeededAsync(CancellationToken stop = default) => Read(session => Reads.Meta(session, "claims_seeded") != 0, stop);

    /// <inheritdoc/>
    public async Task<bool> SeedClaimsAsync(IReadOnlyList<Claim> claims)
    {
        var rows = claims.Select(c => (c, JsonSerializer.SerializeToUtf8Bytes(c, FirmJson.Options))).ToList();
        return await commits.RunAsync(writes => writes.SeedClaims(rows), 1024 * (1 + rows.Count));
    }

    /// <inheritdoc/>
    public Task<bool> AddClerkAsync(Clerk clerk, string nameKey, string secretHash, AuditEntry audit) =>
        commits.RunAsync(writes => writes.AddClerk(clerk, nameKey, secretHash, audit));

    /// <inheritdoc/>
    public Task<Clerk?> ReadClerkAsync(string id, CancellationToken stop = default) => Read(session => Reads.Clerk(session, id), stop);

    /// <inheritdoc/>
    public Task<Clerk?> FindClerkAsync(string secretHash, CancellationToken stop = default) =>
        Read(session => Reads.ClerkOf(session, secretHash), stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<Clerk>> ReadClerksAsync(int limit, CancellationToken stop = default) =>
        Read(session => Reads.Clerks(session, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<bool> RevokeClerkAsync(string id, DateTimeOffset at, AuditEntry audit) =>
        commits.RunAsync(writes => writes.RevokeClerk(id, at, audit));

    /// <inheritdoc/>
    public Task UseClerkAsync(string id, DateTimeOffset at) => commits.RunAsync(writes => writes.UseClerk(id, at));

    /// <inheritdoc/>
    public Task EndSessionAsync(string id, DateTimeOffset until, DateTimeOffset now) => commits.RunAsync(writes => writes.EndSession(id, until, now));

    /// <inheritdoc/>
    public Task<bool> HasSessionEndedAsync(string id, CancellationToken stop = default) => Read(session => Reads.HasSessionEnded(session, id), stop);

    /// <inheritdoc/>
    public Task AddAuditAsync(AuditEntry entry) => commits.RunAsync(writes => writes.AddAudit(entry));

    /// <inheritdoc/>
    public Task<ImmutableArray<AuditEntry>> ReadAuditAsync(AuditFilter filter, long before, int limit, CancellationToken stop = default) =>
        Read(session => Reads.Audit(session, filter, before, AtLeastNone(limit)), stop);

    /// <inheritdoc/>
    public Task<int> TrimAuditAsync(DateTimeOffset before, int limit) => commits.RunAsync(writes => writes.TrimAudit(before, AtLeastNone(limit)));

    /// <summary>Finishes the writes that wait, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        closed = true;
        // The writer is the last, for whoever is the last puts the log into the file.
        CloseIdleReaders();
        await commits.DisposeAsync();
    }

    /// <summary>Runs anything in the writer's next group; for tests of its failures.</summary>
    internal Task<T> WriteAsync<T>(Func<Writes, T> work) => commits.RunAsync(work);

    static SqliteStore Open(
        string file, TimeProvider time, ILogger log, int partitions, Func<string, string> nameKey, ImmutableArray<Script> scripts)
    {
        Session? session = null;
        try
        {
            session = Session.ForWriting(file);
            Schema.Bring(session, file, scripts, time);
            session.RunOnce(
                $"""
                 INSERT INTO meta (key, value) VALUES ('partitions', {partitions}), ('sequence', 0), ('generation', 0)
                 ON CONFLICT (key) DO NOTHING
                 """);
            return new SqliteStore(file, (int)Reads.Meta(session, "partitions"), nameKey, new GroupCommit(file, session, time, log));
        }
        catch (Exception e)
        {
            session?.Dispose();
            throw Failures.Of(e, file);
        }
    }

    FirmRow RowOf(FirmWrite write)
    {
        var (firm, before, _, _) = write;
        var code = string.IsNullOrEmpty(firm.Details.CreditCode) ? null : firm.Details.CreditCode;
        var partition = PartitionOf(firm.Id) ?? throw new ArgumentException($"{firm.Id} is not a firm's id.", nameof(write));
        return new FirmRow(write, partition, code, nameKey(firm.Details.LegalName), FirmJson.Write(firm.Details), before is null ? null : FirmJson.Write(before));
    }

    static int AtLeastNone(int limit) => Math.Max(0, limit);

    /// <summary>The partition of an id; null for what is too long to be one.</summary>
    int? PartitionOf(string id) => id.Length is > 0 and <= 64 ? Partitioning.Of(id, Partitions) : null;

    /// <summary>Reads a snapshot on one of the idle connections, or on a new one.</summary>
    Task<T> Read<T>(Func<Session, T> read, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return Task.FromCanceled<T>(stop);
        Session? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (!readers.TryTake(out session)) session = Session.ForReading(file);
            session.Run("BEGIN");
            var answer = read(session);
            session.Run("COMMIT");
            GiveBack(session);
            return Task.FromResult(answer);
        }
        catch (Exception e)
        {
            session?.Dispose();
            return Task.FromException<T>(e is Microsoft.Data.Sqlite.SqliteException ? Failures.Of(e, file) : e);
        }
    }

    void GiveBack(Session session)
    {
        if (readers.Count < MostIdleReaders) readers.Add(session);
        else session.Dispose();
        // The store may have been closed meanwhile.
        if (closed) CloseIdleReaders();
    }

    void CloseIdleReaders()
    {
        while (readers.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
