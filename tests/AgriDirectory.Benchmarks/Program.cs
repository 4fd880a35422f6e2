using AgriDirectory.Benchmarks;
using AgriDirectory.Benchmarks.Relevance;

Dictionary<string, (string About, Func<string[], Task> Run)> benchmarks = new()
{
    ["relevance"] = ("Hit@1 and mean reciprocal rank by kind of question, beside SQLite FTS5 and Lucene's StandardAnalyzer", RelevanceBenchmark.RunAsync),
    ["start"] = ("from the built program to the first answered search, beside the program that only prints its help", StartBenchmark.RunAsync),
    ["pages"] = ("the search page over HTTP, beside an endpoint that does nothing", PagesBenchmark.RunAsync),
    ["search"] = ("SearchGrain beside the same Lucene queries bare", SearchBenchmark.RunAsync),
    ["load"] = ("from CSV to searchable, beside bare SQLite and bare Lucene with the same rows, then some questions: [firms] [--runs N] [--url URL]", LoadBenchmark.RunAsync),
    ["elastic"] = ("feed, questions and changes over an Elasticsearch, beside bare _bulk and _search: [feed|questions|change] [firms] --url URL", ElasticBenchmark.RunAsync),
    ["markets"] = ("a market's page while firms change, beside one SQL GROUP BY: [firms]", MarketsBenchmark.RunAsync),
    ["rebuild"] = ("a rebuild of the index from SQL through the partitions and the gate while searches go on, beside bare Lucene with the same documents: [firms] [--runs N]", RebuildBenchmark.RunAsync),
    ["writes"] = ("64 callers change different firms, through grains and over HTTP, beside bare SQLite with the same rows and batching: [grains|rest] [firms] [--runs N]", WritesBenchmark.RunAsync),
    ["watching"] = ("search throughput with measurements that nobody reads, beside a directory that measures nothing: [firms] [--runs N]", WatchingBenchmark.RunAsync),
    ["change"] = ("from a change to searchable, beside bare SQLite and bare Lucene", ChangeBenchmark.RunAsync),
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.WriteLine("dotnet run -c Release --project tests/AgriDirectory.Benchmarks -- NAME");
    foreach (var (name, (about, _)) in benchmarks)
    {
        Console.WriteLine($"  {name,-10} {about}");
    }

    return args.Length == 0 ? 0 : 2;
}

if (HiddenCaches.Unsaid)
{
    return await HiddenCaches.RunAgainAsync();
}

try
{
    await benchmark.Run(args[1..]);
    return 0;
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
