using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Api;

/// <summary>How a firm was found by its id.</summary>
enum FirmPresence
{
    Found,
    Unknown,

    /// <summary>It was deleted; its id is never used again.</summary>
    Gone,
}

/// <summary>A firm as the public may see it.</summary>
/// <param name="Presence">Whether there is one.</param>
/// <param name="Firm">The firm, its details as <see cref="PublicView"/> gives them; null if it is not there.</param>
sealed record PublicFirm(FirmPresence Presence, Firm? Firm);

/// <summary>What pages and API ask of the grains. Nothing leaves it that the public may not see.</summary>
sealed class PublicDirectory(IGrainFactory grains, ILogger<PublicDirectory> log)
{
    /// <summary>The answer to a question; degraded also when nobody answers in time.</summary>
    public async Task<SearchAnswer> AskAsync(SearchQuestion question)
    {
        try
        {
            return await grains.GetGrain<ISearchGrain>(0).AskAsync(question);
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            log.LogWarning(failure, "Search did not answer");
            return new SearchAnswer { Status = AnswerStatus.Degraded };
        }
    }

    /// <summary>Completions; null if nobody answers.</summary>
    public async Task<ImmutableArray<Suggestion>?> SuggestAsync(string text)
    {
        if (text.Length == 0)
            return [];
        try
        {
            return await grains.GetGrain<ISearchGrain>(0).SuggestAsync(text);
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            log.LogWarning(failure, "Suggestions were not answered");
            return null;
        }
    }

    /// <summary>Firms like a firm; none when search is degraded, for a firm's page opens all the same.</summary>
    public async Task<ImmutableArray<FirmCard>> SimilarAsync(string id, int limit)
    {
        try
        {
            return await grains.GetGrain<ISearchGrain>(0).SimilarAsync(id, limit);
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            log.LogWarning(failure, "Similar firms were not answered");
            return [];
        }
    }

    /// <summary>The firm of a canonical id.</summary>
    public async Task<PublicFirm> FirmAsync(string id)
    {
        var grain = grains.GetGrain<IFirmGrain>(id);
        if (await grain.GetAsync() is { Deleted: false } firm)
            return new PublicFirm(FirmPresence.Found, firm with { Details = PublicView.Of(firm.Details) });
        var state = await grain.GetState();
        return new PublicFirm(state.Deleted ? FirmPresence.Gone : FirmPresence.Unknown, null);
    }

    /// <summary>A firm's history, its details as the public may see them.</summary>
    public async Task<ImmutableArray<FirmChange>> HistoryAsync(string id)
    {
        var history = await grains.GetGrain<IFirmGrain>(id).GetHistoryAsync();
        return [.. history.Select(c => c with { Before = c.Before is null ? null : PublicView.Of(c.Before) })];
    }

    /// <summary>A market's totals; null if nobody answers.</summary>
    public async Task<MarketTotals?> MarketAsync(string id)
    {
        try
        {
            return await grains.GetGrain<IMarketGrain>(id).GetTotalsAsync();
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            log.LogWarning(failure, "The market {Market} did not answer", id);
            return null;
        }
    }

    // What passes by waiting. Anything else is a mistake of ours and becomes a 500.
    static bool IsPassing(Exception failure) =>
        failure is TimeoutException or Orleans.Runtime.OrleansException or EngineUnavailableException;
}
