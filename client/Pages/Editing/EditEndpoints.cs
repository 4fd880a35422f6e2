using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Accounts;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>Clerks' pages: a firm's form, its history, closing and deleting it. Each form can be sent without JavaScript.</summary>
static class EditEndpoints
{
    /// <summary>The largest form: the longest texts of every field, and five hundred outputs.</summary>
    const int MaxBytes = 1 << 20;
    const int MaxValues = 4096;

    /// <summary>The most entries that a history names; it shows the ids of others.</summary>
    const int MaxNames = 20;

    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapEditing(this IEndpointRouteBuilder routes)
    {
        var clerks = routes.MapGroup("/firms").RequireAuthorization(OperatorSignIn.ClerkPolicy).ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes), new RequestFormLimitsAttribute { ValueCountLimit = MaxValues });
        // The generator of endpoints cannot name a page, which another generator makes: so here and elsewhere they give what any result is.
        clerks.MapMethods("/new", Reading, IResult (HttpContext context) => Form(context, StatusCodes.Status200OK, null, FirmForm.Empty, []));
        clerks.MapPost("/new", CreateAsync).TakesForm();
        clerks.MapMethods("/{id}/edit", Reading, EditAsync);
        clerks.MapPost("/{id}/edit", ChangeAsync).TakesForm();
        clerks.MapPost("/{id}/status", SetStatusAsync).TakesForm();
        clerks.MapMethods("/{id}/delete", Reading, AskDeleteAsync);
        clerks.MapPost("/{id}/delete", DeleteAsync).TakesForm();
        clerks.MapMethods("/{id}/history", Reading, HistoryAsync);
        clerks.MapMerging();
    }

    static async Task<IResult> CreateAsync(HttpContext context, [FromForm] IFormCollection form, FirmEditing editing)
    {
        var sent = FirmForm.Read(form) with { Version = 0 };
        // The page brings the id: a form that is sent twice makes one firm.
        var id = FirmId.Parse(form["id"].ToString()) ?? FirmId.New();
        return await SaveAsync(context, editing, id, sent, sent, sample: false, form["accepted"]);
    }

    static async Task<IResult> EditAsync(HttpContext context, string id, FirmEditing editing, Sightings sightings)
    {
        if (await FindAsync(context, id, editing) is not { } firm)
            return await MissingAsync(context, id, editing);
        if (!long.TryParse(context.Request.Query["undo"], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            Saw(context, sightings, firm.Id, firm.Details);
            return Form(context, StatusCodes.Status200OK, firm.Id, FirmForm.Of(firm.Details, firm.Version), []);
        }

        var change = (await editing.HistoryAsync(firm.Id)).FirstOrDefault(c => c.Version == version);
        if (change?.Before is not { } before || await editing.VersionAsync(firm, version) is not { } after)
            return ErrorPages.UnknownFirm(context);
        Saw(context, sightings, firm.Id, firm.Details, before);
        // What the change made of a field goes back to what was there; what somebody has changed since stays, and is named.
        var changes = FieldChange.Between(after, firm.Details, before).Where(c => c.Mine != c.Before).ToList();
        var back = changes.Where(c => c.Theirs == c.Before).Select(c => KeyValuePair.Create(c.Field, c.Mine));
        var model = new EditModel(
            firm.Id, FieldChange.Set(firm.Details, firm.Version, back), [], version,
            [.. changes.Where(c => c.Conflict).Select(c => c.Field)], []);
        return PageEndpoints.Page<EditPage>(context, StatusCodes.Status200OK, model);
    }

    static async Task<IResult> ChangeAsync(HttpContext context, string id, [FromForm] IFormCollection form, FirmEditing editing)
    {
        if (await FindAsync(context, id, editing) is not { } firm)
            return await MissingAsync(context, id, editing);
        var sent = FirmForm.Read(form);
        var chosen = sent;
        // After a conflict the form brings, beside what was typed, the version it was compared with and a choice for each field.
        if (long.TryParse(form["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            && seen == firm.Version && sent.Details(firm.Details.Sample, out _) is { } mine && await editing.VersionAsync(firm, sent.Version) is { } before)
        {
            var choices = FieldChange.Between(before, firm.Details, mine)
                .Select(c => KeyValuePair.Create(c.Field, c.Conflict && form["choose." + c.Field] == "mine" ? c.Mine : c.Merged));
            chosen = FieldChange.Set(firm.Details, firm.Version, choices);
        }

        return await SaveAsync(context, editing, firm.Id, sent, chosen, firm.Details.Sample, form["accepted"]);
    }

    /// <summary>Saves what a form says, or shows it again with what is wrong, what is doubtful, or what somebody else has changed.</summary>
    static async Task<IResult> SaveAsync(
        HttpContext context, FirmEditing editing, string id, FirmForm sent, FirmForm form, bool sample, string? accepted)
    {
        var shown = form.Version == 0 ? null : id;
        if (form.Details(sample, out var problems) is not { } details)
            return Form(context, StatusCodes.Status422UnprocessableEntity, shown, form, problems);
        problems = editing.Check(details);
        var similar = await SimilarAsync(editing, id, form, details);
        if (similar.Length > 0)
            problems = problems.Add(new FirmProblem(FirmEditing.NameSimilar, "legalName", [similar[0].Name], Warning: true));
        var known = (accepted ?? "").Split(' ');
        if (problems.Any(p => !p.Warning || !known.Contains(p.Code)))
            return Form(context, StatusCodes.Status422UnprocessableEntity, shown, form, problems, similar);

        var saved = await editing.SaveAsync(id, details, form.Version, Caller(context));
        switch (saved.Outcome)
        {
            case SaveOutcome.Created or SaveOutcome.Changed or SaveOutcome.Unchanged:
                return Forms.SeeOther(context, "/firms/" + id + "?saved=" + saved.Version.ToString(CultureInfo.InvariantCulture));
            case SaveOutcome.Conflict when form.Version == 0:
                return TypedResults.LocalRedirect("/firms/" + id);
            case SaveOutcome.Conflict:
                return await ConflictAsync(context, editing, id, sent);
            case SaveOutcome.Refused:
                return Form(context, StatusCodes.Status422UnprocessableEntity, shown, form, saved.Problems, similar);
            default:
                return Form(context, StatusCodes.Status503ServiceUnavailable, shown, form, saved.Problems, similar);
        }
    }

    /// <summary>Looked for only when the name is new: an entry that was there before has been looked at.</summary>
    static async Task<ImmutableArray<(string Id, string Name)>> SimilarAsync(FirmEditing editing, string id, FirmForm form, FirmDetails details) =>
        form.Version > 0 && (await editing.FirmAsync(id))?.Details.LegalName == details.LegalName ? [] : await editing.SimilarAsync(id, details.LegalName);

    static async Task<IResult> ConflictAsync(HttpContext context, FirmEditing editing, string id, FirmForm sent)
    {
        if (await editing.FirmAsync(id) is not { } now)
            return await MissingAsync(context, id, editing);
        Saw(context, context.RequestServices.GetRequiredService<Sightings>(), id, now.Details);
        // The version that the clerk began with is always in the history; a forged number compares with what is there now.
        var before = await editing.VersionAsync(now, sent.Version) ?? now.Details;
        var mine = sent.Details(now.Details.Sample, out _)!;
        return PageEndpoints.Page<ConflictPage>(
            context, StatusCodes.Status409Conflict,
            new ConflictModel(id, now.Details.LegalName, sent, now.Version, now.ChangedBy, now.ChangedAt, FieldChange.Between(before, now.Details, mine)));
    }

    static async Task<IResult> SetStatusAsync(HttpContext context, string id, [FromForm] IFormCollection form, FirmEditing editing)
    {
        if (await FindAsync(context, id, editing) is not { } firm)
            return await MissingAsync(context, id, editing);
        var status = form["status"] == "active" ? FirmStatus.Active : FirmStatus.Deregistered;
        var changed = FirmForm.Of(firm.Details with { Status = status }, Forms.Version(form));
        return await SaveAsync(context, editing, firm.Id, changed, changed, firm.Details.Sample, accepted: Accepted(editing, firm));
    }

    /// <summary>What is doubtful in an entry already is not asked about when only its status changes.</summary>
    static string Accepted(FirmEditing editing, Firm firm) => string.Join(' ', editing.Check(firm.Details).Select(p => p.Code));

    static async Task<IResult> AskDeleteAsync(HttpContext context, string id, FirmEditing editing) =>
        await FindAsync(context, id, editing) is { } firm
            ? PageEndpoints.Page<DeletePage>(context, StatusCodes.Status200OK, new DeleteModel(firm, Changed: false))
            : await MissingAsync(context, id, editing);

    static async Task<IResult> DeleteAsync(HttpContext context, string id, [FromForm] IFormCollection form, FirmEditing editing)
    {
        if (await FindAsync(context, id, editing) is not { } firm)
            return await MissingAsync(context, id, editing);
        var saved = await editing.DeleteAsync(firm.Id, Forms.Version(form), Caller(context));
        return saved.Outcome switch
        {
            SaveOutcome.Deleted => Forms.SeeOther(context, "/firms/" + firm.Id),
            SaveOutcome.Conflict when await editing.FirmAsync(firm.Id) is { } now =>
                PageEndpoints.Page<DeletePage>(context, StatusCodes.Status409Conflict, new DeleteModel(now, Changed: true)),
            SaveOutcome.Conflict => await MissingAsync(context, firm.Id, editing),
            _ => ErrorPages.NotSaved(context, saved.Problems),
        };
    }

    static Task<IResult> HistoryAsync(HttpContext context, string id, FirmEditing editing) =>
        ShowHistoryAsync(context, StatusCodes.Status200OK, id, editing, []);

    /// <summary>A firm's whole history, of deleted ones too.</summary>
    public static async Task<IResult> ShowHistoryAsync(HttpContext context, int status, string id, FirmEditing editing, ImmutableArray<FirmProblem> problems)
    {
        var living = await FindAsync(context, id, editing);
        if ((living?.Id ?? FirmId.Parse(id)) is not { } canonical)
            return ErrorPages.UnknownFirm(context);
        var history = await editing.HistoryAsync(canonical);
        if ((living ?? FirmEditing.Tombstone(canonical, history)) is not { } firm)
            return ErrorPages.UnknownFirm(context);
        var changes = ImmutableArray.CreateBuilder<ChangeEntry>();
        var after = firm.Details;
        for (var i = 0; i < history.Length; i++)
        {
            var change = history[i];
            var before = change.Before ?? new FirmDetails { LegalName = "" };
            var restored = i + 1 < history.Length && history[i + 1].Deleted;
            changes.Add(new(
                change, change.Before is null ? [] : FieldChange.Between(before, after, after), What(change, restored),
                Undo(firm, change, restored, newest: !history.Take(i).Any(c => c.Merge?.Other == change.Merge?.Other))));
            after = before;
        }

        var names = new Dictionary<string, string>();
        foreach (var other in history.Select(c => c.Merge?.Other).OfType<string>().Distinct().Take(MaxNames))
        {
            if (await editing.KnownAsync(other) is { } known)
                names[other] = known.Details.LegalName;
        }

        Saw(context, context.RequestServices.GetRequiredService<Sightings>(), firm.Id, [firm.Details, .. history.Select(c => c.Before).OfType<FirmDetails>()]);
        return PageEndpoints.Page<HistoryPage>(context, status, new HistoryModel(firm, changes.DrainToImmutable(), names, problems));
    }

    static string? What(FirmChange change, bool restored) => change switch
    {
        { Merge.Step: MergeStep.Undone } => "history.unmerged",
        { Merge: not null, Deleted: true } => "history.merged.away",
        { Merge: not null } => "history.merged",
        { Deleted: true } => "history.deleted",
        { Before: null } => "history.created",
        _ => restored ? "history.restored" : null,
    };

    /// <summary>A deletion is taken back for the whole firm, above its history.</summary>
    /// <param name="firm">The firm now.</param>
    /// <param name="change">The change.</param>
    /// <param name="restored">Whether it brought the firm back.</param>
    /// <param name="newest">Whether nothing has been done since with the entry that it merged.</param>
    static string? Undo(Firm firm, FirmChange change, bool restored, bool newest) => change switch
    {
        { Merge: { Step: MergeStep.Merged, Other: var kept }, Deleted: true } => firm.MergedInto == kept && newest ? $"/firms/{kept}/unmerge?other={firm.Id}" : null,
        { Merge: { Step: MergeStep.Merged, Other: var other } } => !firm.Deleted && newest ? $"/firms/{firm.Id}/unmerge?other={other}" : null,
        { Merge: null, Deleted: false, Before: not null } when !firm.Deleted && !restored => FormattableString.Invariant($"/firms/{firm.Id}/edit?undo={change.Version}"),
        _ => null,
    };

    /// <summary>What to say where there is no such firm, or not any more.</summary>
    public static async Task<IResult> MissingAsync(HttpContext context, string id, FirmEditing editing) =>
        FirmId.Parse(id) is { } canonical && await editing.KnownAsync(canonical) is { Deleted: true } gone
            ? ErrorPages.GoneFirm(context, canonical, gone.MergedInto)
            : ErrorPages.UnknownFirm(context);

    public static async Task<Firm?> FindAsync(HttpContext context, string id, FirmEditing editing)
    {
        // Whole firms, persons' details too: for the eyes of whoever is signed in, and for no cache.
        context.Response.Headers.CacheControl = "no-store";
        return FirmId.Parse(id) is { } canonical ? await editing.FirmAsync(canonical) : null;
    }

    static void Saw(HttpContext context, Sightings sightings, string id, params ReadOnlySpan<FirmDetails> shown)
    {
        foreach (var details in shown)
        {
            if (details.Person is not null)
                sightings.Note(context, AuditCodes.SawPerson, id);
        }
    }

    static RazorComponentResult<EditPage> Form(
        HttpContext context, int status, string? id, FirmForm form, ImmutableArray<FirmProblem> problems, ImmutableArray<(string Id, string Name)> similar = default) =>
        PageEndpoints.Page<EditPage>(context, status, new EditModel(id, form, problems, 0, [], similar.IsDefault ? [] : similar));

    public static string Caller(HttpContext context) => context.User.Identity!.Name!;
}
