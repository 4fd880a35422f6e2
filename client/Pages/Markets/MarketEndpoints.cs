using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Pages.Markets;

/// <summary>The pages of markets.</summary>
static class MarketEndpoints
{
    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapMarkets(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(MarketLinks.All, Reading, AllAsync).ExcludeFromDescription();
        routes.MapMethods(MarketLinks.All + "/{**id}", Reading, OneAsync).ExcludeFromDescription();
    }

    static async Task<IResult> AllAsync(HttpContext context, PublicDirectory directory)
    {
        return await directory.MarketsAsync(context.IsClerk()) is { } markets
            ? PageEndpoints.Page<MarketsPage>(context, StatusCodes.Status200OK, new MarketsModel(markets))
            : Problem(context, MarketQuery.Unanswered, MarketLinks.All);
    }

    static async Task<IResult> OneAsync(string id, HttpContext context, PublicDirectory directory)
    {
        if (MarketQuery.Read(id, context.Request.Query, out var problem) is not { } query)
            return Problem(context, problem!, problem!.Status == StatusCodes.Status404NotFound ? MarketLinks.All : context.Request.Path.ToUriComponent());
        var clerk = context.IsClerk();
        if (await directory.MarketAsync(query.Id, query.Measure, query.Year, clerk) is not { } market)
            return Problem(context, MarketQuery.Unanswered, context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent());
        return query.ProblemIn(market.Years) is { } unknown
            ? Problem(context, unknown, MarketLinks.Of(query.Id))
            : PageEndpoints.Page<MarketPage>(context, StatusCodes.Status200OK, new MarketModel(
                query.Year, query.Top, market, clerk, (await directory.NationalsAsync([market.Id])).GetValueOrDefault(market.Id)));
    }

    static RazorComponentResult<MessagePage> Problem(HttpContext context, QueryProblem problem, string instead)
    {
        var words = context.Wording();
        var busy = problem.Status == StatusCodes.Status503ServiceUnavailable;
        if (busy)
            context.Response.Headers.RetryAfter = Problems.RetryAfter;
        return PageEndpoints.Page<MessagePage>(context, problem.Status, new MessageModel(
            problem.Status, Problems.Title(words, problem), [Problems.Sentence(words, problem)],
            [new(words[busy ? "try.again" : instead == MarketLinks.All ? "market.all" : "market.newest"], instead), new(words["try.home"], "/")], Busy: busy));
    }
}
