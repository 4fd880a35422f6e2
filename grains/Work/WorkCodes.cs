using System.Collections.Immutable;

namespace AgriDirectory.Work;

/// <summary>The stable codes of what the directory itself finds, beside the warnings of <see cref="Firms.FirmRules"/>. After each: its arguments.</summary>
public static class WorkCodes
{
    /// <summary>legal name, the id of the firm that had it before.</summary>
    public const string NameSame = "name-same";

    /// <summary>the search engine's reason.</summary>
    public const string Parked = "parked";

    /// <summary>the day of which the firm's details last spoke.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [NameSame, Parked, Unconfirmed];
}
