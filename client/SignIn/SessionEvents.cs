using AgriDirectory.Client.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace AgriDirectory.Client.SignIn;

/// <summary>What a session's cookie is good for: pages, and reading the API. Who has none is sent to sign in, or told so.</summary>
sealed class SessionEvents(Callers callers) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is { } principal && await callers.MayAsync(principal)) return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (OperatorSignIn.IsApi(request)) return context.HttpContext.ChallengeAsync(BearerHandler.Scheme);
        // What was sent is lost; only a page that was asked for can be asked for again.
        var back = HttpMethods.IsGet(request.Method) ? "?returnUrl=" + Uri.EscapeDataString(request.Path.ToUriComponent() + request.QueryString) : "";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/sign-in" + back;
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (OperatorSignIn.IsApi(context.Request))
            return Problems.Of(context.HttpContext, StatusCodes.Status403Forbidden, "not-allowed").ExecuteAsync(context.HttpContext);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
