namespace AgriDirectory.Firms;

/// <summary>Days are those of clocks in Nanyang (UTC+8), wherever the process runs.</summary>
public static class BeijingDay
{
    static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The day of a moment.</summary>
    public static DateOnly Of(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Offset).DateTime);
}
