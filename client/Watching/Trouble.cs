using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.Words;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Watching;

/// <summary>Something that is wrong.</summary>
/// <param name="Code">A stable, kebab-case code, worded by <c>watch.trouble.</c> and <c>watch.todo.</c>.</param>
/// <param name="Since">Since when, if the data tells; else since it was first seen by this process.</param>
/// <param name="Arguments">What the words are filled with.</param>
/// <param name="Link">The address of the page, or the part of one, where something can be done; null if that is not on a page.</param>
public sealed record Trouble(string Code, DateTimeOffset? Since, ImmutableArray<string> Arguments, string? Link = null)
{
    /// <summary>Rows wait a moment after each save, and longer while much is loaded.</summary>
    static readonly TimeSpan LongWait = TimeSpan.FromMinutes(2);

    /// <summary>What is wrong with the directory; the worst first.</summary>
    /// <param name="status">How it is; null if nobody answers.</param>
    /// <param name="disk">The room; null if it is not known.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<Trouble> Of(DirectoryStatus? status, DiskView? disk, DateTimeOffset now)
    {
        if (status is null) yield return new("directory", null, []);
        else foreach (var trouble in Of(status, now)) yield return trouble;
        if (disk is { Low: true }) yield return new("disk", null, [Bytes(disk.FreeBytes), Bytes(disk.TotalBytes)], "#machine");
    }

    static IEnumerable<Trouble> Of(DirectoryStatus status, DateTimeOffset now)
    {
        if (status.Store is null) yield return new("store", null, []);
        if (status.Writes is { } failure) yield return new("writes", failure.At, [failure.Code]);
        foreach (var trouble in OfSearch(status)) yield return trouble;
        if (status.Store is { } store)
        {
            var oldest = store.Waiting.Min(w => w.Oldest);
            if (oldest < now - LongWait) yield return new("rows-wait", oldest, [Figures.Whole(store.Waiting.Sum(w => w.Rows))], "#feed");
            if (store.Parked > 0) yield return new("parked", store.ParkedSince, [Figures.Whole(store.Parked)], "#parked");
        }

        if (status.Troubled is [var first, ..]) yield return new("partitions", null, [Figures.Whole(status.Troubled.Length), first.Reason ?? ""], "#feed");
        if (status.Worklist is { } reason) yield return new("worklist", null, [reason], "/work");
    }

    static IEnumerable<Trouble> OfSearch(DirectoryStatus status)
    {
        if (status.Index is not { } index)
        {
            yield return new("index-unknown", null, []);
            yield break;
        }

        if (status.Engine.Health is EngineHealth.Unavailable) yield return new("search-off", null, [status.Engine.Name ?? ""]);
        if (status.Engine.Health is EngineHealth.Missing or EngineHealth.Damaged) yield return new("index-lost", null, [], "#index");
        if (index.Generations.All(g => g.State != GenerationState.Current)) yield return new("no-index", null, [], "#index");
        if (index.Trouble is { } stuck) yield return new("rebuild-stuck", null, [stuck], "#index");
        if (index.Refusal is { } refusal)
        {
            yield return new(
                "generation-refused", refusal.At,
                [
                    refusal.Generation.ToString(CultureInfo.InvariantCulture), Figures.Whole(refusal.Lost.Length), Figures.Whole(refusal.Firms), Figures.Whole(refusal.Expected),
                ],
                "#index");
        }
    }

    /// <summary>A number of bytes: 12.3 MB, 4.5 GB.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => (bytes / (double)(1L << 30)).ToString("#,0.0", CultureInfo.InvariantCulture) + " GB",
        _ => (bytes / (double)(1L << 20)).ToString("#,0.0", CultureInfo.InvariantCulture) + " MB",
    };
}
