using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Creating, changing and deleting firms over REST, for clerks.</summary>
static partial class FirmWritesApi
{
    /// <summary>Says whether the change can be found already, to those who asked to wait for it.</summary>
    public const string VisibleHeader = "Firm-Visible";

    /// <summary>The header that makes a creation safe to send again.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>The most characters of an idempotency key.</summary>
    public const int MaxKey = 200;

    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public static void MapFirmWrites(this RouteGroupBuilder api)
    {
        var writes = api.MapGroup("/firms").RequireAuthorization(OperatorSignIn.ClerkPolicy)
            .AddEndpointFilter(async (context, next) =>
            {
                try
                {
                    return await next(context);
                }
                catch (Exception e) when (e is StoreFailedException or TimeoutException or Orleans.Runtime.OrleansException)
                {
                    return Problems.NotSaved(context.HttpContext, e is StoreFailedException store ? store.Code : SaveCodes.StoreFailed);
                }
            });
        writes.MapPost("", CreateAsync).Describe("createFirm", ApiDescription.Create).Accepts<FirmDetails>("application/json")
            .Produces<FirmDetails>(StatusCodes.Status201Created).WithProblems(400, 409, 413, 415, 422, 503);
        writes.MapPut("/{id}", ReplaceAsync).Describe("replaceFirm", ApiDescription.Replace).Accepts<FirmDetails>("application/json")
            .Produces<FirmDetails>().WithProblems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503);
        writes.MapDelete("/{id}", DeleteAsync).Describe("deleteFirm", ApiDescription.Delete)
            .Produces(StatusCodes.Status204NoContent).WithProblems(400, 404, 410, 412, 428, 503);
        MapMerging(writes);
    }

    static async Task<IResult> CreateAsync(HttpContext context, PublicDirectory directory, IGrainFactory grains)
    {
        if (ReadWait(context) is { } unclear) return Problems.Of(context, unclear);
        if (ReadKey(context, out var key) is { } wrong) return Problems.Of(context, wrong);
        var body = await FirmBody.ReadAsync(context);
        if (body.Details is not { } details) return Unreadable(context, body);
        // A repeat of the same caller and key meets the same firm, which then is there already: nothing else has to remember the key.
        var id = key is null ? FirmId.New() : IdOf(Caller(context), key);
        var saved = await grains.GetGrain<IFirmGrain>(id).SaveAsync(details, expected: 0, Origin(context));
        if (saved.Outcome == SaveOutcome.Created) return await SavedAsync(context, directory, grains, id, saved, StatusCodes.Status201Created);
        return key is not null && WasThere(saved)
            ? await RepeatAsync(context, directory, grains, id, details, key)
            : Refused(context, saved, id);
    }

    static bool WasThere(FirmSaved saved) => saved.Outcome == SaveOutcome.Conflict || saved.Problems.Any(p => p.Code == SaveCodes.IdUsed);

    /// <summary>The answer that the first request had, whatever became of the firm since.</summary>
    static async Task<IResult> RepeatAsync(HttpContext context, PublicDirectory directory, IGrainFactory grains, string id, FirmDetails details, string key)
    {
        if (await directory.VersionAsync(id, 1) is not { } first || !FirmJson.Write(first.Details).AsSpan().SequenceEqual(FirmJson.Write(details)))
            return Problems.Of(context, new QueryProblem("idempotency-key-reused", StatusCodes.Status422UnprocessableEntity, KeyHeader, key));
        return await SavedAsync(context, directory, grains, id, new(SaveOutcome.Created, 1, []), StatusCodes.Status201Created);
    }

    static async Task<IResult> ReplaceAsync(string id, HttpContext context, PublicDirectory directory, IGrainFactory grains)
    {
        if (ReadWait(context) is { } unclear) return Problems.Of(context, unclear);
        if (FirmId.Parse(id) is not { } canonical) return Problems.FirmNotFound(context, id);
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var body = await FirmBody.ReadAsync(context);
        if (body.Id is not null && FirmId.Parse(body.Id) != canonical)
            body = body with { Details = null, Problems = [.. body.Problems, new FirmProblem("id-of-another", "id", [canonical])] };
        if (body.Details is not { } details) return Unreadable(context, body);
        var saved = version == 0 ? new(SaveOutcome.Conflict, 0, []) : await grains.GetGrain<IFirmGrain>(canonical).SaveAsync(details, version, Origin(context));
        return saved.Outcome switch
        {
            SaveOutcome.Changed or SaveOutcome.Unchanged => await SavedAsync(context, directory, grains, canonical, saved, StatusCodes.Status200OK),
            SaveOutcome.Conflict => await ConflictAsync(context, directory, canonical),
            _ => Refused(context, saved, canonical),
        };
    }

    static async Task<IResult> DeleteAsync(string id, HttpContext context, PublicDirectory directory, IGrainFactory grains)
    {
        if (ReadWait(context) is { } unclear) return Problems.Of(context, unclear);
        if (FirmId.Parse(id) is not { } canonical) return Problems.FirmNotFound(context, id);
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var saved = await grains.GetGrain<IFirmGrain>(canonical).DeleteAsync(version, Origin(context));
        if (saved.Outcome == SaveOutcome.Conflict) return await ConflictAsync(context, directory, canonical);
        if (saved.Outcome != SaveOutcome.Deleted) return Refused(context, saved, canonical);
        await WaitAsync(context, grains, saved.Sequence, canonical);
        // What a restoration takes.
        context.Response.GetTypedHeaders().ETag = FirmTag.Of(saved.Version, clerk: true);
        return TypedResults.NoContent();
    }

    /// <summary>The firm as this request left it, even if somebody has changed it since: its tag must not speak for changes that the caller has not made.</summary>
    static async Task<IResult> SavedAsync(
        HttpContext context, PublicDirectory directory, IGrainFactory grains, string id, FirmSaved saved, int status, params string[] others)
    {
        var firm = await directory.VersionAsync(id, saved.Version)
            ?? throw new InvalidOperationException($"The firm {id} was saved, and its version {saved.Version} is not there.");
        await WaitAsync(context, grains, saved.Sequence, [id, .. others]);
        FirmView.Cache(context, clerk: true);
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        context.Response.GetTypedHeaders().ETag = FirmTag.Of(firm.Version, clerk: true);
        if (status == StatusCodes.Status201Created) context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/firms/{id}";
        var warnings = FirmRules.Check(firm.Details, BeijingDay.Of(firm.ChangedAt)).Where(p => p.Warning)
            .Concat(saved.Problems.Where(p => p.Code == SaveCodes.ChangedSince)).Select(p => FieldProblem.Of(p, context.Wording())).ToArray();
        return FirmView.Answer(writer => FirmView.Write(writer, firm, clerk: true, warnings: warnings), status);
    }

    static async Task<IResult> ConflictAsync(HttpContext context, PublicDirectory directory, string id)
    {
        var (presence, firm, mergedInto) = await directory.FirmAsync(id, clerk: true);
        if (presence == FirmPresence.Unknown) return Problems.FirmNotFound(context, id);
        if (mergedInto is not null) return Problems.FirmMerged(context, StatusCodes.Status410Gone, mergedInto);
        return firm is null ? Problems.Of(context, new QueryProblem("firm-deleted", StatusCodes.Status410Gone, "id", id)) : OtherVersion(context, firm.Version);
    }

    static IResult Refused(HttpContext context, FirmSaved saved, string id)
    {
        if (saved.Outcome != SaveOutcome.Refused) return Problems.NotSaved(context, saved.Problems is [{ } why, ..] ? why.Code : SaveCodes.StoreFailed);
        var errors = saved.Problems.Select(p => FieldProblem.Of(p, context.Wording())).ToArray();
        // Another entry stands in the way: it is named.
        return saved.Problems.FirstOrDefault(p => p.Code is SaveCodes.CreditCodeTaken or SaveCodes.FirmMerged) is { } taken
            ? Problems.Of(context, new QueryProblem(taken.Code, StatusCodes.Status409Conflict, taken.Field, taken.Arguments[1]), errors)
            : Problems.Of(context, new QueryProblem("firm-invalid", StatusCodes.Status422UnprocessableEntity), errors);
    }

    static ProblemHttpResult Unreadable(HttpContext context, FirmBody body) => body.Refusal is { } refusal
        ? Problems.Of(context, refusal)
        : Problems.Of(
            context, new QueryProblem("firm-invalid", StatusCodes.Status422UnprocessableEntity), [.. body.Problems.Select(p => FieldProblem.Of(p, context.Wording()))]);

    static async Task WaitAsync(HttpContext context, IGrainFactory grains, long sequence, params string[] ids)
    {
        if (!Waits(context)) return;
        bool visible;
        try
        {
            var found = await Task.WhenAll(ids.Select(id => grains.GetGrain<IFirmGrain>(id).WaitUntilVisibleAsync(sequence, LongestWait)));
            visible = found.All(f => f);
        }
        catch (Exception e) when (e is TimeoutException or Orleans.Runtime.OrleansException)
        {
            // It is saved; that nobody can say whether it is found does not undo that.
            visible = false;
        }

        context.Response.Headers[VisibleHeader] = visible ? "true" : "false";
    }

    static bool Waits(HttpContext context) => context.Request.Query["wait"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    static QueryProblem? ReadWait(HttpContext context) => context.Request.Query["wait"].ToString().ToLowerInvariant() is "" or "true" or "false"
        ? null
        : QueryProblem.Bad("unknown-value", "wait", context.Request.Query["wait"].ToString(), ["true", "false"]);

    static QueryProblem? ReadKey(HttpContext context, out string? key)
    {
        var header = context.Request.Headers[KeyHeader];
        key = header.Count == 0 ? null : header.ToString();
        return key is null || (key.Length is > 0 and <= MaxKey && key.All(c => c is > ' ' and < '\u007F'))
            ? null
            : QueryProblem.Bad("idempotency-key-form", KeyHeader, key, limit: MaxKey);
    }

    /// <summary>The id of the firm that a caller's key creates: fifty bits of a hash, as random as any other firm's.</summary>
    static string IdOf(string caller, string key) =>
        FirmId.FromNumber(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Length}:{caller}{key}"))));

    static ChangeOrigin Origin(HttpContext context) => new(Caller(context), "api");

    static string Caller(HttpContext context) => context.User.Identity?.Name ?? OperatorSignIn.ClerkRole;
}
