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
/// <param name="Before">The firm's details before the change; null for its creation.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-change")]
public sealed record FirmChange(long Version, DateTimeOffset At, string By, string Source, bool Deleted, FirmDetails? Before);

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
/// <param name="Sequence">What to wait for until the change can be found (see <c>IPartitionGrain.WaitUntilVisibleAsync</c>); 0 if nothing was saved.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-saved")]
public sealed record FirmSaved(SaveOutcome Outcome, long Version, ImmutableArray<FirmProblem> Problems, long Sequence = 0);

/// <summary>What an operator may see of a firm's activation.</summary>
/// <param name="Version">The version held; 0 if there is no such firm.</param>
/// <param name="Deleted">Whether it is a tombstone.</param>
/// <param name="ChangedAt">When the version was made.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-grain-state")]
public sealed record FirmGrainState(long Version, bool Deleted, DateTimeOffset? ChangedAt);
