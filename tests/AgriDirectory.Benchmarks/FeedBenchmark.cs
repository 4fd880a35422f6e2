using System.Diagnostics;
using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// From dirty rows in SQL to firms that can be found, beside the very same documents sent bare. Ours begins with all rows saved in one transaction,
/// and reads them, makes the documents, sends, refreshes and settles; the peer's bodies lie ready, and it refreshes once. The raw peer compresses
/// as ours does; what plain bodies take on the same machine stands beside it.
/// </summary>
static class FeedBenchmark
{
    // As PartitionGrain and ElasticBulk have it.
    const int Batch = 100;
    const int InFlight = 4;
    const int Rounds = 7;

    public static async Task RunAsync(Arguments arguments)
    {
        var count = arguments.Firms ?? 20_000;
        Firm[] firms = [.. SampleFirms.Generate(count, 7).Select(f => new Firm
        {
            Id = f.Id,
            Version = 1,
            ChangedAt = DateTimeOffset.UnixEpoch,
            ChangedBy = "benchmark",
            Details = f.Details,
        })];
        Func<ReadOnlyMemory<byte>>[] making = [.. firms.Chunk(Batch).Select(batch => (Func<ReadOnlyMemory<byte>>)(() => BareElastic.Bulk(batch.Select(FirmDocuments.Of))))];
        ReadOnlyMemory<byte>[] bodies = [.. making.Select(make => make())];
        Func<ReadOnlyMemory<byte>>[] ready = [.. bodies.Select(body => (Func<ReadOnlyMemory<byte>>)(() => body))];
        (string Name, Func<Task<Spent>> Run)[] peers =
        [
            ("bare _bulk, bodies ready, gzip (raw peer)", () => BareAsync(arguments, ready, compressed: true)),
            ("bare _bulk, bodies ready, plain", () => BareAsync(arguments, ready, compressed: false)),
            ("bare _bulk, documents made while sending", () => BareAsync(arguments, making, compressed: false)),
            ("the feed: dirty rows → visible (to reach: ≥ 0.70)", () => OursAsync(arguments, firms)),
        ];

        var spent = peers.ToDictionary(p => p.Name, _ => new List<Spent>());
        // The first round warms all of them.
        for (var round = 0; round <= (arguments.Runs ?? Rounds); round++)
        {
            foreach (var p in Figures.Turns(peers.Length, round))
            {
                var (name, run) = peers[p];
                // What the one before left is not to be cleared away in the next one's time.
                GC.Collect();
                var taken = await run();
                if (round > 0)
                {
                    spent[name].Add(taken);
                }
            }
        }

        var table = Figures.Table(
            $"Feed of {count:N0} firms, {bodies.Sum(b => (long)b.Length) >> 20} MiB of bulks, {Batch} documents a bulk, {InFlight} in flight",
            "what", "seconds", "firms a second", "of the raw peer", "CPU s here", "in Elasticsearch");
        var raw = spent[peers[0].Name];
        foreach (var (name, _) in peers)
        {
            var median = Figures.Median(spent[name].Select(s => s.Seconds));
            var ratios = raw.Zip(spent[name], (r, s) => r.Seconds / s.Seconds).Order().ToArray();
            table.AddRow(
                name, Figures.Text(median), Figures.Text(count / median, "0"), $"{Figures.Text(Figures.Median(ratios))} ({Figures.Text(ratios[0])} to {Figures.Text(ratios[^1])})",
                Figures.Text(Figures.Median(spent[name].Select(s => s.Here))), Figures.Text(Figures.Median(spent[name].Select(s => s.There))));
        }

        var whole = await ImportAsync(arguments, count);
        table.AddRow("for information: import of a CSV file, the whole process", Figures.Text(whole), Figures.Text(count / whole, "0"), "", "", "");
        Figures.Print(table);
    }

    /// <summary>What it took: time, and the processor's time in this process and in Elasticsearch.</summary>
    readonly record struct Spent(double Seconds, double Here, double There);

    static async Task<Spent> SpendAsync(BareElastic bare, Func<Task> work)
    {
        var (here, there) = (Environment.CpuUsage.TotalTime, await bare.ProcessorAsync());
        var began = Stopwatch.GetTimestamp();
        await work();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new(seconds, (Environment.CpuUsage.TotalTime - here).TotalSeconds, await bare.ProcessorAsync() - there);
    }

    static async Task<Spent> BareAsync(Arguments arguments, Func<ReadOnlyMemory<byte>>[] bodies, bool compressed)
    {
        using var bare = new BareElastic(arguments.Search(), compressed);
        try
        {
            await bare.CreateAsync();
            return await SpendAsync(bare, () => bare.FeedAsync(bodies, InFlight));
        }
        finally
        {
            await bare.DeleteAsync();
        }
    }

    static async Task<Spent> OursAsync(Arguments arguments, Firm[] firms)
    {
        var search = arguments.Search();
        await using var directory = await EmbeddedDirectory.StartAsync(0, search);
        using var bare = new BareElastic(search);
        await directory.SaveAsync(firms);
        var spent = await SpendAsync(bare, directory.VisibleAsync);
        var found = (await directory.Engine.SearchAsync(new SearchPlan { Set = new Clause.Everything() })).Total;
        return found == firms.Length ? spent : throw new InvalidOperationException($"{found} of {firms.Length} firms are found.");
    }

    static async Task<double> ImportAsync(Arguments arguments, int firms)
    {
        var work = Directory.CreateTempSubdirectory("agridirectory-feed-");
        var search = arguments.Search();
        using var bare = new BareElastic(search);
        try
        {
            var file = Path.Combine(work.FullName, "firms.csv");
            await LoadBenchmark.WriteAsync(file, firms);
            return (await LoadBenchmark.ImportAsync(file, Path.Combine(work.FullName, "data"), search)).Seconds;
        }
        finally
        {
            await bare.DeleteAsync();
            work.Delete(recursive: true);
        }
    }
}
