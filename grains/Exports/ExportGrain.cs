using System.Diagnostics;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Orleans.Concurrency;

namespace AgriDirectory.Exports;

/// <summary>A few a silo are enough: many exports take turns by the page.</summary>
[StatelessWorker(4)]
sealed class ExportGrain(ISearchEngine engine, IDirectoryStore store) : Grain, IExportGrain
{
    const int PageSize = 500;

    public async Task<ScannedFirms> ScanAsync(FirmPlace? after)
    {
        var place = after ?? new FirmPlace(0, "");
        if (place.Partition < 0 || place.Partition >= store.Partitions)
        {
            return new([], null);
        }

        var firms = await store.ScanAsync(place.Partition, place.Id, PageSize);
        FirmPlace? next = firms.Length == PageSize ? new(place.Partition, firms[^1].Id)
            : place.Partition + 1 < store.Partitions ? new(place.Partition + 1, "")
            : null;
        return new([.. firms.Where(f => !f.Deleted)], next);
    }

    public async Task<FoundFirms> FindAsync(SearchQuestion question)
    {
        var began = Stopwatch.GetTimestamp();
        FoundFirms? found = null;
        try
        {
            return found = await FindNowAsync(question);
        }
        finally
        {
            SearchMeter.Note(SearchMeter.Export, found?.Status, began);
        }
    }

    async Task<FoundFirms> FindNowAsync(SearchQuestion question)
    {
        try
        {
            var plan = SearchPlanner.Plan(question with { Page = 1, Size = PageSize, WantCursor = true });
            var answer = await engine.SearchAsync(plan with { Counts = false });
            var firms = await store.ReadManyAsync([.. answer.Hits.Select(h => h.Card.Id)]);
            return new(AnswerStatus.Answered, [.. firms.Where(f => !f.Deleted)], answer.Next);
        }
        catch (EngineUnavailableException)
        {
            return new(AnswerStatus.Degraded, [], null);
        }
        catch (CursorException cursor)
        {
            return new(cursor.Expired ? AnswerStatus.CursorExpired : AnswerStatus.CursorInvalid, [], null);
        }
    }
}
