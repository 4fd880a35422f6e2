using System.Collections.Immutable;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Watching;

/// <summary>Whether anything is wrong, since when, and what to do.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Fine">Whether nothing is wrong.</param>
/// <param name="Troubles">What is wrong, the worst first.</param>
/// <param name="Search">The search engine and its generations.</param>
/// <param name="Feed">What waits to be indexed; absent if the store does not answer.</param>
/// <param name="Firms">The firms that SQL holds; absent if it does not answer.</param>
/// <param name="Loads">Files that are loaded, or wait for their turn.</param>
/// <param name="Exports">Exports that run.</param>
/// <param name="Disk">The room; absent if it is not known.</param>
/// <param name="Versions">Of what it is made, and since when it runs.</param>
/// <param name="Unknown">What did not answer: <c>directory</c>, <c>store</c>, <c>index</c>, <c>engine</c>, <c>worklist</c>.</param>
sealed record StatusView(
    DateTimeOffset At, bool Fine, IReadOnlyList<TroubleView> Troubles, SearchStatusView Search, FeedView? Feed, FirmCounts? Firms, ImmutableArray<LoadView> Loads,
    ImmutableArray<ExportView> Exports, DiskView? Disk, StatusVersions Versions, ImmutableArray<string> Unknown)
{
    public static StatusView Of(Snapshot snapshot, Wording words)
    {
        var directory = snapshot.Directory;
        return new(
            snapshot.At, snapshot.Troubles.IsEmpty, [.. snapshot.Troubles.Select(t => TroubleView.Of(t, words))],
            new(
                directory?.Engine.Name, HealthOf(directory), directory?.Engine.Firms, directory?.Index?.Generations ?? [], directory?.Index?.Filled ?? 0,
                directory?.Partitions ?? 0, directory?.Index?.Trouble, directory?.Index?.Refusal),
            directory?.Store is { } store ? FeedView.Of(store, directory.Troubled) : null,
            directory?.Firms, snapshot.Loads, snapshot.Exports, snapshot.Disk,
            new(
                snapshot.Versions.Program, snapshot.Versions.Dotnet, snapshot.Versions.Orleans, directory?.Store?.Kind, directory?.Store?.Schema, directory?.Rules,
                snapshot.Versions.StartedAt),
            directory?.Unknown ?? ["directory"]);
    }

    /// <summary>Never null, for descriptions of the API can hardly say so of a choice.</summary>
    static EngineHealth HealthOf(DirectoryStatus? directory) =>
        directory?.Engine.Health ?? (directory?.Index is null ? EngineHealth.Unavailable : EngineHealth.Missing);
}

/// <summary>Something that is wrong, in the caller's language.</summary>
/// <param name="Code">A stable, kebab-case code.</param>
/// <param name="Since">Since when; where the data does not tell, since it was first seen.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
sealed record TroubleView(string Code, DateTimeOffset Since, string What, string Remedy)
{
    public static TroubleView Of(Trouble trouble, Wording words) => new(
        trouble.Code, trouble.Since ?? default, words.Format("watch.trouble." + trouble.Code, [.. trouble.Arguments]), words["watch.todo." + trouble.Code]);
}

/// <summary>The search engine and its generations.</summary>
/// <param name="Engine">Its name and version; absent if it does not say.</param>
/// <param name="Health">Whether the current generation can answer; <c>missing</c> too if there is none, and <c>unavailable</c> if nobody knows.</param>
/// <param name="Firms">The firms in it; absent if that is not known.</param>
/// <param name="Generations">The generations.</param>
/// <param name="Filled">Partitions that are wholly in the generation being built.</param>
/// <param name="Partitions">Partitions in all.</param>
/// <param name="Trouble">Why the building cannot go on at the moment; absent if it can.</param>
/// <param name="Refusal">Why the last generation was not switched in; absent if it was.</param>
sealed record SearchStatusView(
    string? Engine, EngineHealth Health, int? Firms, ImmutableArray<Generation> Generations, int Filled, int Partitions, string? Trouble, Refusal? Refusal);

