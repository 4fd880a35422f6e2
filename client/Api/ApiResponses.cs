using System.Collections.Frozen;
using System.Collections.Immutable;
using AgriDirectory.Client.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AgriDirectory.Client.Api;

/// <summary>What OpenAPI says of answers: what each status means, and which headers come with it.</summary>
static class ApiResponses
{
    /// <summary>What CSV and JSON Lines are called.</summary>
    public static readonly ImmutableArray<string> FirmFiles = ["text/csv", "application/x-ndjson"];

    static readonly FrozenDictionary<string, string> Meanings = new Dictionary<string, string>
    {
        ["304"] = "Nothing has changed since the ETag that If-None-Match names.",
        ["308"] = "The entry was merged into another, to which Location leads.",
        ["400"] = "A parameter, a header or the body cannot be read; `code` and `parameter` say which.",
        ["401"] = "Nobody has signed in, or the secret is wrong.",
        ["403"] = "Who has signed in may not do this.",
        ["404"] = "There is none.",
        ["409"] = "It cannot be done as things are; `code` says why.",
        ["410"] = "It was there, and is no more.",
        ["412"] = "Somebody else was faster: there is another version by now, whose ETag this answer carries.",
        ["413"] = "The body is too large.",
        ["415"] = "The body is of a type that is not read here.",
        ["422"] = "What was sent breaks rules; `errors` names each field.",
        ["428"] = "If-Match is missing.",
        ["429"] = "Too many calls, or too many wrong secrets.",
        ["503"] = "Not at the moment: the same can be sent again.",
        ["507"] = "The disk is full.",
    }.ToFrozenDictionary();

    /// <summary>What is true of every call: who may make it, how often, and what its refusals look like.</summary>
    public static Task EveryCall(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var responses = operation.Responses ??= [];
        if (("/" + context.Description.RelativePath).StartsWith("/api/v1/", StringComparison.Ordinal))
        {
            responses.TryAdd("429", Refusal(context.Document));
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
            {
                responses.TryAdd("401", Refusal(context.Document));
                responses.TryAdd("403", Refusal(context.Document));
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerHandler.Scheme, context.Document)] = [] }];
            }
        }

        foreach (var (status, response) in responses)
        {
            if (Meanings.TryGetValue(status, out var meaning)) response.Description = meaning;
        }

        WithHeader(operation, ["429", "503"], "Retry-After", "Seconds after which it is worth trying again.");
        WithHeader(operation, ["429"], "RateLimit-Limit", "Calls that the caller may make in a minute, where those were too many.", always: false);
        WithHeader(operation, ["429"], "RateLimit-Remaining", "How many of them are left.", always: false);
        return Task.CompletedTask;
    }

    /// <summary>Says that answers of some statuses, where a call has them, always carry a header.</summary>
    public static void WithHeader(OpenApiOperation operation, ImmutableArray<string> statuses, string name, string description, bool always = true)
    {
        foreach (var status in statuses)
        {
            if (operation.Responses is not { } responses || !responses.TryGetValue(status, out var found) || found is not OpenApiResponse response) continue;
            (response.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] =
                new OpenApiHeader { Description = description, Required = always, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    /// <summary>Says that a call answers with a file of firms.</summary>
    public static void WithFile(OpenApiOperation operation) =>
        ((OpenApiResponse)operation.Responses!["200"]).Content = Files();

    /// <summary>A file of firms in a body or an answer.</summary>
    public static Dictionary<string, OpenApiMediaType> Files() => FirmFiles.ToDictionary(
        type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } });

    static OpenApiResponse Refusal(OpenApiDocument? document) => new()
    {
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = ApiSchemas.Of(ApiSchemas.Problem, document) },
        },
    };
}
