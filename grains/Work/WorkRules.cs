using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AgriDirectory.Firms;

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

    /// <summary>Days until a doubt is to be cleared: what the directory doubts itself waits no longer than what others tell it.</summary>
    public const int DoubtfulDays = CorrectionDays;

    /// <summary>Days until a parked row is to be seen to: as long as it is parked, search does not find the firm, or finds what it was before.</summary>
    public const int ParkedDays = 3;

    /// <summary>
    /// Days until a firm is to be confirmed: a quarter, for a whole directory can fall due on one day, and two people who call ten firms a day each
    /// need that long for 1,347.
    /// </summary>
    public const int UnconfirmedDays = 90;

    /// <summary>
    /// The most items of a kind that are open at a time of what the directory itself finds, so that a file in which every row is doubtful does not
    /// bury the rest: more than the 1,347 firms for which it is made. What is beyond waits until some are closed.
    /// </summary>
    public const int MostFound = 2_000;

    /// <summary>The kinds that anybody can ask for; the others the directory finds itself.</summary>
    public static ImmutableArray<WorkKind> Requests { get; } = [WorkKind.Correction, WorkKind.OwnCorrection, WorkKind.Removal];

    /// <summary>Whether somebody asked for it, and waits for an answer.</summary>
    public static bool IsRequest(WorkKind kind) => Requests.Contains(kind);

    /// <summary>The states that a clerk can give an item of a kind: what nobody asked for cannot be declined.</summary>
    public static ImmutableArray<WorkState> StatesOf(WorkKind kind) => IsRequest(kind) ? [WorkState.Open, WorkState.Done, WorkState.Declined] : [WorkState.Open, WorkState.Done];

    /// <summary>The day until which an item is to be closed.</summary>
    public static DateOnly DueOf(WorkKind kind, DateTimeOffset openedAt) => BeijingDay.Of(openedAt).AddDays(kind switch
    {
        WorkKind.Removal => RemovalDays,
        WorkKind.Doubtful => DoubtfulDays,
        WorkKind.Parked => ParkedDays,
        WorkKind.Unconfirmed => UnconfirmedDays,
        _ => CorrectionDays,
    });

    /// <summary>Whether an item is open and its day past.</summary>
    public static bool IsOverdue(WorkItem item, DateOnly today) => item.State == WorkState.Open && item.Due < today;

    /// <summary>The number of what the directory finds of a firm: always the same, so that a repeated finding meets the same item.</summary>
    public static string NumberOf(WorkKind kind, string firmId) =>
        FirmId.FromNumber(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes($"{kind} {firmId}"))));

    /// <summary>What is wrong with a change of an item, as a code; null if nothing is.</summary>
    public static string? Check(WorkItem item, WorkChange change) =>
        change.State != item.State && !StatesOf(item.Request.Kind).Contains(change.State) ? "state"
        : change.State is WorkState.Done or WorkState.Declined && change.Reply.Length == 0 && IsRequest(item.Request.Kind) ? "reply"
        : null;
}
