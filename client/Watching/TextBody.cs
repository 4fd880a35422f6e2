using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Watching;

/// <summary>Reads a small JSON object of texts, all of which must be there.</summary>
static class TextBody
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The texts in the order of their names, or why the request is refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="invalid">The code of the problem that lists what is wrong field by field.</param>
    /// <param name="fields">The names, each with the most characters.</param>
    public static Task<(string[]? Texts, ProblemHttpResult? Refusal)> ReadAsync(HttpContext context, string invalid, (string Name, int Most)[] fields) =>
        JsonBody.ReadAsync(context, invalid, depth: 4, body =>
        {
            List<FirmProblem> wrong = [];
            string[] texts = [.. fields.Select(f => Text(body, f.Name, f.Most, wrong))];
            var unknown = body.EnumerateObject().Select(p => p.Name).Where(n => fields.All(f => f.Name != n)).Take(4).Select(FileLimits.Shown);
            return ((string[]?)texts, (ImmutableArray<FirmProblem>)[.. wrong, .. unknown.Select(n => new FirmProblem("field-unknown", n, [n]))]);
        });

    static string Text(JsonElement body, string name, int most, List<FirmProblem> wrong)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            wrong.Add(new("missing", name, []));
            return "";
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            wrong.Add(new("json-type", name, [name]));
            return "";
        }

        var text = SearchQuery.Clean(value.GetString()!).Trim();
        if (text.Length == 0) wrong.Add(new("missing", name, []));
        if (text.Length > most) wrong.Add(new("too-long", name, [FileLimits.Shown(text), most.ToString(CultureInfo.InvariantCulture)]));
        return text;
    }
}
