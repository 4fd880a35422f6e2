using System.ComponentModel.DataAnnotations;

namespace AgriDirectory.Client.Api;

/// <summary>Limits of the API. A caller is whoever signed in, or else an address.</summary>
public sealed record ApiOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgriDirectory:Api";

    /// <summary>How often a caller may read in a minute; 1 to 100,000,000. Behind a proxy that hides its callers they share one limit.</summary>
    [Range(1, 100_000_000)]
    public int ReadsPerMinute { get; init; } = 60_000;

    /// <summary>How often a caller may change something in a minute; 1 to 100,000,000.</summary>
    [Range(1, 100_000_000)]
    public int WritesPerMinute { get; init; } = 30_000;
}
