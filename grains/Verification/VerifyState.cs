using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Verification;

/// <summary>How far a verification is, or how it ended.</summary>
/// <param name="Stage">Where it is.</param>
/// <param name="Repair">Whether it repairs what differs.</param>
/// <param name="StartedAt">When it began, in UTC; null if there has been none.</param>
/// <param name="EndedAt">When it ended, in UTC; null while it goes on.</param>
/// <param name="Looked">Firms compared so far in this stage, or partitions whose totals were.</param>
/// <param name="Of">How many there are to be compared.</param>
/// <param name="Found">What was found; null until all was looked at.</param>
/// <param name="Repaired">What was done about it; null if nothing was to be done.</param>
/// <param name="Left">What was found after the repair; null without one.</param>
/// <param name="Trouble">Why it failed; null if it did not.</param>
[GenerateSerializer, Immutable, Alias("agri.verify-state")]
public sealed record VerifyState(
    VerifyStage Stage,
    bool Repair,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    int Looked,
    int Of,
    VerifyFindings? Found,
    VerifyRepairs? Repaired,
    VerifyFindings? Left,
    string? Trouble)
{
    /// <summary>What it is before the first.</summary>
    public static VerifyState None { get; } = new(VerifyStage.None, false, null, null, 0, 0, null, null, null, null);

    /// <summary>Whether it goes on.</summary>
    internal bool IsRunning => Stage is VerifyStage.Database or VerifyStage.Index or VerifyStage.Totals;
}

/// <summary>Where a verification is.</summary>
public enum VerifyStage
{
    /// <summary>There has been none since this grain was activated.</summary>
    None,

    /// <summary>The database checks itself.</summary>
    Database,

    /// <summary>The index is compared with SQL, firm by firm.</summary>
    Index,

    /// <summary>The markets' totals are compared with a scan of SQL.</summary>
    Totals,

    /// <summary>Everything was looked at.</summary>
    Done,

    /// <summary>It could not go on; <see cref="VerifyState.Trouble"/> says why.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Stopped,
}

/// <summary>What differs. Of each kind all are counted and some are told.</summary>
/// <param name="Generation">The generation of the index that was compared.</param>
/// <param name="Firms">Firms in SQL, tombstones included.</param>
/// <param name="Missing">Firms that the index lacks.</param>
/// <param name="Surplus">Documents of firms that SQL does not have.</param>
/// <param name="Older">Firms of which the index has an older version.</param>
/// <param name="Newer">Firms of which the index has a newer version than was ever saved.</param>
/// <param name="Otherwise">Firms of the same version that are deleted in one of the two alone.</param>
/// <param name="Parked">Firms that the search engine refuses, and operators know of: no difference.</param>
/// <param name="Waiting">Firms that were still on their way to the index when patience ended, or kept changing: nothing is known of them.</param>
/// <param name="Totals">Sums of markets that differ.</param>
/// <param name="FirmDifferences">Some of the firms.</param>
/// <param name="TotalDifferences">Some of the sums.</param>
/// <param name="Faults">What is not sound in the database.</param>
[GenerateSerializer, Immutable, Alias("agri.verify-findings")]
public sealed record VerifyFindings(
    int Generation,
    int Firms,
    int Missing,
    int Surplus,
    int Older,
    int Newer,
    int Otherwise,
    int Parked,
    int Waiting,
    int Totals,
    ImmutableArray<FirmDifference> FirmDifferences,
    ImmutableArray<TotalDifference> TotalDifferences,
    ImmutableArray<StoreFault> Faults)
{
    /// <summary>Firms that differ.</summary>
    internal int Differing => Missing + Surplus + Older + Newer + Otherwise;

    /// <summary>Whether nothing differs.</summary>
    internal bool IsFine => Differing + Totals == 0 && Faults.IsDefaultOrEmpty;
}

/// <summary>A firm of which the index says something else than SQL.</summary>
/// <param name="FirmId">The firm.</param>
/// <param name="Kind">How it differs.</param>
/// <param name="InSql">The version in SQL; null if it has none.</param>
/// <param name="InIndex">The version in the index; null if it has none.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-difference")]
public sealed record FirmDifference(string FirmId, DifferenceKind Kind, long? InSql, long? InIndex);

/// <summary>How the index differs from SQL.</summary>
public enum DifferenceKind
{
    /// <summary>The index lacks the firm.</summary>
    Missing,

    /// <summary>SQL lacks the firm, or the index has it twice.</summary>
    Surplus,

    /// <summary>The index has an older version.</summary>
    Older,

    /// <summary>The index has a newer version.</summary>
    Newer,

    /// <summary>The version is the same, and one of the two says that the firm is deleted.</summary>
    Otherwise,
}

/// <summary>What a repair did.</summary>
/// <param name="Removed">Firms whose documents were taken out of the index.</param>
/// <param name="Queued">Firms that go to the index anew.</param>
/// <param name="Reloaded">Partitions that loaded their totals anew.</param>
[GenerateSerializer, Immutable, Alias("agri.verify-repairs")]
public sealed record VerifyRepairs(int Removed, int Queued, int Reloaded);
