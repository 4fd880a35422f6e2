using System.Net;
using System.Threading.RateLimiting;
using AgriDirectory.Accounts;

namespace AgriDirectory.Client.SignIn;

/// <summary>Counts wrong tokens by where they come from, so that nobody tries them by the thousand, and notes the first of each.</summary>
sealed class WrongTokens(AuditTrail trail) : IDisposable
{
    const int AMinute = 20;

    /// <summary>What all addresses of the world together may add to the audit trail.</summary>
    const int NotedAMinute = 10;

    readonly PartitionedRateLimiter<IPAddress> limiter = Each(AMinute, TimeSpan.FromMinutes(1));
    readonly PartitionedRateLimiter<IPAddress> first = Each(1, TimeSpan.FromMinutes(10));
    readonly FixedWindowRateLimiter noted = new(new() { PermitLimit = NotedAMinute, Window = TimeSpan.FromMinutes(1) });

    /// <summary>Counts a wrong token; the first of an address within ten minutes is noted in the audit trail.</summary>
    /// <returns>False if there were too many of late.</returns>
    public bool Count(IPAddress? from)
    {
        from ??= IPAddress.None;
        Note(from);
        using var lease = limiter.AttemptAcquire(from);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        limiter.Dispose();
        first.Dispose();
        noted.Dispose();
    }

    void Note(IPAddress from)
    {
        using var one = first.AttemptAcquire(from);
        if (!one.IsAcquired) return;
        using var any = noted.AttemptAcquire();
        // Nobody who tries tokens is to learn from the time it takes whether it was noted.
        if (any.IsAcquired) _ = trail.NoteAsync("", "", AuditCodes.SignInRefused, from.ToString());
    }

    static PartitionedRateLimiter<IPAddress> Each(int permits, TimeSpan window) => PartitionedRateLimiter.Create<IPAddress, IPAddress>(from =>
        RateLimitPartition.GetFixedWindowLimiter(from, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window }));
}
