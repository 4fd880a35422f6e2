using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>The contract on SQLite, and what only a file can suffer.</summary>
public sealed class SqliteStoreTests : DirectoryStoreContract
{
    readonly string folder = Directory.CreateTempSubdirectory("agri-store-").FullName;

    string File => Path.Combine(folder, "directory.db");

    SqliteStore Own => (SqliteStore)Store;

    protected override async Task<IDirectoryStore> OpenAsync(int partitions) => await OpenFileAsync(File, partitions, Schema.Scripts);

    protected override ValueTask RemoveAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_full_disk_fails_writes_and_the_next_ones_go_through_when_there_is_room()
    {
        await SavedAsync(Create(1));
        var pages = await Own.WriteAsync(writes => One(writes.Session, "PRAGMA page_count"));
        await Own.WriteAsync(writes => One(writes.Session, $"PRAGMA max_page_count = {pages + 10}"));

        FirmWrite Large(int n) => Create(Id(n), Details($"Firm {n}") with { Address = new string('x', 50_000) });
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var saves = Enumerable.Range(2, 50).Select(n => Store.SaveAsync(Large(n))).ToList();
            var failure = await Assert.ThrowsAsync<StoreFailedException>(() => Task.WhenAll(saves));
            Assert.Equal("disk-full", failure.Code);
            Assert.NotNull(await Store.ReadAsync(Id(1)));
        }

