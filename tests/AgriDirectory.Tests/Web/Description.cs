using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Web;

/// <summary>The API's description, read: its calls, and whether JSON is as its schemas say.</summary>
sealed class Description(JsonNode document)
{
    static readonly HashSet<string> Notes = ["description", "readOnly", "example", "default"];

    /// <summary>The calls.</summary>
    public IReadOnlyList<DescribedCall> Calls { get; } =
        [.. document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => new DescribedCall(o.Key.ToUpperInvariant(), p.Key, o.Value!)))];

    public static async Task<Description> ReadAsync(HttpClient http) => new(JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!);

    /// <summary>A schema, where a reference to one may stand.</summary>
    public JsonObject Schema(JsonNode schema)
    {
        while ((string?)schema["$ref"] is { } reference)
        {
            Assert.StartsWith("#/components/schemas/", reference, StringComparison.Ordinal);
            schema = document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]
                ?? throw new InvalidOperationException($"The description has no {reference}.");
        }

        return schema.AsObject();
    }

    /// <summary>What of a value is not as its schema says. What is not described at all is wrong too: nobody could count on it.</summary>
    public IEnumerable<string> Wrong(JsonNode at, JsonElement value, string path = "$")
    {
        var schema = Schema(at);
        foreach (var (keyword, says) in schema)
        {
            var wrong = keyword switch
            {
                "type" => Types(says!).Any(t => Is(t, value)) ? null : $"is a {value.ValueKind}, not {says!.ToJsonString()}",
                "enum" => says!.AsArray().Any(v => (string?)v == value.GetString()) ? null : $"is {value}, none of {says.ToJsonString()}",
                "minimum" => value.GetDecimal() >= Number(says!) ? null : $"is {value}, less than {says}",
                "maximum" => value.GetDecimal() <= Number(says!) ? null : $"is {value}, more than {says}",
                "maxLength" => value.GetString()!.Length <= Number(says!) ? null : $"is longer than {says}",
                "format" => Fits((string)says!, value) ? null : $"is {value}, no {says}",
                "oneOf" => says!.AsArray().Count(s => !Wrong(s!, value).Any()) == 1 ? null : $"is {value}, which is not one of several",
                "required" or "properties" or "additionalProperties" or "items" => null,
                _ when Notes.Contains(keyword) => null,
                _ => throw new NotSupportedException($"{path}: the description has a {keyword}, which this test does not know."),
            };
            if (wrong is not null) yield return $"{path} {wrong}";
        }

        foreach (var name in schema["required"]?.AsArray() ?? [])
        {
            if (value.ValueKind == JsonValueKind.Object && !value.TryGetProperty((string)name!, out _)) yield return $"{path} lacks {name}";
        }

        foreach (var part in Parts(schema, value, path)) yield return part;
    }

    IEnumerable<string> Parts(JsonObject schema, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array && schema["items"] is { } items)
            return value.EnumerateArray().SelectMany((v, i) => Wrong(items, v, $"{path}[{i}]"));
        if (value.ValueKind != JsonValueKind.Object || schema["oneOf"] is not null) return [];
        return value.EnumerateObject().SelectMany(p => (schema["properties"]?[p.Name] ?? schema["additionalProperties"]) is { } says
            ? Wrong(says, p.Value, $"{path}.{p.Name}")
            : [$"{path} has {p.Name}, which is not described"]);
    }

    public static IEnumerable<string> Types(JsonNode says) => says is JsonArray several ? several.Select(t => (string)t!) : [(string)says!];

    static decimal Number(JsonNode says) => decimal.Parse(says.ToString(), CultureInfo.InvariantCulture);

    static bool Is(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new NotSupportedException(type),
    };

    static bool Fits(string format, JsonElement value) => value.ValueKind == JsonValueKind.Null || format switch
    {
        "int32" => value.TryGetInt32(out _),
        "int64" => value.TryGetInt64(out _),
        "double" => value.TryGetDouble(out _),
        "date" => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => value.TryGetDateTimeOffset(out _),
        _ => throw new NotSupportedException(format),
    };
}

/// <summary>A call.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, with names in braces.</param>
/// <param name="Says">What is said of it.</param>
sealed record DescribedCall(string Method, string Path, JsonNode Says)
{
    public string Id => (string)Says["operationId"]!;

    public bool IsGuarded => Says["security"] is not null;

    public IEnumerable<JsonNode> Parameters => Says["parameters"]?.AsArray().Select(p => p!) ?? [];

    public JsonObject? Body => Says["requestBody"]?["content"]?.AsObject();

    public JsonObject Responses => Says["responses"]!.AsObject();

    public override string ToString() => $"{Method} {Path}";
}
