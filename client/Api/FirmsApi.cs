using System.Text.Json;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.Api;

/// <summary>Searching, opening and completing firms over REST.</summary>
static class FirmsApi
{
    public static void MapFirmsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("firms");
        api.MapGet("/firms", SearchAsync).Describe("searchFirms", ApiDescription.Search)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/firms/{id}", FirmAsync).Describe("getFirm", ApiDescription.Firm)
            .Produces<FirmDetails>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/suggest", SuggestAsync).Describe("suggest", ApiDescription.Suggest)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<Results<Ok<FirmsAnswer>, ProblemHttpResult>> SearchAsync(HttpContext context, PublicDirectory directory)
    {
        if (SearchQuery.Read(context.Request.Query, out var problem) is not { } question)
            return Problems.Of(context, problem!);
        var answer = await directory.AskAsync(question with { WantCursor = true });
        if (ProblemOf(answer) is { } failure)
            return Problems.Of(context, failure);
        Localized(context);
        return TypedResults.Ok(FirmsAnswer.Of(question, answer, context.Wording()));
    }

    static async Task<IResult> FirmAsync(string id, HttpContext context, PublicDirectory directory)
    {
        if (FirmId.Parse(id) is not { } canonical)
            return Problems.FirmNotFound(context, id);
        var (_, firm) = await directory.FirmAsync(canonical);
        if (firm is null)
            return Problems.FirmNotFound(context, id);
        var tag = new EntityTagHeaderValue(FormattableString.Invariant($"\"{firm.Version}\""));
        var response = context.Response.GetTypedHeaders();
        response.ETag = tag;
        response.CacheControl = new CacheControlHeaderValue { NoCache = true };
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Bytes(FirmBytes(firm), "application/json; charset=utf-8");
    }

    static async Task<Results<Ok<SuggestionItem[]>, ProblemHttpResult>> SuggestAsync(HttpContext context, PublicDirectory directory)
    {
        var text = SearchQuery.ReadText(context.Request.Query, out var problem);
        if (problem is not null)
            return Problems.Of(context, problem);
        if (await directory.SuggestAsync(text) is not { } suggestions)
            return Problems.Of(context, QueryProblem.Degraded);
        Localized(context);
        var words = context.Wording();
        return TypedResults.Ok(suggestions.Select(s => SuggestionItem.Of(s, words)).ToArray());
    }

    /// <summary>Why an answer is none; null if it is one.</summary>
    public static QueryProblem? ProblemOf(SearchAnswer answer) => answer.Status switch
    {
        AnswerStatus.Answered => null,
        AnswerStatus.CursorExpired => QueryProblem.CursorExpired,
        AnswerStatus.CursorInvalid => QueryProblem.CursorInvalid,
        _ => QueryProblem.Degraded,
    };

    // The details' own fields beside id and version, without a second record that would have to follow every field of the first.
    static byte[] FirmBytes(Firm firm)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = FirmJson.Options.Encoder }))
        using (var details = JsonSerializer.SerializeToDocument(firm.Details, FirmJson.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("id", firm.Id);
            writer.WriteNumber("version", firm.Version);
            writer.WriteString("changedAt", Figures.Machine(firm.ChangedAt));
            foreach (var property in details.RootElement.EnumerateObject())
                property.WriteTo(writer);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    static void Localized(HttpContext context)
    {
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        context.Response.Headers.Vary = "Accept-Language, Cookie";
    }
}
