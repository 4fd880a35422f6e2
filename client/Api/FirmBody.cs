using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.Features;

namespace AgriDirectory.Client.Api;

/// <summary>A firm that a request brings.</summary>
/// <param name="Details">Its details; null if they cannot be read.</param>
/// <param name="Id">The id that it names, as it was written; null if it names none.</param>
/// <param name="Problems">What is wrong with its JSON, field by field.</param>
/// <param name="Refusal">Why there is no firm in the request at all.</param>
sealed record FirmBody(FirmDetails? Details, string? Id, ImmutableArray<FirmProblem> Problems, QueryProblem? Refusal = null)
{
    /// <summary>The most bytes of a firm: more than every field at its limit.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>The most problems that are told at once.</summary>
    public const int MaxProblems = 50;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    // What an answer has beside the firm's details, so that it can be sent back as it came.
    static readonly ImmutableArray<string> Answered = ["id", "version", "changedAt", "changedBy", "warnings"];

    /// <summary>Reads the body of a request.</summary>
    public static Task<FirmBody> ReadAsync(HttpContext context) => ReadAsync(context, Read);

    /// <summary>Reads the body of a request that holds a JSON object.</summary>
    public static async Task<FirmBody> ReadAsync(HttpContext context, Func<JsonElement, FirmBody> read)
    {
        var request = context.Request;
        if (request.ContentLength > MaxBytes) return Refused("body-too-large", StatusCodes.Status413PayloadTooLarge, MaxBytes / 1024);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBytes;
        using var bytes = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(bytes, context.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused("body-too-large", StatusCodes.Status413PayloadTooLarge, MaxBytes / 1024);
        }

        return Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), read);
    }

    static FirmBody Read(ReadOnlyMemory<byte> utf8, Func<JsonElement, FirmBody> read)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        if (!Utf8.IsValid(utf8.Span)) return Refused("json-broken", StatusCodes.Status400BadRequest);
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : Refused("json-broken", StatusCodes.Status400BadRequest);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter says that a text holds half a character.
            return Refused("json-broken", StatusCodes.Status400BadRequest);
        }
    }

    /// <summary>Reads a firm's JSON object.</summary>
    public static FirmBody Read(JsonElement firm)
    {
        var id = firm.TryGetProperty("id", out var named) ? named.ToString() : null;
        var problems = ImmutableArray.CreateBuilder<FirmProblem>();
        Walk(firm, FirmJson.Options.GetTypeInfo(typeof(FirmDetails)), "", problems);
        if (!firm.TryGetProperty("legalName", out _)) problems.Add(new("missing", "legalName", []));
        if (problems.Count > 0) return new(null, id, problems.ToImmutable());
        try
        {
            return new(Complete(firm, firm.Deserialize<FirmDetails>(FirmJson.Options)!), id, []);
        }
        catch (JsonException e) when (e.Path?.StartsWith("$.", StringComparison.Ordinal) == true)
        {
            return new(null, id, [new("json-type", e.Path[2..], [Shown(e.Path[2..])])]);
        }
    }

    /// <summary>As in a file, the kind is read from the name and the trades from the products where they are not said.</summary>
    static FirmDetails Complete(JsonElement firm, FirmDetails details)
    {
        var given = (FirmFields)(((long)FirmFields.Sample << 1) - 1) & ~FirmFields.Sample;
        if (!firm.TryGetProperty("kind", out _)) given &= ~FirmFields.Kind;
        if (!firm.TryGetProperty("trades", out _)) given &= ~FirmFields.Trades;
        return FirmRules.Apply(new FirmPatch { Given = given, Values = details }, null);
    }

    /// <summary>Finds what the deserializer would pass over in silence: names that mean nothing, figures that are not there, nulls in lists.</summary>
    static void Walk(JsonElement value, JsonTypeInfo type, string path, ImmutableArray<FirmProblem>.Builder problems)
    {
        if (problems.Count >= MaxProblems) return;
        if (type.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                var name = path.Length == 0 ? property.Name : path + "." + property.Name;
                if (type.Properties.FirstOrDefault(p => p.Name == property.Name) is { } known) Walk(property.Value, TypeOf(known.PropertyType), name, problems);
                else if (path.Length > 0 || !Answered.Contains(name)) problems.Add(new("field-unknown", Shown(name), [Shown(name)]));
            }

            if (path.Length == 0) return;
            foreach (var needed in type.Properties.Where(p => IsNeeded(p.PropertyType) && !value.TryGetProperty(p.Name, out _)))
                problems.Add(new("missing", path + "." + needed.Name, []));
        }
        else if (type.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array)
        {
            var i = 0;
            foreach (var element in value.EnumerateArray())
            {
                var name = $"{path}[{i++}]";
                if (element.ValueKind == JsonValueKind.Null) problems.Add(new("json-type", name, ["null"]));
                else Walk(element, TypeOf(type.ElementType!), name, problems);
            }
        }
        else if (value.ValueKind == JsonValueKind.Null && type.Type.IsValueType && Nullable.GetUnderlyingType(type.Type) is null)
        {
            problems.Add(new("json-type", path, ["null"]));
        }
    }

    static JsonTypeInfo TypeOf(Type type) => FirmJson.Options.GetTypeInfo(type);

    static bool IsNeeded(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null;

    static FirmBody Refused(string code, int status, int limit = 0) => new(null, null, [], new QueryProblem(code, status, Limit: limit));

    /// <summary>A text that came in, short enough to be repeated.</summary>
    public static string Shown(string text) => Files.FileLimits.Shown(text);
}
