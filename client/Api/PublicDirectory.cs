using System.Collections.Immutable;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Api;

/// <summary>How a firm was found by its id.</summary>
enum FirmPresence
{
    Found,
    Unknown,

    /// <summary>It was deleted; its id is never another firm's.</summary>
    Gone,
}

/// <summary>A firm as its reader may see it.</summary>
/// <param name="Presence">Whether there is one.</param>
/// <param name="Firm">The firm, its details as <see cref="PublicView"/> gives them, or all of them for a clerk; null if it is not there.</param>
/// <param name="MergedInto">Of a firm that is gone, the entry into which it was merged: whoever asks is sent there. Null if it was not merged.</param>
sealed record PublicFirm(FirmPresence Presence, Firm? Firm, string? MergedInto = null);

/// <summary>What pages and API ask of the grains. Nothing leaves it that the caller may not see.</summary>
sealed class PublicDirectory(IGrainFactory grains, ILogger<PublicDirectory> log)
{
    /// <summary>The most merges that are followed at once; the entry that is reached leads on.</summary>
    const int MaxHops = 16;

    /// <summary>The answer to a question; degraded also when nobody answers in time.</summary>
    /// <param name="question">The question.</param>
    /// <param name="clerk">Whether a clerk asks, whose words may be phone numbers.</param>
    public async Task<SearchAnswer> AskAsync(SearchQuestion question, bool clerk = false)
    {
        try
        {
            return await grains.GetGrain<ISearchGrain>(0).AskAsync(question with { Phones = clerk });
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
            return await grains.GetGrain<ISearchGrain>(0).SuggestAsync(new SearchQuestion { Text = text });
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
    /// <param name="id">The id.</param>
    /// <param name="clerk">Whether a clerk asks, who sees everything.</param>
    public async Task<PublicFirm> FirmAsync(string id, bool clerk = false)
    {
        var grain = grains.GetGrain<IFirmGrain>(id);
        if (await grain.GetAsync() is { Deleted: false } firm)
            return new PublicFirm(FirmPresence.Found, firm with { Details = View(firm.Details, clerk) });
        var state = await grain.GetState();
        return new PublicFirm(state.Deleted ? FirmPresence.Gone : FirmPresence.Unknown, null, await FollowAsync(state.MergedInto));
    }

    /// <summary>Where the entry went into which a firm was merged, if that was merged too.</summary>
    async Task<string?> FollowAsync(string? id)
    {
        for (var hop = 1; id is not null && hop < MaxHops; hop++)
        {
            if ((await grains.GetGrain<IFirmGrain>(id).GetState()).MergedInto is not { } next)
                break;
            id = next;
        }

        return id;
    }

    /// <summary>A firm's history, its details as the caller may see them.</summary>
    /// <param name="id">The firm's id.</param>
    /// <param name="clerk">Whether a clerk asks, who sees everything.</param>
    public async Task<ImmutableArray<FirmChange>> HistoryAsync(string id, bool clerk = false)
    {
        var grain = grains.GetGrain<IFirmGrain>(id);
        var history = await grain.GetHistoryAsync();
        if (clerk)
            return history;
        // Who is not there any more has no past either.
        return await grain.GetAsync() is { Deleted: false, Details: var now }
            ? [.. history.Select(c => c with { Before = c.Before is null ? null : PublicView.OfPast(c.Before, now) })]
            : [];
    }

    /// <summary>A version of a firm, all of it, as clerks may see it; null if there never was one.</summary>
    public async Task<Firm?> VersionAsync(string id, long version)
    {
        var grain = grains.GetGrain<IFirmGrain>(id);
        if (await grain.GetAsync() is { } now && now.Version == version)
            return now;
        // A version's details are what the next change replaced.
        var history = await grain.GetHistoryAsync();
        return history.FirstOrDefault(c => c.Version == version) is { } made && history.FirstOrDefault(c => c.Version == version + 1)?.Before is { } details
            ? new Firm { Id = id, Version = version, ChangedAt = made.At, ChangedBy = made.By, Details = details }
            : null;
    }

    /// <summary>What a caller may see: a clerk reads what a clerk saves.</summary>
    static FirmDetails View(FirmDetails details, bool clerk) => clerk ? details : PublicView.Of(details);

    /// <summary>All markets, each with its outputs of the newest year and without a list; null if nobody answers.</summary>
    /// <param name="clerk">Whether a clerk asks, who sees everything.</param>
    public async Task<ImmutableArray<MarketReport>?> MarketsAsync(bool clerk) => await FamiliesAsync(Enum.GetValues<Trade>()) is not { } families ? null
        : [.. families.SelectMany(family => family.Select(m => MarketReport.Of(family, m.Id, MarketMeasure.Output, m.Years.LastOrDefault(), [], clerk)))];

    /// <summary>A market with its largest firms; null if nobody answers.</summary>
    /// <param name="id">One that there is.</param>
    /// <param name="measure">By what it is measured.</param>
    /// <param name="year">The year of outputs; null for the newest with data.</param>
    /// <param name="clerk">Whether a clerk asks, who sees everything.</param>
    /// <param name="list">Whether the list is wanted.</param>
    public async Task<MarketReport?> MarketAsync(string id, MarketMeasure measure, int? year, bool clerk, bool list = true)
    {
        if (await FamiliesAsync([MarketId.TradeOf(id)]) is not [var family])
            return null;
        var chosen = measure == MarketMeasure.Output ? year ?? family.First(m => m.Id == id).Years.LastOrDefault() : 0;
        try
        {
            var largest = list ? await grains.GetGrain<IMarketGrain>(id).GetLargestAsync(measure, chosen, published: !clerk) : [];
            return MarketReport.Of(family, id, measure, chosen, largest, clerk);
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            log.LogWarning(failure, "The market {Market} did not answer", id);
            return null;
        }
    }

    /// <summary>A firm's shares and ranks in its markets; null if nobody answers.</summary>
    /// <param name="id">The firm's id.</param>
    /// <param name="clerk">Whether a clerk asks, who sees everything.</param>
    public async Task<ImmutableArray<FirmShare>?> SharesAsync(string id, bool clerk)
    {
        try
        {
            var places = await grains.GetGrain<IFirmMarketsGrain>(0).GetAsync(id);
            return await FamiliesAsync(places.Select(p => MarketId.TradeOf(p.Figure.Market)).Distinct()) is { } families ? FirmShare.Of(places, families, clerk) : null;
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            log.LogWarning(failure, "The shares of the firm {Firm} were not answered", id);
            return null;
        }
    }

    /// <summary>All claims in order; null if nobody answers.</summary>
    public async Task<ImmutableArray<Claim>?> ClaimsAsync()
    {
        try
        {
            return await grains.GetGrain<IClaimsGrain>(0).ListAsync();
        }
        catch (Exception failure) when (IsPassing(failure) || failure is StoreFailedException)
        {
            log.LogWarning(failure, "The claims were not answered");
            return null;
        }
    }

    /// <summary>By which claims markets are set into the nation's; none where nobody claims anything of them, or nobody answers.</summary>
    /// <param name="markets">Ids of markets.</param>
    public async Task<ImmutableDictionary<string, NationalMarket>> NationalsAsync(IEnumerable<string> markets)
    {
        var trades = markets.Where(m => MarketId.ProductOf(m) is null).Distinct().ToList();
        return trades.Count == 0 || await ClaimsAsync() is not { } claims ? ImmutableDictionary<string, NationalMarket>.Empty
            : trades.Select(m => (Market: m, National: NationalMarket.Of(claims, m))).Where(n => n.National is not null).ToImmutableDictionary(n => n.Market, n => n.National!);
    }

    /// <summary>The sums of all trades, each with its products; null if nobody answers.</summary>
    public Task<ImmutableArray<ImmutableArray<MarketSum>>?> SumsAsync() => FamiliesAsync(Enum.GetValues<Trade>());

    /// <summary>The sums of trades, each with its products; null if nobody answers.</summary>
    async Task<ImmutableArray<ImmutableArray<MarketSum>>?> FamiliesAsync(IEnumerable<Trade> trades)
    {
        try
        {
            return [.. await Task.WhenAll(trades.Select(t => grains.GetGrain<IMarketGrain>(MarketId.Of(t)).GetSumsAsync()))];
        }
        catch (Exception failure) when (IsPassing(failure))
        {
            log.LogWarning(failure, "The markets did not answer");
            return null;
        }
    }

    /// <summary>Whether a failure passes by waiting; anything else is a mistake of ours and becomes a 500.</summary>
    public static bool IsPassing(Exception failure) =>
        failure is TimeoutException or Orleans.Runtime.OrleansException or EngineUnavailableException;
}
