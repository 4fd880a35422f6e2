using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Markets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AgriDirectory.Client.Api;

/// <summary>What OpenAPI says of what is sent and answered, where the types alone do not say it.</summary>
static class ApiSchemas
{
    /// <summary>The schema of all problems.</summary>
    public const string Problem = nameof(ProblemDetails);

    /// <summary>The choices of a parameter that are no type of ours: the name of their schema, what they are, and themselves.</summary>
    static readonly ImmutableArray<(string Name, string Description, ImmutableArray<string> Values)> Choices =
    [
        ("TownshipCode", "The townships, sub-districts and zones of Wolong district.", FacetNames.Of(Search.FacetField.Township).Values),
        ("ProductId", "The products of the catalogue.", FacetNames.Of(Search.FacetField.Product).Values),
        ("RoleChoice", "What a firm does in its trade; oem: it makes for others' brands.", FacetNames.Of(Search.FacetField.Role).Values),
        ("SortOrder", "Orders of a result.", SearchQuery.Sorts),
        ("MarketId", "The trades, and their products.", MarketId.All),
        ("MarketMeasure", "By what a market is measured.", MarketMeasures.Names),
        ("WorkListState", "Open or closed items.", WorkQuery.States),
        ("WorkKindChoice", "What an item asks for.", WorkQuery.Kinds),
        ("FirmField", "The fields of a firm.", FirmView.Fields),
        ("FileFormat", "CSV, or JSON Lines.", ["csv", "jsonl"]),
        ("LanguageTag", "Chinese or English.", ["zh", "en"]),
    ];

    /// <summary>A reference to a schema of the document.</summary>
    public static OpenApiSchemaReference Of(string name, OpenApiDocument? document = null) => new(name, document);

    /// <summary>Adds the schemas that no type of ours stands for, and to the others what their answers have besides.</summary>
    public static void Complete(OpenApiDocument document)
    {
        document.Components ??= new();
        // Whoever refers to one says whether it may be absent.
        foreach (var schema in (document.Components.Schemas ?? new Dictionary<string, IOpenApiSchema>()).Values.OfType<OpenApiSchema>())
        {
            if (schema.Enum is { } values) schema.Enum = [.. values.Where(v => v is not null)];
        }

        AddChoices(document);
        AddProblems(document);
        if (Find(document, nameof(FirmDetails)) is { Properties: { } firm } details) Firm(details, firm, document);
        if (Find(document, nameof(ImportState)) is { Properties: { } import }) Import(import, document);
        if (Find(document, Problem) is { Properties: { } problem } all) Problems(all, problem, document);
    }

    static OpenApiSchema? Find(OpenApiDocument document, string name) =>
        document.Components?.Schemas is { } schemas && schemas.TryGetValue(name, out var schema) ? schema as OpenApiSchema : null;

