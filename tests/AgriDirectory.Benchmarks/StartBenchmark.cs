using System.Diagnostics;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// An empty folder to a searchable sample; a start after a <c>kill -9</c> in the midst of that load, until all are searchable again; and a later start to its
/// first answered search.
/// </summary>
static class StartBenchmark
{
    const int Runs = 7;

    public static async Task RunAsync(string[] args)
    {
        List<double> help = [], first = [], killed = [], later = [];
        for (var run = 0; run < Runs; run++)
        {
            help.Add(await HelpAsync());
            var folder = Directory.CreateTempSubdirectory("agridirectory-start-");
            first.Add(await AnsweredAsync(folder.FullName, firms: 1347, "-KILL"));
            killed.Add(await AnsweredAsync(folder.FullName, firms: 1347, "-TERM"));
            later.Add(await AnsweredAsync(folder.FullName, firms: 1, "-KILL"));
            folder.Delete(recursive: true);
        }

        var table = Figures.Table($"Start of the built program, seconds, {Runs} runs", "what", "min", "median", "max", "to reach");
        Add(table, "the program printing its help (raw peer)", help, "");
        Add(table, "empty folder → 1,347 firms searchable", first, "< 5");
        Add(table, "after kill -9 at that moment → 1,347 firms searchable", killed, "");
        Add(table, "later start → first answered search", later, "< 2");
        Figures.Print(table);
    }

    static void Add(Table table, string what, List<double> seconds, string limit)
    {
        seconds.Sort();
        table.AddRow(what, Figures.Text(seconds[0]), Figures.Text(seconds[seconds.Count / 2]), Figures.Text(seconds[^1]), limit);
    }

    static async Task<double> HelpAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using var process = ClientProgram.Start("--help");
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Serves until a question finds as many firms, and ends it by a signal.</summary>
    static async Task<double> AnsweredAsync(string folder, int firms, string signal)
    {
        var began = Stopwatch.GetTimestamp();
        var (process, http) = await ClientProgram.ServeAsync(folder);
        using (process)
        using (http)
        {
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (await TotalAsync(http) < firms)
            {
                await look.WaitForNextTickAsync();
            }

            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            using (Process.Start("kill", [signal, $"{process.Id}"]))
            {
                await process.WaitForExitAsync();
            }

            return seconds;
        }
    }

    public static async Task<int> TotalAsync(HttpClient http)
    {
        using var answer = await http.GetAsync(new Uri("/api/v1/firms?size=1", UriKind.Relative));
        return answer.IsSuccessStatusCode ? (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["total"]! : 0;
    }
}
