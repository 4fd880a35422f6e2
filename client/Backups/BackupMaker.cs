using System.Reflection;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Silo.Storage.Sqlite;

namespace AgriDirectory.Client.Backups;

/// <summary>
/// Makes backups of a data folder, one at a time. The copy of the database lies in the folder's <c>backups</c> until it has been sent; what a process
/// that was killed left there goes with the next.
/// </summary>
sealed class BackupMaker(DataFolder folder, TimeProvider time) : IDisposable
{
    readonly SemaphoreSlim one = new(1);

    string Place => Path.Combine(folder.Path, "backups");

    /// <summary>Copies the database, and looks whether the copy is sound.</summary>
    /// <returns>The copy, to be written and then disposed; null if another one is being made.</returns>
    /// <exception cref="StoreFailedException">It cannot be copied, or is not sound.</exception>
    /// <exception cref="IOException">The copy cannot be kept.</exception>
    public async Task<PreparedBackup?> PrepareAsync(CancellationToken stop)
    {
        if (!await one.WaitAsync(TimeSpan.Zero, stop)) return null;
        try
        {
            Sweep();
            Directory.CreateDirectory(Place);
            var copy = Path.Combine(Place, Path.GetRandomFileName() + ".db");
            await new FileStream(copy, PrivateFile.New()).DisposeAsync();
            var now = time.GetUtcNow();
            await Snapshots.TakeAsync(Path.Combine(folder.Path, DataFolder.Database), copy, stop);
            var facts = await Snapshots.LookAsync(copy, stop);
            var (bytes, sha256) = await BackupFile.HashAsync(copy, stop);
            var manifest = new BackupManifest(BackupManifest.Newest, Program, now, facts.Schema, facts.Firms, facts.Sample, facts.Sequence, facts.Rows, bytes, sha256);
            return new PreparedBackup(manifest, copy, End);
        }
        catch
        {
            End();
            throw;
        }
    }

    /// <summary>Takes away what was left of copies.</summary>
    public void Sweep()
    {
        if (Directory.Exists(Place)) Directory.Delete(Place, recursive: true);
    }

    void End()
    {
        try
        {
            Sweep();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next backup, or the next start, takes it away.
        }

        one.Release();
    }

    public void Dispose() => one.Dispose();

    static string Program => typeof(BackupMaker).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
}

/// <summary>A sound copy of the database that waits to be written to a backup.</summary>
sealed class PreparedBackup(BackupManifest manifest, string copy, Action end) : IDisposable
{
    public BackupManifest Manifest => manifest;

    public Task WriteAsync(Stream to, CancellationToken stop) => BackupFile.WriteAsync(to, manifest, copy, stop);

    public void Dispose() => end();
}
