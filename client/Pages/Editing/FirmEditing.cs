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
        try
        {
            var answer = await grains.GetGrain<ISearchGrain>(0).AskAsync(new SearchQuestion { Text = "\"" + name.Replace("\"", "", StringComparison.Ordinal) + "\"", Size = 10 });
            return [.. answer.Items.Where(h => h.Firm.Id != id && FirmName.Read(h.Firm.LegalName).TradeName == name).Take(3).Select(h => (h.Firm.Id, h.Firm.LegalName))];
        }
        catch (Exception failure) when (failure is TimeoutException or Orleans.Runtime.OrleansException)
        {
            log.LogWarning(failure, "Similar names could not be looked for");
            return [];
        }
    }
}