    static void AddChoices(OpenApiDocument document)
    {
        foreach (var (name, description, values) in Choices)
        {
            document.AddComponent(name, new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = description,
                Enum = [.. values.Select(v => (JsonNode)JsonValue.Create(v))],
            });
        }
    }

    static void AddProblems(OpenApiDocument document)
    {
        document.AddComponent("FieldProblem", Object("What is wrong with a field, or should be looked at.",
        [
            ("field", Text("The field's name, such as `creditCode` or `output[0].yuan`; empty when the whole firm is meant.")),
            ("code", Text("A stable, kebab-case code.")),
            ("message", Text("A sentence in the caller's language.")),
        ]));
        document.AddComponent("ImportRowProblem", Object("What is wrong with a row of a file, or should be looked at.",
        [
            ("line", Whole("The row's line, from 1.", "int32")),
            ("column", Text("The column as the file calls it; empty when the whole row is meant.")),
            ("value", Text("What stood there, shortened.")),
            ("code", Text("A stable, kebab-case code.")),
            ("arguments", List(Text(), "What the sentence is filled with.")),
            ("title", Text("The sentence, in the language of who loaded the file.")),
        ]));
        document.AddComponent("ImportFileProblem", Object("What is wrong with a file as a whole.",
        [
            ("code", Text("A stable, kebab-case code.")),
            ("arguments", List(Text(), "What the sentence is filled with.")),
            ("title", Text("The sentence, in the language of who loaded the file.")),
        ]));
    }

    /// <summary>Says of each type what is true of its JSON.</summary>
    public static Task EveryType(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        var type = context.JsonTypeInfo;
        if (type.Type.IsEnum) schema.Type = JsonSchemaType.String;
        if (type.Kind != JsonTypeInfoKind.Object || schema.Properties is not { } properties) return Task.CompletedTask;
        schema.Required = type.Properties.Where(p => IsAlwaysWritten(p) && properties.ContainsKey(p.Name)).Select(p => p.Name).ToHashSet();
        return Task.CompletedTask;
    }

    /// <summary>What is null is left out of an answer, but for a few that say otherwise.</summary>
    static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        !property.IsGetNullable
        || property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), false) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    /// <summary>A firm has more in an answer than a body says, and less where only some fields are asked for; so no field of it is always there.</summary>
    static void Firm(OpenApiSchema schema, IDictionary<string, IOpenApiSchema> properties, OpenApiDocument document)
    {
        schema.Required = null;
        schema.Description += " A body must have a `legalName`. Answers lack what is not known, what the caller may not see, and what `fields` leaves out.";
        properties["id"] = Text("Ten characters; the directory gives them.");
        properties["version"] = Whole("Counts the firm's changes from 1.", "int64");
        properties["changedAt"] = Text("When this version was made.", "date-time");
        properties["changedBy"] = Text("Who made it; for clerks only.");
        properties["warnings"] = List(Of("FieldProblem", document), "After a change: what should be looked at.");
        foreach (var name in new[] { "id", "version", "changedAt", "changedBy", "warnings", "sample" }) ((OpenApiSchema)properties[name]).ReadOnly = true;
    }

    /// <summary>What the process that loads a file knows besides.</summary>
    static void Import(IDictionary<string, IOpenApiSchema> properties, OpenApiDocument document)
    {
        properties["bytesRead"] = Whole("Bytes read so far; absent before it begins.", "int64");
        properties["bytes"] = Whole("Bytes in all, or null.", "int64", JsonSchemaType.Null);
        properties["seconds"] = new OpenApiSchema { Type = JsonSchemaType.Number, Format = "double", Description = "How long it has taken." };
        properties["problem"] = Of("ImportFileProblem", document);
        properties["problems"] = List(Of("ImportRowProblem", document), "At the end: the first problems of refused rows.");
        properties["warningRows"] = List(Of("ImportRowProblem", document), "At the end: the first warnings of rows that were saved.");
        properties["unknownColumns"] = List(Text(), "At the end: columns that mean nothing to the directory.");
        properties["rejected"] = Text("At the end: where the refused rows can be fetched, if there are any.");
    }

    static void Problems(OpenApiSchema schema, IDictionary<string, IOpenApiSchema> properties, OpenApiDocument document)
    {
        schema.Description = "Why a call was refused or failed (RFC 9457).";
        properties.Clear();
        properties["type"] = Text("A URN that ends in the code.");
        properties["title"] = Text("What happened, in the caller's language.");
        properties["status"] = Whole("The HTTP status.", "int32");
        properties["detail"] = Text("What was wrong and what would be right, in the caller's language.");
        properties["code"] = Text("A stable, kebab-case code: for programs.");
        properties["parameter"] = Text("The parameter, header or field that is wrong, if one is.");
        properties["value"] = Text("What it said, shortened.");
        properties["allowed"] = List(Text(), "What it may say, where that is a list.");
        properties["limit"] = Whole("The limit that was passed, where there is one.", "int32");
        properties["errors"] = List(Of("FieldProblem", document), "What is wrong field by field, where a firm was sent.");
        properties["traceId"] = Text("What operators find the failure by in their log.");
        schema.Required = new HashSet<string> { "type", "title", "status", "code" };
    }

    static OpenApiSchema Object(string description, ImmutableArray<(string Name, OpenApiSchema Schema)> properties) => new()
    {
        Type = JsonSchemaType.Object,
        Description = description,
        Properties = properties.ToDictionary(p => p.Name, p => (IOpenApiSchema)p.Schema),
        Required = properties.Select(p => p.Name).ToHashSet(),
    };

    static OpenApiSchema Text(string? description = null, string? format = null) => new() { Type = JsonSchemaType.String, Description = description, Format = format };

    static OpenApiSchema Whole(string description, string format, JsonSchemaType or = 0) => new() { Type = JsonSchemaType.Integer | or, Description = description, Format = format };

    static OpenApiSchema List(IOpenApiSchema items, string description) => new() { Type = JsonSchemaType.Array, Items = items, Description = description };
}
