using System.Text.Json;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Carries requests to an Elasticsearch and its answers back.</summary>
internal interface IElasticTransport
{
    /// <summary>The answer, whatever its status, if it is Elasticsearch's own.</summary>
    /// <exception cref="EngineUnavailableException">No node gave an answer that can be used.</exception>
    Task<ElasticReply> SendAsync(ElasticRequest request, CancellationToken stop);
}

/// <summary>A request.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path and query, without a slash before it.</param>
/// <param name="Body">The body; null for none.</param>
internal sealed record ElasticRequest(HttpMethod Method, string Path, ReadOnlyMemory<byte>? Body = null)
{
    /// <summary>Whether twice is the same as once, so that it may be sent again when nobody knows what became of it.</summary>
    internal bool Repeatable { get; init; } = true;

    /// <summary>Whether the body is lines of JSON.</summary>
    internal bool Lines { get; init; }

    /// <summary>
    /// How long one try may take that nobody looks at a page for. A cluster may stand still for half a minute until it gives up a node that
    /// hangs: two tries last longer than that, and a try that met that very node is not the end of them.
    /// </summary>
    internal static readonly TimeSpan Patient = TimeSpan.FromSeconds(20);

    /// <summary>How long a change of the indices themselves may take; Elasticsearch itself gives up after 30 s.</summary>
    internal static readonly TimeSpan VeryPatient = TimeSpan.FromSeconds(60);

    /// <summary>How long one try may take.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>An answer of Elasticsearch.</summary>
internal sealed record ElasticReply(int Status, byte[] Body)
{
    const int MostReason = 400;

    internal bool Done => Status is >= 200 and < 300;

    /// <summary>The body.</summary>
    /// <exception cref="EngineUnavailableException">It is no JSON.</exception>
    internal JsonElement Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new EngineUnavailableException($"Elasticsearch's answer ({Status}) is no JSON: {e.Message}", e);
        }
    }

    /// <summary>The body of an answer that says that it was done.</summary>
    /// <exception cref="EngineUnavailableException">It was not.</exception>
    internal JsonElement JsonOf(string doing) => Done ? Json() : throw Failure(doing);

    /// <summary>What an answer says that it was done.</summary>
    /// <exception cref="EngineUnavailableException">It was not, or the answer is not one to this.</exception>
    internal T Read<T>(string doing, Func<JsonElement, T> read)
    {
        var json = JsonOf(doing);
        try
        {
            return read(json);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException or JsonException or IndexOutOfRangeException)
        {
            throw new EngineUnavailableException($"Elasticsearch's answer to {doing} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Why it was not done.</summary>
    internal EngineUnavailableException Failure(string doing) => new($"Elasticsearch answers {Status} to {doing}: {Reason()}");

    /// <summary>Elasticsearch's own words, short enough for a log.</summary>
    internal string Reason()
    {
        try
        {
            var error = Json() is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("error", out var found) ? found : default;
            return error.ValueKind switch
            {
                JsonValueKind.Object => ReasonOf(error),
                JsonValueKind.String => Short(error.GetString()!),
                _ => "no reason given",
            };
        }
        catch (Exception e) when (e is EngineUnavailableException or InvalidOperationException)
        {
            return "the answer is not an Elasticsearch's";
        }
    }

    /// <summary>The type and the reason of an error, and what caused it.</summary>
    internal static string ReasonOf(JsonElement error)
    {
        var cause = error.TryGetProperty("caused_by", out var inner) ? inner
            : error.TryGetProperty("root_cause", out var roots) ? roots.EnumerateArray().FirstOrDefault() : default;
        var why = cause.ValueKind == JsonValueKind.Object ? Text(cause, "reason") : null;
        return Short($"{Text(error, "type")}: {Text(error, "reason")}{(why is null ? "" : "; ")}{why}");
    }

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static string Short(string text) => text.Length <= MostReason ? text : text[..MostReason] + "…";
}
