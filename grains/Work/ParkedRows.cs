using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;

namespace AgriDirectory.Work;

/// <summary>Firms that the search engine refuses, made-up ones too: their rows are parked, and no program can help them.</summary>
sealed class ParkedRows(IDirectoryStore store, FoundItems items) : WorkSource
{
    HashSet<(string, long)> told = [];

    public override WorkKind Kind => WorkKind.Parked;

    public override async Task LookAsync(CancellationToken stop)
    {
        var rows = await store.ReadParkedAsync(WorkRules.MostFound, stop);
        Waits = rows.Length == WorkRules.MostFound;
        await TellAsync(rows, stop);
        var open = await items.OpenAsync(Kind, stop);
        // If there are more parked rows than were read, one that was not may still be parked.
        if (!Waits && open.Count > 0)
        {
            await items.SettleAsync(Kind, open.Keys.Except(rows.Select(r => r.FirmId)).ToList());
        }
    }

    async Task TellAsync(ImmutableArray<ParkedRow> rows, CancellationToken stop)
    {
        var untold = rows.Where(r => !told.Contains((r.FirmId, r.Sequence))).ToDictionary(r => r.FirmId);
        if (untold.Count > 0)
        {
            var firms = await store.ReadManyAsync([.. untold.Keys], stop);
            await items.FindAsync(
                [.. firms.Select(f => new WorkFinding(Kind, f.Id, f.Details.LegalName, [new FirmProblem(WorkCodes.Parked, "", [untold[f.Id].Reason])]))],
                WorkRules.MostFound);
        }

        told = [.. rows.Select(r => (r.FirmId, r.Sequence))];
    }
}
