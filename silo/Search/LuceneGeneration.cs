using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search.Postings;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Microsoft.Extensions.Logging;
using Directory = System.IO.Directory;
using LuceneFiles = Lucene.Net.Store.Directory;

namespace AgriDirectory.Silo.Search;

/// <summary>
/// One index. It has one writer, which may be lost (a full disk) and is then opened again at the last commit; a generation whose
/// files are not what was written is damaged for good.
/// </summary>
internal sealed class LuceneGeneration : IDisposable
{
    const string RulesKey = "rules";
    const string LayoutKey = "layout";

    /// <summary>Segments of one size that are left beside one another: a plan looks its tokens up in every segment, so few are quicker.</summary>
    const int Few = 3;

    /// <summary>The same while a load goes on, of which merging would take a sixth of the time.</summary>
    const int FewForALoad = 40;

    /// <summary>As many documents in a pause are a load.</summary>
    const int Load = 100;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>After as many pauses in which nothing is written a load is over: it may only have waited for a commit.</summary>
    const int StillAfterALoad = 5;

    readonly string folder;
    readonly Func<LuceneFiles, LuceneFiles> between;
    readonly ILogger log;
    readonly CommittedFiles files;
    readonly FirmVersions versions = new();
    readonly FirmColumns.Cache columns = new();
    readonly ConcurrentBag<LuceneDocuments> makers = [];
    readonly SharedWork commits, refreshes, settlings;

    // Taken in this order, and before the stripes of the versions.
    readonly SemaphoreSlim committing = new(1), refreshing = new(1);
    volatile Core? core;
    volatile Exception? failure;
    volatile string? damage;
    volatile bool suspect;
    bool released;
    bool waitsForQuiet;
    bool merged;
    long written;

    LuceneGeneration(string folder, int number, string rules, Func<LuceneFiles, LuceneFiles> between, ILogger log)
    {
        (this.folder, Number, Rules, this.between, this.log, files) = (folder, number, rules, between, log, new CommittedFiles(folder));
        var changes = () => Interlocked.Read(ref written);
        commits = new SharedWork(Commit, rest: 8, TimeSpan.FromSeconds(5), changes);
        settlings = new SharedWork(CommitAndRefresh, rest: 8, TimeSpan.FromSeconds(5), changes);
        refreshes = new SharedWork(Refresh, rest: 4, TimeSpan.FromSeconds(2), changes);
    }

    internal int Number { get; }

    /// <summary>The token rules it was built with.</summary>
    internal string Rules { get; }

    /// <summary>Why it must be built again; null if it is sound for all that is known.</summary>
    internal string? Damage => damage;

    /// <summary>Whether there is an index in a folder, sound or not.</summary>
    internal static bool Exists(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "segments_*").Any();

    /// <summary>Opens an index after comparing all its checksums.</summary>
    /// <exception cref="CorruptIndexException">It is broken, or of other rules. Other exceptions say the same, or that it passes.</exception>
    internal static LuceneGeneration Open(
        string folder, int number, string rules, Func<LuceneFiles, LuceneFiles> between, ILogger log)
    {
        var generation = new LuceneGeneration(folder, number, rules, between, log);
        generation.OpenCore(verify: true);
        return generation;
    }

