namespace AgriDirectory.Accounts;

/// <summary>How long the audit trail is kept.</summary>
public sealed record AuditOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgriDirectory:Audit";

    /// <summary>The fewest days: the six months for which 网络安全法 wants the logs of a network kept at least.</summary>
    public const int FewestDays = 183;

    /// <summary>The most days.</summary>
    public const int MostDays = 36_500;

    /// <summary>Days for which an entry is kept: three years, as 个人信息保护法 article 56 asks of records about the processing of personal information.</summary>
    public int KeepDays { get; init; } = 1_096;
}
