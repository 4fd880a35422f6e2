using AgriDirectory.Silo.Storage;

namespace AgriDirectory.Client.Watching;

/// <summary>The room that the data takes, and that is left.</summary>
/// <param name="UsedBytes">What the data folder holds.</param>
/// <param name="FreeBytes">What is free on its volume.</param>
/// <param name="TotalBytes">The volume's size.</param>
public sealed record DiskView(long UsedBytes, long FreeBytes, long TotalBytes)
{
    /// <summary>Writes need room, and a rebuild as much again as the index has.</summary>
    const long LeastFree = 1L << 30;

    const double LeastShare = 0.10;

    /// <summary>Whether there is little room left: under a tenth, or under 1 GB.</summary>
    public bool Low => FreeBytes < LeastFree || FreeBytes < LeastShare * TotalBytes;
}

/// <summary>Measures the data folder; adding up its files is not done more often than every ten seconds.</summary>
sealed class DiskRoom(DataFolder folder, TimeProvider time)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    readonly Lock measuring = new();
    DiskView? measured;
    long at;

    /// <summary>The room; null if the system does not say.</summary>
    public DiskView? Measure()
    {
        lock (measuring)
        {
            if (measured is not null && time.GetElapsedTime(at) < Fresh) return measured;
            at = time.GetTimestamp();
            return measured = Read();
        }
    }

    DiskView? Read()
    {
        try
        {
            var drive = new DriveInfo(folder.Path);
            return new DiskView(Used(), drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    long Used()
    {
        var sum = 0L;
        foreach (var file in new DirectoryInfo(folder.Path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
        {
            try
            {
                sum += file.Length;
            }
            catch (IOException)
            {
                // The index has just deleted it.
            }
        }

        return sum;
    }
}
