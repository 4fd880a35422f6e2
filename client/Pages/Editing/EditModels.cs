using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>What the form of a firm shows.</summary>
/// <param name="Id">The firm; null for a new one.</param>
/// <param name="Form">What stands in the fields.</param>
/// <param name="Problems">What is wrong, and warnings.</param>
/// <param name="SetBack">The change that the form takes back, not saved yet; 0 for none.</param>
/// <param name="Lost">Fields of that change that somebody has changed since, and that the form leaves as they are.</param>
/// <param name="Similar">Firms of nearly the same name.</param>
public sealed record EditModel(
    string? Id, FirmForm Form, ImmutableArray<FirmProblem> Problems, long SetBack, ImmutableArray<string> Lost, ImmutableArray<(string Id, string Name)> Similar)
{
    internal bool Refused => Problems.Any(p => !p.Warning);

    /// <summary>What the clerk goes on in spite of, if this form is sent again.</summary>
    internal string Accepted => string.Join(' ', Problems.Where(p => p.Warning).Select(p => p.Code).Distinct());

    internal ImmutableArray<FirmProblem> Of(string field) => [.. Problems.Where(p => FieldWords.FieldOf(p) == field)];
}

/// <summary>Two changes of the same version.</summary>
/// <param name="Id">The firm.</param>
/// <param name="Name">Its name now.</param>
/// <param name="Mine">What the clerk has sent.</param>
/// <param name="Now">The version that is there now.</param>
/// <param name="By">Who made it.</param>
/// <param name="At">When.</param>
/// <param name="Changes">The fields that are different.</param>
public sealed record ConflictModel(string Id, string Name, FirmForm Mine, long Now, string By, DateTimeOffset At, ImmutableArray<FieldChange> Changes);

/// <summary>A firm about to be deleted.</summary>
public sealed record DeleteModel(Firm Firm, bool Changed);

/// <summary>A firm's whole history, for clerks.</summary>
/// <param name="Firm">The firm now, or its tombstone.</param>
/// <param name="Changes">Newest first.</param>
/// <param name="Names">What the entries are called, by id, that were merged with it.</param>
/// <param name="Problems">Why it could not be brought back.</param>
public sealed record HistoryModel(Firm Firm, ImmutableArray<ChangeEntry> Changes, IReadOnlyDictionary<string, string> Names, ImmutableArray<FirmProblem> Problems);

/// <summary>A change as clerks see it.</summary>
/// <param name="Change">When, who, from what.</param>
/// <param name="Fields">Field by field.</param>
/// <param name="What">The key of the words for what it did besides; null if it only changed fields.</param>
/// <param name="Undo">Where it is taken back; null where it cannot be, or not any more.</param>
public sealed record ChangeEntry(FirmChange Change, ImmutableArray<FieldChange> Fields, string? What, string? Undo);

/// <summary>Which entry is to be merged into a firm.</summary>
/// <param name="Firm">The firm.</param>
/// <param name="Text">What was typed.</param>
/// <param name="Problem">Why the entry that was named cannot be.</param>
/// <param name="Found">Entries that it may be.</param>
public sealed record MergePickModel(Firm Firm, string Text, FirmProblem? Problem, ImmutableArray<(string Id, string Name)> Found);

/// <summary>Two entries side by side.</summary>
/// <param name="Firm">The one that is kept.</param>
/// <param name="Other">The one that is merged into it.</param>
/// <param name="Rows">Field by field.</param>
/// <param name="Changed">Whether somebody has changed one of them since they were shown.</param>
/// <param name="Problems">Why they could not be merged.</param>
public sealed record MergeModel(Firm Firm, Firm Other, ImmutableArray<MergeRow> Rows, bool Changed, ImmutableArray<FirmProblem> Problems);

/// <summary>A merge about to be undone.</summary>
/// <param name="Firm">The firm into which the other entry was merged.</param>
/// <param name="Other">That entry's tombstone.</param>
/// <param name="Back">What goes back, from <c>Before</c> to <c>Mine</c>.</param>
/// <param name="Stayed">Fields that were changed since and stay.</param>
/// <param name="Changed">Whether somebody has changed the firm since this was shown.</param>
/// <param name="Problems">Why it could not be undone.</param>
public sealed record UnmergeModel(
    Firm Firm, Firm Other, ImmutableArray<FieldChange> Back, ImmutableArray<string> Stayed, bool Changed, ImmutableArray<FirmProblem> Problems);
