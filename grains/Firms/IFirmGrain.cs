using System.Collections.Immutable;
using Orleans.Concurrency;

namespace AgriDirectory.Firms;

/// <summary>One firm, and its only writer. The key is the firm's id.</summary>
[Alias("agri.firm-grain")]
public interface IFirmGrain : IGrainWithStringKey
{
    /// <summary>The firm as it is now; null if there is none or it was deleted.</summary>
    [Alias("get")] Task<Firm?> GetAsync();

    /// <summary>The firm's changes, newest first.</summary>
    [Alias("history")] Task<ImmutableArray<FirmChange>> GetHistoryAsync();

    /// <summary>Creates the firm from a row of a file, or changes what the row gives.</summary>
    /// <param name="patch">What the row says.</param>
    /// <param name="origin">Who changes it, and from where.</param>
    [Alias("load")] Task<FirmSaved> LoadAsync(FirmPatch patch, ChangeOrigin origin);

    /// <summary>
    /// Creates the firm with these details, or replaces those of the version that the caller has seen. The first real firm puts the sample
    /// away, as a load does.
    /// </summary>
    /// <param name="details">All of the firm's details, which are tidied; whether it is made up stays as it is, and a new firm is not.</param>
    /// <param name="expected">The version that they replace; 0 to create the firm.</param>
    /// <param name="origin">Who changes it, and from where.</param>
    /// <returns><see cref="SaveOutcome.Conflict"/> with the firm's version if it has another than the one expected.</returns>
    [Alias("save")] Task<FirmSaved> SaveAsync(FirmDetails details, long expected, ChangeOrigin origin);

    /// <summary>Deletes the version that the caller has seen and leaves a tombstone.</summary>
    /// <param name="expected">The version to delete.</param>
    /// <param name="origin">Who deletes it, and from where.</param>
    /// <returns><see cref="SaveOutcome.Conflict"/> with the firm's version if it has another than the one expected.</returns>
    [Alias("delete-version")] Task<FirmSaved> DeleteAsync(long expected, ChangeOrigin origin);

    /// <summary>Deletes the firm and leaves a tombstone; deleting what is not there answers <see cref="SaveOutcome.Unchanged"/>.</summary>
    /// <param name="origin">Who deletes it, and from where.</param>
    [Alias("delete")] Task<FirmSaved> DeleteAsync(ChangeOrigin origin);

    /// <summary>Brings a deleted firm back with the details that it had. One that was merged comes back when the merge is undone.</summary>
    /// <param name="expected">The version of its tombstone.</param>
    /// <param name="origin">Who brings it back, and from where.</param>
    /// <returns><see cref="SaveOutcome.Conflict"/> with the firm's version if it is another, or the firm is not deleted.</returns>
    [Alias("restore")] Task<FirmSaved> RestoreAsync(long expected, ChangeOrigin origin);

    /// <summary>
    /// Merges another entry of the same firm into this one, both or neither: this firm gets its next version, and the other a tombstone that
    /// says where it went.
    /// </summary>
    /// <param name="expected">This firm's version that the caller has seen.</param>
    /// <param name="other">The other entry's id.</param>
    /// <param name="otherExpected">The other entry's version that the caller has seen.</param>
    /// <param name="details">What this firm is to be then; null for what <see cref="FirmMerge.Of"/> makes of both.</param>
    /// <param name="origin">Who merges them, and from where.</param>
    /// <returns><see cref="SaveOutcome.Conflict"/> with this firm's version if either has another than the one expected.</returns>
    [Alias("merge")] Task<FirmSaved> MergeAsync(long expected, string other, long otherExpected, FirmDetails? details, ChangeOrigin origin);

    /// <summary>
    /// Undoes a merge, both or neither: the other entry comes back with the details that it had, and what the merge changed in this firm goes
    /// back to what it was. Fields that somebody has changed since stay; a warning (<see cref="SaveCodes.ChangedSince"/>) names each.
    /// </summary>
    /// <param name="expected">This firm's version that the caller has seen.</param>
    /// <param name="other">The entry that was merged into this one.</param>
    /// <param name="origin">Who undoes it, and from where.</param>
    /// <returns><see cref="SaveOutcome.Conflict"/> with the firm's version if it has another than the one expected.</returns>
    [Alias("unmerge")] Task<FirmSaved> UnmergeAsync(long expected, string other, ChangeOrigin origin);

