using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>Markets over REST: all of them, one, and a firm's shares. Clerks see every figure, the public what may be shown.</summary>
static class MarketsApi
{
    /// <summary>Firms in a list if nothing else is asked for.</summary>
    public const int Listed = 20;

    public static void MapMarketsApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("markets");
        api.MapGet("/markets", AllAsync).Describe("getMarkets", ApiDescription.Markets).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/markets/{**id}", OneAsync).Describe("getMarket", ApiDescription.Market)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/firms/{id}/markets", OfFirmAsync).Describe("getFirmMarkets", ApiDescription.FirmMarkets)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<Results<Ok<MarketAnswer[]>, ProblemHttpResult>> AllAsync(HttpContext context, PublicDirectory directory)
    {
        var words = Answering(context);
        return await directory.MarketsAsync(context.IsClerk()) is { } markets
            ? TypedResults.Ok(markets.Select(m => MarketAnswer.Of(m, words)).ToArray())
            : Problems.Of(context, MarketQuery.Unanswered);
    }

    static async Task<Results<Ok<MarketAnswer>, ProblemHttpResult>> OneAsync(string id, HttpContext context, PublicDirectory directory)
    {
        var words = Answering(context);
        if (MarketQuery.Read(id, context.Request.Query, out var problem) is not { } query)
            return Problems.Of(context, problem!);
        if (await directory.MarketAsync(query.Id, query.Measure, query.Year, context.IsClerk()) is not { } market)
            return Problems.Of(context, MarketQuery.Unanswered);
        return query.ProblemIn(market.Years) is { } unknown ? Problems.Of(context, unknown) : TypedResults.Ok(MarketAnswer.Of(market, query.Top, words));
    }

    static async Task<Results<Ok<FirmShareAnswer[]>, ProblemHttpResult>> OfFirmAsync(string id, HttpContext context, PublicDirectory directory)
    {
        var words = Answering(context);
        if (FirmId.Parse(id) is not { } canonical || (await directory.FirmAsync(canonical)).Firm is null)
            return Problems.FirmNotFound(context, id);
        return await directory.SharesAsync(canonical, context.IsClerk()) is { } shares
            ? TypedResults.Ok(shares.Select(s => FirmShareAnswer.Of(s, words)).ToArray())
            : Problems.Of(context, MarketQuery.Unanswered);
    }

    static Wording Answering(HttpContext context)
    {
        FirmView.Cache(context, context.IsClerk());
        context.Response.Headers.Vary = "Accept-Language, Authorization, Cookie";
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        return context.Wording();
    }
}
