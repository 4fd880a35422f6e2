using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AgriDirectory.Search;
using Microsoft.OpenApi;

namespace AgriDirectory.Client.Api;

/// <summary>What OpenAPI says of each call; the values come from the same tables that the calls read.</summary>
static class ApiDescription
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string name, Action<OpenApiOperation> describe) =>
        builder.WithName(name).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            describe(operation);
            return Task.CompletedTask;
        });

    public static void Search(OpenApiOperation operation)
    {
        operation.Summary = "Finds firms.";
        operation.Description = "Repeated parameters mean \"or\", different ones \"and\". Unknown parameters are ignored.";
        var parameters = new List<IOpenApiParameter>
        {
            Query("q", "Words, \"phrases\" and -exclusions: names in characters, pinyin or initials, credit codes, products, townships. Empty: all firms.",
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = SearchQuestion.MaxText }),
        };
        parameters.AddRange(FacetNames.All.Select(f => Query(f.Name, "Firms with one of these values.",
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = OneOf(f.Values) })));
        parameters.Add(Query("sort", "The order. `distance` needs `near`.", OneOf(SearchQuery.Sorts)));
        parameters.Add(Query("near", "`latitude,longitude` in WGS 84 degrees: 33.05,112.48.", new OpenApiSchema { Type = JsonSchemaType.String }));
        parameters.Add(Query("page", $"From 1; page × size is at most {SearchQuestion.MaxDepth}, a cursor goes on from there.", Whole(SearchQuestion.MaxDepth)));
        parameters.Add(Query("size", "Firms on a page; 20 if not given.", Whole(SearchQuestion.MaxSize)));
        parameters.Add(Query("cursor", "The `next` of an answer to the same question.", new OpenApiSchema { Type = JsonSchemaType.String }));
        parameters.Add(Lang());
        operation.Parameters = parameters;
    }

    public static void Firm(OpenApiOperation operation)
    {
        operation.Summary = "A firm's public facts, with its id, version and the time of its last change.";
        operation.Description = "The ETag is the firm's version; If-None-Match answers 304 when it has not changed.";
    }

    public static void Suggest(OpenApiOperation operation)
    {
        operation.Summary = "Firms, products and townships that begin with a text.";
        operation.Parameters =
        [
            Query("q", "The beginning, in characters, pinyin or initials.", new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = SearchQuestion.MaxText }),
            Lang(),
        ];
    }

    static OpenApiParameter Query(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };

    static OpenApiParameter Lang() =>
        Query(Words.LanguageChoice.Parameter, "The language of labels and problems; else the cookie, else Accept-Language, else Chinese.", OneOf(["zh", "en"]));

    static OpenApiSchema OneOf(ImmutableArray<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(v => (JsonNode)JsonValue.Create(v))] };

    static OpenApiSchema Whole(int most) =>
        new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = most.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
