using System.Collections.Concurrent;
using System.Diagnostics;
using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// Changes at a steady rate, each timed from its acknowledgement to the end of the first search that finds it. One observer looks for all that are not yet
/// found in a single question, over and over, so that looking is no load of its own.
/// </summary>
static class ChangeLoadBenchmark
{
    const int Rate = 200;
    const int WarmSeconds = 5;
    const int Seconds = 30;

    /// <summary>Of what waits, the oldest so many are looked for at once.</summary>
    const int Looked = 1_000;

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(Arguments arguments)
    {
        var count = arguments.Firms ?? 20_000;
        var search = arguments.Search();
        await using var directory = await EmbeddedDirectory.StartAsync(count, search);
        var firms = SampleFirms.Generate(count, 7).Take(Rate * Seconds).ToList();
        await ChangeAsync(directory, firms, "warm", WarmSeconds);
        var (saved, found, seconds) = await ChangeAsync(directory, firms, "kept", Seconds);

        var table = Figures.Table(
            $"{Rate} changes a second for {Seconds} s over {count:N0} firms in {search.Engine}, milliseconds", "what", "calls", "p50", "p90", "p99", "max");
        table.AddTimes("change → acknowledged", saved);
        table.AddTimes("acknowledged → found by a search (to reach: p99 ≤ 1,200)", found);
        Figures.Print(table);
        Console.WriteLine($"{Figures.Text(saved.Length / seconds, "0")} changes a second were acknowledged");
    }

    static async Task<(double[] Saved, double[] Found, double Seconds)> ChangeAsync(
        EmbeddedDirectory directory, List<(string Id, FirmDetails Details)> firms, string word, int seconds)
    {
        var changes = Rate * seconds;
        var acknowledged = new long[changes];
        var (saved, found) = (new double[changes], new double[changes]);
        var waiting = new ConcurrentDictionary<string, int>();
        var began = Stopwatch.GetTimestamp();
        var observer = Task.Run(() => ObserveAsync(directory.Engine, waiting, acknowledged, found));
        var sent = new List<Task>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / Rate));
        while (sent.Count < changes)
        {
            await tick.WaitForNextTickAsync();
            // A tick that came late is made up for.
            var due = Math.Min(changes, (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * Rate));
            while (sent.Count < due)
            {
                var i = sent.Count;
                sent.Add(Task.Run(() => SaveAsync(i)));
            }
        }

        await Task.WhenAll(sent);
        var whole = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await observer;
        Array.Sort(saved);
        Array.Sort(found);
        return (saved, found, whole);

        async Task SaveAsync(int i)
        {
            var mark = $"{word}{i}x";
            var details = firms[i].Details with { OtherNames = [mark] };
            var start = Stopwatch.GetTimestamp();
            await directory.Grains.GetGrain<IFirmGrain>(firms[i].Id).LoadAsync(EmbeddedDirectory.EveryField(details), new ChangeOrigin("benchmark", "benchmark"));
            acknowledged[i] = Stopwatch.GetTimestamp();
            saved[i] = Stopwatch.GetElapsedTime(start, acknowledged[i]).TotalMilliseconds;
            waiting[mark] = i;
        }
    }

    static async Task ObserveAsync(ISearchEngine engine, ConcurrentDictionary<string, int> waiting, long[] acknowledged, double[] found)
    {
        using var look = new PeriodicTimer(LookEvery);
        for (var left = found.Length; left > 0;)
        {
            await look.WaitForNextTickAsync();
            var marks = waiting.ToArray().OrderBy(w => w.Value).Take(Looked).ToDictionary();
            if (marks.Count == 0)
            {
                continue;
            }

            var plan = new SearchPlan
            {
                Set = new Clause.Any([.. marks.Keys.Select(m => new Clause.Term(IndexField.Whole, m))]),
                Take = marks.Count,
                Counts = false,
            };
            var answer = await engine.SearchAsync(plan);
            var now = Stopwatch.GetTimestamp();
            foreach (var mark in answer.Hits.Select(h => h.Card.OtherNames.Single()))
            {
                waiting.TryRemove(mark, out var i);
                found[i] = Stopwatch.GetElapsedTime(acknowledged[i], now).TotalMilliseconds;
                left--;
            }
        }
    }
}
