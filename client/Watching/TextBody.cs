using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Watching;

/// <summary>Reads a small JSON object of texts, all of which must be there.</summary>
static class TextBody
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBytes = 16 * 1024;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>The texts in the order of their names; null if something is wrong.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="fields">The names, each with the most characters.</param>
    /// <param name="problems">What is wrong field by field; nothing if it is no JSON object at all.</param>
    public static string[]? Read(ReadOnlyMemory<byte> utf8, ReadOnlySpan<(string Name, int Most)> fields, out ImmutableArray<FirmProblem> problems)
    {
        problems = [];
        if (!Utf8.IsValid(utf8.Span)) return null;
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var (texts, wrong) = (new string[fields.Length], new List<FirmProblem>());
            for (var i = 0; i < fields.Length; i++)
            {
                texts[i] = Text(document.RootElement, fields[i].Name, fields[i].Most, wrong);
            }

            var known = fields.ToArray().Select(f => f.Name).ToHashSet();
            var unknown = document.RootElement.EnumerateObject().Select(p => p.Name).Where(n => !known.Contains(n)).Take(4).Select(FileLimits.Shown);
            problems = [.. wrong, .. unknown.Select(n => new FirmProblem("field-unknown", n, [n]))];
            return problems.IsEmpty ? texts : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter says that a text holds half a character.
            return null;
        }
    }

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

        var text = Api.SearchQuery.Clean(value.GetString()!).Trim();
        if (text.Length == 0) wrong.Add(new("missing", name, []));
        if (text.Length > most) wrong.Add(new("too-long", name, [FileLimits.Shown(text), most.ToString(CultureInfo.InvariantCulture)]));
        return text;
    }
}
