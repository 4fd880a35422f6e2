using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>Bringing deleted firms back, making one entry of two, and undoing that.</summary>
sealed partial class FirmGrain
{
    public async Task<FirmSaved> RestoreAsync(long expected, ChangeOrigin origin)
    {
        await RefreshAsync();
        if (firm is not { Deleted: true } gone || gone.Version != expected)
        {
            return Conflict();
        }

        return gone.MergedInto is { } kept
            ? Refused(new FirmProblem(SaveCodes.FirmMerged, "", [Id, kept]))
            : Told(gone.Details.Sample ? await AddSampleAsync(gone.Details, origin) : await AddAsync(gone.Details, origin));
    }

    public async Task<FirmSaved> MergeAsync(long expected, string other, long otherExpected, FirmDetails? details, ChangeOrigin origin)
    {
        await RefreshAsync();
        if (other == Id)
        {
            return Refused(new FirmProblem(SaveCodes.MergeItself, "other", []));
        }

        if (Living is not { } kept || kept.Version != expected)
        {
            return Conflict();
        }

        // The other's grain is not asked, for it may be about to ask this one: SQL has the last word on either's version.
        if (await store.ReadAsync(other) is not { Deleted: false } merged)
        {
            return Refused(new FirmProblem(SaveCodes.MergeGone, "other", [other]));
        }

        if (merged.Version != otherExpected)
        {
            return Conflict();
        }

        if (merged.Details.Sample != kept.Details.Sample)
        {
            return Refused(new FirmProblem(SaveCodes.SampleBesideReal, "other", []));
        }

        var result = details is null ? FirmMerge.Of(kept.Details, merged.Details) : FirmRules.Tidy(details) with { Sample = kept.Details.Sample };
        var problems = Check(result);
        if (problems.Any(p => !p.Warning))
        {
            return Refused([.. problems]);
        }

        var (next, tombstone) = (Next(kept, result, origin), Next(merged, merged.Details, origin) with { Deleted = true, MergedInto = Id });
        // The other goes first, so that this one can have its credit code.
        return await SaveBothAsync(
            next, problems, other,
            new FirmWrite(tombstone, merged.Details, origin.Source, new MergeMark(MergeStep.Merged, Id)),
            new FirmWrite(next, kept.Details, origin.Source, new MergeMark(MergeStep.Merged, other)));
    }

    public async Task<FirmSaved> UnmergeAsync(long expected, string other, ChangeOrigin origin)
    {
        await RefreshAsync();
        if (Living is not { } kept || kept.Version != expected)
        {
            return Conflict();
        }

        var history = await store.ReadHistoryAsync(Id);
        if (await store.ReadAsync(other) is not { Deleted: true } merged || merged.MergedInto != Id || FirmMerge.Undo(kept.Details, history, other) is not var (details, stayed))
        {
            return Refused(new FirmProblem(SaveCodes.MergeUndone, "other", [other]));
        }

        ImmutableArray<FirmProblem> problems = [.. Check(details), .. Check(merged.Details).Where(p => !p.Warning)];
        if (problems.Any(p => !p.Warning))
        {
            return Refused(problems);
        }

        var (next, back) = (Next(kept, details, origin), Next(merged, merged.Details, origin));
        // This one goes first, so that the other can have its credit code back.
        return await SaveBothAsync(
            next, [.. problems, .. stayed.Select(f => new FirmProblem(SaveCodes.ChangedSince, f, [], Warning: true))], other,
            new FirmWrite(next, kept.Details, origin.Source, new MergeMark(MergeStep.Undone, other)),
            new FirmWrite(back, merged.Details, origin.Source, new MergeMark(MergeStep.Undone, Id)));
    }

    public Task OutdatedAsync()
    {
        outdated++;
        return Task.CompletedTask;
    }

    /// <summary>A made-up firm comes back as long as there are no real ones, and goes again if one came at the same time.</summary>
    async Task<FirmSaved> AddSampleAsync(FirmDetails details, ChangeOrigin origin)
    {
        async Task<bool> RealOnesAsync() => await store.CountAsync() is var counts && counts.Living > counts.Samples;

        var refused = Refused(new FirmProblem(SaveCodes.SampleBesideReal, "", []));
        if (await RealOnesAsync())
        {
            return refused;
        }

        var saved = await CheckAndSaveAsync(details, origin);
        if (saved.Outcome != SaveOutcome.Changed || !await RealOnesAsync())
        {
            return saved;
        }

        await SaveAsync(details, deleted: true, origin, []);
        return refused with { Version = firm!.Version };
    }

    /// <summary>Saves this firm and another; the other's grain is told even if nobody knows whether they are saved.</summary>
    async Task<FirmSaved> SaveBothAsync(Firm next, ImmutableArray<FirmProblem> problems, string other, FirmWrite first, FirmWrite second)
    {
        var saved = await WriteAsync(next, problems, () => store.SaveBothAsync(first, second));
        try
        {
            await GrainFactory.GetGrain<IFirmGrain>(other).OutdatedAsync();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // It finds out when it saves, or when it is activated anew.
        }

        return Told(saved);
    }
}