    /// <summary>
    /// Says that somebody else, who merges, may have written this firm: it is read again before the next answer. It runs beside whatever the firm
    /// is doing, so that two firms that are being merged into each other do not wait for each other.
    /// </summary>
    [Alias("outdated"), AlwaysInterleave] Task OutdatedAsync();

    /// <summary>Waits until a save of this firm can be found. Saves go on meanwhile.</summary>
    /// <param name="sequence">The save's sequence; 0 for all saves until now.</param>
    /// <param name="limit">How long, at most 20 s.</param>
    /// <returns>False if that took longer.</returns>
    [Alias("visible"), AlwaysInterleave] Task<bool> WaitUntilVisibleAsync(long sequence, TimeSpan limit);

    /// <summary>What an operator may see of the activation: no names, no figures.</summary>
    [Alias("state"), ReadOnly] Task<FirmGrainState> GetState();
}

/// <summary>Who changes a firm, and from where.</summary>
/// <param name="By">A clerk's name, <c>import</c> or <c>sample</c>.</param>
/// <param name="Source">The import's id, or what else the change came from.</param>
[GenerateSerializer, Immutable, Alias("agri.change-origin")]
public sealed record ChangeOrigin(string By, string Source);

/// <summary>One change in a firm's history.</summary>
/// <param name="Version">The version that the change made.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="By">Who made it.</param>
/// <param name="Source">From what.</param>
/// <param name="Deleted">Whether this change deleted the firm.</param>
/// <param name="Before">The firm's details before the change, of a restoration those before the deletion; null for its creation.</param>
/// <param name="Merge">What the change has to do with another entry; null for most.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-change")]
public sealed record FirmChange(long Version, DateTimeOffset At, string By, string Source, bool Deleted, FirmDetails? Before, MergeMark? Merge = null);

/// <summary>Marks a change that made one entry of two, or two of one again; both entries have it.</summary>
/// <param name="Step">Which of the two.</param>
/// <param name="Other">The other entry's id.</param>
[GenerateSerializer, Immutable, Alias("agri.merge-mark")]
public sealed record MergeMark(MergeStep Step, string Other);

/// <summary>Merging, or undoing that.</summary>
public enum MergeStep
{
    /// <summary>The deleted one was merged into the other.</summary>
    Merged,

    /// <summary>A merge was undone.</summary>
    Undone,
}

/// <summary>How a save ended.</summary>
public enum SaveOutcome
{
    /// <summary>The firm was not there before.</summary>
    Created,

    /// <summary>The firm has a new version.</summary>
    Changed,

    /// <summary>Nothing was different; no version was made.</summary>
    Unchanged,

    /// <summary>The firm has a tombstone now.</summary>
    Deleted,

    /// <summary>Rules forbid it; the problems say which.</summary>
    Refused,

    /// <summary>Nobody knows whether it was saved (the disk was full, the store did not answer); the same save can be tried again.</summary>
    Failed,

    /// <summary>The firm has another version than the caller expected: nothing was saved.</summary>
    Conflict,
}

/// <summary>A save's answer.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Version">The firm's version now; 0 if there is none.</param>
/// <param name="Problems">Why it was refused, and warnings.</param>
/// <param name="Sequence">
/// What to wait for until the change can be found (see <c>IPartitionGrain.WaitUntilVisibleAsync</c>), of a merge in either firm's partition; 0 if
/// nothing was saved.
/// </param>
[GenerateSerializer, Immutable, Alias("agri.firm-saved")]
public sealed record FirmSaved(SaveOutcome Outcome, long Version, ImmutableArray<FirmProblem> Problems, long Sequence = 0);

/// <summary>What an operator may see of a firm's activation.</summary>
/// <param name="Version">The version held; 0 if there is no such firm.</param>
/// <param name="Deleted">Whether it is a tombstone.</param>
/// <param name="ChangedAt">When the version was made.</param>
/// <param name="MergedInto">The entry into which it was merged; null if it was not.</param>
/// <param name="Trades">Its trades; none if it is not there.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-grain-state")]
public sealed record FirmGrainState(long Version, bool Deleted, DateTimeOffset? ChangedAt, string? MergedInto = null, ImmutableArray<Trade> Trades = default);
