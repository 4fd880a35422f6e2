using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Microsoft.Extensions.Logging;
using LuceneFiles = Lucene.Net.Store.Directory;

namespace AgriDirectory.Silo.Search;

/// <summary>The embedded search engine: Lucene.NET in this process, a folder a generation.</summary>
/// <param name="folder">Where the generations' folders are; made when the first is.</param>
/// <param name="time">By which cursors expire.</param>
/// <param name="log">For what operators have to know.</param>
public sealed class LuceneEngine(string folder, TimeProvider time, ILogger<LuceneEngine> log) : ISearchEngine, IAsyncDisposable
{
    const string Prefix = "firms-";

    /// <summary>So many documents are a change that somebody waits for; more are a load, which can.</summary>
    const int Few = 8;

    readonly ConcurrentDictionary<int, LuceneGeneration> open = new();
    readonly ConcurrentDictionary<int, string> givenRules = new();
    readonly List<LuceneGeneration> dropping = [];
    readonly LuceneCursors cursors = new(time);

    // Generations are opened, made and dropped one at a time; and documents are made by as many callers as there are processors.
    readonly SemaphoreSlim changing = new(1), writing = new(Environment.ProcessorCount);
    volatile LuceneGeneration? current;

    /// <summary>How many searchers are held for cursors.</summary>
    internal int MaxHeldSearchers { init => cursors.MaxHeld = value; }

    /// <summary>Puts something between Lucene and its files: tests let the disk be full there.</summary>
    internal Func<LuceneFiles, LuceneFiles> Between { get; init; } = files => files;

    /// <inheritdoc/>
    public async Task<EngineHealth> CheckAsync(int generation, CancellationToken stop = default)
    {
        await SweepAsync(stop);
        if (!open.TryGetValue(generation, out var there))
            return await AloneAsync(() => TryOpen(generation, out _), stop);

        var health = await Task.Run(there.CheckAsync, stop);
        if (health == EngineHealth.Damaged)
            cursors.Drop(there);

        return health;
    }

    /// <inheritdoc/>
    public Task<bool> CreateAsync(int generation, string rules, CancellationToken stop = default) => AloneAsync(() => MakeAsync(generation, rules), stop);

