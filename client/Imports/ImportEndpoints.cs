using System.Globalization;
using System.Text;
using AgriDirectory.Accounts;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.Imports;

/// <summary>Loading files over REST.</summary>
public static class ImportEndpoints
{
    /// <summary>Adds the queue of imports.</summary>
    public static IServiceCollection AddImports(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration(ImportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ImportQueue>();
        services.AddHostedService(s => s.GetRequiredService<ImportQueue>());
        return services;
    }

    /// <summary>Maps <c>/api/v1/imports</c>, for operators.</summary>
    public static WebApplication MapImports(this WebApplication app)
    {
        var imports = app.MapGroup("/api/v1/imports").WithTags("imports").RequireAuthorization(OperatorSignIn.Policy);
        imports.MapPost("", UploadAsync).Describe("startImport", ApiDescription.StartImport)
            .Produces<ImportState>(StatusCodes.Status202Accepted).WithProblems(400, 413, 415, 507);
        imports.MapGet("/{id}", GetAsync).Describe("getImport", ApiDescription.GetImport).Produces<ImportState>().WithProblems(404);
        imports.MapGet("/{id}/rejected", GetRejected).Describe("getRejectedRows", ApiDescription.GetRejected)
            .Produces(StatusCodes.Status200OK).WithProblems(404, 409);
        imports.MapDelete("/{id}", StopAsync).Describe("stopImport", ApiDescription.StopImport)
            .Produces<ImportState>(StatusCodes.Status202Accepted).WithProblems(404);
        return app;
    }

    static async Task<IResult> UploadAsync(HttpContext context, ImportQueue queue, AuditTrail trail)
    {
        var request = context.Request;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || Format(type.MediaType.Value) is not { } json)
        {
            return Problems.Of(context, StatusCodes.Status415UnsupportedMediaType, "upload-type", Shown(request.ContentType));
        }

        if (queue.Full)
        {
            context.Response.Headers.RetryAfter = "30";
            return Problems.Of(context, StatusCodes.Status429TooManyRequests, "imports-waiting", Text(queue.MaxWaiting));
        }

        if (request.ContentLength > queue.MaxBytes) return TooLarge(context, queue);
        if (request.ContentLength == 0) return Problems.Of(context, StatusCodes.Status400BadRequest, "upload-empty");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = queue.MaxBytes;
        return await TakeAsync(context, queue, trail, json);
    }

    static async Task<IResult> TakeAsync(HttpContext context, ImportQueue queue, AuditTrail trail, bool json)
    {
        try
        {
            var name = Name(context.Request.Query["name"].ToString(), json);
            var import = await queue.TakeAsync(name, json, context.Request.Body, context.Wording().Culture, context.RequestAborted);
            await trail.NoteAsync(context.User, AuditCodes.ImportStarted, $"{import.Id} {name}");
            context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/imports/{import.Id}";
            return Results.Json(ImportView.Of(import.Waiting, null), statusCode: StatusCodes.Status202Accepted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(context, queue);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or ConnectionResetException)
        {
            // Nobody waits for an answer any more.
            return Results.Empty;
        }
        catch (BadHttpRequestException)
        {
            return Problems.Of(context, StatusCodes.Status400BadRequest, "upload-broken");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Problems.Of(context, StatusCodes.Status507InsufficientStorage, "no-space", e.Message);
        }
    }

    static async Task<IResult> GetAsync(HttpContext context, string id, ImportQueue queue, IGrainFactory grains) =>
        await FindAsync(id, queue, grains) is { } found ? Results.Json(ImportView.Of(found.State, found.Queued)) : NotFound(context, id);

    static IResult GetRejected(HttpContext context, string id, ImportQueue queue)
    {
        if (FirmId.Parse(id) is not { } known) return NotFound(context, id);
        if (queue.Find(known) is { Report: null }) return Problems.Of(context, StatusCodes.Status409Conflict, "import-still-running", known);
        if (queue.FindRejected(known) is not { } path) return Problems.Of(context, StatusCodes.Status404NotFound, "rejected-not-found", known);
        context.Response.Headers.CacheControl = "no-store";
        var csv = path.EndsWith(".csv", StringComparison.Ordinal);
        return Results.File(path, csv ? "text/csv; charset=utf-8" : "application/x-ndjson", Path.GetFileName(path));
    }

    static async Task<IResult> StopAsync(HttpContext context, string id, ImportQueue queue, IGrainFactory grains, AuditTrail trail)
    {
        if (await FindAsync(id, queue, grains) is not { } found) return NotFound(context, id);
        if (found.Queued is { Report: null } queued)
        {
            queued.Stop();
            await trail.NoteAsync(context.User, AuditCodes.ImportStopped, queued.Id);
        }

        return Results.Json(ImportView.Of(found.State, found.Queued), statusCode: StatusCodes.Status202Accepted);
    }

    static async Task<(ImportState State, QueuedImport? Queued)?> FindAsync(string id, ImportQueue queue, IGrainFactory grains)
    {
        if (FirmId.Parse(id) is not { } known) return null;
        var queued = queue.Find(known);
        if (queued?.Report is { } report) return (report.State, queued);
        if (queued is { Running: false }) return (queued.Waiting, queued);
        var state = await grains.GetGrain<IImportGrain>(known).GetAsync() ?? queued?.Waiting;
        // The grain knows of the end a moment before the refused rows are written: whoever is told of it is to find them.
        if (queued is not null && state is { Status: ImportStatus.Done or ImportStatus.Stopped or ImportStatus.Failed })
            return ((await queued.Ended).State, queued);
        return state is null ? null : (state, queued);
    }

    static IResult NotFound(HttpContext context, string id) =>
        Problems.Of(context, StatusCodes.Status404NotFound, "import-not-found", Shown(id));

    static IResult TooLarge(HttpContext context, ImportQueue queue) =>
        Problems.Of(context, StatusCodes.Status413PayloadTooLarge, "upload-too-large", Text(queue.MaxBytes >> 20));

    /// <summary>Whether a type is JSON Lines; null if files of firms are never of it.</summary>
    static bool? Format(string? type) => type?.ToLowerInvariant() switch
    {
        "text/csv" or "text/plain" or "application/csv" or "application/vnd.ms-excel" or "application/octet-stream" => false,
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" => true,
        _ => null,
    };

    /// <summary>A name fit to be shown and kept.</summary>
    static string Name(string asked, bool json)
    {
        var name = new StringBuilder();
        foreach (var rune in asked[(asked.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar && name.Length < 200) name.Append(rune);
        }

        return name.Length > 0 ? name.ToString() : json ? "upload.jsonl" : "upload.csv";
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static string Shown(string? text) => Files.FileLimits.Shown(text ?? "");
}
