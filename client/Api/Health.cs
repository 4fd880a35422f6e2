using System.Collections.Immutable;
using AgriDirectory.Client.Words;
using AgriDirectory.Watching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Whether the process lives, whether it can answer, and what of it wants looking after.</summary>
static class Health
{
    /// <summary>What to do about a part, in the repository; each has its section there.</summary>
    const string Runbook = "docker/runbook.md#";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("health");
        health.MapGet("/live", () => TypedResults.Ok(new HealthState("live"))).AlsoHead().WithName("isLive").WithSummary("Whether the process answers at all.");
        health.MapGet("/ready", ReadyAsync).AlsoHead().WithName("isReady")
            .WithSummary("Whether searches are answered: 503 if not. Either way `degraded` names each part that is not as it should be, and `parts` tells since when and what to do.")
            .Produces<HealthState>(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<Results<Ok<HealthState>, JsonHttpResult<HealthState>>> ReadyAsync(HttpContext context, Readiness readiness)
    {
        var ready = await readiness.LookAsync();
        context.Response.Headers.CacheControl = "no-store";
        ImmutableArray<string> degraded = [.. ready.Conditions.Where(c => !c.Fine).Select(c => c.Part)];
        ImmutableArray<HealthPart> parts = [.. ready.Conditions.Select(c => PartOf(c, context.Wording()))];
        if (ready.Answers)
            return TypedResults.Ok(new HealthState("ready", "answering", ready.Firms, degraded, parts));
        context.Response.Headers.RetryAfter = Problems.RetryAfter;
        return TypedResults.Json(new HealthState("degraded", "degraded", null, degraded, parts), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    static HealthPart PartOf(PartCondition part, Wording words) => part.Fine
        ? new(part.Part, "fine")
        : new(part.Part, "degraded", part.Since, part.Count, words.Format("health." + part.Part, Figures.Whole(part.Count)), Runbook + part.Part);
}

/// <summary>How things are.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>degraded</c>.</param>
/// <param name="Search"><c>answering</c> or <c>degraded</c>; absent where it was not asked.</param>
/// <param name="Firms">How many firms can be found; absent where it is not known.</param>
/// <param name="Degraded">The parts that are not as they should be; absent where it was not asked.</param>
/// <param name="Parts">Every part; absent where it was not asked.</param>
sealed record HealthState(string Status, string? Search = null, int? Firms = null, ImmutableArray<string>? Degraded = null, ImmutableArray<HealthPart>? Parts = null);

/// <summary>How a part is.</summary>
/// <param name="Part"><c>search</c>, <c>store</c>, <c>writes</c>, <c>generation</c>, <c>feed</c>, <c>parked</c> or <c>rebuild</c>.</param>
/// <param name="Status"><c>fine</c> or <c>degraded</c>.</param>
/// <param name="Since">Since when it is degraded; absent if that is not known.</param>
/// <param name="Count">How much of it: the seconds that the feed lags, the rows that are parked, the probe questions that a rebuild lost.</param>
/// <param name="Text">What is wrong and what to do, in the caller's language.</param>
/// <param name="Runbook">Where more of it is told, in the repository.</param>
sealed record HealthPart(string Part, string Status, DateTimeOffset? Since = null, long? Count = null, string? Text = null, string? Runbook = null);
