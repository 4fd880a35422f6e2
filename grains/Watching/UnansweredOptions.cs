namespace AgriDirectory.Watching;

/// <summary>How long questions that found nothing are kept.</summary>
public sealed record UnansweredOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "AgriDirectory:Unanswered";

    /// <summary>The most days.</summary>
    public const int MostDays = 1_096;

    /// <summary>Days for which a question is kept, 1 to <see cref="MostDays"/>.</summary>
    public int KeepDays { get; init; } = 90;
}
