using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Work;

namespace AgriDirectory.Client.Pages.Work;

/// <summary>The form by which anybody asks for a correction.</summary>
/// <param name="FirmId">The firm.</param>
/// <param name="FirmName">Its name.</param>
/// <param name="Number">The tracking number that the item will have.</param>
/// <param name="Kind">What is asked for, once chosen.</param>
/// <param name="Text">In the sender's words.</param>
/// <param name="Contact">How to reach the sender.</param>
/// <param name="Problem">The key of what is wrong, or null.</param>
public sealed record CorrectModel(string FirmId, string FirmName, string Number, WorkKind? Kind, string Text, string Contact, string? Problem);

/// <summary>What anybody who has the number may see of an item: nothing that its sender has written.</summary>
/// <param name="Id">The tracking number.</param>
/// <param name="FirmId">The firm.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="State">Where it stands.</param>
/// <param name="OpenedAt">When it was sent.</param>
/// <param name="Due">Until when it is to be closed.</param>
/// <param name="Reply">What clerks answer.</param>
public sealed record TrackModel(string Id, string FirmId, WorkKind Kind, WorkState State, DateTimeOffset OpenedAt, DateOnly Due, string Reply)
{
    internal static TrackModel Of(WorkItem item) => new(item.Id, item.Request.FirmId, item.Request.Kind, item.State, item.OpenedAt, item.Due, item.Reply);
}

/// <summary>A page of the worklist.</summary>
/// <param name="Filter">Open or closed ones, of which kind and owner.</param>
/// <param name="Owner">The owner as the address says it.</param>
/// <param name="Number">The page, from 1.</param>
/// <param name="Items">Its items.</param>
/// <param name="More">Whether another page follows.</param>
/// <param name="Counts">Of all items of the kind and owner.</param>
/// <param name="Today">The day in Beijing.</param>
/// <param name="Waiting">Kinds of which more were found than are open.</param>
public sealed record WorklistModel(
    WorkFilter Filter, string Owner, int Number, ImmutableArray<WorkItem> Items, bool More, WorkCounts Counts, DateOnly Today, ImmutableArray<WorkKind> Waiting)
{
    /// <summary>The address of a page of open or closed items with the same filter.</summary>
    internal string At(bool open, int page = 1)
    {
        var url = QueryString.Empty;
        if (!open)
            url = url.Add(WorkQuery.State, "closed");
        if (Filter.Kind is { } kind)
            url = url.Add(WorkQuery.Kind, WorkQuery.NameOf(kind));
        if (Owner.Length > 0)
            url = url.Add(WorkQuery.Owner, Owner);
        if (page > 1)
            url = url.Add("page", page.ToString(CultureInfo.InvariantCulture));
        return "/work" + url.ToUriComponent();
    }
}

/// <summary>An item with what stands in its form.</summary>
/// <param name="Item">The item as it is kept.</param>
/// <param name="State">Chosen state.</param>
/// <param name="Owner">Typed owner.</param>
/// <param name="Due">Typed day.</param>
/// <param name="Reply">Typed reply.</param>
/// <param name="Remark">Typed remark.</param>
/// <param name="Problem">The key of what is wrong, or null.</param>
public sealed record WorkModel(WorkItem Item, WorkState State, string Owner, string Due, string Reply, string Remark, string? Problem)
{
    /// <summary>Whether it was just saved.</summary>
    public bool Saved { get; init; }

    /// <summary>Whether its day is past and it is open.</summary>
    public bool Overdue { get; init; }

    /// <summary>The firm that is to be confirmed, if it is there; null for other kinds.</summary>
    public Firm? Firm { get; init; }

    /// <summary>The states to choose from: those of its kind, and the one that it has.</summary>
    internal IEnumerable<WorkState> States => WorkRules.StatesOf(Item.Request.Kind).Append(Item.State).Distinct();

    internal static WorkModel Of(WorkItem item) => new(item, item.State, item.Owner, Figures.Day(item.Due), item.Reply, "", null);
}
