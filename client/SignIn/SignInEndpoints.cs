using System.Globalization;
using AgriDirectory.Accounts;
using AgriDirectory.Client.Pages;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.SignIn;

/// <summary>Signing in and out on pages, and the operators' pages about it.</summary>
public static class SignInEndpoints
{
    const int LongestSecret = 500;
    const int AuditPageSize = 50;

    /// <summary>Maps <c>/sign-in</c>, <c>/sign-out</c>, <c>/clerks</c> and <c>/audit</c>.</summary>
    public static WebApplication MapSignIn(this WebApplication app)
    {
        app.MapMethods("/sign-in", [HttpMethods.Get, HttpMethods.Head], OpenAsync).ExcludeFromDescription();
        app.MapPost("/sign-in", SendAsync).TakesForm();
        app.MapPost("/sign-out", LeaveAsync).TakesForm();
        var operators = app.MapGroup("").RequireAuthorization(OperatorSignIn.Policy);
        operators.MapGet("/clerks", ListAsync).ExcludeFromDescription();
        operators.MapPost("/clerks", AddAsync).TakesForm();
        operators.MapPost("/clerks/{id}/revoke", RevokeAsync).TakesForm();
        operators.MapGet("/audit", AuditAsync).ExcludeFromDescription();
        return app;
    }

    static async Task<IResult> OpenAsync(HttpContext context, Callers callers, WrongTokens wrong, AuditTrail trail)
    {
        var query = context.Request.Query;
        var (secret, back) = (query["token"].ToString().Trim(), Forms.Local(query["returnUrl"]));
        if (secret.Length == 0 || !HttpMethods.IsGet(context.Request.Method)) return Page(context, StatusCodes.Status200OK, back, null);
        return IsFromElsewhere(context.Request) ? Ask(context, secret, back) : await EnterAsync(context, secret, back, callers, wrong, trail);
    }

    /// <summary>
    /// Whether another site has sent the browser here, be it by a link in somebody's web mail or to sign its reader in as somebody else.
    /// A link that was typed, or opened from another program, comes from nowhere; browsers of before 2023 do not say.
    /// </summary>
    static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    static RazorComponentResult<SignInPage> Ask(HttpContext context, string secret, string back)
    {
        var page = PageEndpoints.Page<SignInPage>(context, StatusCodes.Status200OK, new SignInModel(back, null, secret.Length <= LongestSecret ? secret : ""));
        context.Response.Headers.CacheControl = "no-store";
        return page;
    }

    static async Task<IResult> SendAsync(HttpContext context, Callers callers, WrongTokens wrong, AuditTrail trail)
    {
        var form = await context.Request.ReadFormAsync();
        var secret = form["token"].ToString().Trim();
        // The whole link does as well.
        const string parameter = "token=";
        if (secret.IndexOf(parameter, StringComparison.Ordinal) is >= 0 and var at) secret = secret[(at + parameter.Length)..].Split('&')[0];
        var back = Forms.Local(form["returnUrl"]);
        return secret.Length == 0
            ? Page(context, StatusCodes.Status400BadRequest, back, "signin.empty")
            : await EnterAsync(context, secret, back, callers, wrong, trail);
    }

    static async Task<IResult> EnterAsync(
        HttpContext context, string secret, string back, Callers callers, WrongTokens wrong, AuditTrail trail)
    {
        if (secret.Length > LongestSecret || await callers.IdentifyAsync(secret, OperatorSignIn.Session) is not { } caller)
        {
            if (wrong.Count(context.Connection.RemoteIpAddress)) return Page(context, StatusCodes.Status403Forbidden, back, "signin.wrong");
            context.Response.Headers.RetryAfter = "60";
            return Page(context, StatusCodes.Status429TooManyRequests, back, "signin.toomany");
        }

        await context.SignInAsync(OperatorSignIn.Session, Callers.Begin(caller));
        await trail.NoteAsync(caller, AuditCodes.SignIn, From(context));
        return Forms.SeeOther(context, back);
    }

    static async Task<IResult> LeaveAsync(HttpContext context, Callers callers, AuditTrail trail, ILogger<Callers> log)
    {
        await context.SignOutAsync(OperatorSignIn.Session);
        if (context.User.Identity is not { IsAuthenticated: true }) return Forms.SeeOther(context, "/");
        try
        {
            await callers.EndAsync(context.User, OperatorSignIn.SessionLength);
        }
        catch (StoreFailedException e)
        {
            log.LogWarning(e, "The end of a session could not be written: a copy of its cookie is good after a restart");
        }

        await trail.NoteAsync(context.User, AuditCodes.SignOut, From(context));
        return Forms.SeeOther(context, "/");
    }

    static async Task<IResult> ListAsync(HttpContext context, IGrainFactory grains) =>
        PageEndpoints.Page<ClerksPage>(context, StatusCodes.Status200OK, new ClerksModel(await Clerks(grains).ListAsync()));

    static async Task<IResult> AddAsync(HttpContext context, IGrainFactory grains)
    {
        var name = (await context.Request.ReadFormAsync())["name"].ToString();
        var added = await Clerks(grains).AddAsync(name, context.User.Identity!.Name!);
        var model = new ClerksModel(await Clerks(grains).ListAsync(), added, name.Length <= ClerkNames.MaxLength ? name : "");
        return PageEndpoints.Page<ClerksPage>(context, added.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, model);
    }

    static async Task<IResult> RevokeAsync(string id, HttpContext context, Callers callers)
    {
        await callers.RevokeAsync(id, context.User.Identity!.Name!);
        return Forms.SeeOther(context, "/clerks");
    }

    static async Task<IResult> AuditAsync(HttpContext context, IGrainFactory grains)
    {
        var query = context.Request.Query;
        _ = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before);
        var filter = new AuditFilter(ClerkNames.Clean(query["who"].ToString()) is { Length: > 0 and <= ClerkNames.MaxLength } who ? who : null,
            AuditCodes.All.Contains(query["what"].ToString()) ? query["what"].ToString() : null);
        var entries = await grains.GetGrain<IAuditGrain>(0).ReadAsync(filter, before, AuditPageSize + 1);
        var more = entries.Length > AuditPageSize;
        var model = new AuditModel(filter, more ? entries[..AuditPageSize] : entries, before > 0, more ? entries[AuditPageSize - 1].Number : null);
        return PageEndpoints.Page<AuditPage>(context, StatusCodes.Status200OK, model);
    }

    static string From(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    static RazorComponentResult<SignInPage> Page(HttpContext context, int status, string back, string? problem) =>
        PageEndpoints.Page<SignInPage>(context, status, new SignInModel(back, problem));

    static IClerksGrain Clerks(IGrainFactory grains) => grains.GetGrain<IClerksGrain>(0);
}
