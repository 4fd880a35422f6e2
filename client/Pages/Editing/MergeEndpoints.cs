using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>Clerks' pages for bringing deleted firms back, for making one entry of two, and for undoing that.</summary>
static class MergeEndpoints
{
    const string Address = "/firms/";

    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapMerging(this IEndpointRouteBuilder clerks)
    {
        clerks.MapPost("/{id}/restore", RestoreAsync).TakesForm();
        clerks.MapMethods("/{id}/merge", Reading, AskAsync);
        clerks.MapPost("/{id}/merge", MergeAsync).TakesForm();
        clerks.MapMethods("/{id}/unmerge", Reading, AskUndoAsync);
        clerks.MapPost("/{id}/unmerge", UndoAsync).TakesForm();
    }

    static async Task<IResult> RestoreAsync(HttpContext context, string id, [FromForm] IFormCollection form, FirmEditing editing)
    {
        if (FirmId.Parse(id) is not { } canonical)
            return ErrorPages.UnknownFirm(context);
        var saved = await editing.RestoreAsync(canonical, Forms.Version(form), EditEndpoints.Caller(context));
        return saved.Outcome switch
        {
            SaveOutcome.Changed => Saved(context, canonical, saved),
            // Somebody else was quicker: the history says who.
            SaveOutcome.Conflict => Forms.SeeOther(context, Address + canonical + "/history"),
            SaveOutcome.Refused => await EditEndpoints.ShowHistoryAsync(context, StatusCodes.Status422UnprocessableEntity, canonical, editing, saved.Problems),
            _ => ErrorPages.NotSaved(context, saved.Problems),
        };
    }

    static async Task<IResult> AskAsync(HttpContext context, string id, FirmEditing editing)
    {
        if (await EditEndpoints.FindAsync(context, id, editing) is not { } firm)
            return await EditEndpoints.MissingAsync(context, id, editing);
        var text = context.Request.Query["other"].ToString().Trim();
        if (text.Length == 0)
            return Pick(context, StatusCodes.Status200OK, new(firm, "", null, await editing.SimilarAsync(firm.Id, firm.Details.LegalName)));
        var other = IdIn(text);
        var merged = other is null ? null : await editing.FirmAsync(other);
        var problem = other is null ? null : Wrong(firm, other, merged);
        if (merged is not null && problem is null)
            return Compare(context, StatusCodes.Status200OK, firm, merged, _ => null);
        var status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        return Pick(context, status, new(firm, text, problem, await editing.NamedAsync(firm.Id, text)));
    }

    static async Task<IResult> MergeAsync(HttpContext context, string id, [FromForm] IFormCollection form, FirmEditing editing)
    {
        if (await EditEndpoints.FindAsync(context, id, editing) is not { } firm)
            return await EditEndpoints.MissingAsync(context, id, editing);
        var other = FirmId.Parse(form["other"].ToString());
        if (other is null || await editing.FirmAsync(other) is not { } merged || Wrong(firm, other, merged) is not null)
            return Again(context, firm.Id, other);
        string? Sent(string field) => form[MergeChoices.Prefix + field];
        var (version, otherVersion) = (Forms.Version(form), Forms.Version(form, "otherVersion"));
        if (version != firm.Version || otherVersion != merged.Version)
            return Compare(context, StatusCodes.Status409Conflict, firm, merged, Sent, changed: true);

        var details = MergeChoices.Result(firm.Details, merged.Details, MergeChoices.Rows(firm.Details, merged.Details, Sent));
        var saved = await editing.MergeAsync(firm.Id, version, other, otherVersion, details, EditEndpoints.Caller(context));
        return saved.Outcome switch
        {
            SaveOutcome.Changed => Saved(context, firm.Id, saved),
            SaveOutcome.Conflict when await editing.FirmAsync(firm.Id) is { } now && await editing.FirmAsync(other) is { } otherNow =>
                Compare(context, StatusCodes.Status409Conflict, now, otherNow, Sent, changed: true),
            SaveOutcome.Conflict => Again(context, firm.Id, other),
            SaveOutcome.Refused => Compare(context, StatusCodes.Status422UnprocessableEntity, firm, merged, Sent, problems: saved.Problems),
            _ => Compare(context, StatusCodes.Status503ServiceUnavailable, firm, merged, Sent, problems: saved.Problems),
        };
    }

