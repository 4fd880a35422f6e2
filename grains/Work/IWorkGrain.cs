using System.Collections.Immutable;
using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Work;

/// <summary>One item of the worklist (工作台账). The key is its tracking number (see <see cref="FirmId"/>).</summary>
[Alias("agri.work-grain")]
public interface IWorkGrain : IGrainWithStringKey
{
    /// <summary>Opens the item; opening it again with the same request changes nothing.</summary>
    /// <returns>The item; null if the number is another request's, or the store could not keep it.</returns>
    [Alias("open")] Task<WorkItem?> OpenAsync(WorkRequest request);

    /// <summary>The item; null if there is none.</summary>
    [Alias("get")] Task<WorkItem?> GetAsync();

    /// <summary>Changes who does it, until when, its state and what is said of it.</summary>
    /// <param name="change">What it is to say.</param>
    /// <param name="expected">The version that the caller has seen.</param>
    /// <param name="by">Who changes it.</param>
    /// <returns>The item as it is now, and whether the change is in it: it is not if somebody else was before.</returns>
    [Alias("change")] Task<WorkSaved> ChangeAsync(WorkChange change, long expected, string by);

    /// <summary>
    /// Opens the item for what the directory itself has found; finding the same again changes nothing. One that was settled is opened again, and one
    /// that a clerk has closed only if something is found that the clerk had not before them.
    /// </summary>
    /// <param name="finding">What was found; the item's number is its <see cref="WorkRules.NumberOf"/>.</param>
    /// <returns>Whether this has opened the item.</returns>
    /// <exception cref="StoreFailedException">The store could not keep it; it can be found again.</exception>
    [Alias("find")] Task<bool> FindAsync(WorkFinding finding);

    /// <summary>Closes the item, if it is open, because what it was about is no longer so.</summary>
    /// <exception cref="StoreFailedException">The store could not keep it; it can be settled again.</exception>
    [Alias("settle")] Task SettleAsync();
}

/// <summary>The worklist as a whole. The key is 0.</summary>
[Alias("agri.worklist-grain")]
public interface IWorklistGrain : IGrainWithIntegerKey
{
    /// <summary>A page of items: open ones by the day they are due, overdue first; closed ones by when they were closed, newest first.</summary>
    [Alias("read")] Task<ImmutableArray<WorkItem>> ReadAsync(WorkFilter filter, int skip, int take);

    /// <summary>How many items of a kind and owner there are in which state.</summary>
    [Alias("count")] Task<WorkCounts> CountAsync(WorkFilter filter);
}

/// <summary>Which items are meant.</summary>
/// <param name="Open">Open ones, or closed ones; of no account where both are counted.</param>
/// <param name="Kind">Of this kind; null for any.</param>
/// <param name="Owner">Of this owner, empty for nobody's; null for any.</param>
[GenerateSerializer, Immutable, Alias("agri.work-filter")]
public sealed record WorkFilter(bool Open, WorkKind? Kind = null, string? Owner = null);

/// <summary>What an item asks for.</summary>
public enum WorkKind
{
    /// <summary>更正: something in an entry is wrong.</summary>
    Correction,

    /// <summary>本企业更正: the firm itself asks for a correction.</summary>
    OwnCorrection,

    /// <summary>本企业删除: the firm, or a person in it, asks to be removed (个人信息保护法 article 47).</summary>
    Removal,

    /// <summary>信息存疑: a firm is kept whose details break no rule and look wrong.</summary>
    Doubtful,

    /// <summary>未入索引: the search engine refuses a firm, which cannot be found as it is.</summary>
    Parked,

    /// <summary>逾年未确认: nobody has said for a year that a firm's details still hold.</summary>
    Unconfirmed,
}

/// <summary>Where an item stands.</summary>
public enum WorkState
{
    /// <summary>待办.</summary>
    Open,

    /// <summary>已办结.</summary>
    Done,

    /// <summary>不予采纳.</summary>
    Declined,

    /// <summary>已自行了结: what it was about is no longer so. Nobody chooses this.</summary>
    Settled,
}

