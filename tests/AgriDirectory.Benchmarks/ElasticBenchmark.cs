using AgriDirectory.Search;
using AgriDirectory.Silo.Search.Elastic;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// <c>elastic [feed|questions|change] [firms] [--url URL] [--runs N]</c>: the directory over an Elasticsearch, beside the same requests bare. Without a part, all
/// three. Everything it makes there has a prefix of its own and is deleted.
/// </summary>
static class ElasticBenchmark
{
    const int Calls = 1_000;
    const int Rounds = 3;

    static readonly Dictionary<string, Func<Arguments, Task>> Parts = new()
    {
        ["feed"] = FeedBenchmark.RunAsync,
        ["questions"] = QuestionsAsync,
        ["change"] = ChangeLoadBenchmark.RunAsync,
    };

    public static async Task RunAsync(string[] args)
    {
        var arguments = Arguments.Read(args).Elastic();
        if (arguments.Part is { } wanted && !Parts.ContainsKey(wanted))
        {
            throw new UsageException($"There is no part {wanted}: {string.Join(", ", Parts.Keys)}.");
        }

        foreach (var (name, run) in Parts)
        {
            if (arguments.Part is null || arguments.Part == name)
            {
                await run(arguments);
            }
        }
    }

    /// <summary>Questions as the page asks them, and as the API does, which wants a cursor; the peer's bodies lie ready and its answers are not parsed.</summary>
    static async Task QuestionsAsync(Arguments arguments)
    {
        var firms = arguments.Firms ?? 20_000;
        var options = arguments.Search();
        await using var directory = await EmbeddedDirectory.StartAsync(firms, options);
        using var bare = new BareElastic(options);
        using var compressed = new BareElastic(options, compressed: true);
        var questions = Questions.Mixed(firms, 7, Calls);
        var plans = questions.ConvertAll(SearchPlanner.Plan);
        var bodies = plans.ConvertAll(p => ElasticJson.Body(ElasticQueries.Of(p, null, null)));
        var search = directory.Grains.GetGrain<ISearchGrain>(0);
        foreach (var callers in new[] { 8, 1 })
        {
            await Figures.CompareAsync(
                $"{firms:N0} firms in Elasticsearch", callers, Calls, arguments.Runs ?? Rounds, "≤ 1.3 at p50 and p99",
                ("bare _search (raw peer)", i => bare.SearchAsync(bodies[i])),
                ("bare _search, gzip", i => compressed.SearchAsync(bodies[i])),
                ("engine.SearchAsync", i => directory.Engine.SearchAsync(plans[i])),
                ("SearchGrain", i => search.AskAsync(questions[i])),
                ("SearchGrain with a cursor", i => search.AskAsync(questions[i] with { WantCursor = true })));
        }
    }
}
