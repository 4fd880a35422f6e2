using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Reads the small JSON object that a request brings; the most bytes are the endpoint's to say.</summary>
static class JsonBody
{
    /// <summary>What was read, or why the request is refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="invalid">The code of the problem that lists what is wrong field by field.</param>
    /// <param name="depth">How deep objects and lists may lie in each other.</param>
    /// <param name="read">Reads the object; what it says is wrong is told, and what it read then is not used.</param>
    public static async Task<(T? Body, ProblemHttpResult? Refusal)> ReadAsync<T>(
        HttpContext context, string invalid, int depth, Func<JsonElement, (T? Body, ImmutableArray<FirmProblem> Problems)> read)
        where T : class
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        var (body, problems) = Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), depth, read);
        return !problems.IsEmpty ? (null, Problems.Invalid(context, invalid, problems))
            : body is null ? (null, Problems.Of(context, new QueryProblem("json-broken", StatusCodes.Status400BadRequest)))
            : (body, null);
    }

    /// <summary>Nothing, and no problem, of what is no JSON object at all.</summary>
    static (T? Body, ImmutableArray<FirmProblem> Problems) Read<T>(
        ReadOnlyMemory<byte> utf8, int depth, Func<JsonElement, (T? Body, ImmutableArray<FirmProblem> Problems)> read)
        where T : class
    {
        if (!Utf8.IsValid(utf8.Span)) return (null, []);
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = depth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : (null, []);
        }
        catch (JsonException e) when (e.Path?.StartsWith("$.", StringComparison.Ordinal) == true)
        {
            return (null, [new("json-type", e.Path[2..], [e.Path[2..]])]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter says that a text holds half a character.
            return (null, []);
        }
    }
}
