using System.Net;
using System.Threading.RateLimiting;

namespace AgriDirectory.Client.SignIn;

/// <summary>Counts wrong tokens by where they come from, so that nobody tries them by the thousand.</summary>
sealed class WrongTokens : IDisposable
{
    const int AMinute = 20;

    readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(from =>
        RateLimitPartition.GetFixedWindowLimiter(
            from, _ => new FixedWindowRateLimiterOptions { PermitLimit = AMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>Counts a wrong token.</summary>
    /// <returns>False if there were too many of late.</returns>
    public bool Count(IPAddress? from)
    {
        using var lease = limiter.AttemptAcquire(from ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
