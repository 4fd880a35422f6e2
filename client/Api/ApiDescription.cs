using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using AgriDirectory.Work;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
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

    /// <summary>Says with which problems a call may answer; those of sign-in and of too many calls are said of all (see <see cref="EveryCall"/>).</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses) builder.ProducesProblem(status);
        return builder;
    }

    /// <summary>What is true of every call: who may make it, and how often.</summary>
    public static Task EveryCall(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var path = "/" + context.Description.RelativePath;
        if (!path.StartsWith("/api/v1/", StringComparison.Ordinal)) return Task.CompletedTask;
        var responses = operation.Responses ??= [];
        responses.TryAdd("429", new OpenApiResponse { Description = "Too many calls; RateLimit-Limit, RateLimit-Remaining and Retry-After say how many there may be." });
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any()) return Task.CompletedTask;
        responses.TryAdd("401", new OpenApiResponse { Description = "Nobody has signed in." });
        responses.TryAdd("403", new OpenApiResponse { Description = "Who has signed in may not do this." });
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerHandler.Scheme, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>How to sign in.</summary>
    public static void SignIn(OpenApiDocument document)
    {
        document.Components ??= new();
        document.AddComponent(BearerHandler.Scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
    }

    /// <summary>A firm has more in an answer than a body says.</summary>
    public static Task FirmSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        if (context.JsonTypeInfo.Type != typeof(FirmDetails) || schema.Properties is not { } properties) return Task.CompletedTask;
        void Answered(string name, JsonSchemaType type, string description, string? format = null) =>
            properties[name] = new OpenApiSchema { Type = type, Description = description, Format = format, ReadOnly = true };

        Answered("id", JsonSchemaType.String, "Ten characters; the directory gives them.");
        Answered("version", JsonSchemaType.Integer, "Counts the firm's changes from 1.", "int64");
        Answered("changedAt", JsonSchemaType.String, "When this version was made.", "date-time");
        Answered("changedBy", JsonSchemaType.String, "Who made it; for clerks only.");
        Answered("warnings", JsonSchemaType.Array, "After a change: what should be looked at, as `field`, `code` and `message`.");
        ((OpenApiSchema)properties["warnings"]).Items = new OpenApiSchema { Type = JsonSchemaType.Object };
        if (properties["sample"] is OpenApiSchema sample) sample.ReadOnly = true;
        return Task.CompletedTask;
    }

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

    public static void Export(OpenApiOperation operation)
    {
        Search(operation);
        operation.Summary = "The whole result of a search as a file, streamed.";
        operation.Description = "Parameters as of a search; `page`, `size` and `cursor` are left out of account. Without a question it is every firm, "
            + "whether or not search answers. Anonymous callers get what the public may see, clerks and operators all details. Loading the file again "
            + "changes nothing. A connection that ends without an end of the body was broken: ask again.";
        string[] left = [SearchQuery.Page, SearchQuery.Size, SearchQuery.Cursor];
        operation.Parameters = [Query("format", "CSV in UTF-8 with a byte order mark (if not given), or JSON Lines.", OneOf(["csv", "jsonl"])),
            .. operation.Parameters!.Where(p => !left.Contains(p.Name))];
    }

    public static void Changes(OpenApiOperation operation)
    {
        operation.Summary = "The changes of all firms in the order of their commits, deletions included.";
        operation.Description = "Pass `next` as `since` to go on, now or later: no change is missed or given twice. A change that was followed by another, "
            + "or that changed nothing the public may see, comes without `firm`. The ETag stands until anything changes: If-None-Match answers 304.";
        operation.Parameters =
        [
            Query(ChangesApi.Since, "The `next` of an answer or the `cursor` of a change; from the beginning if not given.", new OpenApiSchema { Type = JsonSchemaType.String }),
            Query(ChangesApi.Limit, "The most changes; 100 if not given.", Whole(ChangesApi.MaxLimit)),
            Lang(),
        ];
    }

    public static void Firm(OpenApiOperation operation)
    {
        operation.Summary = "A firm's facts, with its id, version and the time of its last change.";
        operation.Description = "The public sees its view of them; clerks see all, with who changed it. The ETag is the firm's version (clerks' ends in -full); "
            + "If-None-Match answers 304 when it has not changed.";
        operation.Parameters = [Id(), Fields()];
    }

    public static void Batch(OpenApiOperation operation)
    {
        operation.Summary = "Several firms, in the order of their ids, and which ids there are none of.";
        operation.Parameters =
        [
            Query("ids", $"1 to {FirmReadsApi.MaxIds} ids, separated by commas or repeated.", new OpenApiSchema { Type = JsonSchemaType.String }, required: true),
            Fields(),
        ];
    }

    public static void History(OpenApiOperation operation)
    {
        operation.Summary = "A firm's versions, newest first.";
        operation.Description = "The public is told those in which something public changed; clerks all, with who made them, of deleted firms too.";
        operation.Parameters =
        [
            Id(),
            Query("before", "The `next` of the answer before.", new OpenApiSchema { Type = JsonSchemaType.Integer }),
        ];
    }

    public static void Create(OpenApiOperation operation)
    {
        operation.Summary = "Creates a firm.";
        operation.Description = "The directory gives the id. `id`, `version`, `changedAt`, `changedBy`, `warnings` and `sample` of the body mean nothing; other unknown names "
            + "are refused. Without `kind` it is read from the name, without `trades` they are those of the products. `errors` of a problem name each field, `warnings` of the "
            + "answer what should be looked at.";
        operation.Parameters =
        [
            Wait(),
            Header(FirmWritesApi.KeyHeader, "1 to 200 visible characters: the same request with the same key creates no second firm and has the same answer, at any later time.", required: false),
        ];
    }

    public static void Replace(OpenApiOperation operation)
    {
        operation.Summary = "Replaces all of a firm's details.";
        operation.Description = "What the body leaves out is taken away. 412 carries the ETag of the version that is there now.";
        operation.Parameters = [Id(), IfMatch(), Wait()];
    }

    public static void Delete(OpenApiOperation operation)
    {
        operation.Summary = "Deletes a firm. Its history stays, and its id is never used again.";
        operation.Parameters = [Id(), IfMatch(), Wait()];
    }

    public static void Worklist(OpenApiOperation operation)
    {
        operation.Summary = "The worklist: open items by the day they are due, overdue first; closed ones newest first.";
        operation.Description = "`correction`, `own-correction` and `removal` somebody has asked for. The others the directory has found, and closes itself (`settled`) when they are no longer so: "
            + "`doubtful` (saved with warnings), `parked` (the search engine refuses the firm), `unconfirmed` (its `asOf`, or else its last change, is over a year ago). "
            + $"At most {WorkRules.MostFound} of such a kind are open at a time; others follow when some are closed.";
        operation.Parameters =
        [
            Query(WorkQuery.State, "Open ones, if not given, or closed ones.", OneOf(WorkQuery.States)),
            Query(WorkQuery.Kind, "Only of this kind.", OneOf(WorkQuery.Kinds)),
            Query(WorkQuery.Owner, $"Only of this owner; `{WorkQuery.Mine}` for the caller's, `{WorkQuery.Nobodys}` for nobody's.", new OpenApiSchema { Type = JsonSchemaType.String }),
            Query("page", "From 1.", Whole(WorkQuery.MaxPage)),
            Query("size", "Items on a page; 50 if not given.", Whole(WorkQuery.MaxSize)),
            Lang(),
        ];
    }

    public static void WorkItem(OpenApiOperation operation)
    {
        operation.Summary = "An item of the worklist. The ETag is its version.";
        operation.Parameters = [Item(), Lang()];
    }

    public static void ChangeWork(OpenApiOperation operation)
    {
        operation.Summary = "Changes an item: who does it, until when, where it stands, what is said.";
        operation.Description = "What somebody asked for is closed with a reply. What the directory has found cannot be declined: `done` says that it was looked at and is right, "
            + "and the same is not found again. 412 carries the ETag of the version that is there now.";
        operation.Parameters = [Item(), IfMatch(), Lang()];
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

    static OpenApiParameter Query(string name, string description, OpenApiSchema schema, bool required = false) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema, Required = required };

    static OpenApiParameter Header(string name, string description, bool required) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    static OpenApiParameter Id() => Path("The firm's id.");

    static OpenApiParameter Item() => Path("The item's number.");

    static OpenApiParameter Path(string description) => new()
    {
        Name = "id",
        In = ParameterLocation.Path,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    static OpenApiParameter IfMatch() => Header("If-Match", "The ETag of the version that the caller has seen.", required: true);

    static OpenApiParameter Wait() => Query(
        "wait", $"`true`: answers once the change can be found, and says so in `{FirmWritesApi.VisibleHeader}`; `false` there means not within 20 seconds, saved all the same.",
        new OpenApiSchema { Type = JsonSchemaType.Boolean });

    static OpenApiParameter Fields() => Query(
        "fields", "Only these fields, separated by commas.",
        new OpenApiSchema { Type = JsonSchemaType.String, Description = string.Join(", ", FirmView.Fields) });

    static OpenApiParameter Lang() =>
        Query(Words.LanguageChoice.Parameter, "The language of labels and problems; else the cookie, else Accept-Language, else Chinese.", OneOf(["zh", "en"]));

    static OpenApiSchema OneOf(ImmutableArray<string> values) =>
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(v => (JsonNode)JsonValue.Create(v))] };

    static OpenApiSchema Whole(int most) =>
        new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = most.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
