using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Reads a claim that a request brings: what it says, and beside that what an answer has, which means nothing.</summary>
static class ClaimBody
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBytes = 64 * 1024;

    static readonly ImmutableArray<string> Needed = ["subject", "measure", "comparison", "value", "scope", "year", "basis", "publisher", "title", "published"];
    static readonly ImmutableArray<string> Optional = ["definition", "yearInferred", "publishedInferred", "where", "remark"];
    static readonly ImmutableArray<string> Answered = ["id", "version", "label", "unit", "whole", "changedAt", "standing", "findings"];

    /// <summary>Reads the body of a request, or says why it is refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="today">The day in Beijing.</param>
    public static Task<(ClaimDetails? Body, ProblemHttpResult? Refusal)> ReadAsync(HttpContext context, DateOnly today) => JsonBody.ReadAsync(context, ClaimsApi.InvalidCode, depth: 6, body =>
    {
        var problems = Check(body);
        if (!problems.IsEmpty) return (null, problems);
        var claim = ClaimRules.Tidy(body.Deserialize<ClaimDetails>(FirmJson.Options)!);
        return ((ClaimDetails?)claim, ClaimRules.Check(claim, today));
    });

    static ImmutableArray<FirmProblem> Check(JsonElement body)
    {
        var given = body.EnumerateObject().ToList();
        var missing = Needed.Where(n => given.All(p => p.Name != n || p.Value.ValueKind == JsonValueKind.Null)).Select(n => new FirmProblem("missing", n, []));
        var unknown = given.Select(p => p.Name).Where(n => !Needed.Contains(n) && !Optional.Contains(n) && !Answered.Contains(n))
            .Take(Needed.Length).Select(Files.FileLimits.Shown).Select(n => new FirmProblem("field-unknown", n, [n]));
        return [.. unknown, .. missing, .. given.Where(p => IsNumbered(p)).Select(p => new FirmProblem("json-type", p.Name, [p.Name]))];
    }

    /// <summary>The reader takes a number for a code, and codes are what is meant.</summary>
    static bool IsNumbered(JsonProperty property) =>
        property.Name is "subject" or "measure" or "definition" or "comparison" or "scope" or "basis"
        && property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null);
}
