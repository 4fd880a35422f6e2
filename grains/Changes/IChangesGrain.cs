using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Changes;

/// <summary>Reads the directory's changes in the order of their commits. The key is always 0: any activation does.</summary>
[Alias("agri.changes-grain")]
public interface IChangesGrain : IGrainWithIntegerKey
{
    /// <summary>The changes after a sequence, oldest first.</summary>
    /// <param name="after">The last change that the caller knows; 0 for the beginning.</param>
    /// <param name="limit">The most changes, 1 to 1000.</param>
    [Alias("read")] Task<ChangesPage> ReadAsync(long after, int limit);
}

/// <summary>Changes that follow each other without a gap.</summary>
/// <param name="Changes">The changes, by sequence.</param>
/// <param name="More">Whether the limit cut them.</param>
/// <param name="Last">The highest sequence given out when they were read; no change has a higher one.</param>
[GenerateSerializer, Immutable, Alias("agri.changes-page")]
public sealed record ChangesPage(ImmutableArray<CommittedChange> Changes, bool More, long Last);

/// <summary>A change in the order of commits.</summary>
/// <param name="Sequence">Higher than that of every change committed before.</param>
/// <param name="FirmId">The firm.</param>
/// <param name="Version">The version that the change made.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Deleted">Whether it deleted the firm.</param>
/// <param name="Before">The details before; null for a creation, for a restoration, and where <paramref name="Now"/> is null.</param>
/// <param name="Now">The details that it made, if the firm has had no change since and is not deleted.</param>
/// <param name="MergedInto">The entry into which it merged the firm, deleting it; null if it did not.</param>
[GenerateSerializer, Immutable, Alias("agri.committed-change")]
public sealed record CommittedChange(
    long Sequence, string FirmId, long Version, DateTimeOffset At, bool Deleted, FirmDetails? Before, FirmDetails? Now, string? MergedInto = null);
