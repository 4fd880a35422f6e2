using System.Text.Json;

namespace AgriDirectory.Silo.Storage;

/// <summary>
/// The folder with all data, for one process at a time. Who has it holds a lock on <c>lock</c>, which the system releases however the
/// process ends, and says in <c>serving.json</c> who it is.
/// </summary>
public sealed class DataFolder : IDisposable
{
    readonly FileStream held;

    DataFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The database.</summary>
    public const string Database = "directory.db";

    /// <summary>The name of the file that a process holds while the folder is its own.</summary>
    public const string Lock = "lock";

    /// <summary>What a restoration has not put into its place yet; a folder in which it is left is no directory's until the restoration is done again.</summary>
    public const string Restoring = Database + ".restoring";

    /// <summary>Makes the folder if it is not there, and takes it for this process.</summary>
    /// <exception cref="DataFolderException">Another process has it, it cannot be written to, or a restoration did not come to its end.</exception>
    public static DataFolder Claim(string path) => Claim(path, restoring: false);

    /// <summary>Takes a folder in which there is no directory yet, to restore one in it.</summary>
    /// <exception cref="DataFolderException">Something is in it, another process has it, or it cannot be written to.</exception>
    public static DataFolder ClaimEmpty(string path) => Claim(path, restoring: true);

    /// <summary>What whoever takes a folder leaves in it, and what a broken-off restoration does, is nothing.</summary>
    static bool IsEmpty(string path) =>
        Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName).All(name => name is { } n && (n is Lock or "serving.json" or "serving.json.new" || n.StartsWith(Restoring, StringComparison.Ordinal)));

    static void Check(string path, bool restoring)
    {
        if (restoring && !IsEmpty(path))
            throw new DataFolderException("restore-not-empty", path, $"The data folder {path} is not empty.");

        // With a database beside it the restoration had come to its end.
        if (!restoring && File.Exists(System.IO.Path.Combine(path, Restoring)) && !File.Exists(System.IO.Path.Combine(path, Database)))
            throw new DataFolderException("restore-unfinished", path, $"A restoration into {path} did not come to its end.");
    }

    static DataFolder Claim(string path, bool restoring)
    {
        FileStream? held = null;
        try
        {
            path = System.IO.Path.GetFullPath(path);
            Directory.CreateDirectory(path);
            // Who only looks (Find) has the lock for an instant, which is no reason to give up.
            if (!SpinWait.SpinUntil(() => (held = TryLock(path, FileMode.OpenOrCreate)) is not null, 200)) throw InUse(path);
            Check(path, restoring);
            var folder = new DataFolder(path, held!);
            folder.Note(null);
            return folder;
        }
        catch (DataFolderException)
        {
            held?.Dispose();
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            held?.Dispose();
            throw new DataFolderException("unwritable", path, $"The data folder {path} cannot be written to: {e.Message}", cause: e);
        }
    }

    /// <summary>Who has the folder; null if nobody has. What a process left that was killed does not count.</summary>
    public static ServingProcess? Find(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            using var held = TryLock(path, FileMode.Open);
            if (held is not null) return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return ReadNote(path) ?? new ServingProcess(0, null);
    }

    /// <summary>Says where this process serves, for commands that are given the same folder.</summary>
    public void Announce(string url) => Note(url);

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        // A second call must not take the note from who came after.
        if (!held.CanRead) return;
        try
        {
            File.Delete(NoteOf(Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the lock nobody believes it.
        }

        held.Dispose();
    }

    static string NoteOf(string path) => System.IO.Path.Combine(path, "serving.json");

    /// <summary>The lock, or null if somebody has it.</summary>
    static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, Lock), mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsSharingViolation(e.HResult))
        {
            return null;
        }
    }

    // EAGAIN of Linux, EWOULDBLOCK of macOS, ERROR_SHARING_VIOLATION of Windows.
    static bool IsSharingViolation(int result) => result is 11 or 35 or unchecked((int)0x80070020);

    static DataFolderException InUse(string path)
    {
        var holder = ReadNote(path);
        var who = holder is null ? "another process" : $"process {holder.ProcessId}";
        return new DataFolderException("in-use", path, $"The data folder {path} is in use by {who}.", holder);
    }

    static ServingProcess? ReadNote(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ServingProcess>(File.ReadAllBytes(NoteOf(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the note aside and moves it into place, so that nobody reads half of it.</summary>
    void Note(string? url)
    {
        var note = NoteOf(Path);
        var aside = note + ".new";
        File.WriteAllBytes(aside, JsonSerializer.SerializeToUtf8Bytes(new ServingProcess(Environment.ProcessId, url)));
        File.Move(aside, note, overwrite: true);
    }
}
