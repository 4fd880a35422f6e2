using AgriDirectory.Client.Words;

namespace AgriDirectory.Client.Pages;

/// <summary>The headers that every answer carries, and the cookie that keeps a chosen language.</summary>
sealed class PageHeaders(RequestDelegate next)
{
    const string Policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            // The dashboard brings pages of its own, with scripts in them.
            if (!context.Request.Path.StartsWithSegments("/dashboard", StringComparison.OrdinalIgnoreCase))
                headers.ContentSecurityPolicy = Policy;
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    /// <summary>What a page's answer carries besides.</summary>
    public static void OfPage(HttpContext context)
    {
        context.Response.Headers.ContentLanguage = context.Wording().Tag;
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        context.Response.Headers.CacheControl = "private, no-cache";
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
