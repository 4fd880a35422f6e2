using System.Collections.Immutable;

namespace AgriDirectory.Firms;

sealed class FirmGrain(IDirectoryStore store, TimeProvider time) : Grain, IFirmGrain
{
    Firm? firm;
    bool stale = true;
    bool read;

    string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => RefreshAsync();

    public async Task<Firm?> GetAsync()
    {
        read = true;
        await RefreshAsync();
        return Living;
    }

    public async Task<ImmutableArray<FirmChange>> GetHistoryAsync() => FirmId.IsValid(Id) ? await store.ReadHistoryAsync(Id) : [];

    public async Task<FirmSaved> LoadAsync(FirmPatch patch, ChangeOrigin origin)
    {
        try
        {
            await RefreshAsync();
            if (firm is { Deleted: true } || !FirmId.IsValid(Id))
            {
                return Refused(new FirmProblem(SaveCodes.IdUsed, "id", [Id]));
            }

            var details = FirmRules.Apply(patch, firm?.Details);
            var problems = FirmRules.Check(details, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            if (problems.Any(p => !p.Warning))
            {
                return Refused([.. problems]);
            }

            return firm is not null && FirmJson.Write(details).AsSpan().SequenceEqual(FirmJson.Write(firm.Details))
                ? new(SaveOutcome.Unchanged, firm.Version, problems)
                : await SaveAsync(details, deleted: false, origin, problems);
        }
        finally
        {
            LeaveUnlessRead();
        }
    }

    public async Task<FirmSaved> DeleteAsync(ChangeOrigin origin)
    {
        try
        {
            await RefreshAsync();
            return Living is null ? new(SaveOutcome.Unchanged, firm?.Version ?? 0, []) : await SaveAsync(firm!.Details, deleted: true, origin, []);
        }
        finally
        {
            LeaveUnlessRead();
        }
    }

    public Task<FirmGrainState> GetState() => Task.FromResult(new FirmGrainState(firm?.Version ?? 0, firm?.Deleted ?? false, firm?.ChangedAt));

    Firm? Living => firm is { Deleted: false } ? firm : null;

    /// <summary>Reads the firm from SQL at first, and again after a save whose outcome is unknown.</summary>
    async Task RefreshAsync()
    {
        if (stale)
        {
            firm = FirmId.IsValid(Id) ? await store.ReadAsync(Id) : null;
            stale = false;
        }
    }

    async Task<FirmSaved> SaveAsync(FirmDetails details, bool deleted, ChangeOrigin origin, ImmutableArray<FirmProblem> problems)
    {
        var next = new Firm
        {
            Id = Id,
            Version = (firm?.Version ?? 0) + 1,
            Deleted = deleted,
            ChangedAt = time.GetUtcNow(),
            ChangedBy = origin.By,
            Details = details,
        };
        stale = true;
        WriteAnswer answer;
        try
        {
            answer = await store.SaveAsync(new FirmWrite(next, firm?.Details, origin.Source));
        }
        catch (StoreFailedException failure)
        {
            return new(SaveOutcome.Failed, firm?.Version ?? 0, [new FirmProblem(failure.Code, "", [])]);
        }

        switch (answer.Outcome)
        {
            case WriteOutcome.Saved:
                var outcome = deleted ? SaveOutcome.Deleted : firm is null ? SaveOutcome.Created : SaveOutcome.Changed;
                (firm, stale) = (next, false);
                return new(outcome, next.Version, problems);
            case WriteOutcome.CreditCodeTaken:
                stale = false;
                return Refused(new FirmProblem(SaveCodes.CreditCodeTaken, "creditCode", [details.CreditCode ?? "", answer.OtherId ?? ""]));
            default:
                // Another activation has written: what is held here is outdated, and the next call reads it again.
                return new(SaveOutcome.Failed, firm?.Version ?? 0, [new FirmProblem(SaveCodes.VersionConflict, "", [])]);
        }
    }

    FirmSaved Refused(params ImmutableArray<FirmProblem> problems) => new(SaveOutcome.Refused, firm?.Version ?? 0, problems);

    /// <summary>Default collection never runs within a short load, so a firm that only a load touched makes room by itself.</summary>
    void LeaveUnlessRead()
    {
        if (!read)
        {
            DeactivateOnIdle();
        }
    }
}
