using System.Diagnostics;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Data.Sqlite;

namespace AgriDirectory.Benchmarks;

/// <summary>The same rows and the same documents in bare SQLite and bare Lucene, nothing of ours around them.</summary>
static class BareDirectory
{
    /// <summary>
    /// Writes firms in groups: a transaction of firm, history and dirty rows, then the documents; at the end one commit. Several threads take turns
    /// at the transactions, for SQLite has one writer, and write documents side by side.
    /// </summary>
    public static double Load(IEnumerable<(string Id, FirmDetails Details)> firms, int group, int threads)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("agridirectory-bare-");
        try
        {
            using var sql = Open(folder);
            using var index = new Index(folder);
            var began = Stopwatch.GetTimestamp();
            Parallel.ForEach(firms.Chunk(group), new ParallelOptions { MaxDegreeOfParallelism = threads }, batch =>
            {
                lock (sql)
                {
                    Write(sql, batch);
                }

                foreach (var (id, details) in batch)
                {
                    index.Update(Made(id, details, 1));
                }
            });

            index.Commit();
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static Task<double[]> ChangesAsync(List<(string Id, FirmDetails Details)> firms) => Task.Run(() =>
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("agridirectory-bare-");
        try
        {
            return Changes(folder, firms);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    });

    static double[] Changes(DirectoryInfo folder, List<(string Id, FirmDetails Details)> firms)
    {
        using var sql = Open(folder);
        using var index = new Index(folder);
        Write(sql, firms);
        firms.ForEach(f => index.Update(Made(f.Id, f.Details, 1)));
        index.Commit();
        List<double> times = [];
        foreach (var firm in firms)
        {
            var began = Stopwatch.GetTimestamp();
            Write(sql, [firm]);
            index.Update(Made(firm.Id, firm.Details, 2));
            index.Refresh();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return [.. times];
    }

    static FirmDocument Made(string id, FirmDetails details, long version) =>
        FirmDocuments.Of(new Firm { Id = id, Version = version, ChangedAt = DateTimeOffset.UnixEpoch, ChangedBy = "bare", Details = details });

    static SqliteConnection Open(DirectoryInfo folder)
    {
        var sql = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "bare.db")};Pooling=False");
        sql.Open();
        foreach (var statement in new[]
                 {
                     "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                     "CREATE TABLE firm (id TEXT PRIMARY KEY, details BLOB)", "CREATE TABLE history (id TEXT, version INT, at INT)",
                     "CREATE TABLE dirty (id TEXT PRIMARY KEY, sequence INT)",
                 })
        {
            using var command = new SqliteCommand(statement, sql);
            command.ExecuteNonQuery();
        }

        return sql;
    }

    static void Write(SqliteConnection sql, IEnumerable<(string Id, FirmDetails Details)> firms)
    {
        using var transaction = sql.BeginTransaction();
        using var insert = new SqliteCommand(
            """
            INSERT OR REPLACE INTO firm VALUES ($id, $details);
            INSERT INTO history VALUES ($id, 1, 0);
            INSERT OR REPLACE INTO dirty VALUES ($id, 1)
            """, sql, transaction);
        var id = insert.Parameters.Add("$id", SqliteType.Text);
        var details = insert.Parameters.Add("$details", SqliteType.Blob);
        foreach (var firm in firms)
        {
            (id.Value, details.Value) = (firm.Id, FirmJson.Write(firm.Details));
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    sealed class Index : IDisposable
    {
        readonly FSDirectory directory;
        readonly IndexWriter writer;
        readonly SearcherManager searchers;
        readonly ThreadLocal<LuceneDocuments> makers = new(() => new());

        public Index(DirectoryInfo folder)
        {
            directory = new SimpleFSDirectory(folder.CreateSubdirectory("index"));
            writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer()));
            searchers = new SearcherManager(writer, applyAllDeletes: true, null);
        }

        public void Update(FirmDocument document)
        {
            writer.UpdateDocument(new Term("id", document.Id), makers.Value!.Make(document));
        }

        public void Commit() => writer.Commit();

        public void Refresh() => searchers.MaybeRefreshBlocking();

        public void Dispose()
        {
            makers.Dispose();
            searchers.Dispose();
            writer.Dispose();
            directory.Dispose();
        }
    }
}
