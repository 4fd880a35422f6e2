using System.Diagnostics;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Api;

/// <summary>Problems as RFC 9457 wants them: a stable <c>code</c>, a title and a detail in the caller's language.</summary>
static class Problems
{
    /// <summary>The seconds after which it is worth asking a degraded search again.</summary>
    public const string RetryAfter = "2";

    /// <summary>The problem as an answer.</summary>
    public static ProblemHttpResult Of(HttpContext context, QueryProblem problem)
    {
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfter;
        var words = context.Wording();
        var details = Details(context, problem.Code, problem.Status, Title(words, problem), Sentence(words, problem));
        if (problem.Parameter is not null)
            details.Extensions["parameter"] = problem.Parameter;
        if (problem.Value is not null)
            details.Extensions["value"] = problem.Value;
        if (!problem.Allowed.IsDefaultOrEmpty)
            details.Extensions["allowed"] = problem.Allowed;
        if (problem.Limit > 0)
            details.Extensions["limit"] = problem.Limit;
        return TypedResults.Problem(details);
    }

    /// <summary>A problem whose title says all, its sentence filled with the arguments.</summary>
    public static IResult Of(HttpContext context, int status, string code, params string[] arguments) =>
        TypedResults.Problem(Details(context, code, status, ProblemWords.Say(code, [.. arguments], context.Wording().Culture)));

    /// <summary>Says that nothing was saved, or that nobody knows: the same can be sent again.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">Why, as the store says it.</param>
    public static IResult NotSaved(HttpContext context, string code)
    {
        context.Response.Headers.RetryAfter = RetryAfter;
        return Of(context, StatusCodes.Status503ServiceUnavailable, code);
    }

    /// <summary>A problem with what is wrong field by field.</summary>
    public static ProblemHttpResult Of(HttpContext context, QueryProblem problem, IReadOnlyList<FieldProblem> errors)
    {
        var answer = Of(context, problem);
        answer.ProblemDetails.Extensions["errors"] = errors;
        return answer;
    }

    /// <summary>What is wrong with a body field by field, in the caller's language (422).</summary>
    public static ProblemHttpResult Invalid(HttpContext context, string code, IEnumerable<FirmProblem> problems) => Of(
        context, new QueryProblem(code, StatusCodes.Status422UnprocessableEntity), [.. problems.Select(p => FieldProblem.Of(p, context.Wording()))]);

    /// <summary>Says that there is no such firm.</summary>
    public static ProblemHttpResult FirmNotFound(HttpContext context, string id) =>
        Of(context, new QueryProblem("firm-not-found", StatusCodes.Status404NotFound, "id", SearchQuery.Clean(id.Length <= 40 ? id : id[..40])));

    /// <summary>Says where a firm went that was merged: to read it there, or that it cannot be changed any more.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">308 to whoever reads it, who is sent on; else 410, for a change meant the other entry.</param>
    /// <param name="into">The entry into which it was merged.</param>
    public static ProblemHttpResult FirmMerged(HttpContext context, int status, string into)
    {
        if (status == StatusCodes.Status308PermanentRedirect)
            context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/firms/{into}{context.Request.QueryString.ToUriComponent()}";
        return Of(context, new QueryProblem(SaveCodes.FirmMerged, status, "id", into));
    }

    /// <summary>A status that nobody explained.</summary>
    public static ProblemHttpResult OfStatus(HttpContext context, int status)
    {
        var words = context.Wording();
        var key = status switch { 404 => "not-found", 405 => "method-not-allowed", 415 => "media-type", >= 500 => "internal-error", _ => "refused" };
        return TypedResults.Problem(Details(context, key, status, words["problem." + key], words["problem." + key + ".detail"]));
    }

    /// <summary>What this request's lines in the log, and its trace, can be found by.</summary>
    public static string TraceId(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>What happened, in a few words.</summary>
    public static string Title(Wording words, QueryProblem problem) => words["problem." + problem.Code];

    /// <summary>What was wrong and what would be right, in a sentence.</summary>
    public static string Sentence(Wording words, QueryProblem problem) => words.Format(
        "problem." + problem.Code + ".detail",
        problem.Parameter, problem.Value, problem.Limit, problem.Allowed.IsDefaultOrEmpty ? "" : string.Join(", ", problem.Allowed));

    static ProblemDetails Details(HttpContext context, string code, int status, string title, string? detail = null)
    {
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        var details = new ProblemDetails
        {
            Type = "urn:agri-directory:problem:" + code,
            Status = status,
            Title = title,
            Detail = detail,
            Extensions = { ["code"] = code },
        };
        // What went wrong is on our side: whoever tells us of it has something to name it by.
        if (status >= StatusCodes.Status500InternalServerError)
            details.Extensions["traceId"] = TraceId(context);
        return details;
    }
}
