using AgriDirectory.Accounts;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Api;

/// <summary>The worklist over REST, for clerks.</summary>
static class WorkApi
{
    /// <summary>The code of a problem with a body's fields.</summary>
    public const string InvalidCode = "work-invalid";

    public static void MapWorkApi(this IEndpointRouteBuilder routes)
    {
        var work = routes.MapGroup("/api/v1/work").WithTags("work").RequireAuthorization(OperatorSignIn.ClerkPolicy);
        work.MapGet("", ListAsync).Describe("listWork", ApiDescription.Worklist).Produces<WorkAnswer>().WithProblems(400);
        work.MapGet("/{id}", GetAsync).Describe("getWork", ApiDescription.WorkItem).Produces<WorkView>().WithProblems(404);
        work.MapPut("/{id}", ChangeAsync).Describe("changeWork", ApiDescription.ChangeWork).Accepts<WorkBody>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(WorkBody.MaxBytes))
            .Produces<WorkView>().WithProblems(400, 404, 412, 413, 415, 422, 428, 503);
    }

    static async Task<Results<JsonHttpResult<WorkAnswer>, ProblemHttpResult>> ListAsync(HttpContext context, IGrainFactory grains, Sightings sightings, TimeProvider time)
    {
        var asked = WorkQuery.Read(context.Request.Query, context.User.Identity!.Name!, out var problem);
        if (problem is not null) return Problems.Of(context, problem);
        var list = grains.GetGrain<IWorklistGrain>(0);
        // One more than a page shows says whether there is another.
        var items = await list.ReadAsync(asked.Filter, (asked.Page - 1) * asked.Size, asked.Size + 1);
        var shown = items.Take(asked.Size).ToList();
        Show(context, sightings, shown);
        return TypedResults.Json(new WorkAnswer(
            await list.CountAsync(asked.Filter), [.. shown.Select(i => WorkView.Of(i, time.GetUtcNow(), context.Wording()))], asked.Page, asked.Size, items.Length > asked.Size), FirmJson.Options);
    }

    static async Task<IResult> GetAsync(string id, HttpContext context, IGrainFactory grains, Sightings sightings, TimeProvider time) =>
        await FindAsync(id, grains) is { } item ? Answer(context, sightings, item, time) : NotFound(context, id);

    static async Task<IResult> ChangeAsync(string id, HttpContext context, IGrainFactory grains, Sightings sightings, TimeProvider time)
    {
        if (await FindAsync(id, grains) is not { } item) return NotFound(context, id);
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var (body, refusal) = await WorkBody.ReadAsync(context);
        if (body is null) return refusal!;
        if (version != item.Version) return Conflict(context, item);
        if (WorkRules.Check(item, body.Change) is { } field)
            return Problems.Invalid(context, InvalidCode, [new FirmProblem(field == "reply" ? "missing" : "value-unknown", field, [field == "reply" ? "" : WorkView.NameOf(body.State)])]);
        var saved = await grains.GetGrain<IWorkGrain>(item.Id).ChangeAsync(body.Change, version, context.User.Identity!.Name!);
        return saved.Saved ? Answer(context, sightings, saved.Item!, time)
            : saved.Item is { } now && now.Version != version ? Conflict(context, now)
            : Problems.NotSaved(context, SaveCodes.StoreFailed);
    }

    static JsonHttpResult<WorkView> Answer(HttpContext context, Sightings sightings, WorkItem item, TimeProvider time)
    {
        Show(context, sightings, [item]);
        context.Response.GetTypedHeaders().ETag = FirmTag.Of(item.Version, clerk: false);
        return TypedResults.Json(WorkView.Of(item, time.GetUtcNow(), context.Wording()), FirmJson.Options);
    }

    /// <summary>What somebody wrote is kept by no cache, and who reads how to reach them is noted.</summary>
    static void Show(HttpContext context, Sightings sightings, IReadOnlyList<WorkItem> items)
    {
        FirmView.Cache(context, clerk: true);
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        sightings.Note(context, AuditCodes.SawSender, items.Where(i => i.Request.Contact is not null).Select(i => i.Id));
    }

    static ProblemHttpResult Conflict(HttpContext context, WorkItem now)
    {
        context.Response.GetTypedHeaders().ETag = FirmTag.Of(now.Version, clerk: false);
        return Problems.Of(context, QueryProblem.Bad("work-conflict", "If-Match", context.Request.Headers.IfMatch.ToString()) with { Status = StatusCodes.Status412PreconditionFailed });
    }

    static ProblemHttpResult NotFound(HttpContext context, string id) =>
        Problems.Of(context, new QueryProblem("work-not-found", StatusCodes.Status404NotFound, "id", SearchQuery.Clean(id.Length <= 40 ? id : id[..40])));

    static async Task<WorkItem?> FindAsync(string id, IGrainFactory grains) =>
        FirmId.Parse(id) is { } number ? await grains.GetGrain<IWorkGrain>(number).GetAsync() : null;
}
