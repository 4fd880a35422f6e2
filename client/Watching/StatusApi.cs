using System.Collections.Immutable;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Watching;

/// <summary>What operators watch and do, over REST.</summary>
static class StatusApi
{
    /// <summary>The code of a problem with a body's fields.</summary>
    const string InvalidCode = "status-invalid";

    public static void MapStatusApi(this IEndpointRouteBuilder routes)
    {
        var status = routes.MapGroup("/api/v1/status").WithTags("status").RequireAuthorization(OperatorSignIn.Policy).AddEndpointFilter(StoreAsync)
            .WithMetadata(new RequestSizeLimitAttribute(TextBody.MaxBytes));
        status.MapGet("", ReadAsync).Describe("getStatus", StatusDescription.Status).Produces<StatusView>();
        status.MapGet("/parked", ParkedAsync).Describe("listParked", StatusDescription.Parked).Produces<ParkedView>().WithProblems(503);
        status.MapPost("/parked/{id}/retry", RetryAsync).Describe("retryParked", StatusDescription.Retry).Produces(StatusCodes.Status204NoContent).WithProblems(404, 503);
        status.MapPost("/parked/{id}/dismiss", DismissAsync).Describe("dismissParked", StatusDescription.Dismiss).Accepts<DismissBody>("application/json")
            .Produces(StatusCodes.Status204NoContent).WithProblems(400, 404, 413, 415, 422, 503);
        status.MapGet("/probes", ProbesAsync).Describe("listProbes", StatusDescription.Probes).Produces<ProbesView>().WithProblems(503);
        status.MapPost("/probes", AddAsync).Describe("addProbe", StatusDescription.AddProbe).Accepts<ProbeBody>("application/json")
            .Produces<ProbeView>(StatusCodes.Status201Created).WithProblems(400, 409, 413, 415, 422, 503);
        status.MapPut("/probes/{id}", ChangeAsync).Describe("changeProbe", StatusDescription.ChangeProbe).Accepts<ProbeBody>("application/json")
            .Produces<ProbeView>().WithProblems(400, 404, 409, 413, 415, 422, 503);
        status.MapDelete("/probes/{id}", DropAsync).Describe("deleteProbe", StatusDescription.DropProbe).Produces(StatusCodes.Status204NoContent).WithProblems(404, 503);
        status.MapPost("/probes/run", RunAsync).Describe("runProbes", StatusDescription.RunProbes).Produces<ProbeRun>().WithProblems(503);
        status.MapGet("/unanswered", UnansweredAsync).Describe("listUnanswered", StatusDescription.Unanswered).Produces<UnansweredView>().WithProblems(503);
        status.MapPost("/unanswered/clear", ClearAsync).Describe("clearUnanswered", StatusDescription.Clear).Accepts<ClearBody>("application/json")
            .Produces(StatusCodes.Status204NoContent).WithProblems(400, 404, 413, 415, 422, 503);
    }

    static async Task<IResult> ReadAsync(HttpContext context, StatusWatch watch) => Answer(context, StatusView.Of(await watch.ReadAsync(), context.Wording()));

    static async Task<IResult> ParkedAsync(HttpContext context, IGrainFactory grains)
    {
        var watch = grains.GetGrain<IWatchGrain>(0);
        return Answer(context, new ParkedView(await watch.ReadParkedAsync(dismissed: false), await watch.ReadParkedAsync(dismissed: true)));
    }

    static async Task<IResult> RetryAsync(string id, HttpContext context, IGrainFactory grains) =>
        FirmId.Parse(id) is { } firm && await grains.GetGrain<IWatchGrain>(0).RetryAsync(firm, Caller(context))
            ? TypedResults.NoContent() : NotFound(context, "not-parked", id);

    static async Task<IResult> DismissAsync(string id, HttpContext context, IGrainFactory grains)
    {
        var (texts, refusal) = await BodyAsync(context, ("reason", WatchRules.MaxReason));
        if (texts is not [var reason]) return refusal!;
        return FirmId.Parse(id) is { } firm && await grains.GetGrain<IWatchGrain>(0).DismissAsync(firm, 0, reason, Caller(context))
            ? TypedResults.NoContent() : NotFound(context, "not-parked", id);
    }

    static async Task<IResult> ProbesAsync(HttpContext context, IGrainFactory grains) =>
        Answer(context, new ProbesView([.. (await Probes(grains).ListAsync()).Select(ProbeView.Of)]));

