using AgriDirectory.Client.Words;

namespace AgriDirectory.Client.Pages;

/// <summary>The headers that every answer carries, and the cookie that keeps a chosen language.</summary>
sealed class PageHeaders(RequestDelegate next)
{
    /// <summary>Nothing of a page stands within it but text. Pages have a base address, so it may be 'self' and nothing else.</summary>
    const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The dashboard's page is not ours: some of its elements carry a style, and its styles bring pictures and fonts with them. Its scripts are in files.</summary>
    const string DashboardPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
        + "payment=(), usb=()";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = Permissions;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            var dashboard = context.Request.Path.StartsWithSegments("/dashboard", StringComparison.OrdinalIgnoreCase);
            headers.ContentSecurityPolicy = dashboard ? DashboardPolicy : Policy;
            // This machine's own name is everybody's, and another program at it may well speak without TLS.
            if (context.Request.IsHttps && context.Request.Host.Host != "localhost")
                headers.StrictTransportSecurity = "max-age=31536000";
            return Task.CompletedTask;
        }, context);
        RequestLimits.OfPage(context);
        return next(context);
    }

    /// <summary>What a page's answer carries besides.</summary>
    public static void OfPage(HttpContext context)
    {
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        // What somebody sees who is signed in is for nobody else, not even for the next at the same browser.
        context.Response.Headers.CacheControl = context.User.Identity is { IsAuthenticated: true } ? "no-cache, no-store" : "private, no-cache";
        if (LanguageChoice.Asked(context.Request) is { } language)
        {
            context.Response.Cookies.Append(LanguageChoice.Cookie, language == Language.English ? "en" : "zh", new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            });
        }
    }
}
