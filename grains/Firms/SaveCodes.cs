using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>The stable codes of problems that a save meets beyond the firm's own rules. After each: its arguments.</summary>
public static class SaveCodes
{
    /// <summary>id; it was a deleted firm's, or is no id.</summary>
    public const string IdUsed = "id-used";

    /// <summary>credit code, the id of the living firm that has it.</summary>
    public const string CreditCodeTaken = "credit-code-taken";

    /// <summary>Somebody else changed the firm at the same time.</summary>
    public const string VersionConflict = "version-conflict";

    /// <summary>the line of the earlier row of the same file that means the same firm.</summary>
    public const string DuplicateRow = "duplicate-row";

    /// <summary>the name: several firms have it, and the row does not say which it means.</summary>
    public const string NameOfSeveral = "name-of-several";

    /// <summary>Made-up firms do not go beside real ones.</summary>
    public const string SampleBesideReal = "sample-beside-real";

    /// <summary>id, the entry into which it was merged: it comes back when the merge is undone, and not otherwise.</summary>
    public const string FirmMerged = "firm-merged";

    /// <summary>An entry was to be merged with itself.</summary>
    public const string MergeItself = "merge-itself";

    /// <summary>id; there is no such entry, or not any more, to be merged.</summary>
    public const string MergeGone = "merge-gone";

    /// <summary>id; that entry is not one that was merged into this firm, or not any more.</summary>
    public const string MergeUndone = "merge-undone";

    /// <summary>The field was changed after the merge, so undoing that leaves it as it is. A warning.</summary>
    public const string ChangedSince = "changed-since";

    /// <summary>The store did not answer; the same can be tried again.</summary>
    public const string StoreFailed = "store-failed";

    /// <summary>All of them, and those of <see cref="StoreFailedException"/> that a save can meet.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        IdUsed, CreditCodeTaken, VersionConflict, DuplicateRow, NameOfSeveral, SampleBesideReal, FirmMerged, MergeItself, MergeGone, MergeUndone, ChangedSince, StoreFailed,
        "disk-full", "read-only", "busy", "damaged", "cannot-open",
    ];
}
