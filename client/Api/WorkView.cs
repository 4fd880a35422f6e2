using System.Collections.Immutable;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Work;

namespace AgriDirectory.Client.Api;

/// <summary>A page of the worklist.</summary>
/// <param name="Counts">Of all items of the kind and owner that were asked for.</param>
/// <param name="Items">Open ones by the day they are due, overdue first; closed ones newest first.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Size">Items on a page.</param>
/// <param name="More">Whether another page follows.</param>
sealed record WorkAnswer(WorkCounts Counts, IReadOnlyList<WorkView> Items, int Page, int Size, bool More);

/// <summary>An item of the worklist.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">Counts its changes from 1.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="FirmId">The firm.</param>
/// <param name="FirmName">The firm's name.</param>
/// <param name="Text">What somebody asks for; absent if the directory itself has found it.</param>
/// <param name="Contact">How to reach the sender, if they said.</param>
/// <param name="Problems">What the directory has found, in the caller's language.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Owner">Who does it; empty for nobody yet.</param>
/// <param name="Due">The day in Beijing until which it is to be closed.</param>
/// <param name="Overdue">Whether it is open and that day is past.</param>
/// <param name="OpenedAt">When it was opened, in UTC.</param>
/// <param name="ClosedAt">When it was closed, in UTC; absent while it is open.</param>
/// <param name="Reply">What the sender reads, or what came of it.</param>
/// <param name="Remarks">What clerks have noted, oldest first.</param>
sealed record WorkView(
    string Id, long Version, WorkKind Kind, string FirmId, string FirmName, string? Text, string? Contact, IReadOnlyList<FieldProblem> Problems,
    WorkState State, string Owner, DateOnly Due, bool Overdue, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string Reply, ImmutableArray<WorkRemark> Remarks)
{
    public static string NameOf(WorkState state) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    public static WorkView Of(WorkItem item, DateTimeOffset now, Wording words) => new(
        item.Id, item.Version, item.Request.Kind, item.Request.FirmId, item.Request.FirmName,
        item.Request.Text.Length > 0 ? item.Request.Text : null, item.Request.Contact, [.. item.Problems.Select(p => FieldProblem.Of(p, words))],
        item.State, item.Owner, item.Due, WorkRules.IsOverdue(item, BeijingDay.Of(now)), item.OpenedAt, item.ClosedAt, item.Reply, item.Remarks);
}
