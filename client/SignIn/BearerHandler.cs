using System.Text.Encodings.Web;
using AgriDirectory.Client.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.SignIn;

/// <summary>Reads <c>Authorization: Bearer …</c> (RFC 6750): the operator's token makes an operator, a clerk's secret that clerk.</summary>
sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, Callers callers, WrongTokens wrong)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public new const string Scheme = "Bearer";

    string code = "sign-in-required";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string prefix = Scheme + " ";
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (header.Length > 500 || await callers.IdentifyAsync(header[prefix.Length..].Trim(), Scheme) is not { } caller)
        {
            code = wrong.Count(Context.Connection.RemoteIpAddress) ? "token-wrong" : "too-many-tries";
            return AuthenticateResult.Fail(code);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await HandleAuthenticateOnceSafeAsync();
        if (code == "too-many-tries")
        {
            Response.Headers.RetryAfter = "60";
            await Problems.Of(Context, StatusCodes.Status429TooManyRequests, code).ExecuteAsync(Context);
            return;
        }

        const string challenge = "Bearer realm=\"AgriDirectory\"";
        Response.Headers[HeaderNames.WWWAuthenticate] = code == "token-wrong" ? challenge + ", error=\"invalid_token\"" : challenge;
        await Problems.Of(Context, StatusCodes.Status401Unauthorized, code).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of(Context, StatusCodes.Status403Forbidden, "not-allowed").ExecuteAsync(Context);
}