    async Task<bool> MakeAsync(int number, string rules)
    {
        givenRules[number] = rules;
        if (open.TryGetValue(number, out var there))
        {
            if (there.Rules == rules && await there.CheckAsync() is EngineHealth.Ready or EngineHealth.Unavailable)
                return false;

            // It answers nobody until it is filled and switched to: no answer is better than an empty one.
            if (current == there)
                current = null;

            open.TryRemove(number, out _);
            cursors.Drop(there);
            there.Dispose();
        }

        try
        {
            var health = there is null ? TryOpen(number, out _) : EngineHealth.Damaged;
            if (health == EngineHealth.Ready)
                return false;

            if (health == EngineHealth.Unavailable)
                throw new EngineUnavailableException($"Generation {number} cannot be opened.");

            open[number] = LuceneGeneration.Create(FolderOf(number), number, rules, Between, log);
            return true;
        }
        catch (Exception e) when (e is not EngineUnavailableException)
        {
            throw new EngineUnavailableException($"Generation {number} cannot be made: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async Task SwitchAsync(int generation, CancellationToken stop = default) => current = await GetAsync(generation, stop);

    /// <inheritdoc/>
    public async Task KeepOnlyAsync(IReadOnlyCollection<int> generations, CancellationToken stop = default)
    {
        await AloneAsync(
            () =>
            {
                foreach (var (number, there) in open)
                {
                    if (!generations.Contains(number) && open.TryRemove(number, out _))
                    {
                        dropping.Add(there);
                        if (current == there)
                            current = null;
                    }
                }

                return DeleteStrangers(generations);
            },
            stop);
        await SweepAsync(stop);
    }

    /// <summary>Folders of generations that nobody opened or holds: those of an earlier process.</summary>
    int DeleteStrangers(IReadOnlyCollection<int> generations)
    {
        var deleted = 0;
        foreach (var path in Directory.Exists(folder) ? Directory.GetDirectories(folder, Prefix + "*") : [])
        {
            if (int.TryParse(Path.GetFileName(path)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && !generations.Contains(number) && dropping.All(d => d.Number != number))
                deleted += Delete(path);
        }

        return deleted;
    }

    /// <summary>Ends dropped generations whose last cursor has gone.</summary>
    async Task SweepAsync(CancellationToken stop)
    {
        cursors.Sweep();
        if (dropping.Count == 0)
            return;

        await AloneAsync(
            () =>
            {
                foreach (var over in dropping.Where(d => d.Damage is not null || !cursors.Any(d)).ToList())
                {
                    cursors.Drop(over);
                    dropping.Remove(over);
                    over.Dispose();
                    Delete(FolderOf(over.Number));
                }

                return true;
            },
            stop);
    }

    int Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);

            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("The old generation {Path} could not be deleted: {Why}", path, e.Message);
            return 0;
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string?>> WriteAsync(int generation, IReadOnlyList<FirmDocument> documents, CancellationToken stop = default)
    {
        var there = await GetAsync(generation, stop);
        await writing.WaitAsync(stop);
        try
        {
            return documents.Count > Few
                ? await BackgroundWork.RunAsync(() => there.Write(documents, stop), stop)
                : await Task.Run(() => there.Write(documents, stop), stop);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task MakeVisibleAsync(int generation, CancellationToken stop = default) =>
        await (await GetAsync(generation, stop)).MakeVisibleAsync().WaitAsync(stop);

    /// <inheritdoc/>
    public async Task MakeDurableAsync(int generation, CancellationToken stop = default) =>
        await (await GetAsync(generation, stop)).MakeDurableAsync().WaitAsync(stop);

    /// <inheritdoc/>
    public async Task SettleAsync(int generation, CancellationToken stop = default) =>
        await (await GetAsync(generation, stop)).SettleAsync().WaitAsync(stop);

    /// <inheritdoc/>
    public async Task<int> CountAsync(int generation, CancellationToken stop = default) => (await GetAsync(generation, stop)).Count();

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken stop = default) => Task.FromResult("Lucene.NET " + Version);

    /// <inheritdoc/>
    public async Task<ImmutableArray<IndexedFirm>> WalkAsync(int generation, string afterId, int limit, CancellationToken stop = default)
    {
        var there = await GetAsync(generation, stop);
        return await Task.Run(() => there.Walk(afterId, Math.Max(0, limit)), stop);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<IndexedFirm>> LookUpAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default)
    {
        var there = await GetAsync(generation, stop);
        return await Task.Run(() => there.LookUp(ids), stop);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default)
    {
        var there = await GetAsync(generation, stop);
        await Task.Run(() => there.Remove(ids), stop);
        await there.SettleAsync().WaitAsync(stop);
    }

    /// <summary>As its package names it, without the commit that it was built from.</summary>
    static string Version { get; } = typeof(IndexWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', ' ')[0] ?? "";

    /// <inheritdoc/>
    public async Task<EngineAnswer> SearchAsync(SearchPlan plan, int? generation = null, CancellationToken stop = default)
    {
        if (plan.Selections.Length > FirmCollector.MostSelections)
            throw new ArgumentException($"A plan has at most {FirmCollector.MostSelections} selections.");

        var named = generation is { } number ? await GetAsync(number, stop) : null;
        CursorPlace? place = null;
        using var view = plan.Cursor is not null ? Resume(plan, out place) : named?.View() ?? CurrentView();
        try
        {
            return Answer(plan, view, place, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw view.Generation.SearchFailed(e);
        }
    }

    SearchView Resume(SearchPlan plan, out CursorPlace? place)
    {
        var view = cursors.Resume(plan, out var there);
        place = there;
        return view;
    }

    internal SearchView CurrentView()
    {
        while (true)
        {
            var now = current ?? throw new EngineUnavailableException("No generation of the index answers yet.");
            try
            {
                return now.View();
            }
            catch (EngineUnavailableException) when (now != current)
            {
                // It was switched away from and dropped meanwhile.
            }
        }
    }

    EngineAnswer Answer(SearchPlan plan, SearchView view, CursorPlace? place, CancellationToken stop)
    {
        var (generation, searcher) = (view.Generation, view.Searcher);
        var columns = generation.ColumnsOf(searcher);
        var skip = place is null ? Math.Max(0, plan.Skip) : 0;
        var take = Math.Max(0, plan.Take);
        var keep = take == 0 ? 0 : (int)Math.Min((long)skip + take, int.MaxValue);
        var wholes = plan.Counts && plan.Markets.Length > 0 ? generation.WholesOf(searcher, columns) : [];
        var collector = new FirmCollector(plan, columns, generation.Vocabulary, wholes, keep, place is { } p ? After(plan, p, searcher, columns) : null);
        Collect(plan, searcher, collector, stop);

        var page = collector.Best().Skip(skip).ToList();
        var more = plan.WantCursor && page.Count > 0 && collector.Following > keep;
        return new EngineAnswer(
            collector.Total,
            [.. page.Select(rank => Hit(plan, rank, searcher, columns))],
            collector.Facets(),
            collector.Totals(),
            more ? cursors.Give(plan, view, page[^1].Doc, page[^1].First) : null,
            collector.Parts());
    }

    /// <summary>Gives a collector the firms of the plan's set, with their scores.</summary>
    internal static void Collect(SearchPlan plan, IndexSearcher searcher, FirmCollector collector, CancellationToken stop)
    {
        var phrases = new PhraseWeights(searcher);
        foreach (var segment in searcher.IndexReader.Leaves)
        {
            stop.ThrowIfCancellationRequested();
            using var sets = new ClauseSets(phrases, segment);
            var firms = sets.Of(plan.Set, sets.Everything());
            var scored = plan.Sort == SortOrder.Relevance ? plan.Score : [];
            (FirmSet Firms, int Weight)[] terms =
                [.. scored.Select(s => (Firms: sets.Of(s.Clause, firms), s.Weight)).Where(t => t.Firms.Next(0) != FirmSet.End)];
            var live = segment.AtomicReader.LiveDocs;
            collector.Begin(segment);
            for (var doc = firms.Next(0); doc != FirmSet.End; doc = firms.Next(doc + 1))
            {
                if (live is not null && !live.Get(doc))
                    continue;

                var score = 0;
                foreach (var (met, weight) in terms)
                    score += met.Contains(doc) ? weight : 0;

                collector.Collect(doc, score);
            }
        }
    }

    static FirmRank After(SearchPlan plan, CursorPlace place, IndexSearcher searcher, FirmColumns[] columns)
    {
        var (leaf, doc) = Locate(place.Doc, searcher);
        var segment = columns[leaf.Ord];
        return FirmRank.Of(place.Doc, place.First, plan.Sort == SortOrder.Name ? segment.NameSorts(leaf.AtomicReader)[doc] : null, in segment.Rows[doc]);
    }

    internal static EngineHit Hit(SearchPlan plan, FirmRank rank, IndexSearcher searcher, FirmColumns[] columns)
    {
        var (leaf, doc) = Locate(rank.Doc, searcher);
        var segment = columns[leaf.Ord];
        return new EngineHit(segment.CardOf(leaf.AtomicReader, doc), plan.Sort == SortOrder.Relevance ? (int)-rank.First : 0, segment.Rows[doc].KilometresTo(plan.Near));
    }

    static (AtomicReaderContext Leaf, int Doc) Locate(int doc, IndexSearcher searcher)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        return (leaf, doc - leaf.DocBase);
    }

    async Task<LuceneGeneration> GetAsync(int number, CancellationToken stop)
    {
        if (open.TryGetValue(number, out var there))
            return there;

        return await AloneAsync(
            () => TryOpen(number, out var opened) is var health && opened is not null
                ? opened
                : throw new EngineUnavailableException($"Generation {number} of the index cannot be used: {health}."),
            stop);
    }

    /// <summary>Opens a generation that is there; nobody else opens meanwhile.</summary>
    EngineHealth TryOpen(int number, out LuceneGeneration? opened)
    {
        if (open.TryGetValue(number, out opened))
            return opened.Damage is null ? EngineHealth.Ready : EngineHealth.Damaged;

        var path = FolderOf(number);
        try
        {
            if (!LuceneGeneration.Exists(path) || dropping.Any(d => d.Number == number))
                return EngineHealth.Missing;

            open[number] = opened = LuceneGeneration.Open(path, number, givenRules.GetValueOrDefault(number, FirmDocuments.Rules), Between, log);
            return EngineHealth.Ready;
        }
        catch (Exception e)
        {
            var health = LuceneFaults.IsPassing(e) ? EngineHealth.Unavailable : EngineHealth.Damaged;
            log.LogWarning("Generation {Generation} cannot be opened, {Health}: {Why}", number, health, e.Message);
            return health;
        }
    }

    string FolderOf(int number) => Path.Combine(folder, Prefix + number.ToString("D6", CultureInfo.InvariantCulture));

    Task<T> AloneAsync<T>(Func<T> work, CancellationToken stop) => AloneAsync(() => Task.FromResult(work()), stop);

    async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken stop)
    {
        await changing.WaitAsync(stop);
        try
        {
            return await Task.Run(work, stop);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Closes all generations; what is not durable has to be sent again.</summary>
    public async ValueTask DisposeAsync()
    {
        current = null;
        await AloneAsync(
            () =>
            {
                foreach (var generation in open.Values.Concat(dropping))
                {
                    cursors.Drop(generation);
                    generation.Dispose();
                }

                open.Clear();
                dropping.Clear();
                return true;
            },
            CancellationToken.None);
    }
}
