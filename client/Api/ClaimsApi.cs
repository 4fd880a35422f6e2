using AgriDirectory.Claims;
using AgriDirectory.Client.Pages.Claims;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Api;

/// <summary>Claims over REST: anybody reads them, operators change them.</summary>
static class ClaimsApi
{
    /// <summary>The code of a problem with a body's fields.</summary>
    public const string InvalidCode = "claim-invalid";

    public static readonly QueryProblem Unanswered = new("claims-unanswered", StatusCodes.Status503ServiceUnavailable);

    public static void MapClaimsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/claims").WithTags("claims");
        api.MapGet("", ListAsync).Describe("getClaims", ApiDescription.Claims).Produces<ClaimView[]>().WithProblems(503);
        api.MapGet("/{id}", GetAsync).Describe("getClaim", ApiDescription.Claim).Produces<ClaimView>().WithProblems(404, 503);
        var operators = api.MapGroup("").RequireAuthorization(OperatorSignIn.Policy);
        operators.MapPost("", CreateAsync).Describe("createClaim", ApiDescription.CreateClaim).Accepts<ClaimDetails>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(ClaimBody.MaxBytes)).Produces<ClaimView>(StatusCodes.Status201Created).WithProblems(400, 409, 413, 415, 422, 503);
        operators.MapPut("/{id}", ReplaceAsync).Describe("replaceClaim", ApiDescription.ReplaceClaim).Accepts<ClaimDetails>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(ClaimBody.MaxBytes)).Produces<ClaimView>().WithProblems(400, 404, 412, 413, 415, 422, 428, 503);
        operators.MapDelete("/{id}", DeleteAsync).Describe("deleteClaim", ApiDescription.DeleteClaim)
            .Produces(StatusCodes.Status204NoContent).WithProblems(400, 404, 412, 428, 503);
    }

    /// <summary>That there is no such claim.</summary>
    public static QueryProblem Unknown(string id) => new("claim-not-found", StatusCodes.Status404NotFound, "id", SearchQuery.Clean(id.Length <= 40 ? id : id[..40]));

    static async Task<IResult> ListAsync(HttpContext context, PublicDirectory directory)
    {
        var words = Answering(context);
        return await BookAsync(context, directory) is { } book
            ? TypedResults.Json(book.Claims.Select(c => ClaimView.Of(c, book, words)).ToArray(), FirmJson.Options)
            : Problems.Of(context, Unanswered);
    }

    static async Task<IResult> GetAsync(string id, HttpContext context, PublicDirectory directory)
    {
        Answering(context);
        return await BookAsync(context, directory) is not { } book ? Problems.Of(context, Unanswered)
            : book.Claims.FirstOrDefault(c => c.Id == id) is { } claim ? Answer(context, claim, book) : Problems.Of(context, Unknown(id));
    }

    static async Task<IResult> CreateAsync(HttpContext context, PublicDirectory directory, IGrainFactory grains, TimeProvider time)
    {
        var (details, refusal) = await ClaimBody.ReadAsync(context, BeijingDay.Of(time.GetUtcNow()));
        if (details is null) return refusal!;
        var saved = await grains.GetGrain<IClaimsGrain>(0).SaveAsync(ClaimRules.NewId(), details, 0, context.User.Identity!.Name!);
        if (saved.Outcome == ClaimOutcome.Saved) context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/claims/{saved.Claim!.Id}";
        return await SavedAsync(context, saved, directory, StatusCodes.Status201Created);
    }

    static async Task<IResult> ReplaceAsync(string id, HttpContext context, PublicDirectory directory, IGrainFactory grains, TimeProvider time)
    {
        var claims = grains.GetGrain<IClaimsGrain>(0);
        if (await claims.GetAsync(id) is not { } claim) return Problems.Of(context, Unknown(id));
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var (details, refusal) = await ClaimBody.ReadAsync(context, BeijingDay.Of(time.GetUtcNow()));
        if (details is null) return refusal!;
        // A version of 0 would be a claim to be added.
        return version != claim.Version ? Conflict(context, claim)
            : await SavedAsync(context, await claims.SaveAsync(id, details, version, context.User.Identity!.Name!), directory, StatusCodes.Status200OK, id);
    }

    static async Task<IResult> DeleteAsync(string id, HttpContext context, IGrainFactory grains)
    {
        var claims = grains.GetGrain<IClaimsGrain>(0);
        if (await claims.GetAsync(id) is null) return Problems.Of(context, Unknown(id));
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var deleted = await claims.DeleteAsync(id, version, context.User.Identity!.Name!);
        return deleted.Outcome switch
        {
            ClaimOutcome.Saved => TypedResults.NoContent(),
            ClaimOutcome.Conflict => Conflict(context, deleted.Claim!),
            ClaimOutcome.Unknown => Problems.Of(context, Unknown(id)),
            _ => Problems.NotSaved(context, deleted.Code ?? SaveCodes.StoreFailed),
        };
    }

    static async Task<IResult> SavedAsync(HttpContext context, ClaimSaved saved, PublicDirectory directory, int status, string id = "")
    {
        switch (saved.Outcome)
        {
            case ClaimOutcome.Saved or ClaimOutcome.Unchanged:
                Answering(context);
                // What was saved is answered even where the others cannot be read.
                return Answer(context, saved.Claim!, await BookAsync(context, directory) ?? new ClaimBook([saved.Claim!], null, clerk: true), status);
            case ClaimOutcome.Refused:
                return Problems.Invalid(context, InvalidCode, saved.Problems);
            case ClaimOutcome.Conflict:
                return Conflict(context, saved.Claim!);
            case ClaimOutcome.Unknown:
                return Problems.Of(context, Unknown(id));
            case ClaimOutcome.TooMany:
                return Problems.Of(context, new QueryProblem("claims-too-many", StatusCodes.Status409Conflict, Limit: ClaimRules.MostClaims));
            default:
                return Problems.NotSaved(context, saved.Code ?? SaveCodes.StoreFailed);
        }
    }

    static async Task<ClaimBook?> BookAsync(HttpContext context, PublicDirectory directory) =>
        await directory.ClaimsAsync() is { } claims ? new ClaimBook(claims, await directory.SumsAsync(), context.IsClerk()) : null;

    static JsonHttpResult<ClaimView> Answer(HttpContext context, Claim claim, ClaimBook book, int status = StatusCodes.Status200OK)
    {
        context.Response.GetTypedHeaders().ETag = FirmTag.Of(claim.Version, clerk: false);
        return TypedResults.Json(ClaimView.Of(claim, book, context.Wording()), FirmJson.Options, statusCode: status);
    }

    static ProblemHttpResult Conflict(HttpContext context, Claim now)
    {
        context.Response.GetTypedHeaders().ETag = FirmTag.Of(now.Version, clerk: false);
        return Problems.Of(context, QueryProblem.Bad("claim-conflict", "If-Match", context.Request.Headers.IfMatch.ToString()) with { Status = StatusCodes.Status412PreconditionFailed });
    }

    static Wording Answering(HttpContext context)
    {
        FirmView.Cache(context, context.IsClerk());
        context.Response.Headers.Vary = "Accept-Language, Authorization, Cookie";
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        return context.Wording();
    }
}
