using System.Security.Claims;
using System.Text.Encodings.Web;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Imports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.SignIn;

/// <summary>Reads <c>Authorization: Bearer …</c> (RFC 6750): the operator's token makes an operator.</summary>
sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, OperatorToken token, WrongTokens wrong)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public new const string Scheme = "Bearer";

    string code = "sign-in-required";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string prefix = Scheme + " ";
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return Task.FromResult(AuthenticateResult.NoResult());
        if (header.Length > 500 || !token.Is(header[prefix.Length..].Trim()))
        {
            code = wrong.Count(Context.Connection.RemoteIpAddress) ? "token-wrong" : "too-many-tries";
            return Task.FromResult(AuthenticateResult.Fail(code));
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.Name, OperatorSignIn.Role), new(ClaimTypes.Role, OperatorSignIn.Role)], Scheme);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
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
