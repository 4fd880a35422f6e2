using System.Globalization;
using AgriDirectory.Accounts;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Backups;

/// <summary>Backups of a served directory over REST, for operators.</summary>
static class BackupApi
{
    /// <summary>What a backup is called.</summary>
    public const string ContentType = "application/gzip";

    public static WebApplication MapBackup(this WebApplication app)
    {
        app.MapGet("/api/v1/backup", BackUpAsync).WithTags("keeping").RequireAuthorization(OperatorSignIn.Policy)
            .Describe("backUp", ApiDescription.Backup).Produces(StatusCodes.Status200OK).WithProblems(409, 503, 507);
        return app;
    }

    static async Task<IResult> BackUpAsync(HttpContext context, BackupMaker maker, AuditTrail trail, ILoggerFactory logging)
    {
        var (log, stop) = (logging.CreateLogger(typeof(BackupApi)), context.RequestAborted);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // Nothing is read for a backup that nobody gets.
            context.Response.ContentType = ContentType;
            return Results.Empty;
        }

        try
        {
            using var backup = await maker.PrepareAsync(stop);
            if (backup is null) return Problems.Of(context, StatusCodes.Status409Conflict, "backup-under-way");
            // Before the first byte goes out: what breaks off has been seen all the same.
            await trail.NoteAsync(context.User, AuditCodes.BackedUp, backup.Manifest.Firms.ToString(CultureInfo.InvariantCulture));
            Begin(context, backup.Manifest);
            await WriteAsync(context, backup, log, stop);
            return Results.Empty;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Results.Empty;
        }
        catch (Exception e) when (e is StoreFailedException or IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            log.LogWarning(e, "A backup could not be made");
            if (e is StoreFailedException { Code: "disk-full" }) return Problems.Of(context, StatusCodes.Status507InsufficientStorage, "backup-no-space");
            context.Response.Headers.RetryAfter = Problems.RetryAfter;
            return Problems.Of(context, StatusCodes.Status503ServiceUnavailable, "backup-not-made", e.Message);
        }
    }

    static void Begin(HttpContext context, BackupManifest manifest)
    {
        var response = context.Response;
        response.ContentType = ContentType;
        var day = manifest.CreatedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        response.Headers.ContentDisposition = $"attachment; filename=\"directory-{day}.agribackup\"";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    static async Task WriteAsync(HttpContext context, PreparedBackup backup, ILogger log, CancellationToken stop)
    {
        try
        {
            await backup.WriteAsync(context.Response.Body, stop);
        }
        catch (Exception failure)
        {
            // Status and headers have gone out: only a broken connection still tells that the file is not whole.
            if (!stop.IsCancellationRequested) log.LogWarning(failure, "A backup broke off");
            context.Abort();
        }
    }
}
