using System.Diagnostics;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Search.Postings;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// <c>rebuild [firms] [--runs N]</c>: RebuildGrain builds a generation of all firms, from SQL through the partitions and the gate to the switch, while one
/// caller asks a question every 50 ms. The raw peer makes the same documents of firms that lie in memory, on as many threads as there are processors, and gives
/// them to a plain IndexWriter with one commit at the end; nobody asks it anything. The same with our dictionary of tokens stands beside it.
/// </summary>
static class RebuildBenchmark
{
    const int Rounds = 5;
    const int Asked = 2_000;

    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>After a rebuild segments are merged for some seconds, which whoever comes next is not to pay for.</summary>
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(6);

    public static async Task RunAsync(string[] args)
    {
        var arguments = Arguments.Read(args);
        var count = arguments.Firms ?? 100_000;
        await using var directory = await EmbeddedDirectory.StartAsync(count);
        await directory.VisibleAsync();
        var firms = await ReadAsync(directory);
        var questions = Questions.Mixed(count, 7, Asked);
        var times = new List<double>();
        (string Name, Func<Task<double>> Run)[] peers =
        [
            ("bare Lucene (raw peer)", () => Task.Run(() => Bare(firms, plain: true))),
            ("bare Lucene with our dictionary", () => Task.Run(() => Bare(firms, plain: false))),
            ("rebuild, asked 20 times a second (to reach: ≥ 0.80)", () => RebuildAsync(directory, questions, times)),
        ];

        // Unasked-for work of the load itself is over, and all are warm.
        await WithTimesAsync(directory, questions, [], TimeSpan.FromSeconds(2));
        var spent = peers.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= (arguments.Runs ?? Rounds); round++)
        {
            foreach (var p in Figures.Turns(peers.Length, round))
            {
                await Task.Delay(Rest);
                GC.Collect();
                var seconds = await peers[p].Run();
                if (round > 0) spent[p].Add(seconds);
            }

            if (round == 0) times.Clear();
        }

        var table = Figures.Table($"Rebuild of {count:N0} firms, {Environment.ProcessorCount} processors", "what", "rounds", "seconds", "firms a second", "of the raw peer");
        for (var p = 0; p < peers.Length; p++)
        {
            var median = Figures.Median(spent[p]);
            var ratios = spent[0].Zip(spent[p], (raw, ours) => raw / ours).Order().ToArray();
            table.AddRow(
                peers[p].Name, $"{spent[p].Count}", Figures.Text(median), Figures.Text(count / median, "0"),
                $"{Figures.Text(Figures.Median(ratios))} ({Figures.Text(ratios[0])} to {Figures.Text(ratios[^1])})");
        }

        Figures.Print(table);
        var still = new List<double>();
        await WithTimesAsync(directory, questions, still, TimeSpan.FromSeconds(20));
        var asked = Figures.Table("Mixed questions of one caller, one every 50 ms, milliseconds (to reach: p99 < 50 during the rebuild)", "when", "calls", "p50", "p90", "p99", "max");
        asked.AddTimes("while nothing is built", [.. still.Order()]);
        asked.AddTimes("during the rebuilds", [.. times.Order()]);
        Figures.Print(asked);
    }

    static async Task<Firm[]> ReadAsync(EmbeddedDirectory directory)
    {
        var firms = new List<Firm>();
        for (var k = 0; k < directory.Store.Partitions; k++) firms.AddRange(await directory.Store.ScanAsync(k, "", int.MaxValue));
        return [.. firms];
    }

    static double Bare(Firm[] firms, bool plain)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("agridirectory-bare-");
        try
        {
            using var files = new SimpleFSDirectory(folder);
            var config = new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer());
            if (!plain) config.Codec = TermBlocksFormat.Codec;
            using var writer = new IndexWriter(files, config);
            var began = Stopwatch.GetTimestamp();
            Parallel.ForEach(
                firms, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, () => new LuceneDocuments(),
                (firm, _, maker) =>
                {
                    writer.AddDocument(maker.Make(FirmDocuments.Of(firm)));
                    return maker;
                },
                _ => { });
            writer.Commit();
            return Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<double> RebuildAsync(EmbeddedDirectory directory, List<SearchQuestion> questions, List<double> times)
    {
        using var over = new CancellationTokenSource();
        var asking = AskAsync(directory, questions, times, over.Token);
        var rebuild = directory.Grains.GetGrain<IRebuildGrain>(0);
        var began = Stopwatch.GetTimestamp();
        var state = await rebuild.StartAsync("a benchmark");
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (state.Generations.Any(g => g.State == GenerationState.Building))
        {
            await look.WaitForNextTickAsync();
            state = await rebuild.GetState();
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await over.CancelAsync();
        await asking;
        return state.Refusal is null ? seconds : throw new InvalidOperationException($"The gate refused: {state.Refusal}");
    }

    static async Task WithTimesAsync(EmbeddedDirectory directory, List<SearchQuestion> questions, List<double> times, TimeSpan length)
    {
        using var over = new CancellationTokenSource(length);
        await AskAsync(directory, questions, times, over.Token);
    }

    /// <summary>At a steady rate: a question that waits for the one before it is timed from when it was due, so that no stall hides others.</summary>
    static async Task AskAsync(EmbeddedDirectory directory, List<SearchQuestion> questions, List<double> times, CancellationToken over)
    {
        var search = directory.Grains.GetGrain<ISearchGrain>(0);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            var due = Every * i;
            if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } wait) await Task.Delay(wait, CancellationToken.None);
            await search.AskAsync(questions[i % questions.Count]);
            times.Add((Stopwatch.GetElapsedTime(began) - due).TotalMilliseconds);
        }
    }
}
