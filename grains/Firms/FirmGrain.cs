using System.Collections.Immutable;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;

namespace AgriDirectory.Firms;

sealed partial class FirmGrain(IDirectoryStore store, TimeProvider time) : Grain, IFirmGrain
{
    Firm? firm;
    bool read;

    /// <summary>How often something else may have written the firm, and at which of these counts it was read; -1 if nobody knows.</summary>
    int outdated;
    int known = -1;

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

            return await CheckAndSaveAsync(FirmRules.Apply(patch, firm?.Details), origin);
        }
        finally
        {
            LeaveUnlessRead();
        }
    }

    public async Task<FirmSaved> SaveAsync(FirmDetails details, long expected, ChangeOrigin origin)
    {
        await RefreshAsync();
        if (!FirmId.IsValid(Id) || (expected == 0 && firm is { Deleted: true }))
        {
            return Refused(new FirmProblem(SaveCodes.IdUsed, "id", [Id]));
        }

        if (expected != (firm?.Version ?? 0) || firm is { Deleted: true })
        {
            return Conflict();
        }

        // Whether a firm is made up is decided when it is loaded, never by whoever edits it.
        var told = FirmRules.Tidy(details) with { Sample = firm?.Details.Sample ?? false };
        return Told(firm is null ? await AddAsync(told, origin) : await CheckAndSaveAsync(told, origin));
    }

    public Task<bool> WaitUntilVisibleAsync(long sequence, TimeSpan limit) =>
        GrainFactory.GetGrain<IPartitionGrain>(Partitioning.Of(Id, store.Partitions)).WaitUntilVisibleAsync(sequence > 0 ? sequence : store.LastSequence, limit);

    public async Task<FirmSaved> DeleteAsync(long expected, ChangeOrigin origin)
    {
        await RefreshAsync();
        return Living is { } living && living.Version == expected ? Told(await SaveAsync(living.Details, deleted: true, origin, [])) : Conflict();
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

    public async Task<FirmGrainState> GetState()
    {
        await RefreshAsync();
        return new(firm?.Version ?? 0, firm?.Deleted ?? false, firm?.ChangedAt, firm?.MergedInto, Living?.Details.Trades ?? []);
    }

    Firm? Living => firm is { Deleted: false } ? firm : null;

    /// <summary>Reads the firm from SQL at first, and again after a save whose outcome is unknown, or when another has written it.</summary>
    async Task RefreshAsync()
    {
        while (known != outdated)
        {
            var count = outdated;
            firm = FirmId.IsValid(Id) ? await store.ReadAsync(Id) : null;
            known = count;
        }
    }

    /// <summary>The sample and real firms never mix: it goes before the first real firm, and not for one that rules refuse.</summary>
    async Task<FirmSaved> AddAsync(FirmDetails details, ChangeOrigin origin)
    {
        try
        {
            if (Check(details).All(p => p.Warning))
            {
                await SampleAway.PutAsync(store, GrainFactory, origin);
            }
        }
        catch (StoreFailedException failure)
        {
            return new(SaveOutcome.Failed, 0, [new FirmProblem(failure.Code, "", [])]);
        }

        var saved = await CheckAndSaveAsync(details, origin);
        if (saved.Outcome is not (SaveOutcome.Created or SaveOutcome.Changed))
        {
            return saved;
        }

        try
        {
            // A load of the sample that ran beside this may have added some more.
            await SampleAway.PutAsync(store, GrainFactory, origin);
        }
        catch (StoreFailedException)
        {
            // This firm is saved all the same, and the next one that is created tries again.
        }

        return saved;
    }

    ImmutableArray<FirmProblem> Check(FirmDetails details) => FirmRules.Check(details, BeijingDay.Of(time.GetUtcNow()));

    async Task<FirmSaved> CheckAndSaveAsync(FirmDetails details, ChangeOrigin origin)
    {
        var problems = Check(details);
        if (problems.Any(p => !p.Warning))
        {
            return Refused([.. problems]);
        }

        return Living is { } living && FirmJson.Write(details).AsSpan().SequenceEqual(FirmJson.Write(living.Details))
            ? new(SaveOutcome.Unchanged, living.Version, problems)
            : await SaveAsync(details, deleted: false, origin, problems);
    }

    Task<FirmSaved> SaveAsync(FirmDetails details, bool deleted, ChangeOrigin origin, ImmutableArray<FirmProblem> problems)
    {
        var next = Next(firm, details, origin) with { Deleted = deleted };
        return WriteAsync(next, problems, () => store.SaveAsync(new FirmWrite(next, firm?.Details, origin.Source)));
    }

    /// <summary>The firm's next version; of this one where there is none yet, the first.</summary>
    Firm Next(Firm? now, FirmDetails details, ChangeOrigin origin) => new()
    {
        Id = now?.Id ?? Id,
        Version = (now?.Version ?? 0) + 1,
        ChangedAt = time.GetUtcNow(),
        ChangedBy = origin.By,
        Details = details,
    };

    async Task<FirmSaved> WriteAsync(Firm next, ImmutableArray<FirmProblem> problems, Func<Task<WriteAnswer>> write)
    {
        var count = outdated;
        known = -1;
        WriteAnswer answer;
        try
        {
            answer = await write();
        }
        catch (StoreFailedException failure)
        {
            return new(SaveOutcome.Failed, firm?.Version ?? 0, [new FirmProblem(failure.Code, "", [])]);
        }

        switch (answer.Outcome)
        {
            case WriteOutcome.Saved:
                var outcome = next.Deleted ? SaveOutcome.Deleted : firm is null ? SaveOutcome.Created : SaveOutcome.Changed;
                (firm, known) = (next, count);
                return new(outcome, next.Version, problems, answer.Sequence);
            case WriteOutcome.CreditCodeTaken:
                known = count;
                return Refused(new FirmProblem(SaveCodes.CreditCodeTaken, "creditCode", [await CodeOfAsync(answer.OtherId!), answer.OtherId!]));
            default:
                // Another activation has written: what is held here is outdated, and the next call reads it again.
                return new(SaveOutcome.Failed, firm?.Version ?? 0, [new FirmProblem(SaveCodes.VersionConflict, "", [])]);
        }
    }

    /// <summary>Of two firms that are saved together, either's code may be another's: it is the owner's.</summary>
    async Task<string> CodeOfAsync(string owner) => (await store.ReadAsync(owner))?.Details.CreditCode ?? "";

    FirmSaved Conflict() => new(SaveOutcome.Conflict, firm?.Version ?? 0, []);

    /// <summary>A writer beside this activation makes a conflict like any other: whoever saves looks at what is there now.</summary>
    static FirmSaved Told(FirmSaved saved) =>
        saved.Outcome == SaveOutcome.Failed && saved.Problems.Any(p => p.Code == SaveCodes.VersionConflict) ? saved with { Outcome = SaveOutcome.Conflict, Problems = [] } : saved;

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