/// <summary>What waits to be indexed.</summary>
/// <param name="Waiting">Rows that wait, parked ones left out.</param>
/// <param name="Oldest">When the change was saved that the oldest stands for; absent if nothing waits.</param>
/// <param name="Partitions">The partitions in which something waits.</param>
/// <param name="Troubled">The partitions that have trouble; without a reason those that do not answer.</param>
/// <param name="Parked">Rows that search refuses, and that nobody has dismissed.</param>
/// <param name="ParkedSince">Since when the oldest of them is parked; absent if there is none.</param>
/// <param name="Dismissed">Rows that search refuses, and that were dismissed.</param>
sealed record FeedView(
    int Waiting, DateTimeOffset? Oldest, ImmutableArray<WaitingRows> Partitions, ImmutableArray<TroubledPartition> Troubled, int Parked,
    DateTimeOffset? ParkedSince, int Dismissed)
{
    public static FeedView Of(StoreStatus store, ImmutableArray<TroubledPartition> troubled) => new(
        store.Waiting.Sum(w => w.Rows), store.Waiting.Min(w => w.Oldest), store.Waiting, troubled, store.Parked, store.ParkedSince, store.Dismissed);
}

/// <summary>Of what it is made.</summary>
/// <param name="Program">The program's version.</param>
/// <param name="Dotnet">The runtime's.</param>
/// <param name="Orleans">Of Orleans.</param>
/// <param name="Store">What keeps the data; absent if it does not answer.</param>
/// <param name="Schema">The version of its schema; absent if it does not answer.</param>
/// <param name="Rules">The version of the token rules; absent if nobody answers.</param>
/// <param name="StartedAt">When the process started.</param>
sealed record StatusVersions(string Program, string Dotnet, string Orleans, string? Store, int? Schema, string? Rules, DateTimeOffset StartedAt);

/// <summary>Firms that search refuses.</summary>
/// <param name="Items">Those that nobody has dismissed, oldest first; at most 50, the others follow.</param>
/// <param name="Dismissed">Those that were dismissed, newest first; at most 50.</param>
sealed record ParkedView(ImmutableArray<ParkedFirm> Items, ImmutableArray<ParkedFirm> Dismissed);

/// <summary>A reason.</summary>
/// <param name="Reason">Why, 1 to 500 characters.</param>
sealed record DismissBody(string Reason);

/// <summary>Probe questions.</summary>
/// <param name="Items">The questions, operators' own first.</param>
sealed record ProbesView(IReadOnlyList<ProbeView> Items);

/// <summary>A probe question.</summary>
/// <param name="Id">Its number, which follows from the question and the firm.</param>
/// <param name="Question">The question.</param>
/// <param name="FirmId">The firm that it must find.</param>
/// <param name="FirmName">That firm's name; empty right after a save.</param>
/// <param name="Own">Whether an operator wrote it; else it was made from the firm.</param>
sealed record ProbeView(string Id, string Question, string FirmId, string FirmName, bool Own)
{
    public static ProbeView Of(ProbeEntry entry) => new(entry.Number, entry.Probe.Question, entry.Probe.FirmId, entry.FirmName, entry.Probe.Own);
}

/// <summary>A probe question, as it is sent.</summary>
/// <param name="Question">The question, 1 to 100 characters.</param>
/// <param name="FirmId">The firm that it must find.</param>
sealed record ProbeBody(string Question, string FirmId);

/// <summary>Questions that found nothing.</summary>
/// <param name="Items">Those asked most often first.</param>
sealed record UnansweredView(ImmutableArray<UnansweredQuestion> Items);

/// <summary>A question to be cleared.</summary>
/// <param name="Question">The question, as the list has it; 1 to 100 characters.</param>
sealed record ClearBody(string Question);
