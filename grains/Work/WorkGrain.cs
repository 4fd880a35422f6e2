using AgriDirectory.Accounts;
using AgriDirectory.Firms;

namespace AgriDirectory.Work;

sealed class WorkGrain(IDirectoryStore store, TimeProvider time) : Grain, IWorkGrain
{
    WorkItem? item;
    bool stale = true;

    string Id => this.GetPrimaryKeyString();

    public async Task<WorkItem?> OpenAsync(WorkRequest request)
    {
        await RefreshAsync();
        if (item is not null)
        {
            return item.Request == request ? item : null;
        }

        if (!FirmId.IsValid(Id))
        {
            return null;
        }

        var now = time.GetUtcNow();
        return await SaveAsync(New(request, now)) ? item : null;
    }

    public async Task<WorkItem?> GetAsync()
    {
        await RefreshAsync();
        return item;
    }

    public async Task<WorkSaved> ChangeAsync(WorkChange change, long expected, string by)
    {
        await RefreshAsync();
        if (item is not { } before || before.Version != expected)
        {
            return new(false, item);
        }

        var now = time.GetUtcNow();
        var remarks = change.Remark.Length == 0 ? before.Remarks : [.. before.Remarks.TakeLast(WorkRules.MaxRemarks - 1), new WorkRemark(now, by, change.Remark)];
        var next = before with
        {
            Version = before.Version + 1,
            State = change.State,
            Owner = change.Owner,
            Due = change.Due,
            Reply = change.Reply,
            Remarks = remarks,
            ClosedAt = change.State == WorkState.Open ? null : before.ClosedAt ?? now,
        };
        var closes = before.State == WorkState.Open && next.State != WorkState.Open;
        var saved = await SaveAsync(next, closes ? new AuditEntry(0, now, by, AuditCodes.RoleOf(by), AuditCodes.WorkClosed, Id) : null);
        await RefreshAsync();
        return new(saved, item);
    }

    public async Task<bool> FindAsync(WorkFinding finding)
    {
        await RefreshAsync();
        var now = time.GetUtcNow();
        var found = New(new WorkRequest(finding.Kind, finding.FirmId, finding.FirmName, "", null), now) with { Problems = finding.Problems };
        if (item is not { } before)
        {
            await KeepAsync(found);
            return true;
        }

        if (before.Request.Kind != finding.Kind || before.Request.FirmId != finding.FirmId)
        {
            // The number is another's by a chance of one in 10¹⁵.
            return false;
        }

        if (before.State == WorkState.Open)
        {
            if (!finding.IsIn(before))
            {
                await KeepAsync(before with { Version = before.Version + 1, Request = found.Request, Problems = finding.Problems });
            }

            return false;
        }

        if (before.State != WorkState.Settled && !finding.IsNewTo(before))
        {
            return false;
        }

        // Who had it before has it again, with all that was said.
        await KeepAsync(found with { Version = before.Version + 1, Owner = before.Owner, Reply = before.Reply, Remarks = before.Remarks });
        return true;
    }

    public async Task SettleAsync()
    {
        await RefreshAsync();
        if (item is { State: WorkState.Open } open)
        {
            await KeepAsync(open with { Version = open.Version + 1, State = WorkState.Settled, ClosedAt = time.GetUtcNow() });
        }
    }

    WorkItem New(WorkRequest request, DateTimeOffset now) =>
        new() { Id = Id, Version = 1, Request = request, OpenedAt = now, Due = WorkRules.DueOf(request.Kind, now) };

    async Task KeepAsync(WorkItem next)
    {
        if (!await SaveAsync(next))
        {
            throw new StoreFailedException(SaveCodes.StoreFailed, $"The item {Id} of the worklist could not be kept.");
        }
    }

    async Task<bool> SaveAsync(WorkItem next, AuditEntry? audit = null)
    {
        stale = true;
        try
        {
            if (!await store.SaveWorkAsync(next, audit))
            {
                return false;
            }
        }
        catch (StoreFailedException)
        {
            // Whether it was kept is read from SQL before anything else is answered.
            return false;
        }

        (item, stale) = (next, false);
        return true;
    }

    async Task RefreshAsync()
    {
        if (stale)
        {
            item = FirmId.IsValid(Id) ? await store.ReadWorkAsync(Id) : null;
            stale = false;
        }
    }
}
