using System.ComponentModel.DataAnnotations;

namespace AgriDirectory.Client.Imports;

/// <summary>Limits of uploads.</summary>
public sealed record ImportOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgriDirectory:Imports";

    /// <summary>The largest file that is taken, in megabytes (2²⁰ bytes); 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int MaxMegabytes { get; init; } = 512;

    /// <summary>How many files may wait for their turn; 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int MaxWaiting { get; init; } = 16;
}
