using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;

namespace AgriDirectory.Verification;

/// <summary>
/// Compares a generation with SQL by id and version. Both are walked by id, side by side. A firm that differs may only have been changed between the
/// two looks: it is looked at again, in SQL, in the index and in SQL once more, and differs when SQL said the same both times and that nothing of it was on its way.
/// For a dirty row goes once the index shows it.
/// </summary>
sealed class IndexComparison(IDirectoryStore store, ISearchEngine engine, TimeProvider time, int generation)
{
    const int PageSize = 5_000;

    /// <summary>How long all waiting for firms on their way may take together.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    readonly List<string> doubtful = [];
    readonly List<FirmDifference> told = [];
    readonly int[] counts = new int[Enum.GetValues<DifferenceKind>().Length];
    readonly Queue<IndexedFirm> page = new();
    string? after = "";
    TimeSpan waited;

    /// <summary>Firms of SQL seen so far.</summary>
    public int Seen { get; private set; }

    /// <summary>Firms that the engine refuses.</summary>
    public int Parked { get; private set; }

    /// <summary>Firms of which nothing is known, for they were on their way or kept changing.</summary>
    public int Waiting { get; private set; }

    /// <summary>Some of the differences.</summary>
    public IReadOnlyList<FirmDifference> Told => told;

    /// <summary>How many differ so.</summary>
    public int Count(DifferenceKind kind) => counts[(int)kind];

    /// <summary>Walks to the end.</summary>
    /// <param name="looked">Told how many firms were seen.</param>
    /// <param name="repair">Given the differences of some firms at a time; null to leave them as they are.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="GenerationGoneException">Another generation answers by now.</exception>
    public async Task RunAsync(Action<int> looked, Func<IReadOnlyList<FirmDifference>, Task>? repair, CancellationToken stop)
    {
        var stored = new StoredFirms(store, stop);
        var (firm, indexed) = (await stored.NextAsync(), await NextIndexedAsync(stop));
        while (firm is not null || indexed is not null)
        {
            var order = firm is null ? 1 : indexed is null ? -1 : string.CompareOrdinal(firm.Id, indexed.Value.Id);
            if (order != 0 || firm!.Version != indexed!.Value.Version || firm.Deleted == indexed.Value.Living || firm.Parked)
            {
                doubtful.Add(order <= 0 ? firm!.Id : indexed!.Value.Id);
            }

            if (order <= 0)
            {
                Seen++;
                firm = await stored.NextAsync();
            }

            if (order >= 0)
            {
                indexed = await NextIndexedAsync(stop);
            }

            if (doubtful.Count >= IndexedFirm.MostLookedUp)
            {
                await LookAgainAsync(repair, stop);
            }

            if (Seen % 1_000 == 0)
            {
                stop.ThrowIfCancellationRequested();
                looked(Seen);
            }
        }

        await LookAgainAsync(repair, stop);
        looked(Seen);
    }

    async ValueTask<IndexedFirm?> NextIndexedAsync(CancellationToken stop)
    {
        if (page.Count == 0 && after is { } last)
        {
            var read = await engine.WalkAsync(generation, last, PageSize, stop);
            after = read.Length == PageSize ? read[^1].Id : null;
            foreach (var indexed in read)
            {
                page.Enqueue(indexed);
            }
        }

        return page.TryDequeue(out var next) ? next : null;
    }

    async Task LookAgainAsync(Func<IReadOnlyList<FirmDifference>, Task>? repair, CancellationToken stop)
    {
        HashSet<string> open = [.. doubtful];
        doubtful.Clear();
        while (open.Count > 0)
        {
            var before = await StatesAsync(open, stop);
            var held = (await engine.LookUpAsync(generation, open, stop)).ToLookup(i => i.Id);
            var states = await StatesAsync(open, stop);
            await StillAnswersAsync(stop);
            var differences = new List<FirmDifference>();
            foreach (var id in open.Where(id => before.GetValueOrDefault(id) == states.GetValueOrDefault(id) && states.GetValueOrDefault(id) is not { Waiting: true }).ToList())
            {
                open.Remove(id);
                Judge(id, states.GetValueOrDefault(id), [.. held[id]], differences);
            }

            if (repair is not null && differences.Count > 0)
            {
                await repair(differences);
            }

            if (open.Count > 0 && waited >= Patience)
            {
                Waiting += open.Count;
                return;
            }

            if (open.Count > 0)
            {
                await Task.Delay(Look, time, stop);
                waited += Look;
            }
        }
    }

    void Judge(string id, FirmState? firm, IndexedFirm[] held, List<FirmDifference> differences)
    {
        if (firm is { Parked: true })
        {
            Parked++;
            return;
        }

        DifferenceKind? kind = (firm, held) switch
        {
            (null, []) => null,
            (null, _) or (_, [_, _, ..]) => DifferenceKind.Surplus,
            (_, []) => DifferenceKind.Missing,
            ({ } f, [var i]) when i.Version < f.Version => DifferenceKind.Older,
            ({ } f, [var i]) when i.Version > f.Version => DifferenceKind.Newer,
            ({ } f, [var i]) when i.Living == f.Deleted => DifferenceKind.Otherwise,
            _ => null,
        };
        if (kind is not { } differs)
        {
            return;
        }

        var difference = new FirmDifference(id, differs, firm?.Version, held.Length == 0 ? null : held[0].Version);
        differences.Add(difference);
        if (counts[(int)differs]++ < TotalsCompared.MostTold)
        {
            told.Add(difference);
        }
    }

    async Task<Dictionary<string, FirmState>> StatesAsync(IEnumerable<string> ids, CancellationToken stop) =>
        (await store.ReadStatesAsync([.. ids], stop)).ToDictionary(s => s.Id);

    /// <summary>One that was switched away from is not written to any more, and differs for that reason alone.</summary>
    async Task StillAnswersAsync(CancellationToken stop)
    {
        if ((await store.ReadGenerationsAsync(stop)).FirstOrDefault(g => g.State == GenerationState.Current)?.Number != generation)
        {
            throw new GenerationGoneException();
        }
    }
}

/// <summary>Another generation of the index answers than the one that was being compared.</summary>
sealed class GenerationGoneException : Exception;
