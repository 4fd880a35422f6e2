using System.Collections.Immutable;
using AgriDirectory.Client.Watching;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Pages.Watching;

/// <summary>The status page.</summary>
public sealed record StatusModel
{
    /// <summary>How everything is.</summary>
    public required Snapshot Now { get; init; }

    /// <summary>The words of what was just done; null if nothing was.</summary>
    public string? Done { get; init; }

    /// <summary>Why what was asked for was not done; null if it was.</summary>
    public string? Problem { get; init; }

    /// <summary>The firm whose dismissal was refused; null if none was.</summary>
    public string? Refused { get; init; }
}

/// <summary>The probe questions.</summary>
public sealed record ProbesModel
{
    /// <summary>Questions on a page.</summary>
    public const int PageSize = 100;

    /// <summary>The questions of the page.</summary>
    public required ImmutableArray<ProbeEntry> Items { get; init; }

    /// <summary>Questions in all.</summary>
    public required int Total { get; init; }

    /// <summary>Those of them that operators wrote.</summary>
    public required int Own { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>What the last run has found; null if there was none.</summary>
    public ProbesRun? Run { get; init; }

    /// <summary>The question that is changed; null for a new one.</summary>
    public ProbeEntry? Changing { get; init; }

    /// <summary>The question as it was typed.</summary>
    public string Question { get; init; } = "";

    /// <summary>The firm as it was typed.</summary>
    public string Firm { get; init; } = "";

    /// <summary>The key of what is wrong with it; null if nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The code of why it could not be kept; null if that is not so.</summary>
    public string? Unkept { get; init; }

    /// <summary>The key of what was done; null if nothing was.</summary>
    public string? Done { get; init; }

    /// <summary>How many of those asked were found.</summary>
    public int Found => Run?.Run.Answers.Count(a => a.Rank > 0) ?? 0;

    /// <summary>At which place a question found its firm; null if it was not asked.</summary>
    public int? RankOf(string number) => Ranks.TryGetValue(number, out var rank) ? rank : null;

    Dictionary<string, int> Ranks => ranks ??= (Run?.Run.Answers ?? []).DistinctBy(a => a.Number).ToDictionary(a => a.Number, a => a.Rank);

    Dictionary<string, int>? ranks;
}

/// <summary>The questions that found nothing.</summary>
/// <param name="Items">Those asked most often first.</param>
/// <param name="KeepDays">For how many days they are kept.</param>
/// <param name="Done">Whether one was just cleared.</param>
public sealed record UnansweredModel(ImmutableArray<UnansweredQuestion> Items, int KeepDays, bool Done);
