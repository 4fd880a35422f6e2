using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>What the pages of clerks ask of the grains: whole firms, not only what is public.</summary>
sealed class FirmEditing(IGrainFactory grains, TimeProvider time, ILogger<FirmEditing> log)
{
    /// <summary>The source of changes made on these pages.</summary>
    public const string Source = "web";

    public const string NameSimilar = "name-similar";

    public Task<Firm?> FirmAsync(string id) => grains.GetGrain<IFirmGrain>(id).GetAsync();

    public Task<ImmutableArray<FirmChange>> HistoryAsync(string id) => grains.GetGrain<IFirmGrain>(id).GetHistoryAsync();

    public Task<FirmSaved> SaveAsync(string id, FirmDetails details, long expected, string by) =>
        grains.GetGrain<IFirmGrain>(id).SaveAsync(details, expected, new ChangeOrigin(by, Source));

    public Task<FirmSaved> DeleteAsync(string id, long expected, string by) =>
        grains.GetGrain<IFirmGrain>(id).DeleteAsync(expected, new ChangeOrigin(by, Source));

    public Task<FirmSaved> RestoreAsync(string id, long expected, string by) =>
        grains.GetGrain<IFirmGrain>(id).RestoreAsync(expected, new ChangeOrigin(by, Source));

    public Task<FirmSaved> MergeAsync(string id, long expected, string other, long otherExpected, FirmDetails details, string by) =>
        grains.GetGrain<IFirmGrain>(id).MergeAsync(expected, other, otherExpected, details, new ChangeOrigin(by, Source));

    public Task<FirmSaved> UnmergeAsync(string id, long expected, string other, string by) =>
        grains.GetGrain<IFirmGrain>(id).UnmergeAsync(expected, other, new ChangeOrigin(by, Source));

    /// <summary>The firm, or what its history tells of its tombstone; null if there never was one.</summary>
    public async Task<Firm?> KnownAsync(string id) => await FirmAsync(id) ?? Tombstone(id, await HistoryAsync(id));

    /// <summary>The tombstone of a deleted firm; null if it is not deleted.</summary>
    public static Firm? Tombstone(string id, ImmutableArray<FirmChange> history) => history is [{ Deleted: true, Before: { } details } last, ..]
        ? new Firm { Id = id, Version = last.Version, Deleted = true, ChangedAt = last.At, ChangedBy = last.By, Details = details, MergedInto = last.Merge?.Other }
        : null;

    /// <summary>What the rules say of details before they are saved: a save's answer tells its warnings only when it is done.</summary>
    public ImmutableArray<FirmProblem> Check(FirmDetails details) => FirmRules.Check(details, Today);

    /// <summary>The day in Beijing.</summary>
    public DateOnly Today => BeijingDay.Of(time.GetUtcNow());

    /// <summary>The details of an earlier version; null if the history does not reach it.</summary>
    public async Task<FirmDetails?> VersionAsync(Firm now, long version) =>
        version == now.Version ? now.Details : (await HistoryAsync(now.Id)).FirstOrDefault(c => c.Version == version + 1)?.Before;

    /// <summary>Other firms with the same trade name; none while search is down, for a warning is all that would come of it.</summary>
    public async Task<ImmutableArray<(string Id, string Name)>> SimilarAsync(string? id, string legalName)
    {
        var name = FirmName.Read(legalName).TradeName;
        if (name.Length < 2)
            return [];
        var found = await NamedAsync(id, "\"" + name.Replace("\"", "", StringComparison.Ordinal) + "\"");
        return [.. found.Where(f => FirmName.Read(f.Name).TradeName == name).Take(3)];
    }

    /// <summary>Other firms that a question finds; none while search is down.</summary>
    public async Task<ImmutableArray<(string Id, string Name)>> NamedAsync(string? id, string text)
    {
        try
        {
            var question = new SearchQuestion { Text = text.Length <= SearchQuestion.MaxText ? text : text[..SearchQuestion.MaxText], Size = 10 };
            var answer = await grains.GetGrain<ISearchGrain>(0).AskAsync(question);
            return [.. answer.Items.Where(h => h.Firm.Id != id).Select(h => (h.Firm.Id, h.Firm.LegalName))];
        }
        catch (Exception failure) when (failure is TimeoutException or Orleans.Runtime.OrleansException)
        {
            log.LogWarning(failure, "Similar names could not be looked for");
            return [];
        }
    }
}
