using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgriDirectory.Client.Backups;
using AgriDirectory.Silo.Storage;
using Microsoft.Data.Sqlite;

namespace AgriDirectory.Tests.Processes;

/// <summary>backup, restore and verify as an operator types them, against real folders and processes that are killed.</summary>
public sealed class BackupTests(LoadedSample sample) : IDisposable
{
    readonly TemporaryFolder folder = new();

    string Data => folder["data"];

    string Backup => folder["wolong.agribackup"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_backup_taken_under_load_holds_every_write_that_was_acknowledged_before_and_is_restored_as_it_was()
    {
        await sample.CopyToAsync(Data);
        var (client, http) = await ClientProcess.ServeAsync(Data);
        await using var serving = client;
        using var _ = http;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        await Directories.UntilAsync(async () => await http.TotalAsync() == 1347);
        var acknowledged = new List<string>();
        for (var i = 0; i < 20; i++) acknowledged.Add(await CreateAsync(http, i));
        using var over = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1_000; !over.IsCancellationRequested; i++) await CreateAsync(http, i);
        });

        var told = await RunAsync(0, "backup", Backup, "--data", Data, "--lang", "en");
        Assert.Contains("and checked", told, StringComparison.Ordinal);
        Assert.Contains("people's details", told, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        Assert.Equal(["data", Path.GetFileName(Backup)], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
        Assert.Contains("--overwrite", await RunAsync(2, "backup", Backup, "--data", Data, "--lang", "en"), StringComparison.Ordinal);
        await RunAsync(0, "backup", Backup, "--data", Data, "--overwrite");
        Assert.Contains("agree", await RunAsync(0, "verify", "--data", Data, "--lang", "en"), StringComparison.Ordinal);
        await over.CancelAsync();
        await writing;
        Assert.False(Directory.Exists(Path.Combine(Data, "backups")));

        var restored = folder["restored"];
        Assert.Contains("in use", await RunAsync(3, "restore", Backup, "--data", Data, "--lang", "en"), StringComparison.Ordinal);
        Assert.Contains("The index is rebuilt", await RunAsync(0, "restore", Backup, "--data", restored, "--lang", "en"), StringComparison.Ordinal);
        Assert.Contains("not empty", await RunAsync(2, "restore", Backup, "--data", restored, "--lang", "en"), StringComparison.Ordinal);
        await client.KillAsync();

        // What the backup holds is what it was restored to, table by table; of what came after it lacks some.
        var snapshot = await UnpackAsync(Backup);
        Assert.Equal(Tables(snapshot), Tables(restored));
        Assert.Empty(Work(snapshot).Except(Work(restored)));
        Assert.All(acknowledged, id => Assert.Equal(1, Directories.Sql(restored, $"SELECT count(*) FROM firm WHERE id = '{id}'")));
        Assert.False(File.Exists(Path.Combine(restored, "operator.token")));

        var (second, again) = await ClientProcess.ServeAsync(restored);
        await using var __ = second;
        using var ___ = again;
        var firms = Directories.Sql(restored, "SELECT count(*) FROM firm WHERE deleted = 0");
        await Directories.UntilAsync(async () => await again.TotalAsync() == firms);
        Assert.Equal(1, await again.TotalAsync("第7号"));
        Assert.Contains("agree", await RunAsync(0, "verify", "--data", restored, "--lang", "en"), StringComparison.Ordinal);
        Assert.NotEqual(Token(), File.ReadAllText(Path.Combine(restored, "operator.token")).Trim());
    }

    [Fact]
    public async Task An_unserved_folder_is_backed_up_verified_and_repaired_by_the_commands()
    {
        await LoadAsync(300);
        await RunAsync(0, "backup", Backup, "--data", Data);
        Assert.Contains("300 firms: database, index and totals agree", await RunAsync(0, "verify", "--data", Data, "--lang", "en"), StringComparison.Ordinal);

        // Behind everybody's back: a version that the index never saw, with no dirty row.
        var id = Text("SELECT id FROM firm LIMIT 1 OFFSET 5");
        Directories.Sql(Data, $"INSERT INTO history (firm, version, changed_at, changed_by, source, deleted, sequence) SELECT number, 2, changed_at, changed_by, 'x', 0, 999999 FROM firm WHERE id = '{id}'");
        Directories.Sql(Data, $"UPDATE firm SET version = 2 WHERE id = '{id}'");
        var told = await RunAsync(1, "verify", "--data", Data, "--lang", "en");
        Assert.Contains($"{id}: older in the index (version 2 in the database, 1 in the index)", told, StringComparison.Ordinal);
        Assert.Contains("索引较旧", await RunAsync(0, "verify", "--repair", "--data", Data, "--lang", "zh"), StringComparison.Ordinal);
        await RunAsync(0, "verify", "--data", Data);
    }

    [Fact]
    public async Task A_broken_backup_is_refused_and_nothing_is_left_of_it()
    {
        await LoadAsync(200);
        await RunAsync(0, "backup", Backup, "--data", Data);
        var whole = await File.ReadAllBytesAsync(Backup);
        var random = new Random(4);
        var noise = new byte[5_000];
        random.NextBytes(noise);
        byte[] Changed(int at) => [.. whole[..at], (byte)(whole[at] ^ 0x40), .. whole[(at + 1)..]];
        foreach (var broken in new[] { [], noise, whole[..200], whole[..(whole.Length / 2)], whole[..^1], Changed(whole.Length / 3), Changed(whole.Length - 100), [.. whole, .. noise] })
        {
            Assert.Equal("backup-broken", (await ReadAsync(broken)).Code);
        }

        // Written anew with another database in it, or by a newer program.
        var (manifest, database) = await OpenAsync(whole);
        Assert.Equal("backup-broken", (await RepackAsync(manifest with { Sha256 = new string('0', 64) }, database)).Code);
        Assert.Equal("backup-broken", (await RepackAsync(manifest with { Firms = 201 }, database)).Code);
        Assert.Equal("backup-newer", (await RepackAsync(manifest with { Format = 2 }, database)).Code);
        Sql(database, "INSERT INTO schema_version (version, name, applied_at) VALUES (900, 'x', 0)");
        Assert.Equal("backup-newer", (await RepackAsync(await HashedAsync(manifest with { Schema = 900 }, database), database)).Code);
        Sql(database, "DELETE FROM schema_version WHERE version = 900; DELETE FROM history WHERE firm = 3");
        Assert.Equal("backup-broken", (await RepackAsync(await HashedAsync(manifest, database), database)).Code);

        await File.WriteAllBytesAsync(Backup, whole[..(whole.Length / 2)]);
        var target = folder["target"];
        Assert.Contains("不完整", await RunAsync(2, "restore", Backup, "--data", target, "--lang", "zh"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
        Directory.CreateDirectory(target);
        Assert.Contains("broken", await RunAsync(2, "restore", Backup, "--data", target, "--lang", "en"), StringComparison.Ordinal);
        Assert.DoesNotContain(DataFolder.Restoring, Directory.GetFileSystemEntries(target).Select(Path.GetFileName));
        Assert.Contains("cannot be read", await RunAsync(2, "restore", folder["none"], "--data", target, "--lang", "en"), StringComparison.Ordinal);
        Assert.Contains("nothing to back up", await RunAsync(2, "backup", folder["b"], "--data", target, "--lang", "en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_in_the_midst_neither_leaves_anything_half_under_its_name()
    {
        await LoadAsync(4_000);
        await using (var backup = ClientProcess.Start("backup", Backup, "--data", Data))
        {
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Backup + ".part") || File.Exists(Backup)));
            await backup.KillAsync();
        }

        if (File.Exists(Backup)) File.Delete(Backup);
        await RunAsync(0, "backup", Backup, "--data", Data);
        Assert.Equal(["data", "firms.csv", Path.GetFileName(Backup)], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());

        var target = folder["target"];
        await using (var restore = ClientProcess.Start("restore", Backup, "--data", target))
        {
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(target, DataFolder.Restoring)) || File.Exists(Path.Combine(target, DataFolder.Database))));
            await restore.KillAsync();
        }

        if (!File.Exists(Path.Combine(target, DataFolder.Database)))
        {
            Assert.Contains("did not come to its end", await RunAsync(2, "serve", "--data", target, "--urls", "http://127.0.0.1:0", "--lang", "en"), StringComparison.Ordinal);
            await RunAsync(0, "restore", Backup, "--data", target);
        }

        Assert.Equal(4_000, Directories.Sql(target, "SELECT count(*) FROM firm"));
        Assert.Contains("agree", await RunAsync(0, "verify", "--data", target, "--lang", "en"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(target, DataFolder.Restoring + "*"));
    }

    async Task LoadAsync(int firms)
    {
        await Directories.SampleFileAsync(folder["firms.csv"], firms);
        await RunAsync(0, "import", folder["firms.csv"], "--data", Data);
    }

    static async Task<string> CreateAsync(HttpClient http, int number)
    {
        using var body = new StringContent($$"""{"legalName":"南阳第{{number}}号艾草制品有限公司","township":"411303101","products":["moxa-stick"]}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/api/v1/firms", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (string)JsonNode.Parse(text)!["id"]!;
    }

    async Task<BackupException> ReadAsync(byte[] backup)
    {
        var aside = folder["aside.db"];
        File.Delete(aside);
        return await Assert.ThrowsAsync<BackupException>(() => BackupFile.ReadAsync(new MemoryStream(backup), aside, (_, _) => { }, default));
    }

    async Task<(BackupManifest Manifest, string Database)> OpenAsync(byte[] backup)
    {
        var database = folder["opened.db"];
        return (await BackupFile.ReadAsync(new MemoryStream(backup), database, (_, _) => { }, default), database);
    }

    static async Task<BackupManifest> HashedAsync(BackupManifest manifest, string database)
    {
        var (bytes, sha256) = await BackupFile.HashAsync(database, default);
        return manifest with { Bytes = bytes, Sha256 = sha256 };
    }

    async Task<BackupException> RepackAsync(BackupManifest manifest, string database)
    {
        var packed = new MemoryStream();
        await BackupFile.WriteAsync(packed, manifest, database, default);
        return await ReadAsync(packed.ToArray());
    }

    async Task<string> UnpackAsync(string backup)
    {
        var snapshot = Directory.CreateDirectory(folder["snapshot"]).FullName;
        await using var file = BackupFile.OpenRead(backup);
        await BackupFile.ReadAsync(file, Path.Combine(snapshot, DataFolder.Database), (_, _) => { }, default);
        return snapshot;
    }

    /// <summary>Every table's rows as text, but for what a restored directory must not believe.</summary>
    static List<string> Tables(string data)
    {
        using var connection = Open(Path.Combine(data, DataFolder.Database));
        List<string> told = [];
        foreach (var table in Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"))
        {
            if (table is "generation" or "generation_fill" or "partition_epoch" or "dirty" or "probe" or "work") continue;
            var columns = Rows(connection, $"SELECT name FROM pragma_table_info('{table}')");
            var all = string.Join(" || '|' || ", columns.Select(c => $"quote({c})"));
            told.AddRange(Rows(connection, $"SELECT {all} FROM {table} {(table == "meta" ? "WHERE key NOT IN ('generation', 'swept')" : "")} ORDER BY 1").Select(r => table + " " + r));
        }

        return told;
    }

    /// <summary>The worklist goes on in what is restored: it may find more, and loses nothing.</summary>
    static List<string> Work(string data)
    {
        using var connection = Open(Path.Combine(data, DataFolder.Database));
        return Rows(connection, "SELECT id || CAST(item AS TEXT) FROM work");
    }

    static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    static void Sql(string file, string sql)
    {
        using var connection = Open(file);
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    string Text(string sql)
    {
        using var connection = Open(Path.Combine(Data, DataFolder.Database));
        return Rows(connection, sql)[0];
    }

    string Token() => File.ReadAllText(Path.Combine(Data, "operator.token")).Trim();

    static async Task<string> RunAsync(int exit, params string[] arguments)
    {
        await using var client = ClientProcess.Start(arguments);
        client.Input.Close();
        var code = await client.EndAsync();
        Assert.True(code == exit, string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', arguments)} ended with {code}, not {exit}:\n{client.Output}"));
        return client.Output;
    }
}
