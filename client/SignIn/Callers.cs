using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using AgriDirectory.Accounts;

namespace AgriDirectory.Client.SignIn;

/// <summary>Knows who a secret stands for, and whether who signed in earlier still may.</summary>
sealed class Callers(OperatorToken token, IGrainFactory grains, TimeProvider time)
{
    const string Stamp = "stamp";

    /// <summary>How long a clerk's answer is believed: a clerk whom another process revoked is out after this.</summary>
    static readonly TimeSpan Believed = TimeSpan.FromSeconds(2);

    /// <summary>Only of clerks that there are, so it stays small.</summary>
    readonly ConcurrentDictionary<string, (Clerk Clerk, long At)> known = new();

    IClerksGrain Clerks => grains.GetGrain<IClerksGrain>(0);

    /// <summary>Who has a secret; null if nobody has it, or not any more.</summary>
    /// <param name="secret">What the caller sent.</param>
    /// <param name="scheme">How it was sent.</param>
    public async Task<ClaimsPrincipal?> IdentifyAsync(string secret, string scheme)
    {
        if (token.Is(secret))
            return Principal(scheme, OperatorSignIn.Role, OperatorSignIn.Role, OperatorSignIn.Role, new Claim(Stamp, token.Stamp));
        if (!IsClerks(secret)) return null;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));
        return await AskAsync(hash, () => Clerks.FindAsync(hash)) is { } clerk ? Principal(scheme, clerk.Id, clerk.Name, OperatorSignIn.ClerkRole) : null;
    }

    /// <summary>Whether a session's owner still may: the operator's token is the same, the clerk was not revoked.</summary>
    public async Task<bool> MayAsync(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return false;
        return principal.IsInRole(OperatorSignIn.Role)
            ? principal.FindFirstValue(Stamp) == token.Stamp
            : await AskAsync(id, () => Clerks.GetAsync(id)) is not null;
    }

    /// <summary>Takes a clerk's link back, at once in this process.</summary>
    public async Task RevokeAsync(string id, string by)
    {
        await Clerks.RevokeAsync(id, by);
        foreach (var (key, (clerk, _)) in known)
        {
            if (clerk.Id == id) known.TryRemove(key, out _);
        }
    }

    async Task<Clerk?> AskAsync(string key, Func<Task<Clerk?>> ask)
    {
        if (known.TryGetValue(key, out var before) && time.GetElapsedTime(before.At) < Believed) return before.Clerk;
        var at = time.GetTimestamp();
        var clerk = await ask();
        if (clerk is null) known.TryRemove(key, out _);
        else known[key] = (clerk, at);
        return clerk;
    }

    /// <summary>Nothing else can be a clerk's secret, so nobody is asked about it.</summary>
    static bool IsClerks(string secret) => secret.Length == 43 && secret.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    static ClaimsPrincipal Principal(string scheme, string id, string name, string role, params ReadOnlySpan<Claim> more) =>
        new(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role), .. more], scheme));
}
