using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Pages;

/// <summary>Pages for what went wrong, each with something to try.</summary>
static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = failure => failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            ExceptionHandler = context => StatusAsync(context, context.Response.StatusCode),
        });
        app.UseStatusCodePages(pages => StatusAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode));
    }

    static Task StatusAsync(HttpContext context, int status)
    {
        var path = context.Request.Path;
        var machine = path.StartsWithSegments("/api", StringComparison.Ordinal)
            || path.StartsWithSegments("/health", StringComparison.Ordinal)
            || path.StartsWithSegments("/metrics", StringComparison.Ordinal)
            || path.StartsWithSegments("/openapi", StringComparison.Ordinal);
        IResult result = machine ? Problems.OfStatus(context, status) : status switch
        {
            StatusCodes.Status404NotFound => Message(context, status, "notfound.title", ["notfound.text"]),
            StatusCodes.Status403Forbidden => Message(context, status, "forbidden.title", ["forbidden.text"]),
            >= 500 => PageEndpoints.Page<FailurePage>(context, status, Problems.TraceId(context)),
            _ => Message(context, status, "refused.title", ["refused.text"]),
        };
        return result.ExecuteAsync(context);
    }

    public static IResult UnknownFirm(HttpContext context) =>
        Message(context, StatusCodes.Status404NotFound, "unknownfirm.title", ["unknownfirm.text"]);

    /// <summary>A save that did not end well, most often for a reason that passes.</summary>
    public static IResult NotSaved(HttpContext context, ImmutableArray<FirmProblem> problems, int status = StatusCodes.Status503ServiceUnavailable)
    {
        var words = context.Wording();
        return PageEndpoints.Page<MessagePage>(context, status, new MessageModel(
            status, words["notsaved.title"], [.. problems.Select(p => ProblemWords.Say(p.Code, p.Arguments, words.Culture))],
            [new(words["try.home"], "/")]));
    }

    public static IResult UnknownNumber(HttpContext context) =>
        Message(context, StatusCodes.Status404NotFound, "unknownnumber.title", ["unknownnumber.text"]);

    /// <summary>A firm that was deleted: clerks see what became of it, and can bring it back.</summary>
    public static IResult GoneFirm(HttpContext context, string id, string? mergedInto = null)
    {
        var words = context.Wording();
        var links = ImmutableArray.CreateBuilder<MessageLink>();
        if (mergedInto is not null)
            links.Add(new(words["gone.merged.link"], "/firms/" + mergedInto));
        if (context.IsClerk())
            links.Add(new(words["gone.history"], "/firms/" + id + "/history"));
        return Message(context, StatusCodes.Status410Gone, "gone.title", [mergedInto is null ? "gone.text" : "gone.merged"], links.DrainToImmutable());
    }

    /// <summary>A form that did not come from a page of ours, or from one that is too old.</summary>
    public static IResult OldForm(HttpContext context) =>
        Message(context, StatusCodes.Status400BadRequest, "oldform.title", ["oldform.text"]);

    public static IResult BeyondTheEnd(HttpContext context, SearchQuestion question, SearchAnswer answer)
    {
        var words = context.Wording();
        var last = Math.Min((answer.Total + question.Size - 1) / question.Size, SearchQuestion.MaxDepth / question.Size);
        return PageEndpoints.Page<MessagePage>(context, StatusCodes.Status404NotFound, new MessageModel(
            StatusCodes.Status404NotFound,
            words["beyond.title"],
            [words.Format("beyond.text", last.ToString(CultureInfo.InvariantCulture), question.Page.ToString(CultureInfo.InvariantCulture))],
            [
                new(words["beyond.last"], SearchLinks.Of(question with { Page = last })),
                new(words["try.first"], SearchLinks.FirstPage(question)),
            ],
            question.Text));
    }

    /// <summary>What is wrong with a question, and what would be right.</summary>
    public static IResult Problem(HttpContext context, QueryProblem problem, SearchQuestion? question = null)
    {
        var words = context.Wording();
        var busy = problem.Status == StatusCodes.Status503ServiceUnavailable;
        if (busy)
            context.Response.Headers.RetryAfter = Problems.RetryAfter;
        var links = ImmutableArray.CreateBuilder<MessageLink>();
        if (busy)
            links.Add(new(words["try.again"], context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent()));
        else if (question is not null)
            links.Add(new(words["try.first"], SearchLinks.FirstPage(question)));
        else if (problem.Parameter is not null and not SearchQuery.Text && Without(context, problem.Parameter) is { } rest)
            links.Add(new(words["try.without"], rest));
        links.Add(new(words["try.home"], "/"));
        var text = SearchQuery.Clean(context.Request.Query[SearchQuery.Text].ToString()).Trim();
        return PageEndpoints.Page<MessagePage>(context, problem.Status, new MessageModel(
            problem.Status, Problems.Title(words, problem), Explain(words, problem), links.DrainToImmutable(),
            text.Length <= SearchQuestion.MaxText ? text : SearchQuery.Clean(text[..SearchQuestion.MaxText]), busy));
    }

    // The API's sentence lists the allowed values as parameters take them; people read their names instead, where there are few enough to help.
    static ImmutableArray<string> Explain(Wording words, QueryProblem problem) => problem.Code switch
    {
        "unknown-value" => [words.Format("problem.unknown-value.page", words["facet." + problem.Parameter], problem.Value)],
        "search-degraded" => [Problems.Sentence(words, problem), words["degraded.firms"]],
        _ => [Problems.Sentence(words, problem)],
    };

    // The same address without the parameter that is wrong; null if that would be no question any more, or is wrong elsewhere too.
    static string? Without(HttpContext context, string parameter)
    {
        var rest = context.Request.Query.Where(p => !p.Key.Equals(parameter, StringComparison.OrdinalIgnoreCase)).ToDictionary(p => p.Key, p => p.Value);
        return SearchQuery.Read(new QueryCollection(rest), out _) is { } question && !SearchLinks.AsksNothing(question) ? SearchLinks.Of(question) : null;
    }

    static RazorComponentResult<MessagePage> Message(
        HttpContext context, int status, string title, ImmutableArray<string> paragraphs, ImmutableArray<MessageLink> links = default)
    {
        var words = context.Wording();
        return PageEndpoints.Page<MessagePage>(context, status, new MessageModel(
            status, words[title], [.. paragraphs.Select(p => words[p])],
            [.. links.IsDefault ? [] : links, new(words["try.home"], "/"), new(words["try.all"], "/?sort=name")]));
    }
}
