using System.Globalization;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Watching;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace AgriDirectory.Client.Pages;

/// <summary>The pages: each loads what it shows, decides the status, and renders once.</summary>
static class PageEndpoints
{
    /// <summary>The parameter of a firm's page that holds the question to lead back to.</summary>
    public const string From = "from";

    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", Reading, SearchAsync).ExcludeFromDescription();
        routes.MapMethods("/firms/{id}", Reading, FirmAsync).ExcludeFromDescription();
    }

    static async Task<IResult> SearchAsync(HttpContext context, PublicDirectory directory, Unanswered unanswered)
    {
        if (SearchQuery.Read(context.Request.Query, out var problem) is not { } question)
            return ErrorPages.Problem(context, problem!);
        if (SearchLinks.AsksNothing(question))
            return await HomeAsync(context, directory);

        // Numbered pages reach far; only beyond them does a reader need a cursor.
        var answer = await directory.AskAsync(question with { WantCursor = question.Cursor is not null || question.Page >= SearchQuestion.MaxDepth / question.Size }, context.IsClerk());
        if (FirmsApi.ProblemOf(answer) is { } failure)
            return ErrorPages.Problem(context, failure, question);
        if (HttpMethods.IsGet(context.Request.Method))
            unanswered.Note(question, answer);
        if (answer.Items.Length == 0 && answer.Total > 0 && question.Cursor is null)
            return ErrorPages.BeyondTheEnd(context, question, answer);
        return Page<SearchPage>(context, StatusCodes.Status200OK, new SearchModel(question, answer));
    }

    static async Task<IResult> HomeAsync(HttpContext context, PublicDirectory directory)
    {
        var all = directory.AskAsync(new SearchQuestion { Size = 1 });
        var rose = directory.MarketAsync("rose", MarketMeasure.Output, null, clerk: false, list: false);
        var mugwort = directory.MarketAsync("mugwort", MarketMeasure.Output, null, clerk: false, list: false);
        var land = directory.MarketAsync("rose", MarketMeasure.Area, null, clerk: false, list: false);
        return Page<HomePage>(context, StatusCodes.Status200OK, new HomeModel(await all, await rose, await mugwort, await land));
    }

    static async Task<IResult> FirmAsync(string id, HttpContext context, PublicDirectory directory)
    {
        if (FirmId.Parse(id) is not { } canonical)
            return ErrorPages.UnknownFirm(context);
        if (canonical != id)
            return TypedResults.LocalRedirect("/firms/" + canonical + context.Request.QueryString.ToUriComponent(), permanent: true);
        var (presence, firm, mergedInto) = await directory.FirmAsync(canonical);
        if (mergedInto is not null)
        {
            // It leads there for good, unless a clerk undoes the merge: nobody is to remember it without asking again.
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.LocalRedirect("/firms/" + mergedInto + context.Request.QueryString.ToUriComponent(), permanent: true);
        }

        if (firm is null)
            return presence == FirmPresence.Gone ? ErrorPages.GoneFirm(context, canonical) : ErrorPages.UnknownFirm(context);
        var similar = directory.SimilarAsync(canonical, 6);
        var shares = directory.SharesAsync(canonical, context.IsClerk());
        var history = FirmHistory.Of(firm.Details, await directory.HistoryAsync(canonical), context.Wording());
        var known = await shares ?? [];
        var nationals = await directory.NationalsAsync(known.Where(s => s.Measure == MarketMeasure.Output).Select(s => s.Market));
        if (firm.Details.Sample)
            context.Response.Headers["X-Robots-Tag"] = "noindex";
        return Page<FirmPage>(context, StatusCodes.Status200OK, new FirmModel(firm, history, await similar, ReadBack(context.Request),
            CanEdit: context.IsClerk(),
            Saved: context.Request.Query["saved"] == firm.Version.ToString(CultureInfo.InvariantCulture),
            Shares: known, National: nationals));
    }

    /// <summary>A page with its model.</summary>
    public static RazorComponentResult<TPage> Page<TPage>(HttpContext context, int status, object model) where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new(new Dictionary<string, object?> { ["Page"] = PageOf(context, status), ["Model"] = model }) { StatusCode = status, PreventStreamingRendering = true };

    static PageContext PageOf(HttpContext context, int status) =>
        PageContext.Of(context) with { Trace = status >= StatusCodes.Status500InternalServerError ? Problems.TraceId(context) : null };

    // Only a question of ours leads back; anything else in the parameter is ignored.
    static SearchQuestion? ReadBack(HttpRequest request) =>
        request.Query.TryGetValue(From, out var from) && from.ToString() is { Length: > 0 and <= 2000 } query
        && SearchQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), out _) is { } question
        && !SearchLinks.AsksNothing(question) ? question : null;
}
