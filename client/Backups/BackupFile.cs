using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Storage.Sqlite;

namespace AgriDirectory.Client.Backups;

/// <summary>
/// The file of a backup: a gzip'd tar of <c>manifest.json</c> and then <c>directory.db</c>, so that it is written and read as a stream, and opened with
/// what every system has.
/// </summary>
static class BackupFile
{
    const string ManifestEntry = "manifest.json";
    const string DatabaseEntry = "directory.db";
    const int MostManifest = 64 << 10;

    /// <summary>Writes a database and what is to be said of it.</summary>
    public static async Task WriteAsync(Stream to, BackupManifest manifest, string database, CancellationToken stop)
    {
        // The fastest: a backup is taken beside those who search.
        await using var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true);
        await using var tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
        await tar.WriteEntryAsync(Entry(ManifestEntry, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, FirmJson.Options)), manifest), stop);
        await using var content = OpenRead(database);
        await tar.WriteEntryAsync(Entry(DatabaseEntry, content, manifest), stop);
    }

    static PaxTarEntry Entry(string name, Stream content, BackupManifest manifest) => new(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        ModificationTime = manifest.CreatedAt,
    };

    /// <summary>Reads a backup to its end, puts its database into a file, and compares everything that the backup says of it.</summary>
    /// <param name="from">The file; one that can be sought in.</param>
    /// <param name="database">Where the database goes; the caller takes it away if this fails.</param>
    /// <param name="written">Told the bytes of the database so far, and how many it has.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="BackupException">It is broken, or a newer program's.</exception>
    /// <exception cref="IOException">The database cannot be written.</exception>
    public static async Task<BackupManifest> ReadAsync(Stream from, string database, Action<long, long> written, CancellationToken stop)
    {
        var manifest = await UnpackAsync(from, database, written, stop);
        try
        {
            var facts = await Snapshots.LookAsync(database, stop);
            return facts.Same(manifest.Facts()) ? manifest : throw new BackupException("backup-broken", "the database holds something else than the manifest says");
        }
        catch (StoreFailedException e) when (e.Code is not ("disk-full" or "read-only"))
        {
            throw new BackupException(e.Code == "newer-database" ? "backup-newer" : "backup-broken", e.Message);
        }
    }

    static async Task<BackupManifest> UnpackAsync(Stream from, string database, Action<long, long> written, CancellationToken stop)
    {
        try
        {
            var length = LengthInside(from);
            await using var gzip = new CountedStream(new GZipStream(from, CompressionMode.Decompress, leaveOpen: true));
            await using var tar = new TarReader(gzip, leaveOpen: true);
            var manifest = await ManifestAsync(await tar.GetNextEntryAsync(copyData: false, stop), stop);
            var entry = await tar.GetNextEntryAsync(copyData: false, stop);
            if (entry is not { Name: DatabaseEntry, EntryType: TarEntryType.RegularFile, DataStream: { } content } || entry.Length != manifest.Bytes)
                throw new BackupException("backup-broken", "it lacks the database");
            await CopyAsync(content, database, manifest, written, stop);
            if (await tar.GetNextEntryAsync(copyData: false, stop) is not null) throw new BackupException("backup-broken", "it holds more than a backup does");
            await EndAsync(gzip, stop);
            if ((uint)gzip.Bytes != length) throw new BackupException("backup-broken", "it does not end as it was written");
            return manifest;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException or ReadFailure)
        {
            throw new BackupException("backup-broken", (e as ReadFailure)?.InnerException?.Message ?? e.Message);
        }
    }

    /// <summary>A gzip file ends with the length of what is in it: one that was cut or goes on ends with something else, which the stream does not mind.</summary>
    static uint LengthInside(Stream from)
    {
        var last = new byte[4];
        if (from.Length < last.Length) throw new BackupException("backup-broken", "it is too short");
        from.Seek(-last.Length, SeekOrigin.End);
        from.ReadExactly(last);
        from.Seek(0, SeekOrigin.Begin);
        return BinaryPrimitives.ReadUInt32LittleEndian(last);
    }

    static async Task<BackupManifest> ManifestAsync(TarEntry? entry, CancellationToken stop)
    {
        if (entry is not { Name: ManifestEntry, EntryType: TarEntryType.RegularFile, Length: > 0 and <= MostManifest, DataStream: { } content })
            throw new BackupException("backup-broken", "it does not begin as a backup does");
        var bytes = new byte[entry.Length];
        await content.ReadExactlyAsync(bytes, stop);
        var manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, FirmJson.Options);
        if (manifest is not { Rows: not null, Sha256: not null, Bytes: > 0 }) throw new BackupException("backup-broken", "its manifest is not whole");
        if (manifest.Format > BackupManifest.Newest) throw new BackupException("backup-newer", $"format {manifest.Format}, {manifest.Program}");
        return manifest;
    }

    static async Task CopyAsync(Stream content, string database, BackupManifest manifest, Action<long, long> written, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var file = new FileStream(database, PrivateFile.New()))
        {
            var buffer = new byte[1 << 17];
            var bytes = 0L;
            for (int read; (read = await ReadAsync(content, buffer, stop)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), stop);
                written(bytes += read, manifest.Bytes);
            }

            file.Flush(flushToDisk: true);
            if (bytes != manifest.Bytes) throw new BackupException("backup-broken", "it ends too early");
        }

        if (!string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), manifest.Sha256, StringComparison.Ordinal))
            throw new BackupException("backup-broken", "the database is not the one that was written (SHA-256)");
    }

    /// <summary>A fault of the file that is read is told apart from one of the disk that is written to.</summary>
    static async ValueTask<int> ReadAsync(Stream content, byte[] buffer, CancellationToken stop)
    {
        try
        {
            return await content.ReadAsync(buffer, stop);
        }
        catch (IOException e)
        {
            throw new ReadFailure(e);
        }
    }

    /// <summary>To the very end, where gzip compares its own checksum.</summary>
    static async Task EndAsync(CountedStream gzip, CancellationToken stop)
    {
        var rest = new byte[1 << 12];
        for (int read; (read = await gzip.ReadAsync(rest, stop)) > 0;)
        {
            if (rest.AsSpan(0, read).ContainsAnyExcept((byte)0)) throw new BackupException("backup-broken", "it holds more than a backup does");
        }
    }

    /// <summary>The database's length and SHA-256, in lower-case hex.</summary>
    public static async Task<(long Bytes, string Sha256)> HashAsync(string database, CancellationToken stop)
    {
        await using var content = OpenRead(database);
        return (content.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)));
    }

    public static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous | FileOptions.SequentialScan);

    sealed class ReadFailure(IOException cause) : Exception(cause.Message, cause);
}
