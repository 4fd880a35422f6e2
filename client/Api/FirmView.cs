using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Api;

/// <summary>A firm as the API writes it.</summary>
static class FirmView
{
    /// <summary>The names of all that an answer can have, in its order.</summary>
    public static ImmutableArray<string> Fields { get; } =
        ["id", "version", "changedAt", "changedBy", .. FirmJson.Options.GetTypeInfo(typeof(FirmDetails)).Properties.Select(p => p.Name)];

    /// <summary>Writes a firm.</summary>
    /// <param name="writer">To where.</param>
    /// <param name="firm">The firm, its details as the caller may see them.</param>
    /// <param name="clerk">Whether the caller may know who changed it.</param>
    /// <param name="fields">The fields that are asked for; null for all.</param>
    /// <param name="warnings">What a save warns of.</param>
    // The details' own fields beside id and version, without a second record that would have to follow every field of the first.
    public static void Write(Utf8JsonWriter writer, Firm firm, bool clerk, IReadOnlySet<string>? fields = null, IReadOnlyList<FieldProblem>? warnings = null)
    {
        bool Asked(string name) => fields is null || fields.Contains(name);

        using var details = JsonSerializer.SerializeToDocument(firm.Details, FirmJson.Options);
        writer.WriteStartObject();
        if (Asked("id")) writer.WriteString("id", firm.Id);
        if (Asked("version")) writer.WriteNumber("version", firm.Version);
        if (Asked("changedAt")) writer.WriteString("changedAt", Figures.Machine(firm.ChangedAt));
        if (clerk && Asked("changedBy")) writer.WriteString("changedBy", firm.ChangedBy);
        foreach (var property in details.RootElement.EnumerateObject())
        {
            if (Asked(property.Name)) property.WriteTo(writer);
        }

        if (warnings is not null)
        {
            writer.WritePropertyName("warnings");
            JsonSerializer.Serialize(writer, warnings, FirmJson.Options);
        }

        writer.WriteEndObject();
    }

    /// <summary>An answer written by hand.</summary>
    public static IResult Answer(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = FirmJson.Options.Encoder })) write(writer);
        return new JsonBytes(stream.ToArray(), status);
    }

    sealed class JsonBytes(byte[] body, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = body.Length;
            return httpContext.Response.Body.WriteAsync(body).AsTask();
        }
    }

    /// <summary>What caches must know: a clerk's answer is kept by nobody, the public's is asked for again.</summary>
    public static void Cache(HttpContext context, bool clerk)
    {
        context.Response.Headers.CacheControl = clerk ? "private, no-store" : "no-cache";
        context.Response.Headers.Vary = "Authorization, Cookie";
    }
}
