using System.Globalization;
using AgriDirectory.Accounts;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Generations of the search index over REST, for operators.</summary>
static class GenerationsApi
{
    public static WebApplication MapGenerations(this WebApplication app)
    {
        var generations = app.MapGroup("/api/v1/generations").WithTags("generations").RequireAuthorization(OperatorSignIn.Policy);
        generations.MapGet("", async (IGrainFactory grains) => TypedResults.Json(await Rebuild(grains).GetState(), FirmJson.Options))
            .WithSummary("The generations of the search index, how far one that is being built is filled, and why the last one was not switched in.")
            .WithName("getGenerations").Produces<RebuildState>();
        generations.MapPost("", StartAsync).WithSummary("Rebuilds the search index from SQL; searches and writes go on meanwhile.")
            .WithName("rebuild").Produces<RebuildState>(StatusCodes.Status202Accepted);
        generations.MapPost("/back", BackAsync).WithSummary("Goes back to the generation before, brought up to date; searches and writes go on meanwhile.")
            .WithName("goBack").Produces<RebuildState>(StatusCodes.Status202Accepted).WithProblems(409, 503);
        return app;
    }

    static async Task<JsonHttpResult<RebuildState>> StartAsync(HttpContext context, IGrainFactory grains, AuditTrail trail)
    {
        var state = await Rebuild(grains).StartAsync("an operator asks for it");
        await trail.NoteAsync(context.User, AuditCodes.Rebuild, Building(state));
        return TypedResults.Json(state, FirmJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    public static string Building(RebuildState state) =>
        state.Generations.FirstOrDefault(g => g.State == GenerationState.Building)?.Number.ToString(CultureInfo.InvariantCulture) ?? "";

    static async Task<IResult> BackAsync(HttpContext context, IGrainFactory grains, AuditTrail trail)
    {
        var answer = await Rebuild(grains).BackAsync();
        if (answer.Outcome == BackOutcome.Begun)
        {
            await trail.NoteAsync(context.User, AuditCodes.RebuildBack, Building(answer.State));
            return TypedResults.Json(answer.State, FirmJson.Options, statusCode: StatusCodes.Status202Accepted);
        }

        var (code, argument) = BackRefusal.Of(answer);
        if (answer.Outcome != BackOutcome.EngineUnavailable)
        {
            return Problems.Of(context, StatusCodes.Status409Conflict, code, argument);
        }

        context.Response.Headers.RetryAfter = Problems.RetryAfter;
        return Problems.Of(context, StatusCodes.Status503ServiceUnavailable, code, argument);
    }

    static IRebuildGrain Rebuild(IGrainFactory grains) => grains.GetGrain<IRebuildGrain>(0);
}
