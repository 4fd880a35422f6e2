using System.Collections.Immutable;
using AgriDirectory.Changes;
using AgriDirectory.Firms;

namespace AgriDirectory.Work;

/// <summary>
/// Real firms that were saved with warnings, by whatever way: follows the changes in the order of their commits, behind the saves, which pay nothing for
/// it. A thousand changes a second are looked at, so that a bulk load does not feel it; the worklist is as far behind it.
/// </summary>
sealed class DoubtfulFirms(IDirectoryStore store, FoundItems items, TimeProvider time) : WorkSource
{
    const int ChangesALook = 1_000;

    readonly Renewal renewal = new();
    long? swept;

    public override WorkKind Kind => WorkKind.Doubtful;

    public override async Task LookAsync(CancellationToken stop)
    {
        swept ??= await store.ReadSweptAsync(stop);
        var (sequence, now) = (store.LastSequence, time.GetUtcNow());
        var renews = renewal.IsDue(sequence, now);
        var changes = (await store.ReadChangesAsync(swept.Value, ChangesALook, stop)).Changes;
        Waits = false;
        if (!renews && changes.IsEmpty)
        {
            return;
        }

        var open = await items.OpenAsync(Kind, stop);
        if (renews)
        {
            await items.RenewAsync(Kind, open, FindAsync, stop);
            renewal.Done(sequence, now);
        }

        await FollowAsync(changes, open);
    }

    /// <summary>Up to the change for which there is no room any more.</summary>
    async Task FollowAsync(ImmutableArray<CommittedChange> changes, Dictionary<string, WorkItem> open)
    {
        // A change that another one has followed is looked at when that one's turn comes.
        var firms = changes.Where(c => c.Now is not null)
            .Select(c => new Firm { Id = c.FirmId, Version = c.Version, ChangedAt = c.At, ChangedBy = "", Details = c.Now! }).ToList();
        var found = await FindAsync(firms);
        var looked = await items.FindAsync(found, WorkRules.MostFound - open.Count);
        if (looked > 0)
        {
            renewal.Again();
        }

        Waits = looked < found.Length;
        var end = Waits ? changes.First(c => c.Now is not null && c.FirmId == found[looked].FirmId).Sequence - 1 : changes is [.., var last] ? last.Sequence : 0;
        if (end > swept)
        {
            await store.SaveSweptAsync(end);
            swept = end;
        }
    }

    /// <summary>What is doubtful of living firms: the warnings of their rules, and a legal name that another firm had before. Made-up firms are left alone.</summary>
    async Task<ImmutableArray<WorkFinding>> FindAsync(IReadOnlyList<Firm> firms)
    {
        var today = BeijingDay.Of(time.GetUtcNow());
        var real = firms.Where(f => !f.Details.Sample).ToList();
        var others = (await store.ReadNamesakesAsync([.. real.Select(f => f.Id)])).ToDictionary(n => n.FirmId, n => n.OtherId);
        var found = ImmutableArray.CreateBuilder<WorkFinding>();
        foreach (var firm in real)
        {
            var name = firm.Details.LegalName;
            var problems = FirmRules.Check(firm.Details, today).RemoveAll(p => !p.Warning);
            if (others.TryGetValue(firm.Id, out var other))
            {
                problems = problems.Add(new FirmProblem(WorkCodes.NameSame, "legalName", [name, other], Warning: true));
            }

            if (problems.Length > 0)
            {
                found.Add(new WorkFinding(Kind, firm.Id, name, problems));
            }
        }

        return found.DrainToImmutable();
    }
}
