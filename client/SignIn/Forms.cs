using System.Globalization;
using AgriDirectory.Client.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace AgriDirectory.Client.SignIn;

/// <summary>Forms of pages: each proves that it came from a page of ours.</summary>
static class Forms
{
    /// <summary>Where a form is sent; one without its antiforgery token is refused, by us and not by the framework: with a page that says what to do.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder endpoint) =>
        endpoint.DisableAntiforgery().AddEndpointFilter(CheckAsync).ExcludeFromDescription();

    /// <summary>Sends the browser on with a GET, so that going back or reloading sends no form again.</summary>
    public static IResult SeeOther(HttpContext context, string url)
    {
        context.Response.Headers.Location = url;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The version that a form was made from; 0 if it names none.</summary>
    public static long Version(IFormCollection form, string name = "version") => long.TryParse(form[name], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>An address within this site; the start page for any other, and for those of signing in and out.</summary>
    public static string Local(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.Length <= 2000 && url.All(c => c is > ' ' and < '\u007F')
        && !url.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? url : "/";

    static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        try
        {
            // Too much of it is 413, which the antiforgery service would hide.
            if (context.Request.HasFormContentType) await context.Request.ReadFormAsync();
            if (await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context)) return await next(call);
        }
        catch (InvalidDataException)
        {
            // More fields, or longer ones, than any form of ours has.
        }

        return ErrorPages.OldForm(context);
    }
}
