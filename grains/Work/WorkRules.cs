namespace AgriDirectory.Work;

/// <summary>The rules of the worklist.</summary>
public static class WorkRules
{
    /// <summary>The fewest characters that say what is wrong.</summary>
    public const int MinText = 5;

    /// <summary>The most characters of a request, a reply or a remark.</summary>
    public const int MaxText = 2000;

    /// <summary>The most characters of a sender's contact or an owner's name.</summary>
    public const int MaxContact = 200;

    /// <summary>The most remarks of an item; the oldest go.</summary>
    public const int MaxRemarks = 200;

    /// <summary>Days until a removal is to be answered: sooner than the 30 that GB/T 35273-2020, 8.7 allows for requests about personal information.</summary>
    public const int RemovalDays = 15;

    /// <summary>Days until a correction is to be answered (GB/T 35273-2020, 8.7).</summary>
    public const int CorrectionDays = 30;

    static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>The day in Beijing, by which items are due.</summary>
    public static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Beijing).DateTime);

    /// <summary>The day until which a request is to be closed.</summary>
    public static DateOnly DueOf(WorkKind kind, DateTimeOffset openedAt) =>
        DayOf(openedAt).AddDays(kind == WorkKind.Removal ? RemovalDays : CorrectionDays);
}
