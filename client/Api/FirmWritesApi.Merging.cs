using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Undoing deletions, and making one entry of two.</summary>
static partial class FirmWritesApi
{
    static void MapMerging(RouteGroupBuilder writes)
    {
        writes.MapPost("/{id}/restore", RestoreAsync).Describe("restoreFirm", ApiDescription.Restore)
            .Produces<FirmDetails>().WithProblems(400, 404, 409, 412, 422, 428, 503);
        writes.MapPost("/{id}/merge", MergeAsync).Describe("mergeFirms", ApiDescription.Merge).Accepts<MergeBody>("application/json")
            .Produces<FirmDetails>().WithProblems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503);
        writes.MapPost("/{id}/unmerge", UnmergeAsync).Describe("unmergeFirms", ApiDescription.Unmerge).Accepts<UnmergeBody>("application/json")
            .Produces<FirmDetails>().WithProblems(400, 404, 409, 410, 412, 413, 415, 422, 428, 503);
    }

    static async Task<IResult> RestoreAsync(string id, HttpContext context, PublicDirectory directory, IGrainFactory grains)
    {
        if (ReadWait(context) is { } unclear) return Problems.Of(context, unclear);
        if (FirmId.Parse(id) is not { } canonical) return Problems.FirmNotFound(context, id);
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var saved = await grains.GetGrain<IFirmGrain>(canonical).RestoreAsync(version, Origin(context));
        return saved.Outcome switch
        {
            SaveOutcome.Changed => await SavedAsync(context, directory, grains, canonical, saved, StatusCodes.Status200OK),
            SaveOutcome.Conflict when saved.Version == 0 => Problems.FirmNotFound(context, id),
            SaveOutcome.Conflict => OtherVersion(context, saved.Version),
            _ => Refused(context, saved, canonical),
        };
    }

    static async Task<IResult> MergeAsync(string id, HttpContext context, PublicDirectory directory, IGrainFactory grains)
    {
        if (ReadWait(context) is { } unclear) return Problems.Of(context, unclear);
        if (FirmId.Parse(id) is not { } canonical) return Problems.FirmNotFound(context, id);
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var (body, wrong) = await MergeBody.ReadAsync(context, canonical);
        if (body is null) return Unreadable(context, wrong);
        var saved = await grains.GetGrain<IFirmGrain>(canonical).MergeAsync(version, body.Other, body.OtherVersion, body.Firm, Origin(context));
        return await MergedAsync(context, directory, grains, canonical, body.Other, version, saved);
    }

    static async Task<IResult> UnmergeAsync(string id, HttpContext context, PublicDirectory directory, IGrainFactory grains)
    {
        if (ReadWait(context) is { } unclear) return Problems.Of(context, unclear);
        if (FirmId.Parse(id) is not { } canonical) return Problems.FirmNotFound(context, id);
        if (FirmTag.Read(context.Request, out var problem) is not { } version) return Problems.Of(context, problem!);
        var (body, wrong) = await UnmergeBody.ReadAsync(context);
        if (body is null) return Unreadable(context, wrong);
        var saved = await grains.GetGrain<IFirmGrain>(canonical).UnmergeAsync(version, body.Other, Origin(context));
        return await MergedAsync(context, directory, grains, canonical, body.Other, version, saved);
    }

    static async Task<IResult> MergedAsync(
        HttpContext context, PublicDirectory directory, IGrainFactory grains, string id, string other, long version, FirmSaved saved) => saved.Outcome switch
        {
            SaveOutcome.Changed => await SavedAsync(context, directory, grains, id, saved, StatusCodes.Status200OK, other),
            // Where the firm has the version that the caller has seen, it is the other one that has been changed.
            SaveOutcome.Conflict when (await directory.FirmAsync(id)).Firm?.Version == version =>
                Problems.Of(context, new QueryProblem("other-version-conflict", StatusCodes.Status412PreconditionFailed, "otherVersion", other)),
            SaveOutcome.Conflict => await ConflictAsync(context, directory, id),
            _ => Refused(context, saved, id),
        };

    static ProblemHttpResult OtherVersion(HttpContext context, long version)
    {
        context.Response.GetTypedHeaders().ETag = FirmTag.Of(version, clerk: true);
        return Problems.Of(context, QueryProblem.Bad("version-conflict", "If-Match", context.Request.Headers.IfMatch.ToString()) with { Status = StatusCodes.Status412PreconditionFailed });
    }
}
