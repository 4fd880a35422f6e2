using System.Collections.Immutable;
using System.Diagnostics;
using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Search;

/// <summary>At most sixteen a silo: a search is computing, and more at once than a few a processor only queue inside the engine.</summary>
[StatelessWorker(16)]
sealed class SearchGrain(ISearchEngine engine, IDirectoryStore store) : Grain, ISearchGrain
{
    const int MaxSuggestions = 10;
    const int MaxSuggestedPlaces = 4;

    public async Task<SearchAnswer> AskAsync(SearchQuestion question)
    {
        var began = Stopwatch.GetTimestamp();
        SearchAnswer? answer = null;
        try
        {
            return answer = await AnswerAsync(question);
        }
        finally
        {
            SearchMeter.Note(SearchMeter.KindOf(question), answer?.Status, began);
        }
    }

    async Task<SearchAnswer> AnswerAsync(SearchQuestion question)
    {
        try
        {
            var answer = await engine.SearchAsync(SearchPlanner.Plan(question));
            return new()
            {
                Total = answer.Total,
                Items = SearchPlanner.Explain(question, answer.Hits, SearchPlanner.AsksForPhone(question) ? await PhonesAsync(answer.Hits) : null),
                Facets = FacetOrder.Arrange(answer.Facets, question.Selections),
                Totals = answer.Totals with { Part = SelectionMarket.Of(answer) },
                Next = answer.Next,
            };
        }
        catch (EngineUnavailableException)
        {
            return new() { Status = AnswerStatus.Degraded };
        }
        catch (CursorException cursor)
        {
            return new() { Status = cursor.Expired ? AnswerStatus.CursorExpired : AnswerStatus.CursorInvalid };
        }
    }

    public async Task<ImmutableArray<Suggestion>> SuggestAsync(SearchQuestion question)
    {
        var text = question.Text;
        var places = SearchPlanner.SuggestPlaces(text, MaxSuggestedPlaces);
        if (SearchPlanner.PlanSuggestions(text, MaxSuggestions - places.Length) is not { } plan)
        {
            return places;
        }

        var firms = await CardsAsync(plan, SearchMeter.Suggest);
        return [.. places, .. firms.Select(f => new Suggestion("firm", f.LegalName, f.Id))];
    }

    public async Task<ImmutableArray<FirmCard>> SimilarAsync(string firmId, int limit)
    {
        if (await store.ReadAsync(firmId) is not { Deleted: false } firm || FirmDocuments.Of(firm).Card is not { } card)
        {
            return [];
        }

        var found = await CardsAsync(SearchPlanner.PlanSimilar(card, limit), SearchMeter.Similar);
        return [.. found.Where(f => f.Id != firmId).Take(limit)];
    }

    /// <summary>A clerk is shown which number was meant. It is in no card, for those are for everybody.</summary>
    async Task<Dictionary<string, ImmutableArray<string>>> PhonesAsync(IReadOnlyList<EngineHit> hits)
    {
        var firms = await store.ReadManyAsync([.. hits.Select(h => h.Card.Id)]);
        return firms.Where(f => !f.Deleted).ToDictionary(f => f.Id, f => PhoneNumbers.Of(f.Details));
    }

    /// <summary>Cards alone: without an engine there are none, and the page that wants them goes on without.</summary>
    async Task<IEnumerable<FirmCard>> CardsAsync(SearchPlan plan, string kind)
    {
        var began = Stopwatch.GetTimestamp();
        AnswerStatus? status = null;
        try
        {
            var answer = await engine.SearchAsync(plan with { Counts = false });
            status = AnswerStatus.Answered;
            return answer.Hits.Select(h => h.Card);
        }
        catch (EngineUnavailableException)
        {
            status = AnswerStatus.Degraded;
            return [];
        }
        finally
        {
            SearchMeter.Note(kind, status, began);
        }
    }
}
