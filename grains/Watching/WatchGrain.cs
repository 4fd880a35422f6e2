using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Work;
using Orleans.Concurrency;

namespace AgriDirectory.Watching;

/// <summary>Keeps nothing, so that it can say how things are whatever has just been restarted.</summary>
[StatelessWorker(2)]
sealed class WatchGrain(IDirectoryStore store, ISearchEngine engine, TimeProvider time) : Grain, IWatchGrain
{
    /// <summary>Who takes longer is said not to answer: a page is to open all the same.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<DirectoryStatus> ReadAsync()
    {
        var unknown = new List<string>();
        // Those that ask others first, so that they work while the store is read.
        var troubled = TroubledAsync();
        var worklist = TryAsync("worklist", () => GrainFactory.GetGrain<IWorkSweepGrain>(0).GetState(), unknown);
        var index = TryAsync("index", () => GrainFactory.GetGrain<IRebuildGrain>(0).GetState(), unknown);
        var kept = await TryAsync("store", () => store.ReadStatusAsync(), unknown);
        var firms = kept is null ? null : await TryAsync("store", () => store.CountAsync(), unknown);
        var searched = await EngineAsync((await index)?.Generations.FirstOrDefault(g => g.State == GenerationState.Current)?.Number, unknown);
        return new(
            time.GetUtcNow(), kept, await index, searched, store.Partitions, await troubled, (await worklist)?.Trouble, firms, FirmDocuments.Rules,
            [.. unknown.Distinct().Order(StringComparer.Ordinal)], store.WriteFailure);
    }

    public async Task<ImmutableArray<ParkedFirm>> ReadParkedAsync(bool dismissed)
    {
        var rows = dismissed
            ? [.. (await store.ReadDismissedAsync(WatchRules.MostRows)).Select(d => (d.Row, Dismissal: (Dismissal?)d.Dismissal))]
            : (await store.ReadParkedAsync(WatchRules.MostRows)).Select(r => (Row: r, Dismissal: (Dismissal?)null)).ToList();
        var names = (await store.ReadManyAsync([.. rows.Select(r => r.Row.FirmId)])).ToDictionary(f => f.Id, f => f.Details.LegalName);
        return
        [
            .. from row in rows
               select new ParkedFirm(row.Row.FirmId, names.GetValueOrDefault(row.Row.FirmId, ""), row.Row.Sequence, row.Row.Reason, row.Row.At, row.Dismissal),
        ];
    }

    public Task<bool> RetryAsync(string firmId, string by) => store.RetryParkedAsync(firmId, Entry(by, AuditCodes.ParkedRetried, firmId));

    public async Task<bool> DismissAsync(string firmId, long sequence, string reason, string by)
    {
        ArgumentOutOfRangeException.ThrowIfZero(reason.Length, nameof(reason));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reason.Length, WatchRules.MaxReason, nameof(reason));
        if (!await store.DismissParkedAsync(firmId, sequence, new Dismissal(time.GetUtcNow(), by, reason), Entry(by, AuditCodes.ParkedDismissed, firmId)))
        {
            return false;
        }

        await CloseItemAsync(firmId, reason, by);
        return true;
    }

    /// <summary>With the reason, for the clerks who see it there. Should it not come to that, the sweep settles the item, for the row is not among the parked ones any more.</summary>
    async Task CloseItemAsync(string firmId, string reason, string by)
    {
        var item = GrainFactory.GetGrain<IWorkGrain>(WorkRules.NumberOf(WorkKind.Parked, firmId));
        for (var tries = 0; tries < 3; tries++)
        {
            if (await item.GetAsync() is not { State: WorkState.Open or WorkState.Settled } now
                || (await item.ChangeAsync(new WorkChange(WorkState.Done, now.Owner.Length > 0 ? now.Owner : by, now.Due, now.Reply, reason), now.Version, by)).Saved)
            {
                return;
            }
        }
    }

    async Task<ImmutableArray<TroubledPartition>> TroubledAsync()
    {
        var asked = await Task.WhenAll(Enumerable.Range(0, store.Partitions).Select(LookAsync));
        return [.. asked.OfType<TroubledPartition>()];

        async Task<TroubledPartition?> LookAsync(int partition)
        {
            var state = await TryAsync("partition", () => GrainFactory.GetGrain<IPartitionGrain>(partition).GetState(), []);
            return state is { Trouble: null } ? null : new(partition, state?.Trouble);
        }
    }

    async Task<EngineStatus> EngineAsync(int? current, List<string> unknown)
    {
        var name = TryAsync("engine", () => engine.DescribeAsync(), unknown);
        EngineHealth? health = null;
        int? firms = null;
        if (current is { } generation)
        {
            health = await TryAsync("engine", async () => (EngineHealth?)await engine.CheckAsync(generation), unknown) ?? EngineHealth.Unavailable;
            if (health == EngineHealth.Ready)
            {
                firms = await TryAsync("engine", async () => (int?)await engine.CountAsync(generation), unknown);
            }
        }

        return new(await name, health, firms);
    }

    async Task<T?> TryAsync<T>(string what, Func<Task<T>> ask, List<string> unknown)
    {
        try
        {
            return await ask().WaitAsync(Patience, time);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or StoreFailedException or EngineUnavailableException or InvalidOperationException)
        {
            unknown.Add(what);
            return default;
        }
    }

    AuditEntry Entry(string by, string what, string about) => new(0, time.GetUtcNow(), by, AuditCodes.RoleOf(by), what, about);
}
