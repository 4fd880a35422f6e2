using Microsoft.AspNetCore.Authentication;

namespace AgriDirectory.Client.SignIn;

/// <summary>Signs operators in by their token.</summary>
public static class OperatorSignIn
{
    /// <summary>The policy of what only operators may do.</summary>
    public const string Policy = "Operator";

    /// <summary>The role of operators.</summary>
    public const string Role = "operator";

    /// <summary>Adds the bearer scheme, and the policy <see cref="Policy"/>.</summary>
    public static IServiceCollection AddOperatorSignIn(this IServiceCollection services, OperatorToken token)
    {
        services.AddSingleton(token);
        services.AddSingleton<WrongTokens>();
        services.AddAuthentication(BearerHandler.Scheme).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Scheme, null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAuthenticatedUser().RequireRole(Role));
        return services;
    }
}
