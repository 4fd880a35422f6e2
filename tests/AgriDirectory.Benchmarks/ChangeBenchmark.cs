using System.Diagnostics;
using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>From the call that changes a firm to the first search that finds the change, one change at a time.</summary>
static class ChangeBenchmark
{
    const int Changes = 500;

    public static async Task RunAsync(string[] args)
    {
        await using var directory = await EmbeddedDirectory.StartAsync(1347);
        var firms = SampleFirms.Generate(1347, 7).Take(Changes).ToList();
        await ChangesAsync(directory, firms, "warm");
        var ours = await ChangesAsync(directory, firms, "kept");
        var bare = await BareDirectory.ChangesAsync(firms);

        var table = Figures.Table($"From a change to searchable, 1,347 firms, nothing else running, {Changes} changes, milliseconds", "what", "calls", "p50", "p90", "p99", "max");
        table.AddTimes("bare SQLite commit + bare Lucene update and refresh (raw peer)", bare);
        table.AddTimes("FirmGrain → found by SearchGrain (to reach: p99 < 100)", ours);
        Figures.Print(table);
    }

    static async Task<double[]> ChangesAsync(EmbeddedDirectory directory, List<(string Id, FirmDetails Details)> firms, string word)
    {
        List<double> times = [];
        var search = directory.Grains.GetGrain<ISearchGrain>(0);
        for (var i = 0; i < firms.Count; i++)
        {
            var mark = $"{word}{i}x";
            var details = firms[i].Details with { OtherNames = [mark] };
            var began = Stopwatch.GetTimestamp();
            await directory.Grains.GetGrain<IFirmGrain>(firms[i].Id).LoadAsync(EmbeddedDirectory.EveryField(details), new ChangeOrigin("benchmark", "benchmark"));
            while ((await search.AskAsync(new() { Text = mark, Size = 1 })).Total == 0)
            {
                await Task.Yield();
            }

            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return [.. times];
    }
}