    /// <summary>Makes an empty index, whatever is in the folder.</summary>
    internal static LuceneGeneration Create(
        string folder, int number, string rules, Func<LuceneFiles, LuceneFiles> between, ILogger log)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);

        Directory.CreateDirectory(folder);
        using (var directory = between(new SimpleFSDirectory(folder, NoLockFactory.GetNoLockFactory())))
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, null)))
        {
            writer.SetCommitData(new Dictionary<string, string> { [RulesKey] = rules, [LayoutKey] = LuceneDocuments.Layout });
            writer.Commit();
        }

        return Open(folder, number, rules, between, log);
    }

    /// <summary>Takes documents in.</summary>
    internal ImmutableArray<string?> Write(IReadOnlyList<FirmDocument> documents, CancellationToken stop)
    {
        var mine = Working();
        var outcomes = ImmutableArray.CreateBuilder<string?>(documents.Count);
        if (!makers.TryTake(out var maker))
            maker = new LuceneDocuments();

        try
        {
            foreach (var document in documents)
            {
                stop.ThrowIfCancellationRequested();
                outcomes.Add(Write(mine, maker, document));
            }
        }
        finally
        {
            makers.Add(maker);
        }

        return outcomes.MoveToImmutable();
    }

    string? Write(Core mine, LuceneDocuments maker, FirmDocument firm)
    {
        if (FirmDocumentLimits.Refusal(firm) is { } refusal)
            return refusal;

        var key = FirmKey.Of(firm.Id);
        if (versions.Has(key, firm.Version))
            return null;

        Document document;
        try
        {
            document = maker.Make(firm);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return $"The document cannot be written: {e.Message}";
        }

        return Write(mine, key, firm, document);
    }

    string? Write(Core mine, ulong key, FirmDocument firm, Document document)
    {
        var stripe = versions.StripeOf(key);
        lock (stripe)
        {
            if (core != mine || failure is not null)
                throw Unavailable("The index's writer was lost", failure);

            var there = stripe.TryGetValue(key, out var known);
            if (there && known >= firm.Version)
                return null;

            try
            {
                if (there)
                    mine.Writer.UpdateDocument(new Term(LuceneDocuments.IdField, firm.Id), document);
                else
                    mine.Writer.AddDocument(document);
            }
            catch (ArgumentException e)
            {
                return $"Lucene refuses the document: {e.Message}";
            }
            catch (Exception e)
            {
                throw Fail("The index cannot be written to", e);
            }

            versions.Set(stripe, key, firm.Version);
            Interlocked.Increment(ref written);
            if (!waitsForQuiet)
                _ = MergeOnceQuietAsync();

            return null;
        }
    }

    internal Task MakeVisibleAsync() => refreshes.RunAsync();

    internal Task MakeDurableAsync() => commits.RunAsync();

    internal Task SettleAsync() => settlings.RunAsync();

    /// <summary>
    /// Once nobody writes: segments are merged that a load has left, and after merges searchers go on with fewer segments, and the next
    /// start begins with them.
    /// </summary>
    async Task MergeOnceQuietAsync()
    {
        if (Interlocked.Exchange(ref waitsForQuiet, true))
            return;

        var seen = Interlocked.Read(ref written);
        for (var (still, enough) = (0, 1); still < enough;)
        {
            await Task.Delay(Pause);
            var now = Interlocked.Read(ref written);
            if (now - seen >= Load)
            {
                enough = StillAfterALoad;
                core?.MergeTo(FewForALoad);
            }

            still = now == seen ? still + 1 : 0;
            seen = now;
        }

        waitsForQuiet = false;
        try
        {
            core?.MergeTo(Few);
            core?.Writer.MaybeMerge();
            if (Interlocked.Exchange(ref merged, false))
            {
                await SettleAsync();
            }
        }
        catch (Exception e) when (e is EngineUnavailableException or ObjectDisposedException or IOException)
        {
            // Nothing is lost by it, and whoever writes next is told.
        }
    }

    void Refresh() => Maintain(refreshing, "The index cannot be refreshed", mine => mine.Searchers.MaybeRefreshBlocking());

    void Commit() => Maintain(committing, "The index cannot be committed", mine =>
    {
        mine.Writer.Commit();
        files.Remember(mine.Kept.Files);
    });

    /// <summary>A commit writes all out that was in memory: little is left to a refresh after it.</summary>
    void CommitAndRefresh()
    {
        Commit();
        Refresh();
    }

    void Maintain(SemaphoreSlim gate, string cannot, Action<Core> work)
    {
        var mine = Working();
        gate.Wait();
        try
        {
            if (core != mine)
                throw Unavailable("The index's writer was lost", failure);

            work(mine);

            // A flush that failed in another's thread may have dropped documents from what was just done: they say so before they end.
            versions.WaitForChanges();
        }
        catch (Exception e) when (e is not EngineUnavailableException)
        {
            throw Fail(cannot, e);
        }
        finally
        {
            gate.Release();
        }

        if (failure is { } lost)
            throw Unavailable("The index's writer was lost", lost);

        if (versions.Lost is > 0 and var missing)
            throw Unavailable($"{missing} documents were lost with the index's writer and have to be sent again", null);
    }

    /// <summary>The searcher of now, which is held until it is disposed.</summary>
    internal SearchView View()
    {
        while (true)
        {
            var mine = core;
            if (mine is null || damage is not null)
                throw Unavailable($"Generation {Number} cannot answer", null);

            try
            {
                return new SearchView(this, mine.Searchers.Acquire());
            }
            catch (ObjectDisposedException) when (core != mine)
            {
                // The writer was opened again meanwhile: there is a newer searcher.
            }
        }
    }

    /// <summary>The columns of a searcher's segments.</summary>
    internal FirmColumns[] ColumnsOf(IndexSearcher searcher) => [.. searcher.IndexReader.Leaves.Select(l => columns.Of(l.AtomicReader))];

    /// <summary>What each market comes to, over all firms that a searcher finds.</summary>
    internal MarketWhole[] WholesOf(IndexSearcher searcher, FirmColumns[] ofIt) => columns.WholesOf(searcher, ofIt);

    /// <summary>The facet values of all columns loaded so far.</summary>
    internal FacetValue[] Vocabulary => columns.Vocabulary.Values;

    internal int Count()
    {
        using var view = View();
        return view.Searcher.IndexReader.Leaves.Sum(l => LiveRows(l.AtomicReader).Count(r => r.Found != 0));
    }

    /// <summary>The rows lie in memory, by segment: a page is the smallest ids of all that come after one.</summary>
    internal ImmutableArray<IndexedFirm> Walk(string afterId, int limit)
    {
        // The bits of an id are in the order of the ids.
        ulong? after = afterId.Length == 0 ? null : FirmKey.Of(afterId);
        var page = new PriorityQueue<FirmRow, ulong>(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
        using var view = View();
        foreach (var row in view.Searcher.IndexReader.Leaves.SelectMany(l => LiveRows(l.AtomicReader)))
        {
            if (row.Id <= after)
                continue;

            if (page.Count < limit)
                page.Enqueue(row, row.Id);
            else if (limit > 0)
                page.EnqueueDequeue(row, row.Id);
        }

        var firms = new IndexedFirm[page.Count];
        for (var i = firms.Length - 1; i >= 0; i--)
            firms[i] = Indexed(page.Dequeue());

        return [.. firms];
    }

    internal ImmutableArray<IndexedFirm> LookUp(IReadOnlyCollection<string> ids)
    {
        var keys = ids.Where(FirmId.IsValid).Select(FirmKey.Of).ToHashSet();
        using var view = View();
        return [.. view.Searcher.IndexReader.Leaves.SelectMany(l => LiveRows(l.AtomicReader)).Where(r => keys.Contains(r.Id)).Select(Indexed)];
    }

    static IndexedFirm Indexed(FirmRow row) => new(FirmId.FromNumber(row.Id), row.Version, row.Found != 0);

    internal void Remove(IReadOnlyCollection<string> ids)
    {
        var mine = Working();
        foreach (var id in ids.Where(FirmId.IsValid))
        {
            var key = FirmKey.Of(id);
            var stripe = versions.StripeOf(key);
            lock (stripe)
            {
                if (core != mine || failure is not null)
                    throw Unavailable("The index's writer was lost", failure);

                try
                {
                    mine.Writer.DeleteDocuments(new Term(LuceneDocuments.IdField, id));
                }
                catch (Exception e)
                {
                    throw Fail("The index cannot be written to", e);
                }

                stripe.Remove(key);
                Interlocked.Increment(ref written);
            }
        }
    }

    /// <summary>Looks whether its files are as they were, and opens a lost writer again.</summary>
    internal async Task<EngineHealth> CheckAsync()
    {
        if (damage is null)
        {
            await committing.WaitAsync();
            try
            {
                if (core is not null && files.FirstChanged() is { } changed)
                    Damaged($"The file {changed} is gone or was changed.", null);
                else if (core is not null && suspect)
                    Verify();
            }
            finally
            {
                committing.Release();
            }
        }

        if (damage is not null)
        {
            Dispose();
            return EngineHealth.Damaged;
        }

        try
        {
            Working();
            return EngineHealth.Ready;
        }
        catch (EngineUnavailableException)
        {
            return damage is null ? EngineHealth.Unavailable : EngineHealth.Damaged;
        }
    }

    void Verify()
    {
        suspect = false;
        try
        {
            files.Verify();
        }
        catch (Exception e) when (LuceneFaults.IsDamage(e))
        {
            Damaged("A file is not what was written.", e);
        }
    }

    /// <summary>Takes note of an exception of a search: whether the index or only the question is at fault is seen from the files, at the next look.</summary>
    internal EngineUnavailableException SearchFailed(Exception e)
    {
        if (LuceneFaults.IsDamage(e))
            Damaged("A search met a broken file.", e);
        else
            log.LogError(e, "A search of generation {Generation} failed.", Number);

        suspect = true;

        return Unavailable("The search failed", e);
    }

    Core Working()
    {
        if (damage is { } why)
            throw Unavailable($"Generation {Number} is damaged: {why}", null);

        if (failure is not null)
            Reopen();

        return core ?? throw Unavailable($"Generation {Number} is closed", null);
    }

    void Reopen()
    {
        committing.Wait();
        refreshing.Wait();
        try
        {
            if (failure is null || released)
                return;

            Probe();
            versions.WithoutChanges(() =>
            {
                var lost = core;
                CloseWriter(lost);
                OpenCore(verify: false);
                lost?.Searchers.Dispose();
                failure = null;
            });
            log.LogWarning("Generation {Generation} is writable again; {Lost} documents have to be sent again.", Number, versions.Lost);
        }
        catch (Exception e) when (e is not EngineUnavailableException)
        {
            throw Fail("The index cannot be opened again", e);
        }
        finally
        {
            refreshing.Release();
            committing.Release();
        }
    }

    /// <summary>Fails while there is no room: opening a writer needs none, and the next write would lose it again.</summary>
    void Probe()
    {
        var probe = Path.Combine(folder, "room.probe");
        try
        {
            using var file = new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            file.Write(new byte[1 << 20]);
        }
        finally
        {
            File.Delete(probe);
        }
    }

    void OpenCore(bool verify)
    {
        var directory = between(new SimpleFSDirectory(folder, NoLockFactory.GetNoLockFactory()));
        IndexWriter? writer = null;
        try
        {
            var infos = new SegmentInfos();
            infos.Read(directory);
            var names = infos.GetFiles(directory, true);
            if (!Is(infos, RulesKey, Rules) || !Is(infos, LayoutKey, LuceneDocuments.Layout))
                throw new CorruptIndexException("The index is of other rules.");

            files.Remember(names);
            if (verify)
                files.Verify();

            var kept = new KeepLast();
            writer = new IndexWriter(directory, Configure(kept));
            var searchers = new SearcherManager(writer, applyAllDeletes: true, new Warm(columns));
            core = new Core(directory, writer, searchers, kept);
        }
        catch
        {
            CloseQuietly(() => writer?.Rollback());
            directory.Dispose();
            throw;
        }

        using var view = View();
        versions.Replace(view.Searcher.IndexReader.Leaves.SelectMany(l => LiveRows(l.AtomicReader)).Select(r => (r.Id, r.Version)));
    }

    static bool Is(SegmentInfos infos, string key, string value) => infos.UserData.TryGetValue(key, out var there) && there == value;

    IndexWriterConfig Configure(KeepLast kept) => new(LuceneVersion.LUCENE_48, null)
    {
        OpenMode = OpenMode.APPEND,
        IndexDeletionPolicy = kept,
        MergeScheduler = new Merges(this),
        MergePolicy = new TieredMergePolicy { SegmentsPerTier = Few, MaxMergeAtOnce = 10 },
        MergedSegmentWarmer = new WarmMerged(columns),
        RAMBufferSizeMB = 32,
        Codec = TermBlocksFormat.Codec,
        // A flush makes a segment of each, and small segments are merged again.
        MaxThreadStates = Environment.ProcessorCount,
        UseCompoundFile = false,
    };

    IEnumerable<FirmRow> LiveRows(AtomicReader reader)
    {
        var live = reader.LiveDocs;
        return columns.Of(reader).Rows.Where((_, doc) => live is null || live.Get(doc));
    }

    /// <summary>
    /// Takes note that something was lost: Lucene drops what a failed flush held and goes on as if nothing were, so the writer
    /// counts as lost whatever it was doing.
    /// </summary>
    EngineUnavailableException Fail(string what, Exception e)
    {
        failure = e;
        if (LuceneFaults.IsDamage(e))
            Damaged($"{what}.", e);
        else
            log.LogError("{What} (generation {Generation}): {Why}", what, Number, e.Message);

        return Unavailable(what, e);
    }

    void Damaged(string why, Exception? e)
    {
        damage ??= why;
        log.LogError("Generation {Generation} is damaged and must be built again: {Why} {Cause}", Number, why, e?.Message);
    }

    static EngineUnavailableException Unavailable(string what, Exception? e) => new(e is null ? $"{what}." : $"{what}: {e.Message}", e);

    /// <summary>Lets go of everything; what is not durable is gone.</summary>
    public void Dispose()
    {
        committing.Wait();
        refreshing.Wait();
        try
        {
            if (released)
                return;

            released = true;
            versions.WithoutChanges(() =>
            {
                var last = core;
                core = null;
                CloseWriter(last);
                CloseQuietly(() => last?.Searchers.Dispose());
            });
        }
        finally
        {
            refreshing.Release();
            committing.Release();
        }
    }

    void CloseWriter(Core? closing)
    {
        CloseQuietly(() => closing?.Writer.Rollback());
        CloseQuietly(() => closing?.Directory.Dispose());
    }

    void CloseQuietly(Action close)
    {
        try
        {
            close();
        }
        catch (Exception e)
        {
            log.LogDebug(e, "Generation {Generation} did not close cleanly.", Number);
        }
    }

    sealed record Core(LuceneFiles Directory, IndexWriter Writer, SearcherManager Searchers, KeepLast Kept)
    {
        internal void MergeTo(int segments) => ((TieredMergePolicy)Writer.Config.MergePolicy).SegmentsPerTier = segments;
    }

    /// <summary>Keeps the last commit, and knows its files.</summary>
    sealed class KeepLast : IndexDeletionPolicy
    {
        internal string[] Files { get; private set; } = [];

        public override void OnInit<T>(IList<T> commits) => OnCommit(commits);

        public override void OnCommit<T>(IList<T> commits)
        {
            for (var i = 0; i < commits.Count - 1; i++)
                commits[i].Delete();

            if (commits.Count > 0)
                Files = [.. commits[^1].FileNames];
        }
    }

    /// <summary>A merge that fails loses nothing, and must not end the process; a broken file that it meets is damage.</summary>
    sealed class Merges : ConcurrentMergeScheduler
    {
        readonly LuceneGeneration generation;

        internal Merges(LuceneGeneration generation)
        {
            this.generation = generation;
            SetMaxMergesAndThreads(4, 1);
        }

        protected override void DoMerge(MergePolicy.OneMerge merge)
        {
            base.DoMerge(merge);
            generation.merged = true;
            _ = generation.SettleAsync();
        }

        protected override void HandleMergeException(Exception exc)
        {
            if (LuceneFaults.IsDamage(exc))
                generation.Damaged("A merge met a broken file.", exc);
            else
                generation.log.LogWarning("A merge of generation {Generation} failed: {Why}", generation.Number, exc.Message);
        }
    }

    sealed class Warm(FirmColumns.Cache columns) : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader)
        {
            foreach (var leaf in reader.Leaves)
                columns.Of(leaf.AtomicReader);

            return new IndexSearcher(reader);
        }
    }

    sealed class WarmMerged(FirmColumns.Cache columns) : IndexWriter.IndexReaderWarmer
    {
        public override void Warm(AtomicReader reader) => columns.Of(reader);
    }
}

/// <summary>A searcher that stays as it is, and stays open, until this is disposed.</summary>
internal sealed class SearchView(LuceneGeneration generation, IndexSearcher searcher) : IDisposable
{
    internal LuceneGeneration Generation => generation;

    internal IndexSearcher Searcher => searcher;

    public void Dispose() => searcher.IndexReader.DecRef();
}
