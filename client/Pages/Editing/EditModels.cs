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
/// <param name="Firm">The firm now.</param>
/// <param name="Changes">Newest first.</param>
public sealed record HistoryModel(Firm Firm, ImmutableArray<ChangeEntry> Changes);

/// <summary>A change as clerks see it.</summary>
/// <param name="Change">When, who, from what.</param>
/// <param name="Fields">Field by field.</param>
public sealed record ChangeEntry(FirmChange Change, ImmutableArray<FieldChange> Fields);
