using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;

namespace AgriDirectory.Work;

/// <summary>
/// Real firms of which nobody has said for a year that their details still hold. All firms are read once a day, and soon after a save, some
/// every second.
/// </summary>
sealed class UnconfirmedFirms(IDirectoryStore store, FoundItems items, TimeProvider time) : WorkSource
{
    const int FirmsALook = 500;

    static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(10);

    readonly Renewal renewal = new();
    (DateOnly Day, DateTimeOffset At, long Sequence) begun;
    (int Partition, string Id)? place;

    public override WorkKind Kind => WorkKind.Unconfirmed;

    /// <summary>The day of which a firm's details last spoke: its source's, or else that of its last change.</summary>
    public static DateOnly ConfirmedOn(Firm firm) => firm.Details.AsOf ?? BeijingDay.Of(firm.ChangedAt);

    public override async Task LookAsync(CancellationToken stop)
    {
        var (sequence, now) = (store.LastSequence, time.GetUtcNow());
        var today = BeijingDay.Of(now);
        if (place is null && (today != begun.Day || (sequence != begun.Sequence && now - begun.At >= AgainAfter)))
        {
            (place, begun) = ((0, ""), (today, now, sequence));
        }

        var renews = renewal.IsDue(sequence, now);
        Waits = false;
        if (!renews && place is null)
        {
            return;
        }

        var open = await items.OpenAsync(Kind, stop);
        if (renews)
        {
            await items.RenewAsync(Kind, open, firms => Task.FromResult(Find(firms)), stop);
            renewal.Done(sequence, now);
        }

        if (place is { } from)
        {
            await ReadOnAsync(from, open, stop);
        }
    }

    async Task ReadOnAsync((int Partition, string Id) from, Dictionary<string, WorkItem> open, CancellationToken stop)
    {
        var room = WorkRules.MostFound - open.Count;
        for (var left = FirmsALook; left > 0 && place is not null;)
        {
            var firms = await store.ScanAsync(from.Partition, from.Id, left, stop);
            var found = Find([.. firms.Where(f => !f.Deleted)]).RemoveAll(f => open.ContainsKey(f.FirmId));
            var looked = await items.FindAsync(found, room);
            if (looked > 0)
            {
                room -= looked;
                renewal.Again();
            }

            if (looked < found.Length)
            {
                // The rest is read again, from here on, when some are closed.
                place = looked > 0 ? (from.Partition, found[looked - 1].FirmId) : from;
                Waits = true;
                return;
            }

            from = firms.Length < left ? (from.Partition + 1, "") : (from.Partition, firms[^1].Id);
            place = from.Partition < store.Partitions ? from : null;
            left -= firms.Length;
        }
    }

    ImmutableArray<WorkFinding> Find(IReadOnlyList<Firm> firms)
    {
        var aYearAgo = BeijingDay.Of(time.GetUtcNow()).AddYears(-1);
        return
        [
            .. from firm in firms
               where !firm.Details.Sample && firm.Details.Status != FirmStatus.Deregistered && ConfirmedOn(firm) < aYearAgo
               let day = ConfirmedOn(firm).ToString("O", CultureInfo.InvariantCulture)
               select new WorkFinding(Kind, firm.Id, firm.Details.LegalName, [new FirmProblem(WorkCodes.Unconfirmed, "asOf", [day], Warning: true)]),
        ];
    }
}
