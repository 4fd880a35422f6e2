using System.Text.Json.Nodes;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Work;
using Microsoft.OpenApi;

namespace AgriDirectory.Client.Api;

/// <summary>What OpenAPI says of each call; the values come from the same tables that the calls read.</summary>
static class ApiDescription
{
    /// <summary>Names a call and says what it does; one that reads answers HEAD too.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder builder, string name, Action<OpenApiOperation> describe) =>
        builder.WithName(name).AlsoHead().AddOpenApiOperationTransformer((operation, _, _) =>
        {
            describe(operation);
            return Task.CompletedTask;
        });

    /// <summary>A GET answers HEAD as well (RFC 9110, section 9.3.2); the description leaves that out.</summary>
    public static T AlsoHead<T>(this T builder) where T : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            for (var i = 0; i < endpoint.Metadata.Count; i++)
            {
                if (endpoint.Metadata[i] is HttpMethodMetadata { HttpMethods: ["GET"] }) endpoint.Metadata[i] = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]);
            }
        });
        return builder;
    }

    /// <summary>Says with which problems a call may answer; those of sign-in and of too many calls are said of all (see <see cref="ApiResponses"/>).</summary>
    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses) builder.ProducesProblem(status);
        return builder;
    }

    /// <summary>How to sign in.</summary>
    public static void SignIn(OpenApiDocument document)
    {
        document.Components ??= new();
        document.AddComponent(BearerHandler.Scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
    }

    public static void Search(OpenApiOperation operation)
    {
        operation.Summary = "Finds firms.";
        operation.Description = "Repeated parameters mean \"or\", different ones \"and\". Unknown parameters are ignored.";
        var parameters = new List<IOpenApiParameter>
        {
            Query("q", "Words, \"phrases\" and -exclusions: names in characters, pinyin or initials, credit codes, products, townships. Empty: all firms.",
                Text(SearchQuestion.MaxText), example: "艾条"),
        };
        parameters.AddRange(FacetNames.All.Select(f => Query(f.Name, "Firms with one of these values.",
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = ApiSchemas.Of(Choice(f.Field)) })));
        parameters.Add(Query("sort", "The order. `distance` needs `near`.", ApiSchemas.Of("SortOrder")));
        parameters.Add(Query("near", "`latitude,longitude` in WGS 84 degrees: 33.05,112.48.", Text()));
        parameters.Add(Query("page", $"From 1; page × size is at most {SearchQuestion.MaxDepth}, a cursor goes on from there.", Whole(SearchQuestion.MaxDepth)));
        parameters.Add(Query("size", "Firms on a page; 20 if not given.", Whole(SearchQuestion.MaxSize)));
        parameters.Add(Query("cursor", "The `next` of an answer to the same question.", Text()));
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
        operation.Parameters = [Query("format", "CSV in UTF-8 with a byte order mark (if not given), or JSON Lines.", ApiSchemas.Of("FileFormat")),
            .. operation.Parameters!.Where(p => !left.Contains(p.Name))];
        ApiResponses.WithFile(operation);
    }

    public static void Backup(OpenApiOperation operation)
    {
        operation.Summary = "The whole directory as a file, of one moment, to be restored by the command `restore`.";
        operation.Description = "The database with all details, history, worklist, audit trail and the hashes of clerks' secrets; no operator's secret, keys or index. Every change that was "
            + "acknowledged before the call is in it, and writes go on. The answer begins when the copy is taken and sound. One at a time (409). A connection that ends without an end of the body was broken: ask again.";
        operation.Parameters = [Lang()];
        ((OpenApiResponse)operation.Responses!["200"]).Content = new Dictionary<string, OpenApiMediaType>
        {
            [Backups.BackupApi.ContentType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
        };
    }

    public static void Verify(OpenApiOperation operation)
    {
        operation.Summary = "Compares SQL with the index and the markets' totals; answers before it has ended.";
        operation.Description = "Searches and writes go on, and what changes meanwhile is no difference. `GET` tells how far it is and what was found. One at a time (409).";
        operation.Parameters = [Query(VerificationsApi.Repair, "`true`: repairs what differs, and then looks at all of it again.", new OpenApiSchema { Type = JsonSchemaType.Boolean }), Lang()];
    }

    public static void Changes(OpenApiOperation operation)
    {
        operation.Summary = "The changes of all firms in the order of their commits, deletions included.";
        operation.Description = "Pass `next` as `since` to go on, now or later: no change is missed or given twice. A change that was followed by another, "
            + "or that changed nothing the public may see, comes without `firm`; a deletion by merging says in `mergedInto` where the firm went. The ETag stands until anything changes: If-None-Match answers 304.";
        operation.Parameters =
        [
            Query(ChangesApi.Since, "The `next` of an answer or the `cursor` of a change; from the beginning if not given.", Text()),
            Query(ChangesApi.Limit, "The most changes; 100 if not given.", Whole(ChangesApi.MaxLimit)),
            IfNoneMatch(),
            Lang(),
        ];
        ApiResponses.WithHeader(operation, ["200", "304"], "ETag", "Stands until anything changes.");
    }

    public static void Firm(OpenApiOperation operation)
    {
        operation.Summary = "A firm's facts, with its id, version and the time of its last change.";
        operation.Description = "The public sees its view of them; clerks see all, with who changed it. The ETag is the firm's version (clerks' ends in -full); "
            + "If-None-Match answers 304 when it has not changed. Of an entry that was merged into another, 308 leads to that (`firm-merged`, with its id in `value`).";
        operation.Parameters = [Id(), Fields(), IfNoneMatch(), Lang()];
        ApiResponses.WithHeader(operation, ["200", "304"], "ETag", "The firm's version.");
        ApiResponses.WithHeader(operation, ["308"], "Location", "The entry into which this one was merged.");
    }

    public static void Batch(OpenApiOperation operation)
    {
        operation.Summary = "Several firms, in the order of their ids, and which ids there are none of.";
        operation.Description = "An entry that was merged into another is among the missing, and `merged` says by its id into which.";
        operation.Parameters =
        [
            Query("ids", $"1 to {FirmReadsApi.MaxIds} ids, repeated or separated by commas.", new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text() }, required: true, example: "$ID,$OTHER"),
            Fields(),
            Lang(),
        ];
    }

    public static void History(OpenApiOperation operation)
    {
        operation.Summary = "A firm's versions, newest first.";
        operation.Description = "The public is told those in which something public changed; clerks all, with who made them, of deleted firms too. `merge` marks those that "
            + "merged two entries or undid that, and names the other one.";
        operation.Parameters =
        [
            Id(),
            Query("before", "The `next` of the answer before.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" }),
            Lang(),
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
            Header(FirmWritesApi.KeyHeader, "1 to 200 visible characters: the same request with the same key creates no second firm and has the same answer, at any later time.", required: false, example: "licence-17"),
            Lang(),
        ];
        WithExample(operation);
        ApiResponses.WithHeader(operation, ["201"], "ETag", "The firm's version, for If-Match.");
        ApiResponses.WithHeader(operation, ["201"], "Location", "Where the firm is.");
        Visible(operation, "201");
    }

    public static void Replace(OpenApiOperation operation)
    {
        operation.Summary = "Replaces all of a firm's details.";
        operation.Description = "What the body leaves out is taken away. 412 carries the ETag of the version that is there now.";
        operation.Parameters = [Id(), IfMatch(), Wait(), Lang()];
        WithExample(operation);
        Saved(operation);
    }

    public static void Delete(OpenApiOperation operation)
    {
        operation.Summary = "Deletes a firm. Its history stays, and its id is never another firm's.";
        operation.Description = "The ETag of the answer is what undoing it takes.";
        operation.Parameters = [Id(), IfMatch(), Wait(), Lang()];
        ApiResponses.WithHeader(operation, ["204"], "ETag", "The version of the deletion, for the If-Match of a restoration.");
        ApiResponses.WithHeader(operation, ["412"], "ETag", "The version that is there now.");
        Visible(operation, "204");
    }

    public static void Restore(OpenApiOperation operation)
    {
        operation.Summary = "Undoes a deletion: the firm is there again, with the details that it had.";
        operation.Description = "All rules of saving apply. The version is that of the deletion, as its answer and the history tell it. An entry that was merged into another "
            + "comes back when the merge is undone: 409 `firm-merged` names the other in `value`.";
        operation.Parameters = [Id(), IfMatch(), Wait(), Lang()];
        Saved(operation);
    }

    public static void Merge(OpenApiOperation operation)
    {
        operation.Summary = "Merges another entry of the same firm into this one, both or neither.";
        operation.Description = "The other is deleted, and its address leads here from then on. Without `firm` this one keeps its values, takes over what it lacks, and its lists hold "
            + "what either has. 412 says `version-conflict` with the ETag of this firm, or `other-version-conflict` where the other was changed.";
        operation.Parameters = [Id(), IfMatch(), Wait(), Lang()];
        Saved(operation);
    }

    public static void Unmerge(OpenApiOperation operation)
    {
        operation.Summary = "Undoes a merge, both or neither.";
        operation.Description = "The other entry is there again, with the details that it had, and what the merge changed in this one goes back. Fields that were changed since "
            + "stay as they are; `warnings` (`changed-since`) name them.";
        operation.Parameters = [Id(), IfMatch(), Wait(), Lang()];
        Saved(operation);
    }

    public static void Markets(OpenApiOperation operation)
    {
        operation.Summary = "All markets: the two trades and their products, with their output of the newest year.";
        operation.Description = "Markets count every firm, whether or not its figures are public. To the public a total is withheld (null, and `withheld` says why) if it is of "
            + "fewer than three firms, if one firm has more than 90% of it, or if somebody's unpublished figure could be worked out; clerks see all.";
        operation.Parameters = [Lang()];
    }

    public static void Market(OpenApiOperation operation)
    {
        operation.Summary = "A market: totals, coverage, concentration, years and the largest firms.";
        operation.Description = "Shares and concentration ratios are fractions of 1, the index is of shares in percent. What is withheld from the public is null. Areas and firms are "
            + "as they are now: their `year` is null.";
        operation.Parameters =
        [
            new OpenApiParameter { Name = "id", In = ParameterLocation.Path, Required = true, Description = "The market; a product's has a slash: `mugwort/moxa-stick`.", Schema = ApiSchemas.Of("MarketId") },
            Query(MarketQuery.MeasureName, "By what is measured; output if not given. Only the market of roses has areas.", ApiSchemas.Of("MarketMeasure")),
            Query(MarketQuery.YearName, "A year with outputs; the newest if not given.", new OpenApiSchema { Type = JsonSchemaType.Integer }),
            Query(MarketQuery.TopName, "How many of the largest firms; 20 if not given.", Whole(IMarketGrain.MostLargest)),
            Lang(),
        ];
    }

    public static void FirmMarkets(OpenApiOperation operation)
    {
        operation.Summary = "A firm's figures in its markets by year, with its shares and ranks.";
        operation.Description = "The public is told those of published figures, ranked among published figures; clerks all.";
        operation.Parameters = [Id(), Lang()];
    }

    public static void Claims(OpenApiOperation operation)
    {
        operation.Summary = "Published figures about the trades (申报口径), each beside what the directory computes and beside the other claims.";
        operation.Description = "A figure stands for an interval: rounded by up to half of its last place as such figures are written (65,000 mu, in Chinese 6.5万, is ± 500; 75% is ± 0.5), `about` for a "
            + "tenth to either side; firms and projects are exact. `cannot-both-hold` says that no choice within the intervals satisfies all. An inferred year may be the one before.";
        operation.Parameters = [Lang()];
    }

    public static void Claim(OpenApiOperation operation)
    {
        operation.Summary = "A published figure. The ETag is its version, for If-Match: what it is compared with changes without it.";
        operation.Parameters = [Id("The claim's id."), Lang()];
        ApiResponses.WithHeader(operation, ["200"], "ETag", "The claim's version.");
    }

    public static void CreateClaim(OpenApiOperation operation)
    {
        operation.Summary = "Adds a claim. For operators.";
        operation.Description = OfClaimBody;
        operation.Parameters = [Lang()];
        ApiResponses.WithHeader(operation, ["201"], "ETag", "The claim's version, for If-Match.");
        ApiResponses.WithHeader(operation, ["201"], "Location", "Where the claim is.");
    }

    public static void ReplaceClaim(OpenApiOperation operation)
    {
        operation.Summary = "Replaces all that a claim says. For operators.";
        operation.Description = OfClaimBody + " 412 carries the ETag of the version that is there now.";
        operation.Parameters = [Id("The claim's id."), IfMatch(), Lang()];
        ApiResponses.WithHeader(operation, ["200"], "ETag", "The claim's version, for the next If-Match.");
        ApiResponses.WithHeader(operation, ["412"], "ETag", "The version that is there now.");
    }

    public static void DeleteClaim(OpenApiOperation operation)
    {
        operation.Summary = "Deletes a claim. For operators.";
        operation.Parameters = [Id("The claim's id."), IfMatch(), Lang()];
        ApiResponses.WithHeader(operation, ["412"], "ETag", "The version that is there now.");
    }

    const string OfClaimBody = "`value` is in the measure's unit: mu, firms, yuan, percent, projects. What an answer has besides (`id`, `version`, `label`, `unit`, `whole`, `changedAt`, "
        + "`standing`, `findings`) means nothing in a body; other unknown names are refused.";

    public static void Worklist(OpenApiOperation operation)
    {
        operation.Summary = "The worklist: open items by the day they are due, overdue first; closed ones newest first.";
        operation.Description = "`correction`, `own-correction` and `removal` somebody has asked for. The others the directory has found, and closes itself (`settled`) when they are no longer so: "
            + "`doubtful` (saved with warnings), `parked` (the search engine refuses the firm), `unconfirmed` (its `asOf`, or else its last change, is over a year ago). "
            + $"At most {WorkRules.MostFound} of such a kind are open at a time; others follow when some are closed.";
        operation.Parameters =
        [
            Query(WorkQuery.State, "Open ones, if not given, or closed ones.", ApiSchemas.Of("WorkListState")),
            Query(WorkQuery.Kind, "Only of this kind.", ApiSchemas.Of("WorkKindChoice")),
            Query(WorkQuery.Owner, $"Only of this owner; `{WorkQuery.Mine}` for the caller's, `{WorkQuery.Nobodys}` for nobody's.", Text()),
            Query("page", "From 1.", Whole(WorkQuery.MaxPage)),
            Query("size", "Items on a page; 50 if not given.", Whole(WorkQuery.MaxSize)),
            Lang(),
        ];
    }

    public static void WorkItem(OpenApiOperation operation)
    {
        operation.Summary = "An item of the worklist. The ETag is its version.";
        operation.Parameters = [Item(), Lang()];
        ApiResponses.WithHeader(operation, ["200"], "ETag", "The item's version.");
    }

    public static void ChangeWork(OpenApiOperation operation)
    {
        operation.Summary = "Changes an item: who does it, until when, where it stands, what is said.";
        operation.Description = "What somebody asked for is closed with a reply. What the directory has found cannot be declined: `done` says that it was looked at and is right, "
            + "and the same is not found again. 412 carries the ETag of the version that is there now.";
        operation.Parameters = [Item(), IfMatch(), Lang()];
        ApiResponses.WithHeader(operation, ["200"], "ETag", "The item's version, for the next If-Match.");
        ApiResponses.WithHeader(operation, ["412"], "ETag", "The version that is there now.");
    }

    public static void Suggest(OpenApiOperation operation)
    {
        operation.Summary = "Firms, products and townships that begin with a text.";
        operation.Parameters =
        [
            Query("q", "The beginning, in characters, pinyin or initials.", Text(SearchQuestion.MaxText), example: "yue"),
            Lang(),
        ];
    }

    public static void StartImport(OpenApiOperation operation)
    {
        operation.Summary = "Loads a file of firms, CSV or JSON Lines; answers before it is loaded.";
        operation.Parameters = [Query("name", "The file's name, to be shown and kept.", Text()), Lang()];
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = ApiResponses.Files(), Description = "The file." };
        ApiResponses.WithHeader(operation, ["202"], "Location", "Where state and counts of the import are.");
    }

    public static void GetImport(OpenApiOperation operation) => OfImport(operation, "State and counts of an import, and its first problems.");

    public static void GetRejected(OpenApiOperation operation)
    {
        OfImport(operation, "The refused rows with what is wrong, in the file's own format, to be corrected and loaded again.");
        ApiResponses.WithFile(operation);
    }

    public static void StopImport(OpenApiOperation operation) => OfImport(operation, "Stops an import; rows loaded until then stay.");

    static void OfImport(OpenApiOperation operation, string summary)
    {
        operation.Summary = summary;
        operation.Parameters = [Id("The import's id."), Lang()];
    }

    static void WithExample(OpenApiOperation operation)
    {
        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
            media.Example = new JsonObject { ["legalName"] = "南阳某某艾草制品有限公司", ["township"] = "411303101", ["products"] = new JsonArray("moxa-stick") };
    }

    /// <summary>What is said of every answer with a changed firm.</summary>
    static void Saved(OpenApiOperation operation)
    {
        ApiResponses.WithHeader(operation, ["200"], "ETag", "The firm's version, for the next If-Match.");
        ApiResponses.WithHeader(operation, ["412"], "ETag", "The version that is there now, unless it is another entry's that is in the way.", always: operation.OperationId is not ("mergeFirms" or "unmergeFirms"));
        Visible(operation, "200");
    }

    static void Visible(OpenApiOperation operation, string status) =>
        ApiResponses.WithHeader(operation, [status], FirmWritesApi.VisibleHeader, "With `wait`: whether the change can be found already.", always: false);

    static string Choice(FacetField field) => field switch
    {
        FacetField.Trade => nameof(Trade),
        FacetField.Township => "TownshipCode",
        FacetField.Product => "ProductId",
        FacetField.Role => "RoleChoice",
        FacetField.Kind => nameof(FirmKind),
        _ => nameof(FirmStatus),
    };

    static OpenApiParameter Query(string name, string description, IOpenApiSchema schema, bool required = false, string? example = null) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema, Required = required, Example = example };

    static OpenApiParameter Header(string name, string description, bool required, string? example = null) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Required = required, Schema = Text(), Example = example };

    static OpenApiParameter Item() => Id("The item's number.");

    internal static OpenApiParameter Id(string description = "The firm's id.") => new()
    {
        Name = "id",
        In = ParameterLocation.Path,
        Required = true,
        Description = description,
        Schema = Text(),
    };

    static OpenApiParameter IfMatch() => Header("If-Match", "The ETag of the version that the caller has seen.", required: true, example: "\"1\"");

    static OpenApiParameter IfNoneMatch() => Header("If-None-Match", "The ETag of an answer before.", required: false);

    static OpenApiParameter Wait() => Query(
        "wait", $"`true`: answers once the change can be found, and says so in `{FirmWritesApi.VisibleHeader}`; `false` there means not within 20 seconds, saved all the same.",
        new OpenApiSchema { Type = JsonSchemaType.Boolean });

    static OpenApiParameter Fields() => Query(
        "fields", "Only these fields, repeated or separated by commas; all others are left out.",
        new OpenApiSchema { Type = JsonSchemaType.Array, Items = ApiSchemas.Of("FirmField") });

    internal static OpenApiParameter Lang() =>
        Query(Words.LanguageChoice.Parameter, "The language of labels and problems; else the cookie, else Accept-Language, else Chinese.", ApiSchemas.Of("LanguageTag"));

    static OpenApiSchema Text(int? most = null) => new() { Type = JsonSchemaType.String, MaxLength = most };

    static OpenApiSchema Whole(int most) =>
        new() { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = most.ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
