using System.Globalization;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using Lucene.Net.Search;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// <c>search [firms]</c>: questions asked of SearchGrain, and the very same Lucene queries, made beforehand, run bare on the same searcher with the
/// same collector (facets, totals, best firms) and the stored cards read.
/// </summary>
static class SearchBenchmark
{
    const int Callers = 8;
    const int Calls = 2_000;
    const int Rounds = 5;

    public static async Task RunAsync(string[] args)
    {
        // All callers are to be under way from the start: the pool would add their threads one by one, and bare calls that wait for one are not timed.
        ThreadPool.SetMinThreads(4 * Callers, 4 * Callers);
        var firms = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        await using var directory = await EmbeddedDirectory.StartAsync(firms);
        var questions = Questions.Mixed(firms, 7, Calls);
        var bare = questions.ConvertAll(q => new BareQuery((LuceneEngine)directory.Engine, SearchPlanner.Plan(q)));
        var search = directory.Grains.GetGrain<ISearchGrain>(0);

        var table = Figures.Table($"{firms:N0} firms, {Calls:N0} mixed questions, {Callers} callers, milliseconds", "what", "calls", "p50", "p90", "p99", "max");
        List<double> ratios = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var raw = await Figures.TimesAsync(Callers, Calls, i => bare[i].RunAsync());
            var ours = await Figures.TimesAsync(Callers, Calls, i => search.AskAsync(questions[i]));
            if (round == 0)
            {
                // The first round warms both.
                continue;
            }

            table.AddTimes($"round {round}: bare Lucene (raw peer)", raw);
            table.AddTimes($"round {round}: SearchGrain", ours);
            ratios.Add(Figures.At(ours, 50) / Figures.At(raw, 50));
        }

        ratios.Sort();
        Figures.Print(table);
        Console.WriteLine($"SearchGrain / bare at p50: median {Figures.Text(ratios[Rounds / 2])}, {Figures.Text(ratios[0])} to {Figures.Text(ratios[^1])} (to reach: < 1.25)");
    }

    sealed class BareQuery(LuceneEngine engine, SearchPlan plan)
    {
        readonly Query query = LuceneQueries.Of(plan);

        public Task RunAsync()
        {
            using var view = engine.CurrentView();
            var columns = view.Generation.ColumnsOf(view.Searcher);
            var collector = new FirmCollector(plan, columns, view.Generation.Vocabulary, plan.Skip + plan.Take, null, CancellationToken.None);
            view.Searcher.Search(query, collector);
            foreach (var rank in collector.Best().Skip(plan.Skip))
            {
                LuceneEngine.Hit(plan, rank, view.Searcher, columns);
            }

            collector.Facets();
            collector.Totals();
            return Task.CompletedTask;
        }
    }
}
