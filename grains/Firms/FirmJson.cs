using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgriDirectory.Firms;

/// <summary>How firms are written as JSON, in SQL, in the index and over REST alike.</summary>
public static class FirmJson
{
    /// <summary>Camel-case names, kebab-case enums, nothing for null, Chinese as it is.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>The details as canonical UTF-8 JSON: equal details give equal bytes.</summary>
    public static byte[] Write(FirmDetails details) => JsonSerializer.SerializeToUtf8Bytes(details, Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The bytes are not a firm's details.</exception>
    public static FirmDetails Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<FirmDetails>(utf8, Options) ?? throw new JsonException("A firm's details are null.");

    static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
