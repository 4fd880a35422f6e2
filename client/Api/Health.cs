using AgriDirectory.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Whether the process lives, and whether it can answer.</summary>
static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("health");
        health.MapGet("/live", () => TypedResults.Ok(new HealthState("live"))).WithName("isLive").WithSummary("Whether the process answers at all.");
        health.MapGet("/ready", ReadyAsync).WithName("isReady").WithSummary("Whether searches are answered; 503 says what is missing.")
            .Produces<HealthState>(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<Results<Ok<HealthState>, JsonHttpResult<HealthState>>> ReadyAsync(HttpContext context, PublicDirectory directory)
    {
        var answer = await directory.AskAsync(new SearchQuestion { Size = 1 });
        if (answer.Status == AnswerStatus.Answered)
            return TypedResults.Ok(new HealthState("ready", "answering", answer.Total));
        context.Response.Headers.RetryAfter = Problems.RetryAfter;
        return TypedResults.Json(new HealthState("degraded", "degraded"), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>How things are.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>degraded</c>.</param>
/// <param name="Search"><c>answering</c> or <c>degraded</c>; absent where it was not asked.</param>
/// <param name="Firms">How many firms can be found; absent where it is not known.</param>
sealed record HealthState(string Status, string? Search = null, int? Firms = null);
