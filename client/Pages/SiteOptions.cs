namespace AgriDirectory.Client.Pages;

/// <summary>Who runs the site. What is not configured is not shown.</summary>
public sealed record SiteOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgriDirectory:Site";

    /// <summary>The site's owner.</summary>
    public string? Owner { get; init; }

    /// <summary>How the owner is reached; corrections of firms go here if it is an e-mail address.</summary>
    public string? Contact { get; init; }

    /// <summary>The ICP filing number (ICP备案号).</summary>
    public string? Icp { get; init; }

    /// <summary>The public security filing number (公安备案号).</summary>
    public string? Police { get; init; }
}
