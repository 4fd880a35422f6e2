using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using Orleans.Concurrency;

namespace AgriDirectory.Imports;

/// <summary>Batches overlap, so that reading, saving and indexing go on side by side; state changes only between awaits.</summary>
[Reentrant]
sealed class ImportGrain(IDirectoryStore store, TimeProvider time) : Grain, IImportGrain
{
    static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    readonly RowClaims claims = new();
    readonly HashSet<int> failed = [];
    GrainReference? first;
    ImportState? state;
    ChangeOrigin origin = new("import", "");
    long kept;
    bool realFirms;
    Task? puttingAway;

    string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        state = await store.ReadImportAsync(Id, cancellationToken);
        if (state is { Status: ImportStatus.Running })
        {
            // Only a process that died leaves an import running that no activation holds.
            await KeepAsync(state with { Status = ImportStatus.Failed, Reason = "interrupted", EndedAt = time.GetUtcNow() });
        }
    }

    public async Task<ImportState> BeginAsync(string name, ChangeOrigin origin)
    {
        this.origin = origin;
        var counts = await store.CountAsync();
        realFirms = counts.Living > counts.Samples;
        await KeepAsync(new ImportState { Id = Id, Name = name, By = origin.By, Status = ImportStatus.Running, StartedAt = time.GetUtcNow() });
        return state!;
    }

    public async Task<ImmutableArray<RowOutcome>> LoadAsync(ImmutableArray<ImportRow> rows)
    {
        var outcomes = new RowOutcome[rows.Length];
        var keys = rows.Select(KeyOf).ToArray();
        for (List<int> left = [.. Enumerable.Range(0, rows.Length)]; left.Count > 0;)
        {
            var (open, twins) = Claim(rows, keys, left, outcomes);
            await PutSampleAwayBeforeAsync(open.Select(i => rows[i]));
            var matches = await store.MatchAsync([.. open.Select(i => keys[i])]);
            await Task.WhenAll(open.Select(async (row, m) => outcomes[row] = await LoadRowAsync(rows[row], keys[row], matches[m])));

            // A row that was refused gives no firm: one after it may.
            var refused = open.FindAll(i => outcomes[i].Outcome == SaveOutcome.Refused);
            refused.ForEach(i => claims.Release(keys[i], outcomes[i].FirmId, rows[i].Line));
            var lines = refused.Select(i => rows[i].Line).ToHashSet();
            left = [.. twins.Where(t => lines.Contains(t.Earlier)).Select(t => t.Row)];
        }

        await CountAsync(outcomes);
        return [.. outcomes];
    }

    /// <summary>Parts rows that speak for a firm first from those whose firm another has given, which are refused for it.</summary>
    (List<int> Open, List<(int Row, int Earlier)> Twins) Claim(ImmutableArray<ImportRow> rows, FirmKey[] keys, List<int> left, RowOutcome[] outcomes)
    {
        var (open, twins) = (new List<int>(left.Count), new List<(int, int)>());
        foreach (var i in left)
        {
            if (claims.Claim(keys[i], rows[i].Line) is { } earlier)
            {
                outcomes[i] = Refused(rows[i], null, SaveCodes.DuplicateRow, $"{earlier}");
                twins.Add((i, earlier));
            }
            else
            {
                open.Add(i);
            }
        }

        return (open, twins);
    }

    public Task RefuseAsync(int rows)
    {
        state = state! with { Rows = state.Rows + rows, Refused = state.Refused + rows };
        return Task.CompletedTask;
    }

    public async Task<ImportState> EndAsync(ImportStatus state, string? reason = null)
    {
        await PutSampleAwayBesideRealAsync();
        if (state == ImportStatus.Done && !await EverythingVisibleAsync())
        {
            reason = "not-yet-searchable";
        }

        await KeepAsync(this.state! with { Status = state, Reason = reason, EndedAt = time.GetUtcNow() });
        DeactivateOnIdle();
        return this.state!;
    }

    public Task<ImportState?> GetAsync() => Task.FromResult(state);

    static FirmKey KeyOf(ImportRow row)
    {
        var values = row.Patch.Values;
        return new(
            row.Id,
            values.CreditCode is { Length: > 0 } code ? CreditCode.Normalize(code) : null,
            Folding.Key(values.LegalName),
            row.Patch.Given.HasFlag(FirmFields.Township) ? values.Township : FirmKey.AnyTownship);
    }

    async Task<RowOutcome> LoadRowAsync(ImportRow row, FirmKey key, FirmMatch match)
    {
        if (row.Patch.Values.Sample && realFirms)
        {
            return Refused(row, null, SaveCodes.SampleBesideReal);
        }

        if (key.Id is not null && match.ByCreditCode is { } owner && owner != key.Id)
        {
            return Refused(row, key.Id, SaveCodes.CreditCodeTaken, key.CreditCode!, owner);
        }

        if (key.Id is null && match is { ByCreditCode: null, SeveralByName: true })
        {
            return Refused(row, null, SaveCodes.NameOfSeveral, row.Patch.Values.LegalName);
        }

        var id = key.Id ?? match.ByCreditCode ?? match.ByName ?? FirmId.New();
        if (claims.ClaimFirm(id, row.Line) is { } earlier)
        {
            if (key.CreditCode is null || id != match.ByName)
            {
                return Refused(row, id, SaveCodes.DuplicateRow, $"{earlier}");
            }

            // The firm without a credit code has just got another row's: this row's code is that of a namesake.
            id = FirmId.New();
        }

        try
        {
            var saved = await Firm(id).LoadAsync(row.Patch, origin);
            return new(row.Line, saved.Outcome, id, saved.Problems);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or StoreFailedException)
        {
            return new(row.Line, SaveOutcome.Failed, id, [new FirmProblem(SaveCodes.StoreFailed, "", [])]);
        }
    }

    /// <summary>By what is known of the first firm: each time anew, Orleans reads the interface's attributes.</summary>
    IFirmGrain Firm(string id)
    {
        first ??= (GrainReference)GrainFactory.GetGrain<IFirmGrain>(id);
        return (IFirmGrain)GrainFactory.GetGrain(GrainId.Create(first.GrainId.Type, id), first.InterfaceType);
    }

    static RowOutcome Refused(ImportRow row, string? id, string code, params ImmutableArray<string> arguments) =>
        new(row.Line, SaveOutcome.Refused, id, [new FirmProblem(code, "", arguments)]);

    /// <summary>The sample and real firms never mix: it goes when the first row comes that will be a real firm, and not for one that rules refuse.</summary>
    async Task PutSampleAwayBeforeAsync(IEnumerable<ImportRow> rows)
    {
        if (!realFirms)
        {
            var today = BeijingDay.Of(time.GetUtcNow());
            if (!rows.Any(r => !r.Patch.Values.Sample && FirmRules.Check(FirmRules.Apply(r.Patch, null), today).All(p => p.Warning)))
            {
                return;
            }

            realFirms = true;
        }

        await (puttingAway ??= PutSampleAwayAsync());
    }

    async Task PutSampleAwayAsync()
    {
        try
        {
            await SampleAway.PutAsync(store, GrainFactory, origin, removed => state = state! with { SamplesRemoved = state.SamplesRemoved + removed });
        }
        catch (StoreFailedException)
        {
            puttingAway = null;
            throw;
        }
    }

    /// <summary>
    /// Rows of the sample in one batch may have been saved after the first real firm of another had put away what was there then; and so may a clerk's.
    /// </summary>
    async Task PutSampleAwayBesideRealAsync()
    {
        try
        {
            var counts = await store.CountAsync();
            if (counts.Living > counts.Samples && counts.Samples > 0)
            {
                realFirms = true;
                await PutSampleAwayAsync();
            }
        }
        catch (StoreFailedException)
        {
            // The next real firm tries again.
        }
    }

    async Task CountAsync(RowOutcome[] outcomes)
    {
        int Of(SaveOutcome outcome) => outcomes.Count(o => o.Outcome == outcome);

        // Rows that failed before are handed over again: they count once, as they ended.
        var again = outcomes.Count(o => failed.Remove(o.Line));
        failed.UnionWith(outcomes.Where(o => o.Outcome == SaveOutcome.Failed).Select(o => o.Line));
        state = state! with
        {
            Rows = state.Rows + outcomes.Length - again,
            Created = state.Created + Of(SaveOutcome.Created),
            Changed = state.Changed + Of(SaveOutcome.Changed),
            Unchanged = state.Unchanged + Of(SaveOutcome.Unchanged),
            Refused = state.Refused + Of(SaveOutcome.Refused),
            Failed = failed.Count,
            Warnings = state.Warnings + outcomes.Count(o => o.Outcome is not (SaveOutcome.Refused or SaveOutcome.Failed) && o.Problems.Length > 0),
        };
        if (time.GetElapsedTime(kept) > KeepEvery)
        {
            await KeepAsync(state);
        }
    }

    async Task KeepAsync(ImportState next)
    {
        (state, kept) = (next, time.GetTimestamp());
        await store.SaveImportAsync(next);
    }

    /// <summary>The load ends when its last firm can be found; with the engine down for long it ends all the same, and says so.</summary>
    async Task<bool> EverythingVisibleAsync()
    {
        var sequence = store.LastSequence;
        var began = time.GetTimestamp();
        var late = Enumerable.Range(0, store.Partitions).ToArray();
        while (late.Length > 0 && time.GetElapsedTime(began) < LongestLook)
        {
            var seen = await Task.WhenAll(late.Select(k => GrainFactory.GetGrain<IPartitionGrain>(k).WaitUntilVisibleAsync(sequence, LookEvery)));
            late = [.. late.Where((_, i) => !seen[i])];
        }

        return late.Length == 0;
    }
}
