using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using AgriDirectory.Claims;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Api;

/// <summary>Reads a claim that a request brings: what it says, and beside that what an answer has, which means nothing.</summary>
static class ClaimBody
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBytes = 64 * 1024;

    static readonly ImmutableArray<string> Needed = ["subject", "measure", "comparison", "value", "scope", "year", "basis", "publisher", "title", "published"];
    static readonly ImmutableArray<string> Optional = ["definition", "yearInferred", "publishedInferred", "where", "remark"];
    static readonly ImmutableArray<string> Answered = ["id", "version", "label", "unit", "whole", "changedAt", "standing", "findings"];
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 6 };

    /// <summary>Reads a body.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="today">The day in Beijing.</param>
    /// <param name="problems">What is wrong field by field.</param>
    /// <returns>Null if something is; without a problem, if it is no JSON object at all.</returns>
    public static ClaimDetails? Read(ReadOnlyMemory<byte> utf8, DateOnly today, out ImmutableArray<FirmProblem> problems)
    {
        problems = [];
        if (!Utf8.IsValid(utf8.Span)) return null;
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            problems = Check(document.RootElement);
            if (!problems.IsEmpty) return null;
            var claim = ClaimRules.Tidy(document.RootElement.Deserialize<ClaimDetails>(FirmJson.Options)!);
            problems = ClaimRules.Check(claim, today);
            return problems.IsEmpty ? claim : null;
        }
        catch (JsonException e) when (e.Path?.StartsWith("$.", StringComparison.Ordinal) == true)
        {
            problems = [new("json-type", e.Path[2..], [e.Path[2..]])];
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter says that a text holds half a character.
            return null;
        }
    }

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
