using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Client.Api;

/// <summary>Counts the API's calls by caller, and tells each how many are left of its minute.</summary>
sealed class RequestRates(IOptions<ApiOptions> options) : IMiddleware, IDisposable
{
    const string Limit = "RateLimit-Limit";
    const string Remaining = "RateLimit-Remaining";

    /// <summary>The headers that a browser's program of another site may read too.</summary>
    public static readonly string[] Headers = [Limit, Remaining];

    readonly PartitionedRateLimiter<string> reads = Limiter(options.Value.ReadsPerMinute);
    readonly PartitionedRateLimiter<string> writes = Limiter(options.Value.WritesPerMinute);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var reading = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method);
        var (limiter, limit) = reading ? (reads, options.Value.ReadsPerMinute) : (writes, options.Value.WritesPerMinute);
        var caller = Caller(context);
        using var lease = limiter.AttemptAcquire(caller);
        context.Response.Headers[Limit] = Text(limit);
        context.Response.Headers[Remaining] = Text(limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : TimeSpan.FromMinutes(1);
        context.Response.Headers.RetryAfter = Text((long)Math.Ceiling(Math.Max(1, wait.TotalSeconds)));
        await Problems.Of(context, new QueryProblem("too-many-requests", StatusCodes.Status429TooManyRequests, Limit: limit)).ExecuteAsync(context);
    }

    public void Dispose()
    {
        reads.Dispose();
        writes.Dispose();
    }

    static PartitionedRateLimiter<string> Limiter(int aMinute) => PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetFixedWindowLimiter(caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = aMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>A name is told from an address by what is before it.</summary>
    static string Caller(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { } name } ? "name " + name : "from " + Network(context.Connection.RemoteIpAddress);

    /// <summary>An address; of IPv6 the network, for one machine has as many addresses there as it likes.</summary>
    static string Network(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 8)));
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
