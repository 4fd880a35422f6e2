using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using Microsoft.Data.Sqlite;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>
/// Copies of a directory's database, each of one moment: taken while it is written to, looked at without changing them, and made ready to be a
/// directory again.
/// </summary>
public static class Snapshots
{
    const int MostFaults = 5;

    /// <summary>So far generations of a restored directory are ahead of those that it had: an engine that outlived it may have built some since.</summary>
    internal const int GenerationsAhead = 1_000;

    /// <summary>Copies a database as it is at this moment, compactly and into one file. Writes go on meanwhile, and are not in it.</summary>
    /// <param name="database">The database; whoever serves it may go on.</param>
    /// <param name="file">The copy: an empty file or none.</param>
    /// <param name="stop">Ends it; what was written of the copy is left to the caller.</param>
    /// <exception cref="StoreFailedException">It cannot be copied.</exception>
    public static Task TakeAsync(string database, string file, CancellationToken stop) => Task.Run(
        () => WithFailures(database, () =>
        {
            using var session = Session.ForWriting(database);
            return session.Stoppable(() => session.Prepare("VACUUM INTO ?").Bind(file).Run(), stop);
        }),
        stop);

    /// <summary>Reads a copy whole and compares all that can be compared; it stays as it is.</summary>
    /// <exception cref="StoreFailedException">
    /// <c>not-a-directory-database</c>, <c>newer-database</c> with a schema that this program does not know, or <c>damaged</c>.
    /// </exception>
    public static Task<SnapshotFacts> LookAsync(string file, CancellationToken stop) => Task.Run(
        () => WithFailures(file, () =>
        {
            using var session = Session.ForLooking(file);
            return session.Stoppable(() => Look(session, file), stop);
        }),
        stop);

    static SnapshotFacts Look(Session session, string file)
    {
        var schema = Schema.VersionOf(session, file, Schema.Scripts);
        if (schema == 0) throw new StoreFailedException("not-a-directory-database", $"{file} is an empty database.");
        var faults = Reads.Faults(session, MostFaults);
        if (!faults.IsEmpty) throw new StoreFailedException("damaged", string.Join("; ", faults.Select(f => $"{f.Check}: {f.What}")));
        var tables = Texts(session, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
        var rows = tables.ToImmutableSortedDictionary(t => t, t => Number(session, $"SELECT count(*) FROM \"{t.Replace("\"", "\"\"", StringComparison.Ordinal)}\""), StringComparer.Ordinal);
        var (living, samples) = (Number(session, "SELECT count(*) FROM firm WHERE deleted = 0"), Number(session, "SELECT count(*) FROM firm WHERE deleted = 0 AND sample = 1"));
        return new(schema, living, Sample: samples > 0 && samples == living, Number(session, "SELECT value FROM meta WHERE key = 'sequence'"), rows);
    }

    /// <summary>
    /// Makes a copy ready to be a directory of its own: of an index it knows nothing, generations go on with numbers that none has had, whoever had a
    /// partition before is fenced off, and loads that were under way are interrupted.
    /// </summary>
    /// <param name="file">The copy.</param>
    /// <param name="time">The time.</param>
    /// <exception cref="StoreFailedException">It cannot be changed.</exception>
    public static Task PrepareAsync(string file, TimeProvider time) => Task.Run(() => WithFailures(file, () =>
    {
        using var session = Session.ForWriting(file);
        session.Run("BEGIN IMMEDIATE");
        session.Run("DELETE FROM generation_fill");
        session.Run("DELETE FROM generation");
        session.Prepare("UPDATE meta SET value = value + ? WHERE key = 'generation'").Bind(GenerationsAhead).Run();
        session.Run("UPDATE partition_epoch SET epoch = epoch + 1");
        Interrupt(session, time.GetUtcNow());
        session.Run("COMMIT");
        return true;
    }));

    /// <summary>Their files are not in the copy.</summary>
    static void Interrupt(Session session, DateTimeOffset now)
    {
        var open = Reads.Imports(session, int.MaxValue).Where(i => i.Status is ImportStatus.Running or ImportStatus.Waiting).ToList();
        foreach (var import in open)
        {
            var ended = import with { Status = ImportStatus.Failed, Reason = "interrupted", EndedAt = now };
            new Writes(session, 0).SaveImport(ended, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(ended, FirmJson.Options));
        }
    }

    static T WithFailures<T>(string file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            throw Failures.Of(e, file);
        }
    }

    static long Number(Session session, string sql)
    {
        using var query = session.Prepare(sql);
        return query.Step() ? query.Number(0) : 0;
    }

    static List<string> Texts(Session session, string sql)
    {
        using var query = session.Prepare(sql);
        List<string> texts = [];
        while (query.Step())
        {
            texts.Add(query.Text(0));
        }

        return texts;
    }
}

/// <summary>What a copy holds.</summary>
/// <param name="Schema">The schema's version.</param>
/// <param name="Firms">Living firms.</param>
/// <param name="Sample">Whether they are the sample, made up.</param>
/// <param name="Sequence">The highest sequence of a change.</param>
/// <param name="Rows">The rows of each table.</param>
public sealed record SnapshotFacts(int Schema, long Firms, bool Sample, long Sequence, ImmutableSortedDictionary<string, long> Rows)
{
    /// <summary>Whether two hold as much.</summary>
    public bool Same(SnapshotFacts other) =>
        this with { Rows = other.Rows } == other && Rows.Count == other.Rows.Count && Rows.All(r => other.Rows.TryGetValue(r.Key, out var rows) && rows == r.Value);
}