    static Task<IResult> AddAsync(HttpContext context, IGrainFactory grains) => SaveAsync(context, grains, null);

    static Task<IResult> ChangeAsync(string id, HttpContext context, IGrainFactory grains) => SaveAsync(context, grains, id);

    static async Task<IResult> SaveAsync(HttpContext context, IGrainFactory grains, string? replaces)
    {
        var (texts, refusal) = await BodyAsync(context, ("question", ProbeRules.MaxQuestion), ("firmId", 40));
        if (texts is not [var question, var firmId]) return refusal!;
        var saved = await Probes(grains).SaveAsync(question, FirmId.Parse(firmId) ?? "", replaces is null ? null : FirmId.Parse(replaces) ?? "", Caller(context));
        return saved.Outcome switch
        {
            ProbeOutcome.Saved => Answer(
                context, new ProbeView(saved.Number, question, FirmId.Parse(firmId)!, "", Own: true), replaces is null ? StatusCodes.Status201Created : StatusCodes.Status200OK),
            ProbeOutcome.NoSuchProbe => NotFound(context, "probe-not-found", replaces ?? ""),
            ProbeOutcome.Known => Problems.Of(context, new QueryProblem("probe-known", StatusCodes.Status409Conflict, "question")),
            ProbeOutcome.TooMany => Problems.Of(context, new QueryProblem("probes-too-many", StatusCodes.Status409Conflict, Limit: IProbesGrain.MostOwn)),
            ProbeOutcome.NoFirm => Problems.Invalid(context, InvalidCode, [new("probe-firm-unknown", "firmId", [Files.FileLimits.Shown(firmId)])]),
            _ => Problems.Invalid(context, InvalidCode, [new("probe-question", "question", [])]),
        };
    }

    static async Task<IResult> DropAsync(string id, HttpContext context, IGrainFactory grains) =>
        FirmId.Parse(id) is { } number && await Probes(grains).DropAsync(number, Caller(context)) ? TypedResults.NoContent() : NotFound(context, "probe-not-found", id);

    static async Task<IResult> RunAsync(HttpContext context, IGrainFactory grains, StatusWatch watch, TimeProvider time)
    {
        var run = await Probes(grains).RunAsync();
        watch.LastRun = new(time.GetUtcNow(), run);
        return Answer(context, run);
    }

    static async Task<IResult> UnansweredAsync(HttpContext context, IGrainFactory grains, UnansweredKeeper keeper)
    {
        await keeper.FlushAsync();
        return Answer(context, new UnansweredView(await grains.GetGrain<IUnansweredGrain>(0).ReadAsync()));
    }

    static async Task<IResult> ClearAsync(HttpContext context, IGrainFactory grains, Unanswered unanswered)
    {
        var (texts, refusal) = await BodyAsync(context, ("question", ProbeRules.MaxQuestion));
        if (texts is not [var question]) return refusal!;
        unanswered.Forget(question);
        return await grains.GetGrain<IUnansweredGrain>(0).ClearAsync(question, Caller(context)) ? TypedResults.NoContent() : NotFound(context, "question-not-kept", question);
    }

    static Task<(string[]? Texts, ProblemHttpResult? Refusal)> BodyAsync(HttpContext context, params (string Name, int Most)[] fields) =>
        TextBody.ReadAsync(context, InvalidCode, fields);

    /// <summary>A full disk, and a silo that does not answer, are no mistakes of ours.</summary>
    static async ValueTask<object?> StoreAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (Exception e) when (e is StoreFailedException or TimeoutException or OrleansException)
        {
            return Problems.NotSaved(call.HttpContext, e is StoreFailedException store ? store.Code : SaveCodes.StoreFailed);
        }
    }

    static JsonHttpResult<T> Answer<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        FirmView.Cache(context, clerk: true);
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        return TypedResults.Json(value, FirmJson.Options, statusCode: status);
    }

    static ProblemHttpResult NotFound(HttpContext context, string code, string value) =>
        Problems.Of(context, QueryProblem.Bad(code, code == "question-not-kept" ? "question" : "id", value) with { Status = StatusCodes.Status404NotFound });

    static IProbesGrain Probes(IGrainFactory grains) => grains.GetGrain<IProbesGrain>(0);

    static string Caller(HttpContext context) => context.User.Identity!.Name!;
}
