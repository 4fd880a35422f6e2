using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AgriDirectory.Client.Pages.Reference;

/// <summary>Reads the API's description for the page.</summary>
static class ReferenceReader
{
    public static ReferenceModel Read(OpenApiDocument document, string origin) => new(
        document.Info.Description ?? "",
        [.. document.Paths.SelectMany(p => (p.Value.Operations ?? []).Select(o => Call(o.Key.Method, p.Key, o.Value, origin)))],
        [.. (document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>()).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => Schema(s.Key, s.Value))]);

    static ReferenceCall Call(string method, string path, OpenApiOperation call, string origin) => new(
        call.OperationId ?? method + path, method, path, call.Summary ?? "", call.Description ?? "", call.Security is { Count: > 0 },
        [.. (call.Parameters ?? []).Select(p => new ReferenceField(p.Name ?? "", p.In?.ToString().ToLowerInvariant() ?? "", Type(p.Schema), p.Required, p.Description ?? ""))],
        Contents(call.RequestBody?.Content),
        [.. (call.Responses ?? []).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => Answer(r.Key, r.Value))],
        Example(method, path, call, origin));

    static ReferenceAnswer Answer(string status, IOpenApiResponse answer) => new(
        status, answer.Description ?? "", Contents(answer.Content),
        [.. (answer.Headers ?? new Dictionary<string, IOpenApiHeader>()).Select(h => new ReferenceField(h.Key, "header", Type(h.Value.Schema), h.Value.Required, h.Value.Description ?? ""))]);

    static ImmutableArray<ReferenceContent> Contents(IDictionary<string, OpenApiMediaType>? contents) =>
        contents is null ? [] : [.. contents.Select(c => new ReferenceContent(c.Key, Type(c.Value.Schema)))];

    static ReferenceSchema Schema(string name, IOpenApiSchema schema) => new(
        name, schema.Description ?? "",
        [.. (schema.Enum ?? []).Select(v => v.ToString())],
        [.. (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(p => new ReferenceField(
            p.Key, "", Type(p.Value), schema.Required?.Contains(p.Key) == true, p.Value.Description ?? ""))]);

    static ReferenceType Type(IOpenApiSchema? schema)
    {
        switch (schema)
        {
            case null:
                return new("");
            case OpenApiSchemaReference { Reference.Id: { } name }:
                return new("", name);
            case { OneOf: { Count: > 0 } several }:
                var one = Type(several.FirstOrDefault(s => s.Type != JsonSchemaType.Null));
                return one with { After = one.After + " or null" };
            case { Items: { } items }:
                var each = Type(items);
                return each with { Text = "list of " + each.Text };
            case { AdditionalProperties: { } values }:
                var every = Type(values);
                return every with { Text = "by name: " + every.Text };
            default:
                return new(Words(schema));
        }
    }

    static string Words(IOpenApiSchema schema)
    {
        var type = schema.Type ?? 0;
        var text = new StringBuilder((type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Integer => "whole number",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "true or false",
            JsonSchemaType.Object => "object",
            _ => schema.Format switch { "date" => "date", "date-time" => "time", "binary" => "file", _ => "text" },
        });
        if (schema.Format == "int64") text.Append(" of up to 64 bits");
        if (schema is { Minimum: { } least, Maximum: { } most }) text.Append(", ").Append(least).Append(" to ").Append(most);
        else if (schema.Minimum is { } from) text.Append(", at least ").Append(from);
        if (schema.MaxLength is { } length) text.Append(", at most ").Append(length).Append(" characters");
        if (schema.ReadOnly) text.Append(", only in answers");
        if ((type & JsonSchemaType.Null) != 0) text.Append(" or null");
        return text.ToString();
    }

    /// <summary>What is needed to make the call, and of the rest what has an example.</summary>
    static string Example(string method, string path, OpenApiOperation call, string origin)
    {
        var command = new StringBuilder("curl");
        if (method != HttpMethods.Get) command.Append(" -X ").Append(method);
        var query = new StringBuilder();
        var headers = new StringBuilder();
        foreach (var parameter in call.Parameters ?? [])
        {
            var example = parameter.Example?.ToString();
            if (parameter.In == ParameterLocation.Path) path = path.Replace("{" + parameter.Name + "}", "$" + parameter.Name!.ToUpperInvariant(), StringComparison.Ordinal);
            else if (example is null) continue;
            else if (parameter.In == ParameterLocation.Query) query.Append(query.Length == 0 ? '?' : '&').Append(parameter.Name).Append('=').Append(example);
            else headers.Append(" -H '").Append(parameter.Name).Append(": ").Append(example).Append('\'');
        }

        command.Append(" \"").Append(origin).Append(path).Append(query).Append('"');
        if (call.Security is { Count: > 0 }) command.Append(" -H \"Authorization: Bearer $TOKEN\"");
        command.Append(headers);
        if (call.RequestBody?.Content?.FirstOrDefault() is { Key: { } media, Value: { } body })
            command.Append(body.Example is JsonObject json ? $" --json '{json.ToJsonString(Firms.FirmJson.Options)}'" : $" -H \"Content-Type: {media}\" --data-binary @firms.csv");
        return command.ToString();
    }
}
