using AgriDirectory.Client.SignIn;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgriDirectory.Client;

/// <summary>What a request may cost before anybody looks at it.</summary>
static class RequestLimits
{
    /// <summary>The most bytes of a page's form. The longest holds a firm's details.</summary>
    public const int MaxFormBytes = 256 << 10;

    /// <summary>The most bytes of any other body; loading a file has a limit of its own.</summary>
    const int MaxBodyBytes = 8 << 20;

    /// <summary>The limits of the server.</summary>
    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        // Who sends or takes a few bytes at a time holds a connection no longer than this.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>The limit of a page's form.</summary>
    public static void OfPage(HttpContext context)
    {
        if (!OperatorSignIn.IsApi(context.Request) && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxFormBytes;
    }
}
