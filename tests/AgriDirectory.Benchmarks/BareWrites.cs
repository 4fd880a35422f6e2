using System.Diagnostics;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Silo.Storage.Sqlite;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// Bare SQLite with the directory's schema: a change's three rows, one thread, prepared statements, several changes in a transaction. It knows each firm's number, reads and
/// checks nothing, and no row is ever taken out of what waits for the index.
/// </summary>
sealed class BareWrites : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("agridirectory-bare-");
    readonly Session session;
    readonly List<(string Id, FirmDetails Details)> firms;
    readonly byte[][] before;
    long sequence;

    public BareWrites(List<(string Id, FirmDetails Details)> firms)
    {
        this.firms = firms;
        before = [.. firms.Select(f => FirmJson.Write(f.Details))];
        var file = Path.Combine(folder.FullName, "bare.db");
        session = Session.ForWriting(file);
        Schema.Bring(session, file, Schema.Scripts, TimeProvider.System);
        session.Run("BEGIN");
        for (var i = 0; i < firms.Count; i++)
        {
            var (id, details) = firms[i];
            session.Prepare(
                    """
                    INSERT INTO firm (number, partition, id, version, deleted, sample, credit_code, name_key, township, changed_at, changed_by, details)
                    VALUES (?, ?, ?, 1, 0, ?, ?, ?, ?, 0, 'bare', ?)
                    """)
                .Bind(i).Bind(Partitioning.Of(id, Partitioning.DefaultCount)).Bind(id).Bind(details.Sample)
                .Bind(details.CreditCode).Bind(Folding.Key(details.LegalName)).Bind(details.Township ?? "").Bind(before[i]).Run();
            History(i, 1, null);
        }

        session.Run("COMMIT");
    }

    /// <summary>Changes the first firms once each.</summary>
    /// <returns>Each transaction's milliseconds, in order of length.</returns>
    public double[] Run(int round, int writes, int group)
    {
        List<double> times = [];
        foreach (var batch in Enumerable.Range(0, writes).Chunk(group))
        {
            var began = Stopwatch.GetTimestamp();
            session.Run("BEGIN IMMEDIATE");
            foreach (var i in batch)
            {
                Write(i, round + 2);
            }

            session.Run("COMMIT");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return [.. times];
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Delete(recursive: true);
    }

    void Write(int i, int version)
    {
        var json = FirmJson.Write(WritesBenchmark.Changed(firms[i].Details, version - 2));
        session.Prepare("UPDATE firm SET version = ?, changed_at = ?, changed_by = 'bare', details = ? WHERE number = ? AND version = ?")
            .Bind(version).Bind(sequence).Bind(json).Bind(i).Bind(version - 1).Run();
        History(i, version, before[i]);
        before[i] = json;
        session.Prepare("INSERT INTO dirty (firm, partition, sequence) VALUES (?, ?, ?) ON CONFLICT (firm) DO UPDATE SET sequence = excluded.sequence")
            .Bind(i).Bind(Partitioning.Of(firms[i].Id, Partitioning.DefaultCount)).Bind(sequence).Run();
    }

    void History(int i, int version, byte[]? replaced) =>
        session.Prepare("INSERT INTO history (firm, version, changed_at, changed_by, source, deleted, before, sequence) VALUES (?, ?, 0, 'bare', 'bare', 0, ?, ?)")
            .Bind(i).Bind(version).Bind(replaced).Bind(++sequence).Run();
}