    static async Task<IResult> AskUndoAsync(HttpContext context, string id, FirmEditing editing)
    {
        if (await EditEndpoints.FindAsync(context, id, editing) is not { } firm)
            return await EditEndpoints.MissingAsync(context, id, editing);
        return await ShowUndoAsync(context, StatusCodes.Status200OK, firm, context.Request.Query["other"].ToString(), editing, []);
    }

    static async Task<IResult> UndoAsync(HttpContext context, string id, [FromForm] IFormCollection form, FirmEditing editing)
    {
        if (await EditEndpoints.FindAsync(context, id, editing) is not { } firm)
            return await EditEndpoints.MissingAsync(context, id, editing);
        var other = form["other"].ToString();
        var saved = await editing.UnmergeAsync(firm.Id, Forms.Version(form), FirmId.Parse(other) ?? "", EditEndpoints.Caller(context));
        return saved.Outcome switch
        {
            SaveOutcome.Changed => Saved(context, firm.Id, saved),
            SaveOutcome.Conflict when await editing.FirmAsync(firm.Id) is { } now =>
                await ShowUndoAsync(context, StatusCodes.Status409Conflict, now, other, editing, [], changed: true),
            SaveOutcome.Conflict => await EditEndpoints.MissingAsync(context, firm.Id, editing),
            SaveOutcome.Refused => await ShowUndoAsync(context, StatusCodes.Status422UnprocessableEntity, firm, other, editing, saved.Problems),
            _ => await ShowUndoAsync(context, StatusCodes.Status503ServiceUnavailable, firm, other, editing, saved.Problems),
        };
    }

    /// <summary>What undoing a merge gives back, and what it leaves as it is.</summary>
    static async Task<IResult> ShowUndoAsync(
        HttpContext context, int status, Firm firm, string named, FirmEditing editing, ImmutableArray<FirmProblem> problems, bool changed = false)
    {
        var other = FirmId.Parse(named) ?? "";
        if (other.Length == 0 || await editing.KnownAsync(other) is not { Deleted: true } merged || merged.MergedInto != firm.Id
            || FirmMerge.Undo(firm.Details, await editing.HistoryAsync(firm.Id), other) is not var (details, stayed))
        {
            return ErrorPages.NotSaved(context, [new FirmProblem(SaveCodes.MergeUndone, "", [other])], StatusCodes.Status409Conflict);
        }

        return PageEndpoints.Page<UnmergePage>(
            context, status, new UnmergeModel(firm, merged, FieldChange.Between(firm.Details, details, details), stayed, changed, problems));
    }

    /// <summary>Why an entry cannot be merged into a firm; null if it can.</summary>
    static FirmProblem? Wrong(Firm firm, string other, Firm? merged) =>
        other == firm.Id ? new(SaveCodes.MergeItself, "other", [])
        : merged is null ? new(SaveCodes.MergeGone, "other", [other])
        : merged.Details.Sample != firm.Details.Sample ? new(SaveCodes.SampleBesideReal, "other", [])
        : null;

    /// <summary>The id that somebody has typed, or that stands in an address that was pasted; null if there is none.</summary>
    static string? IdIn(string text)
    {
        var at = text.IndexOf(Address, StringComparison.OrdinalIgnoreCase);
        return FirmId.Parse(at < 0 ? text : text[(at + Address.Length)..].Split('/', '?', '#')[0]);
    }

    static RazorComponentResult<MergePickPage> Pick(HttpContext context, int status, MergePickModel model) =>
        PageEndpoints.Page<MergePickPage>(context, status, model);

    static RazorComponentResult<MergePage> Compare(
        HttpContext context, int status, Firm firm, Firm other, Func<string, string?> sent, bool changed = false, ImmutableArray<FirmProblem> problems = default) =>
        PageEndpoints.Page<MergePage>(
            context, status, new MergeModel(firm, other, MergeChoices.Rows(firm.Details, other.Details, sent), changed, problems.IsDefault ? [] : problems));

    /// <summary>Looks at both once more, and says what stands in the way.</summary>
    static IResult Again(HttpContext context, string id, string? other) => Forms.SeeOther(context, Address + id + "/merge?other=" + other);

    static IResult Saved(HttpContext context, string id, FirmSaved saved) =>
        Forms.SeeOther(context, Address + id + "?saved=" + saved.Version.ToString(CultureInfo.InvariantCulture));
}
