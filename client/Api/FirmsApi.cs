using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Watching;
using AgriDirectory.Client.Words;
using AgriDirectory.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Firms over REST: searching and completing them here, opening and changing them beside it.</summary>
static class FirmsApi
{
    public static void MapFirmsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("firms");
        api.MapGet("/firms", SearchAsync).Describe("searchFirms", ApiDescription.Search)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status410Gone)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapFirmReads();
        api.MapFirmWrites();
        api.MapGet("/suggest", SuggestAsync).Describe("suggest", ApiDescription.Suggest)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<Results<Ok<FirmsAnswer>, ProblemHttpResult>> SearchAsync(HttpContext context, PublicDirectory directory, Unanswered unanswered)
    {
        if (SearchQuery.Read(context.Request.Query, out var problem) is not { } question)
            return Problems.Of(context, problem!);
        var clerk = context.IsClerk();
        FirmView.Cache(context, clerk);
        var answer = await directory.AskAsync(question with { WantCursor = true }, clerk);
        if (ProblemOf(answer) is { } failure)
            return Problems.Of(context, failure);
        unanswered.Note(question, answer);
        Localized(context, ", Authorization");
        return TypedResults.Ok(FirmsAnswer.Of(question, answer, context.Wording()));
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
    public static QueryProblem? ProblemOf(SearchAnswer answer) => ProblemOf(answer.Status);

    /// <summary>Why a question was not answered; null if it was.</summary>
    public static QueryProblem? ProblemOf(AnswerStatus status) => status switch
    {
        AnswerStatus.Answered => null,
        AnswerStatus.CursorExpired => QueryProblem.CursorExpired,
        AnswerStatus.CursorInvalid => QueryProblem.CursorInvalid,
        _ => QueryProblem.Degraded,
    };

    static void Localized(HttpContext context, string more = "")
    {
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        context.Response.Headers.Vary = "Accept-Language, Cookie" + more;
    }
}
