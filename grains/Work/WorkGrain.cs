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
        return await SaveAsync(new WorkItem { Id = Id, Version = 1, Request = request, OpenedAt = now, Due = WorkRules.DueOf(request.Kind, now) }) ? item : null;
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
        var saved = await SaveAsync(before with
        {
            Version = before.Version + 1,
            State = change.State,
            Owner = change.Owner,
            Due = change.Due,
            Reply = change.Reply,
            Remarks = remarks,
            ClosedAt = change.State == WorkState.Open ? null : before.ClosedAt ?? now,
        });
        await RefreshAsync();
        return new(saved, item);
    }

    async Task<bool> SaveAsync(WorkItem next)
    {
        stale = true;
        try
        {
            if (!await store.SaveWorkAsync(next))
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
