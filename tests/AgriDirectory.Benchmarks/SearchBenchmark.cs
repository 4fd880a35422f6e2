using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// <c>search [firms]</c>: questions asked of SearchGrain, and the very same Lucene queries, made beforehand, run bare on the same searcher with the
/// same collector (facets, totals, best firms) and the stored cards read. The raw peer is queued to the thread pool, as whatever serves many
/// callers is. On the callers' own threads a query shorter than the system's time slice never waits for another, once begun: its time leaves
/// out the wait for a processor that the queued ones count, and swings between runs with the number of callers that happen to have a thread.
/// </summary>
static class SearchBenchmark
{
    const int Callers = 8;
    const int Calls = 2_000;
    const int Rounds = 9;

    public static async Task RunAsync(string[] args)
    {
        var firms = Arguments.Read(args).Firms ?? 100_000;
        await using var directory = await EmbeddedDirectory.StartAsync(firms);
        var questions = Questions.Mixed(firms, 7, Calls);
        var bare = questions.ConvertAll(q => new BareQuery(directory.Lucene, SearchPlanner.Plan(q)));
        var search = directory.Grains.GetGrain<ISearchGrain>(0);
        await Figures.CompareAsync(
            $"{firms:N0} firms", Callers, Calls, Rounds, "< 1.25 at p50",
            ("bare Lucene from the pool (raw peer)", i => Task.Run(bare[i].Run)),
            ("bare Lucene on the caller's thread", i => RunHere(bare[i])),
            ("SearchGrain", i => search.AskAsync(questions[i])));
    }

    static Task RunHere(BareQuery query)
    {
        query.Run();
        return Task.CompletedTask;
    }

    sealed class BareQuery(LuceneEngine engine, SearchPlan plan)
    {
        readonly Query query = BareQueries.Of(plan);

        public void Run()
        {
            using var view = engine.CurrentView();
            var columns = view.Generation.ColumnsOf(view.Searcher);
            var collector = new FirmCollector(
                plan, columns, view.Generation.Vocabulary, view.Generation.WholesOf(view.Searcher, columns), plan.Skip + plan.Take, null);
            new IndexSearcher(view.Searcher.IndexReader) { Similarity = BareQueries.Similarity }.Search(query, new Scored(collector));
            foreach (var rank in collector.Best().Skip(plan.Skip))
            {
                LuceneEngine.Hit(plan, rank, view.Searcher, columns);
            }

            collector.Facets();
            collector.Totals();
            collector.Parts();
        }

        sealed class Scored(FirmCollector collector) : ICollector
        {
            Scorer? scorer;

            public bool AcceptsDocsOutOfOrder => true;

            public void SetScorer(Scorer scorer) => this.scorer = scorer;

            public void SetNextReader(AtomicReaderContext context) => collector.Begin(context);

            public void Collect(int doc) => collector.Collect(doc, (int)scorer!.GetScore());
        }
    }
}
