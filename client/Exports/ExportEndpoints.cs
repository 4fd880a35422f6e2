using System.Globalization;
using System.Security.Claims;
using AgriDirectory.Accounts;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Pages;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using Microsoft.AspNetCore.Authentication;

namespace AgriDirectory.Client.Exports;

/// <summary>Exports over REST.</summary>
static class ExportEndpoints
{
    /// <summary>Where exports are asked for.</summary>
    public const string Path = "/api/v1/export";

    /// <summary>The parameter that names the format.</summary>
    public const string Format = "format";

    /// <summary>Maps <c>/api/v1/export</c>, for everybody.</summary>
    public static void MapExport(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ExportAsync).WithTags("firms").Describe("exportFirms", ApiDescription.Export)
            .Produces(StatusCodes.Status200OK)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<IResult> ExportAsync(HttpContext context, IGrainFactory grains, AuditTrail trail, RunningExports exports, ILoggerFactory logging)
    {
        if (Order(context, out var problem) is not { } order) return Problems.Of(context, problem!);
        // Whoever shows a token expects all details: a wrong one must not get the public view unnoticed.
        if (!order.Whole && context.Request.Headers.Authorization.Count > 0)
        {
            await context.ChallengeAsync();
            return Results.Empty;
        }

        using var running = exports.Begin(order.Format == FirmFileFormat.Csv ? "csv" : "jsonl", context.User.FindFirstValue(ClaimTypes.Role) ?? "");
        var export = new FirmExport(grains, order, running.Add);
        var stop = context.RequestAborted;
        try
        {
            var head = HttpMethods.IsHead(context.Request.Method);
            await (head ? export.TryAsync(stop) : export.PrepareAsync(stop));
            // Before the first firm goes out: what breaks off has been seen all the same.
            if (order.Whole && !head) await trail.NoteAsync(context.User, AuditCodes.Exported, About(context, order));
            Begin(context, order);
            if (!head) await WriteAsync(context, export, logging.CreateLogger<FirmExport>(), stop);
            return Results.Empty;
        }
        catch (ExportException e) when (!context.Response.HasStarted)
        {
            return Problems.Of(context, e.Problem);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Results.Empty;
        }
    }

    static async Task WriteAsync(HttpContext context, FirmExport export, ILogger log, CancellationToken stop)
    {
        try
        {
            await export.WriteAsync(context.Response.Body, stop);
        }
        catch (Exception failure)
        {
            // Status and headers have gone out: only a broken connection still tells that the file is not whole.
            if (!stop.IsCancellationRequested) log.LogWarning(failure, "An export broke off");
            context.Abort();
        }
    }

    static ExportOrder? Order(HttpContext context, out QueryProblem? problem)
    {
        var format = context.Request.Query[Format].FirstOrDefault(f => !string.IsNullOrEmpty(f)) ?? "csv";
        if (format is not ("csv" or "jsonl"))
        {
            problem = QueryProblem.Bad("unknown-value", Format, format, ["csv", "jsonl"]);
            return null;
        }

        if (SearchQuery.Read(context.Request.Query, out problem) is not { } question) return null;
        question = question with { Page = 1, Cursor = null };
        return new ExportOrder(
            SearchLinks.AsksNothing(question) ? null : question,
            format == "csv" ? FirmFileFormat.Csv : FirmFileFormat.JsonLines,
            context.Wording().Language == Language.Chinese,
            context.IsClerk());
    }

    /// <summary>By which parameters the firms were chosen; what was asked for may be somebody's name.</summary>
    static string About(HttpContext context, ExportOrder order)
    {
        string[] names = [SearchQuery.Text, .. FacetNames.All.Select(f => f.Name), SearchQuery.Near];
        var asked = order.Question is null ? [] : names.Where(n => context.Request.Query.ContainsKey(n));
        return string.Join(' ', [order.Format == FirmFileFormat.Csv ? "csv" : "jsonl", .. asked]);
    }

    static void Begin(HttpContext context, ExportOrder order)
    {
        var csv = order.Format == FirmFileFormat.Csv;
        var response = context.Response;
        response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        response.Headers.ContentDisposition = $"attachment; filename=\"firms-{day}.{(csv ? "csv" : "jsonl")}\"";
        response.Headers.CacheControl = order.Whole ? "no-store" : "no-cache";
        response.Headers.Vary = "Authorization, Accept-Language, Cookie";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
