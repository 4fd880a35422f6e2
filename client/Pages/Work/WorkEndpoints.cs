using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.RateLimiting;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Pages.Work;

/// <summary>Corrections that anybody can ask for, and the worklist in which clerks close them.</summary>
static class WorkEndpoints
{
    const int MaxBytes = 1 << 16;
    const int PageSize = 50;
    const int LastPage = 10_000;

    /// <summary>A field that people do not see; programs that fill in whatever they find fill it in too.</summary>
    public const string Trap = "subject";

    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapWork(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MaxBytes));
        open.MapMethods("/firms/{id}/correct", Reading, AskAsync);
        open.MapForm("/firms/{id}/correct", OpenAsync);
        open.MapMethods("/corrections/{id}", Reading, TrackAsync);
        var clerks = routes.MapGroup("/work").RequireAuthorization(OperatorSignIn.ClerkPolicy).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MaxBytes));
        clerks.MapMethods("", Reading, ListAsync);
        clerks.MapMethods("/{id}", Reading, ItemAsync);
        clerks.MapForm("/{id}", ChangeAsync);
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
        var text = Clean(form["text"], WorkRules.MaxText + 1);
        var contact = Clean(form["contact"], WorkRules.MaxContact + 1);
        WorkKind? kind = Enum.TryParse<WorkKind>(form["kind"], ignoreCase: true, out var chosen) && Enum.IsDefined(chosen) ? chosen : null;
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
        return await FindAsync(id, grains) is { } item
            ? PageEndpoints.Page<TrackPage>(context, StatusCodes.Status200OK, TrackModel.Of(item))
            : ErrorPages.UnknownNumber(context);
    }

    static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains, TimeProvider time, string? state, int? page)
    {
        context.Response.Headers.CacheControl = "no-store";
        var open = state != "closed";
        var number = Math.Clamp(page ?? 1, 1, LastPage);
        var list = grains.GetGrain<IWorklistGrain>(0);
        // One more than a page shows says whether there is another.
        var items = await list.ReadAsync(open, (number - 1) * PageSize, PageSize + 1);
        return PageEndpoints.Page<WorklistPage>(
            context, StatusCodes.Status200OK,
            new WorklistModel(open, number, [.. items.Take(PageSize)], items.Length > PageSize, await list.CountAsync(), WorkRules.DayOf(time.GetUtcNow())));
    }

    static async Task<IResult> ItemAsync(HttpContext context, string id, IGrainFactory grains, TimeProvider time) =>
        await FindAsync(id, grains) is { } item ? Item(context, StatusCodes.Status200OK, WorkModel.Of(item), time) : ErrorPages.UnknownNumber(context);

    static async Task<IResult> ChangeAsync(HttpContext context, string id, [FromForm] IFormCollection form, IGrainFactory grains, TimeProvider time)
    {
        if (await FindAsync(id, grains) is not { } item)
            return ErrorPages.UnknownNumber(context);
        var version = Forms.Version(form);
        var model = new WorkModel(
            item,
            Enum.TryParse<WorkState>(form["state"], ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : item.State,
            Clean(form["owner"], WorkRules.MaxContact), form["due"].ToString(), Clean(form["reply"], WorkRules.MaxText), Clean(form["remark"], WorkRules.MaxText), null);
        if (!DateOnly.TryParseExact(model.Due, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due))
            return Item(context, StatusCodes.Status422UnprocessableEntity, model with { Problem = "work.wrong.due" }, time);
        if (state != WorkState.Open && model.Reply.Length == 0)
            return Item(context, StatusCodes.Status422UnprocessableEntity, model with { Problem = "work.wrong.reply" }, time);
        var saved = await grains.GetGrain<IWorkGrain>(item.Id)
            .ChangeAsync(new WorkChange(model.State, model.Owner, due, model.Reply, model.Remark), version, context.User.Identity!.Name!);
        if (saved.Saved)
            return Forms.SeeOther(context, "/work/" + item.Id + "?saved=1");
        var now = saved.Item ?? item;
        var problem = now.Version == version ? "work.wrong.store" : "work.wrong.conflict";
        return Item(context, problem == "work.wrong.store" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict, model with { Item = now, Problem = problem }, time);
    }

    static RazorComponentResult<CorrectPage> Ask(HttpContext context, int status, CorrectModel model) => PageEndpoints.Page<CorrectPage>(context, status, model);

    static RazorComponentResult<WorkPage> Item(HttpContext context, int status, WorkModel model, TimeProvider time)
    {
        context.Response.Headers.CacheControl = "no-store";
        return PageEndpoints.Page<WorkPage>(
            context, status, model with { Saved = context.Request.Query.ContainsKey("saved"), Overdue = model.Item.State == WorkState.Open && model.Item.Due < WorkRules.DayOf(time.GetUtcNow()) });
    }

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

    /// <summary>A text fit to be kept and shown: no control characters but line ends, and no halves of characters.</summary>
    static string Clean(string? text, int most)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").ReplaceLineEndings("\n").Trim().EnumerateRunes())
        {
            if ((rune.Value == '\n' || !Rune.IsControl(rune)) && rune != Rune.ReplacementChar && clean.Length + rune.Utf16SequenceLength <= most)
                clean.Append(rune);
        }

        return clean.ToString();
    }
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
