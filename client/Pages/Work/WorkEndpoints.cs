using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using AgriDirectory.Accounts;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Pages.Editing;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Pages.Work;

/// <summary>Corrections that anybody can ask for, and the worklist in which clerks close them, and what the directory itself has found.</summary>
static class WorkEndpoints
{
    const int MaxBytes = 1 << 16;

    /// <summary>A field that people do not see; programs that fill in whatever they find fill it in too.</summary>
    public const string Trap = "subject";

    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapWork(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MaxBytes));
        open.MapMethods("/firms/{id}/correct", Reading, AskAsync);
        open.MapPost("/firms/{id}/correct", OpenAsync).TakesForm();
        open.MapMethods("/corrections/{id}", Reading, TrackAsync);
        var clerks = routes.MapGroup("/work").RequireAuthorization(OperatorSignIn.ClerkPolicy).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MaxBytes));
        clerks.MapMethods("", Reading, ListAsync);
        clerks.MapMethods("/{id}", Reading, ItemAsync);
        clerks.MapPost("/{id}", ChangeAsync).TakesForm();
        clerks.MapPost("/{id}/take", TakeAsync).TakesForm();
        clerks.MapPost("/{id}/right", RightAsync).TakesForm();
        clerks.MapPost("/{id}/confirm", ConfirmAsync).TakesForm();
    }

    static async Task<IResult> AskAsync(HttpContext context, string id, PublicDirectory directory) =>
        await FirmAsync(id, directory) is { } firm
            ? Ask(context, StatusCodes.Status200OK, new CorrectModel(firm.Id, firm.Details.LegalName, FirmId.New(), null, "", "", null))
            : ErrorPages.UnknownFirm(context);

    static async Task<IResult> OpenAsync(
        HttpContext context, string id, [FromForm] IFormCollection form, PublicDirectory directory, IGrainFactory grains, CorrectionLimit limit)
    {
        if (await FirmAsync(id, directory) is not { } firm)
            return ErrorPages.UnknownFirm(context);
        var text = WorkText.Clean(form["text"], WorkRules.MaxText + 1);
        var contact = WorkText.Clean(form["contact"], WorkRules.MaxContact + 1);
        WorkKind? kind = Enum.TryParse<WorkKind>(form["kind"], ignoreCase: true, out var chosen) && WorkRules.IsRequest(chosen) ? chosen : null;
        // The page brings the number: a form that is sent twice opens one item.
        var number = FirmId.Parse(form["number"].ToString()) ?? FirmId.New();
        var problem = kind is null ? "correct.wrong.kind"
            : text.Length < WorkRules.MinText ? "correct.wrong.short"
            : text.Length > WorkRules.MaxText || contact.Length > WorkRules.MaxContact ? "correct.wrong.long"
            : null;
        var model = new CorrectModel(firm.Id, firm.Details.LegalName, number, kind, text, contact, problem);
        if (problem is not null)
            return Ask(context, StatusCodes.Status422UnprocessableEntity, model);
        if (form[Trap].ToString().Length > 0)
            return Ask(context, StatusCodes.Status422UnprocessableEntity, model with { Problem = "correct.wrong.robot" });
        if (!limit.Allows(context.Connection.RemoteIpAddress))
        {
            context.Response.Headers.RetryAfter = CorrectionLimit.RetrySeconds;
            return Ask(context, StatusCodes.Status429TooManyRequests, model with { Problem = "correct.wrong.often" });
        }

        var request = new WorkRequest(kind!.Value, firm.Id, firm.Details.LegalName, text, contact.Length == 0 ? null : contact);
        return await grains.GetGrain<IWorkGrain>(number).OpenAsync(request) is { } item
            ? Forms.SeeOther(context, "/corrections/" + item.Id)
            : Ask(context, StatusCodes.Status503ServiceUnavailable, model with { Number = FirmId.New(), Problem = "correct.wrong.store" });
    }

    static async Task<IResult> TrackAsync(HttpContext context, string id, IGrainFactory grains)
    {
        context.Response.Headers.CacheControl = "no-store";
        // What the directory has found itself is nobody's but clerks' to see.
        return await FindAsync(id, grains) is { } item && WorkRules.IsRequest(item.Request.Kind)
            ? PageEndpoints.Page<TrackPage>(context, StatusCodes.Status200OK, TrackModel.Of(item))
            : ErrorPages.UnknownNumber(context);
    }

    static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, FirmEditing editing)
    {
        context.Response.Headers.CacheControl = "no-store";
        var asked = WorkQuery.Read(context.Request.Query, Caller(context), out _);
        var list = grains.GetGrain<IWorklistGrain>(0);
        // One more than a page shows says whether there is another.
        var items = await list.ReadAsync(asked.Filter, (asked.Page - 1) * asked.Size, asked.Size + 1);
        return PageEndpoints.Page<WorklistPage>(context, StatusCodes.Status200OK, new WorklistModel(
            asked.Filter, context.Request.Query[WorkQuery.Owner].ToString(), asked.Page, [.. items.Take(asked.Size)], items.Length > asked.Size,
            await list.CountAsync(asked.Filter), editing.Today, (await grains.GetGrain<IWorkSweepGrain>(0).GetState()).Waiting));
    }

    static async Task<IResult> ItemAsync(HttpContext context, string id, IGrainFactory grains, FirmEditing editing, Sightings sightings) =>
        await FindAsync(id, grains) is { } item ? await ShowAsync(context, StatusCodes.Status200OK, WorkModel.Of(item), editing, sightings) : ErrorPages.UnknownNumber(context);

    static async Task<IResult> ChangeAsync(
        HttpContext context, string id, [FromForm] IFormCollection form, IGrainFactory grains, FirmEditing editing, Sightings sightings)
    {
        if (await FindAsync(id, grains) is not { } item)
            return ErrorPages.UnknownNumber(context);
        var model = new WorkModel(
            item,
            Enum.TryParse<WorkState>(form["state"], ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : item.State,
            WorkText.Clean(form["owner"], WorkRules.MaxContact), form["due"].ToString(),
            WorkText.Clean(form["reply"], WorkRules.MaxText), WorkText.Clean(form["remark"], WorkRules.MaxText), null);
        if (!DateOnly.TryParseExact(model.Due, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due))
            return await ShowAsync(context, StatusCodes.Status422UnprocessableEntity, model with { Problem = "work.wrong.due" }, editing, sightings);
        var change = new WorkChange(model.State, model.Owner, due, model.Reply, model.Remark);
        return WorkRules.Check(item, change) is { } wrong
            ? await ShowAsync(context, StatusCodes.Status422UnprocessableEntity, model with { Problem = "work.wrong." + wrong }, editing, sightings)
            : await SaveAsync(context, model, change, Forms.Version(form), grains, editing, sightings);
    }

    /// <summary>Whoever asks does it from now on.</summary>
    static async Task<IResult> TakeAsync(
        HttpContext context, string id, [FromForm] IFormCollection form, IGrainFactory grains, FirmEditing editing, Sightings sightings) =>
        await FindAsync(id, grains) is not { } item ? ErrorPages.UnknownNumber(context)
            : await SaveAsync(context, WorkModel.Of(item), ChangeOf(item, item.State, Caller(context)), Forms.Version(form), grains, editing, sightings);

    /// <summary>What was doubtful has been looked at, and is right.</summary>
    static async Task<IResult> RightAsync(
        HttpContext context, string id, [FromForm] IFormCollection form, IGrainFactory grains, FirmEditing editing, Sightings sightings) =>
        await FindAsync(id, grains) is not { } item || WorkRules.IsRequest(item.Request.Kind) ? ErrorPages.UnknownNumber(context)
            : await SaveAsync(context, WorkModel.Of(item), Done(context, item), Forms.Version(form), grains, editing, sightings);

    /// <summary>The firm's details hold today: it is saved so, and then the item closed. Should the second not be done any more, the sweep does it.</summary>
    static async Task<IResult> ConfirmAsync(
        HttpContext context, string id, [FromForm] IFormCollection form, IGrainFactory grains, FirmEditing editing, Sightings sightings)
    {
        if (await FindAsync(id, grains) is not { Request.Kind: WorkKind.Unconfirmed } item)
            return ErrorPages.UnknownNumber(context);
        if (await editing.FirmAsync(item.Request.FirmId) is not { } firm)
            return ErrorPages.GoneFirm(context, item.Request.FirmId);
        _ = long.TryParse(form["firm"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen);
        var saved = await editing.SaveAsync(firm.Id, firm.Details with { AsOf = editing.Today }, firm.Version == seen ? seen : 0, Caller(context));
        return saved.Outcome switch
        {
            SaveOutcome.Changed or SaveOutcome.Unchanged => await SaveAsync(context, WorkModel.Of(item), Done(context, item), Forms.Version(form), grains, editing, sightings),
            SaveOutcome.Conflict => await ShowAsync(context, StatusCodes.Status409Conflict, WorkModel.Of(item) with { Problem = "work.wrong.firm" }, editing, sightings),
            SaveOutcome.Refused => await ShowAsync(context, StatusCodes.Status422UnprocessableEntity, WorkModel.Of(item) with { Problem = "work.wrong.rules" }, editing, sightings),
            _ => await ShowAsync(context, StatusCodes.Status503ServiceUnavailable, WorkModel.Of(item) with { Problem = "work.wrong.store" }, editing, sightings),
        };
    }

    static WorkChange Done(HttpContext context, WorkItem item) => ChangeOf(item, WorkState.Done, item.Owner.Length > 0 ? item.Owner : Caller(context));

    static WorkChange ChangeOf(WorkItem item, WorkState state, string owner) => new(state, owner, item.Due, item.Reply, "");

    static async Task<IResult> SaveAsync(
        HttpContext context, WorkModel model, WorkChange change, long version, IGrainFactory grains, FirmEditing editing, Sightings sightings)
    {
        var saved = await grains.GetGrain<IWorkGrain>(model.Item.Id).ChangeAsync(change, version, Caller(context));
        if (saved.Saved)
            return Forms.SeeOther(context, "/work/" + model.Item.Id + "?saved=1");
        var now = saved.Item ?? model.Item;
        return now.Version == version
            ? await ShowAsync(context, StatusCodes.Status503ServiceUnavailable, model with { Item = now, Problem = "work.wrong.store" }, editing, sightings)
            : await ShowAsync(context, StatusCodes.Status409Conflict, model with { Item = now, Problem = "work.wrong.conflict" }, editing, sightings);
    }

    static RazorComponentResult<CorrectPage> Ask(HttpContext context, int status, CorrectModel model) => PageEndpoints.Page<CorrectPage>(context, status, model);

    static async Task<RazorComponentResult<WorkPage>> ShowAsync(HttpContext context, int status, WorkModel model, FirmEditing editing, Sightings sightings)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (model.Item.Request.Contact is not null)
            sightings.Note(context, AuditCodes.SawSender, model.Item.Id);
        return PageEndpoints.Page<WorkPage>(context, status, model with
        {
            Saved = context.Request.Query.ContainsKey("saved"),
            Overdue = WorkRules.IsOverdue(model.Item, editing.Today),
            Firm = model.Item.Request.Kind == WorkKind.Unconfirmed ? await editing.FirmAsync(model.Item.Request.FirmId) : null,
        });
    }

    static string Caller(HttpContext context) => context.User.Identity!.Name!;

    /// <summary>The firm, or the one into which its entry was merged meanwhile: what somebody has written is meant for that.</summary>
    static async Task<Firm?> FirmAsync(string id, PublicDirectory directory)
    {
        if (FirmId.Parse(id) is not { } canonical)
            return null;
        var (_, firm, mergedInto) = await directory.FirmAsync(canonical);
        return mergedInto is null ? firm : (await directory.FirmAsync(mergedInto)).Firm;
    }

    static async Task<WorkItem?> FindAsync(string id, IGrainFactory grains) =>
        FirmId.Parse(id) is { } number ? await grains.GetGrain<IWorkGrain>(number).GetAsync() : null;
}

/// <summary>How many corrections one sender, and all together, may ask for.</summary>
sealed class CorrectionLimit : IDisposable
{
    public const string RetrySeconds = "600";
    const int EachTenMinutes = 5;
    const int AllAnHour = 500;

    readonly PartitionedRateLimiter<IPAddress> each = PartitionedRateLimiter.Create<IPAddress, IPAddress>(from =>
        RateLimitPartition.GetFixedWindowLimiter(from, _ => new FixedWindowRateLimiterOptions { PermitLimit = EachTenMinutes, Window = TimeSpan.FromMinutes(10) }));

    readonly FixedWindowRateLimiter all = new(new() { PermitLimit = AllAnHour, Window = TimeSpan.FromHours(1) });

    public bool Allows(IPAddress? from)
    {
        using var one = each.AttemptAcquire(from ?? IPAddress.None);
        if (!one.IsAcquired)
            return false;
        using var every = all.AttemptAcquire();
        return every.IsAcquired;
    }

    public void Dispose()
    {
        each.Dispose();
        all.Dispose();
    }
}
