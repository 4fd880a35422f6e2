using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgriDirectory.Client.SignIn;

/// <summary>Signs operators in by their token and clerks by their link's secret: pages by a cookie, the API by a bearer token.</summary>
public static class OperatorSignIn
{
    /// <summary>The policy of what only operators may do.</summary>
    public const string Policy = "Operator";

    /// <summary>The policy of what clerks and operators may do.</summary>
    public const string ClerkPolicy = "Clerk";

    /// <summary>The role of operators.</summary>
    public const string Role = "operator";

    /// <summary>The role of clerks.</summary>
    public const string ClerkRole = "clerk";

    /// <summary>The scheme of a page's session: a cookie.</summary>
    internal const string Session = "Session";

    const string Chosen = "SignIn";

    /// <summary>How long a session lasts.</summary>
    internal static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);

    /// <summary>Whether a clerk or an operator asks, who may see everything of a firm.</summary>
    public static bool IsClerk(this HttpContext context) => context.User.IsInRole(ClerkRole) || context.User.IsInRole(Role);

    /// <summary>Adds the schemes, and the policies <see cref="Policy"/> and <see cref="ClerkPolicy"/>.</summary>
    public static IServiceCollection AddOperatorSignIn(this IServiceCollection services, OperatorToken token)
    {
        services.AddSingleton(token);
        services.TryAddSingleton<AuditTrail>();
        services.AddSingleton<WrongTokens>();
        services.AddSingleton<Callers>();
        services.AddSingleton<SessionEvents>();
        services.AddAuthentication(Chosen)
            .AddPolicyScheme(Chosen, null, scheme => scheme.ForwardDefaultSelector = context => SchemeOf(context.Request))
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Scheme, null)
            .AddCookie(Session, KeepSession);
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "agri-form";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // Content-Security-Policy says it, for browsers of this decade.
            forms.SuppressXFrameOptionsHeader = true;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(Policy, policy => policy.RequireAuthenticatedUser().RequireRole(Role))
            .AddPolicy(ClerkPolicy, policy => policy.RequireAuthenticatedUser().RequireRole(ClerkRole, Role));
        return services;
    }

    /// <summary>Whether a request is a program's, which is answered with problem details and never sent to a page.</summary>
    internal static bool IsApi(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);

    static void KeepSession(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "agri-session";
        cookie.Cookie.HttpOnly = true;
        // Strict would not be sent on the way from a link in somebody's mail to the page that it leads to.
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = SessionLength;
        cookie.SlidingExpiration = false;
        cookie.EventsType = typeof(SessionEvents);
    }

    /// <summary>A browser sends its cookie with whatever another site makes it send, so no cookie changes anything over the API.</summary>
    static string SchemeOf(HttpRequest request)
    {
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return request.Headers.Authorization.Count > 0 || (IsApi(request) && !reads) ? BearerHandler.Scheme : Session;
    }
}
