using System.Buffers.Binary;
using System.IO.Hashing;
using Lucene.Net.Index;
using Directory = System.IO.Directory;

namespace AgriDirectory.Silo.Search;

/// <summary>What an exception says of an index: that it is broken, or that it cannot be used at the moment.</summary>
internal static class LuceneFaults
{
    /// <summary>Errors of the machine and not of the index: no space, quota, read-only, too many files, no permission (errno and Windows' codes).</summary>
    static readonly int[] Passing = [28, 122, 30, 23, 24, 1, 13, 27, unchecked((int)0x80070070), unchecked((int)0x80070027), unchecked((int)0x80070005)];

    /// <summary>Whether waiting may help, and building the index again would not.</summary>
    internal static bool IsPassing(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is UnauthorizedAccessException or OutOfMemoryException or ObjectDisposedException || e is IOException io && Passing.Contains(io.HResult))
                return true;
        }

        return false;
    }

    /// <summary>Whether it shows that the index's files are not what was written: everything from reading but what passes.</summary>
    internal static bool IsDamage(Exception e) => e is IOException && !IsPassing(e);
}

/// <summary>Watches over files that are written once: Lucene never changes a committed file.</summary>
internal sealed class CommittedFiles(string folder)
{
    /// <summary>The end of each of Lucene's files: a mark, the algorithm (0) and a CRC-32, big-endian.</summary>
    const int FooterLength = 16;
    const uint FooterMagic = ~0x3FD76C17u;

    Dictionary<string, (long Length, DateTime Written)> known = [];

    /// <summary>Remembers a commit's files as they are now.</summary>
    /// <exception cref="FileNotFoundException">One is not there.</exception>
    /// <exception cref="CorruptIndexException">A new one does not end as Lucene ended it: it was broken before its commit.</exception>
    internal void Remember(IEnumerable<string> names) => known = names.ToDictionary(n => n, n => known.TryGetValue(n, out var before) ? before : LookAtNew(n));

    /// <summary>The first file that is gone or is not as it was; null if all are.</summary>
    internal string? FirstChanged() => known.FirstOrDefault(f => Look(f.Key) != f.Value).Key;

    /// <summary>Reads the remembered files whole and compares their checksums.</summary>
    /// <exception cref="CorruptIndexException">One does not agree.</exception>
    internal void Verify()
    {
        var buffer = new byte[1 << 20];
        foreach (var name in known.Keys)
            Verify(name, buffer);
    }

    void Verify(string name, byte[] buffer)
    {
        using var file = Open(name);
        var rest = file.Length - 8;
        if (rest < FooterLength - 8)
            throw new CorruptIndexException($"{name} is too short.");

        var crc = new Crc32();
        Span<byte> mark = stackalloc byte[8];
        while (rest > 0)
        {
            // The mark is kept whole in one piece: the last piece is never shorter than it.
            var want = rest > buffer.Length ? (int)Math.Min(buffer.Length, rest - 8) : (int)rest;
            file.ReadExactly(buffer, 0, want);
            crc.Append(buffer.AsSpan(0, want));
            rest -= want;
            if (rest == 0)
                buffer.AsSpan(want - 8, 8).CopyTo(mark);
        }

        var sum = new byte[8];
        file.ReadExactly(sum);
        if (!IsMark(mark) || BinaryPrimitives.ReadInt64BigEndian(sum) != crc.GetCurrentHashAsUInt32())
            throw new CorruptIndexException($"{name} does not agree with its checksum.");
    }

    static bool IsMark(ReadOnlySpan<byte> mark) => BinaryPrimitives.ReadUInt32BigEndian(mark) == FooterMagic && BinaryPrimitives.ReadUInt32BigEndian(mark[4..]) == 0;

    (long, DateTime) LookAtNew(string name)
    {
        var seen = Look(name) ?? throw new FileNotFoundException($"The committed file {name} is not there.");
        using var file = Open(name);
        Span<byte> mark = stackalloc byte[8];
        if (file.Length < FooterLength)
            throw new CorruptIndexException($"{name} is too short.");

        file.Position = file.Length - FooterLength;
        file.ReadExactly(mark);
        return IsMark(mark) ? seen : throw new CorruptIndexException($"{name} does not end as it was written.");
    }

    FileStream Open(string name) =>
        new(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    (long, DateTime)? Look(string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
    }
}
