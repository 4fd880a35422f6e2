using System.Text.Json.Serialization;

namespace AgriDirectory.Silo.Storage;

/// <summary>The process that has a data folder.</summary>
/// <param name="ProcessId">Its id; 0 if it has not said so yet.</param>
/// <param name="Url">Where it serves; null if it does not, or not yet.</param>
public sealed record ServingProcess([property: JsonPropertyName("pid")] int ProcessId, [property: JsonPropertyName("url")] string? Url);