/// <summary>What somebody asks for.</summary>
/// <param name="Kind">What for.</param>
/// <param name="FirmId">The firm's id.</param>
/// <param name="FirmName">Its name when it was asked.</param>
/// <param name="Text">In the sender's words, 5 to 2,000 characters; empty if the directory itself has found it.</param>
/// <param name="Contact">How to reach the sender, at most 200 characters; null if they did not say. Never public.</param>
[GenerateSerializer, Immutable, Alias("agri.work-request")]
public sealed record WorkRequest(WorkKind Kind, string FirmId, string FirmName, string Text, string? Contact)
{
    /// <summary>Without the sender's words: whatever is called writes what it is given into logs when it does not answer.</summary>
    public override string ToString() => $"{nameof(WorkRequest)} {Kind} of {FirmId}";
}

/// <summary>What the directory itself has found of a firm: one item a firm and kind.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="FirmId">The firm.</param>
/// <param name="FirmName">Its name.</param>
/// <param name="Problems">What exactly: for each a code and, first of its arguments, the value that is doubted.</param>
[GenerateSerializer, Immutable, Alias("agri.work-finding")]
public sealed record WorkFinding(WorkKind Kind, string FirmId, string FirmName, ImmutableArray<FirmProblem> Problems)
{
    /// <summary>Whether an item of the same firm says just this.</summary>
    internal bool IsIn(WorkItem item) => item.Request.FirmName == FirmName && item.Problems.Length == Problems.Length
        && item.Problems.Zip(Problems).All(p => p.First.Code == p.Second.Code && p.First.Arguments.SequenceEqual(p.Second.Arguments));

    /// <summary>Whether a value is doubted that was not when somebody looked at an item.</summary>
    internal bool IsNewTo(WorkItem item) => Problems.Any(p => !item.Problems.Any(i => i.Code == p.Code && i.Arguments[0] == p.Arguments[0]));
}

/// <summary>What a clerk changes of an item.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Owner">Who does it; empty for nobody yet.</param>
/// <param name="Due">The day until which it is to be closed.</param>
/// <param name="Reply">What the sender reads, or what came of it where nobody asked; empty for nothing.</param>
/// <param name="Remark">What other clerks read; empty for nothing new.</param>
[GenerateSerializer, Immutable, Alias("agri.work-change")]
public sealed record WorkChange(WorkState State, string Owner, DateOnly Due, string Reply, string Remark)
{
    /// <summary>Without anybody's words: whatever is called writes what it is given into logs when it does not answer.</summary>
    public override string ToString() => $"{nameof(WorkChange)} to {State}";
}

/// <summary>An item of the worklist.</summary>
[GenerateSerializer, Immutable, Alias("agri.work-item")]
public sealed record WorkItem
{
    /// <summary>The tracking number.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Counts the item's changes from 1.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>What was asked.</summary>
    [Id(2)] public required WorkRequest Request { get; init; }

    /// <summary>When, in UTC.</summary>
    [Id(3)] public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The day until which it is to be closed, in Beijing.</summary>
    [Id(4)] public required DateOnly Due { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(5)] public WorkState State { get; init; }

    /// <summary>Who does it; empty for nobody yet.</summary>
    [Id(6)] public string Owner { get; init; } = "";

    /// <summary>What the sender reads.</summary>
    [Id(7)] public string Reply { get; init; } = "";

    /// <summary>What clerks have noted, oldest first.</summary>
    [Id(8)] public ImmutableArray<WorkRemark> Remarks { get; init; } = [];

    /// <summary>When it was closed, in UTC; null while it is open.</summary>
    [Id(9)] public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What the directory itself has found; of a closed item what its clerk had before them.</summary>
    [Id(10)] public ImmutableArray<FirmProblem> Problems { get; init; } = [];
}

/// <summary>A note of a clerk.</summary>
/// <param name="At">When, in UTC.</param>
/// <param name="By">Who.</param>
/// <param name="Text">What.</param>
[GenerateSerializer, Immutable, Alias("agri.work-remark")]
public sealed record WorkRemark(DateTimeOffset At, string By, string Text);

/// <summary>How a change of an item ended.</summary>
/// <param name="Saved">Whether the change is in it.</param>
/// <param name="Item">The item as it is now; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("agri.work-saved")]
public sealed record WorkSaved(bool Saved, WorkItem? Item);

/// <summary>How many items there are.</summary>
/// <param name="Open">Not closed yet.</param>
/// <param name="DueSoon">Open and due within a week, not overdue.</param>
/// <param name="Overdue">Open and past their day.</param>
/// <param name="OnTime">Closed on their day or before.</param>
/// <param name="Late">Closed after it.</param>
[GenerateSerializer, Immutable, Alias("agri.work-counts")]
public sealed record WorkCounts(int Open, int DueSoon, int Overdue, int OnTime, int Late);
