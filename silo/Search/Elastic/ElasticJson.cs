using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>How bodies of requests are written: Chinese as it is, for it is shorter and never part of a page.</summary>
internal static class ElasticJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    internal static Utf8JsonWriter Writer(IBufferWriter<byte> to) => new(to, Options);

    internal static ReadOnlyMemory<byte> Body(JsonObject json)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = Writer(bytes))
            json.WriteTo(writer);

        return bytes.WrittenMemory;
    }
}