        await Own.WriteAsync(writes => One(writes.Session, "PRAGMA max_page_count = 1000000"));
        var before = await Store.CountAsync();
        await Task.WhenAll(Enumerable.Range(100, 50).Select(n => SavedAsync(Large(n))));
        Assert.Equal(before.Living + 50, (await Store.CountAsync()).Living);
        var sequence = Store.LastSequence;
        await ReopenAsync();
        Assert.Equal(sequence, Store.LastSequence);
    }

    [Fact]
    public async Task An_operation_that_throws_fails_alone_and_leaves_nothing()
    {
        var writes = new List<Task>();
        for (var n = 1; n <= 100; n++)
        {
            writes.Add(SavedAsync(Create(n)));
            if (n % 10 != 0) continue;
            writes.Add(Assert.ThrowsAsync<StoreFailedException>(() => Own.WriteAsync(w =>
            {
                One(w.Session, "UPDATE firm SET version = 99");
                return One(w.Session, "INSERT INTO firm (number) VALUES (1)");
            })));
            writes.Add(Assert.ThrowsAsync<InvalidOperationException>(() => Own.WriteAsync<int>(_ => throw new InvalidOperationException("mine"))));
        }

        await Task.WhenAll(writes);
        Assert.Equal(new FirmCounts(100, 0, 0), await Store.CountAsync());
        for (var n = 1; n <= 100; n++)
        {
            Assert.Equal(1, (await Store.ReadAsync(Id(n)))!.Version);
        }
    }

    [Fact]
    public async Task After_a_broken_connection_the_database_is_opened_again()
    {
        await SavedAsync(Create(1));
        var failure = await Assert.ThrowsAsync<StoreFailedException>(
            () => Own.WriteAsync<int>(_ => throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR)));
        Assert.Equal("store-failed", failure.Code);
        await SavedAsync(Create(2));
        Assert.Equal(2, (await Store.CountAsync()).Living);
    }

    [Fact]
    public async Task What_a_failed_group_held_is_not_there()
    {
        // Both wait in one group behind a slow one, or in two: either way the first save is answered truthfully.
        var save = Store.SaveAsync(Create(1));
        var broken = Own.WriteAsync<int>(_ => throw new SqliteException("disk I/O error", SQLitePCL.raw.SQLITE_IOERR));
        await Assert.ThrowsAsync<StoreFailedException>(() => broken);
        var saved = await Record.ExceptionAsync(() => save) is null;
        Assert.Equal(saved, await Store.ReadAsync(Id(1)) is not null);
        Assert.Equal(saved ? 1 : 0, Store.LastSequence);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task A_file_of_something_else_is_refused_and_left_as_it_is(int size)
    {
        var file = Path.Combine(folder, "noise.db");
        var noise = new byte[size];
        new Random(1).NextBytes(noise);
        await System.IO.File.WriteAllBytesAsync(file, noise);
        Assert.Equal("not-a-directory-database", await RefusalAsync(file));
        Assert.Equal(noise, await System.IO.File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_database_of_something_else_is_refused_and_left_as_it_is()
    {
        var file = Path.Combine(folder, "foreign.db");
        await RunAsync(file, "CREATE TABLE firm (a INTEGER); INSERT INTO firm VALUES (1)");
        var bytes = await System.IO.File.ReadAllBytesAsync(file);
        Assert.Equal("not-a-directory-database", await RefusalAsync(file));
        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        await Task.WhenAll(Enumerable.Range(1, 200).Select(n => SavedAsync(Create(n))));
        await ((IAsyncDisposable)Store).DisposeAsync();
        var bytes = await System.IO.File.ReadAllBytesAsync(File);
        var damaged = Path.Combine(folder, "damaged.db");
        bytes.AsSpan(20, 4_000).Fill(0xFF);
        await System.IO.File.WriteAllBytesAsync(damaged, bytes);
        Assert.Equal("not-a-directory-database", await RefusalAsync(damaged));
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_is_refused()
    {
        Assert.Equal("cannot-open", await RefusalAsync(Path.Combine(folder, "absent", "directory.db")));
        Assert.Equal("cannot-open", await RefusalAsync(folder));
    }

    [Fact]
    public async Task A_newer_database_is_refused_and_an_older_one_is_brought_forward()
    {
        await SavedAsync(Create(1));
        await ReopenAsync();
        await ((IAsyncDisposable)Store).DisposeAsync();
        ImmutableArray<Script> newer = [.. Schema.Scripts, new(900, "900-more", "ALTER TABLE firm ADD COLUMN more TEXT NOT NULL DEFAULT 'x'")];

        await using (var forward = await OpenFileAsync(File, 4, newer))
        {
            Assert.NotNull(await forward.ReadAsync(Id(1)));
            Assert.Equal(1, await forward.WriteAsync(w => One(w.Session, "SELECT count(*) FROM firm WHERE more = 'x'")));
        }

        Assert.Equal("newer-database", await RefusalAsync(File));
        await using var again = await OpenFileAsync(File, 4, newer);
        Assert.NotNull(await again.ReadAsync(Id(1)));
    }

    [Fact]
    public async Task Changes_made_before_they_were_numbered_come_in_the_order_of_their_time_and_before_all_later_ones()
    {
        await ((IAsyncDisposable)Store).DisposeAsync();
        var file = Path.Combine(folder, "older.db");
        await using (var older = await OpenFileAsync(file, 4, [.. Schema.Scripts.Where(s => s.Number < 4)]))
        {
            await older.WriteAsync(w =>
            {
                foreach (var (number, id, versions) in ((int, string, string)[])[(1, Id(1), "(1, 1, 10), (1, 2, 30)"), (2, Id(2), "(2, 1, 20)")])
                {
                    w.Session.RunOnce(
                        $"""
                         INSERT INTO firm (number, partition, id, version, deleted, sample, name_key, township, changed_at, changed_by, details)
                         VALUES ({number}, {Indexing.Partitioning.Of(id, 4)}, '{id}', {3 - number}, 0, 0, '', '', 1, 'x', CAST('{Text(Details("a"))}' AS BLOB));
                         INSERT INTO history (firm, version, changed_at, changed_by, source, deleted)
                         SELECT column1, column2, column3, 'x', 'y', 0 FROM (VALUES {versions});
                         """);
                }

                return true;
            });
        }

        await using var store = await OpenFileAsync(file, 4, Schema.Scripts);
        await store.SaveAsync(Create(3));
        var changes = (await store.ReadChangesAsync(0, 10)).Changes;
        Assert.Equal([(Id(1), 1), (Id(2), 1), (Id(1), 2), (Id(3), 1)], changes.Select(c => (c.FirmId, (int)c.Version)));
        Assert.Equal([1, 2, 3, 4], changes.Select(c => c.Sequence));
    }

    [Fact]
    public async Task A_script_that_fails_changes_nothing()
    {
        await ((IAsyncDisposable)Store).DisposeAsync();
        ImmutableArray<Script> broken = [.. Schema.Scripts, new(900, "900-broken", "CREATE TABLE more (a); CREATE TABLE firm (a);")];
        await Assert.ThrowsAsync<StoreFailedException>(() => OpenFileAsync(File, 4, broken));
        await using var store = await OpenFileAsync(File, 4, Schema.Scripts);
        Assert.Equal(0, await store.WriteAsync(w => One(w.Session, "SELECT count(*) FROM sqlite_master WHERE name = 'more'")));
    }

    [Fact]
    public void Scripts_are_numbered_from_1_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Schema.Scripts.Length), Schema.Scripts.Select(s => s.Number));

    [Fact]
    public async Task Commits_are_synced_in_WAL_mode()
    {
        Assert.Equal(2, await Own.WriteAsync(w => One(w.Session, "PRAGMA synchronous")));
        Assert.True(System.IO.File.Exists(File + "-wal"));
    }

    [Fact]
    public async Task A_NUL_within_a_text_does_not_end_it()
    {
        await SavedAsync(Create(Id(1), Details("a\0b")) with { Source = "c\0d" });
        Assert.Equal("c\0d", Assert.Single(await Store.ReadHistoryAsync(Id(1))).Source);
        Assert.Equal([null, Id(1)], (await Store.MatchAsync([new(null, null, "A", null), new(null, null, "A\0B", null)])).Select(m => m.ByName));
    }

    [Fact]
    public async Task Many_readers_and_writers_at_once_get_along()
    {
        await Task.WhenAll(Enumerable.Range(1, 300).Select(n => Task.Run(async () =>
        {
            await SavedAsync(Create(n));
            Assert.Equal(1, (await Store.ReadAsync(Id(n)))!.Version);
            Assert.NotEmpty(await Store.ReadHistoryAsync(Id(n)));
        })));
    }

    static Task<SqliteStore> OpenFileAsync(string file, int partitions, ImmutableArray<Script> scripts) =>
        SqliteStore.OpenAsync(file, TimeProvider.System, NullLogger<SqliteStore>.Instance, partitions, Key, scripts);

    static async Task<string> RefusalAsync(string file) =>
        (await Assert.ThrowsAsync<StoreFailedException>(() => OpenFileAsync(file, 4, Schema.Scripts))).Code;

    static long One(Session session, string sql)
    {
        using var query = session.Prepare(sql);
        return query.Step() ? query.Number(0) : 0;
    }

    static async Task RunAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
