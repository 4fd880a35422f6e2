using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using AgriDirectory.Changes;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.Api;

/// <summary>Following the directory's changes over REST.</summary>
static class ChangesApi
{
    /// <summary>The parameter that says after which change to begin.</summary>
    public const string Since = "since";

    /// <summary>The parameter that says how many changes to give at most.</summary>
    public const string Limit = "limit";

    /// <summary>The most changes in an answer.</summary>
    public const int MaxLimit = 1_000;

    const int DefaultLimit = 100;

    /// <summary>Maps <c>/api/v1/changes</c>, for everybody.</summary>
    public static void MapChangesApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/changes", ChangesAsync).WithTags("firms").Describe("listChanges", ApiDescription.Changes)
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status400BadRequest);

    static async Task<Results<Ok<ChangesAnswer>, StatusCodeHttpResult, ProblemHttpResult>> ChangesAsync(HttpContext context, IGrainFactory grains)
    {
        if (Read(context.Request.Query, Since, 0, 0, long.MaxValue) is not { } since)
            return Problems.Of(context, Unknown(context));
        if (Read(context.Request.Query, Limit, DefaultLimit, 1, MaxLimit) is not { } limit)
            return Problems.Of(context, QueryProblem.Bad("limit-out-of-range", Limit, context.Request.Query[Limit], limit: MaxLimit));
        var page = await grains.GetGrain<IChangesGrain>(0).ReadAsync(since, (int)limit);
        // Such a cursor was never given out, or by a directory that was since put back to an older state: going on would leave changes out.
        if (since > page.Last)
            return Problems.Of(context, Unknown(context));

        // Any save raises the last sequence, so as long as it stands this answer does too.
        var tag = new EntityTagHeaderValue(FormattableString.Invariant($"\"{page.Last}\""));
        var response = context.Response.GetTypedHeaders();
        response.ETag = tag;
        response.CacheControl = new CacheControlHeaderValue { NoCache = true };
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Ok(ChangesAnswer.Of(page, since));
    }

    static QueryProblem Unknown(HttpContext context) => QueryProblem.Bad("since-unknown", Since, context.Request.Query[Since]);

    static long? Read(IQueryCollection query, string name, long otherwise, long least, long most)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
    }
}

/// <summary>Changes in the order of their commits.</summary>
/// <param name="Changes">The changes, oldest first.</param>
/// <param name="Next">What to pass as <c>since</c> for those that follow, now or later.</param>
/// <param name="More">Whether there are some already.</param>
sealed record ChangesAnswer(ImmutableArray<ChangeItem> Changes, string Next, bool More)
{
    public static ChangesAnswer Of(ChangesPage page, long since) => new(
        [.. page.Changes.Select(ChangeItem.Of)], ChangeItem.CursorOf(page.Changes is [.., var last] ? last.Sequence : since), page.More);
}

/// <summary>A change of a firm.</summary>
/// <param name="Cursor">What to pass as <c>since</c> for the changes after this one.</param>
/// <param name="Id">The firm's id.</param>
/// <param name="Version">The version that the change made.</param>
/// <param name="At">When, RFC 3339 in UTC.</param>
/// <param name="Deleted">Whether it deleted the firm.</param>
/// <param name="Firm">What the public may see of it now; null if a later change follows, or this one changed nothing that the public may see.</param>
/// <param name="MergedInto">The entry of the same firm into which it was merged, which deleted it; absent if it was not.</param>
sealed record ChangeItem(
    string Cursor, string Id, long Version, string At, bool Deleted, FirmDetails? Firm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? MergedInto)
{
    public static ChangeItem Of(CommittedChange change) => new(
        CursorOf(change.Sequence), change.FirmId, change.Version, Figures.Machine(change.At), change.Deleted, Visible(change), change.MergedInto);

    public static string CursorOf(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    static FirmDetails? Visible(CommittedChange change)
    {
        if (change.Now is not { } now)
            return null;
        var shown = PublicView.Of(now);
        var same = change.Before is { } before && FirmJson.Write(PublicView.Of(before)).AsSpan().SequenceEqual(FirmJson.Write(shown));
        return same ? null : shown;
    }
}
