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
    const string Session = "session";

    /// <summary>More sessions than people sign in to in two seconds.</summary>
    const int MostBelieved = 10_000;

    /// <summary>How long a clerk's answer is believed: a clerk whom another process revoked is out after this.</summary>
    static readonly TimeSpan Believed = TimeSpan.FromSeconds(2);

    /// <summary>Only of clerks that there are, so it stays small.</summary>
    readonly ConcurrentDictionary<string, (Clerk Clerk, long At)> known = new();

    /// <summary>Whether sessions have ended, and when that was asked.</summary>
    readonly ConcurrentDictionary<string, (bool Ended, long At)> sessions = new();

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

    /// <summary>A session of a caller's: it has an id, so that it can be ended before its time.</summary>
    public static ClaimsPrincipal Begin(ClaimsPrincipal caller)
    {
        ((ClaimsIdentity)caller.Identity!).AddClaim(new(Session, RandomNumberGenerator.GetHexString(32, lowercase: true)));
        return caller;
    }

    /// <summary>Ends a session, whoever else has a copy of its cookie: at once in this process, in others when they ask again.</summary>
    public async Task EndAsync(ClaimsPrincipal principal, TimeSpan length)
    {
        if (principal.FindFirstValue(Session) is not { } id) return;
        sessions[id] = (true, time.GetTimestamp());
        await grains.GetGrain<ISessionsGrain>(0).EndAsync(id, time.GetUtcNow() + length);
    }

    /// <summary>Whether a session goes on: nobody has ended it, the operator's token is the same, the clerk was not revoked.</summary>
    public async Task<bool> MayAsync(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return false;
        if (principal.FindFirstValue(Session) is not { } session || await HasEndedAsync(session)) return false;
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

    async Task<bool> HasEndedAsync(string id)
    {
        if (sessions.TryGetValue(id, out var before) && (before.Ended || time.GetElapsedTime(before.At) < Believed)) return before.Ended;
        var at = time.GetTimestamp();
        var ended = await grains.GetGrain<ISessionsGrain>(0).HasEndedAsync(id);
        if (sessions.Count >= MostBelieved) sessions.Clear();
        // Whoever signs out meanwhile is right.
        return sessions.AddOrUpdate(id, (ended, at), (_, known) => known.Ended ? known : (ended, at)).Ended;
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
