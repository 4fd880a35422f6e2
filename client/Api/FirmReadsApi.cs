using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Accounts;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.Api;

/// <summary>Opening firms over REST: one, several, and what became of one. Clerks see everything, the public its view.</summary>
static class FirmReadsApi
{
    /// <summary>The most firms of one request.</summary>
    public const int MaxIds = 100;

    /// <summary>The most changes of one answer.</summary>
    public const int MaxChanges = 100;

    public static void MapFirmReads(this RouteGroupBuilder api)
    {
        api.MapGet("/firms/{id}", FirmAsync).Describe("getFirm", ApiDescription.Firm)
            .Produces<FirmDetails>().Produces(StatusCodes.Status304NotModified)
            .WithProblems(308, 400, 404);
        api.MapGet("/firms/batch", BatchAsync).Describe("getFirms", ApiDescription.Batch)
            .Produces<FirmBatch>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/firms/{id}/history", HistoryAsync).Describe("getFirmHistory", ApiDescription.History)
            .Produces<FirmVersions>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> FirmAsync(string id, HttpContext context, PublicDirectory directory, Sightings sightings)
    {
        var clerk = context.IsClerk();
        FirmView.Cache(context, clerk);
        if (ReadFields(context.Request.Query, out var fields) is { } problem) return Problems.Of(context, problem);
        if (FirmId.Parse(id) is not { } canonical) return Problems.FirmNotFound(context, id);
        var (_, found, mergedInto) = await directory.FirmAsync(canonical, clerk);
        if (mergedInto is not null) return Problems.FirmMerged(context, StatusCodes.Status308PermanentRedirect, mergedInto);
        if (found is not { } firm) return Problems.FirmNotFound(context, id);
        var tag = FirmTag.Of(firm.Version, clerk);
        context.Response.GetTypedHeaders().ETag = tag;
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        if (ShowsPerson(firm.Details, fields)) sightings.Note(context, AuditCodes.SawPerson, canonical);
        return FirmView.Answer(writer => FirmView.Write(writer, firm, clerk, fields));
    }

    static async Task<IResult> BatchAsync(HttpContext context, PublicDirectory directory, Sightings sightings)
    {
        var clerk = context.IsClerk();
        FirmView.Cache(context, clerk);
        if (ReadFields(context.Request.Query, out var fields) is { } problem) return Problems.Of(context, problem);
        var ids = Several(context.Request.Query, "ids");
        if (ids.Length is 0 or > MaxIds) return Problems.Of(context, QueryProblem.Bad("ids-count", "ids", null, limit: MaxIds));
        var firms = await Task.WhenAll(ids.Select(async id =>
            FirmId.Parse(id) is { } canonical ? await directory.FirmAsync(canonical, clerk) : new(FirmPresence.Unknown, null)));
        sightings.Note(context, AuditCodes.SawPerson, firms.Select(f => f.Firm).OfType<Firm>().Where(f => ShowsPerson(f.Details, fields)).Select(f => f.Id));
        return FirmView.Answer(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items");
            foreach (var firm in firms.Select(f => f.Firm).OfType<Firm>()) FirmView.Write(writer, firm, clerk, fields);
            writer.WriteEndArray();
            writer.WriteStartArray("missing");
            for (var i = 0; i < ids.Length; i++)
            {
                if (firms[i].Firm is null) writer.WriteStringValue(SearchQuery.Clean(ids[i].Length <= 40 ? ids[i] : ids[i][..40]));
            }

            writer.WriteEndArray();
            writer.WriteStartObject("merged");
            for (var i = 0; i < ids.Length; i++)
            {
                if (firms[i].MergedInto is { } into) writer.WriteString(ids[i], into);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    static async Task<IResult> HistoryAsync(string id, HttpContext context, PublicDirectory directory, Sightings sightings)
    {
        var clerk = context.IsClerk();
        FirmView.Cache(context, clerk);
        var before = long.MaxValue;
        if (context.Request.Query.TryGetValue("before", out var asked)
            && !long.TryParse(asked.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return Problems.Of(context, QueryProblem.Bad("version-form", "before", asked.ToString()));
        if (FirmId.Parse(id) is not { } canonical) return Problems.FirmNotFound(context, id);
        // The history is read first: what is changed in between is then missing from it, and not told twice.
        var history = await directory.HistoryAsync(canonical, clerk);
        var (presence, firm, _) = await directory.FirmAsync(canonical, clerk);
        if (presence == FirmPresence.Unknown || (firm is null && !clerk)) return Problems.FirmNotFound(context, id);
        var versions = Versions(firm, history, clerk).Where(v => v.Version < before).Take(MaxChanges + 1).ToArray();
        if (versions.Any(v => ShowsPerson(v.Details, null))) sightings.Note(context, AuditCodes.SawPerson, canonical);
        return TypedResults.Ok(new FirmVersions(
            canonical, [.. versions.Take(MaxChanges)], versions.Length > MaxChanges ? versions[MaxChanges - 1].Version : null));
    }

    /// <summary>Whether an answer has a person's details: the public's view of a firm never does.</summary>
    static bool ShowsPerson(FirmDetails? details, IReadOnlySet<string>? fields) => details?.Person is not null && fields?.Contains("person") != false;

    /// <summary>What the firm was after each change, newest first; a change of which the public sees nothing is not told to it.</summary>
    static IEnumerable<FirmVersion> Versions(Firm? firm, ImmutableArray<FirmChange> history, bool clerk)
    {
        var after = history.Length > 0 && firm?.Version == history[0].Version ? firm.Details : null;
        for (var i = 0; i < history.Length; i++)
        {
            var change = history[i];
            // Somebody has changed the firm while this was read: of the newest version here nothing is known yet but that it was made.
            var known = after is not null || change.Deleted;
            var restored = i + 1 < history.Length && history[i + 1].Deleted;
            if (known && (clerk || change.Before is null || change.Deleted || restored || !FirmJson.Write(change.Before).AsSpan().SequenceEqual(FirmJson.Write(after!))))
            {
                yield return new FirmVersion(
                    change.Version, change.At, clerk ? change.By : Author(change.By), clerk ? change.Source : null, change.Deleted, change.Deleted ? null : after,
                    change.Merge);
            }

            after = change.Before;
        }
    }

    /// <summary>The public hears what kind of hand it was, never whose.</summary>
    static string Author(string by) => by is "import" or "sample" ? by : OperatorSignIn.ClerkRole;

    static QueryProblem? ReadFields(IQueryCollection query, out IReadOnlySet<string>? fields)
    {
        var asked = Several(query, "fields");
        fields = asked.Length == 0 ? null : asked.ToHashSet(StringComparer.Ordinal);
        return asked.FirstOrDefault(f => !FirmView.Fields.Contains(f)) is { } unknown ? QueryProblem.Bad("unknown-value", "fields", unknown, FirmView.Fields) : null;
    }

    /// <summary>A parameter that holds several values, separated by commas or repeated.</summary>
    static ImmutableArray<string> Several(IQueryCollection query, string name) =>
        [.. query[name].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal)];
}

/// <summary>Several firms.</summary>
/// <param name="Items">Those that are there, in the order of the ids, each as <c>GET /firms/{id}</c> gives it.</param>
/// <param name="Missing">The ids of which there is none, those of merged entries too.</param>
/// <param name="Merged">Of the missing ones that were merged, each with the entry into which it was.</param>
sealed record FirmBatch(IReadOnlyList<FirmDetails> Items, IReadOnlyList<string> Missing, IReadOnlyDictionary<string, string> Merged);

/// <summary>What became of a firm.</summary>
/// <param name="Id">The firm's id.</param>
/// <param name="Items">Its versions, newest first.</param>
/// <param name="Next">What <c>before</c> takes to go on; absent at the end.</param>
sealed record FirmVersions(string Id, IReadOnlyList<FirmVersion> Items, long? Next);

/// <summary>A version of a firm.</summary>
/// <param name="Version">Its number.</param>
/// <param name="ChangedAt">When it was made, in UTC.</param>
/// <param name="ChangedBy">Who made it; to the public <c>clerk</c>, <c>import</c> or <c>sample</c>.</param>
/// <param name="Source">From what; absent for the public.</param>
/// <param name="Deleted">Whether the firm was deleted.</param>
/// <param name="Details">The firm as it then was; absent if it was deleted.</param>
/// <param name="Merge">Whether another entry was merged into this one, this deleted one into another, or that undone; absent for other changes.</param>
sealed record FirmVersion(long Version, DateTimeOffset ChangedAt, string ChangedBy, string? Source, bool Deleted, FirmDetails? Details, MergeMark? Merge);
