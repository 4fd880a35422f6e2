using AgriDirectory.Client.Sample;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>The search page over HTTP, as a browser asks for it.</summary>
static class PagesBenchmark
{
    const int Callers = 8;
    const int Calls = 4_000;

    public static async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("agridirectory-pages-");
        var (process, http) = await ClientProgram.ServeAsync(folder.FullName);
        using (process)
        using (http)
        {
            var questions = Questions.Mixed(SampleFirms.DirectoryFirms, SampleFirms.DefaultSeed, 1_000).ConvertAll(q => new Uri(Questions.Url(q), UriKind.Relative));
            var api = questions.ConvertAll(q => new Uri("/api/v1/firms" + q.OriginalString[1..], UriKind.Relative));
            var nothing = new Uri("/health/live", UriKind.Relative);
            await WarmAsync(http, questions, api, nothing);

            var table = Figures.Table(
                $"HTTP, sample of 1,347 firms, {questions.Count} mixed questions, {Callers} callers in another process, milliseconds", "what", "calls", "p50", "p90", "p99", "max");
            table.AddTimes("/health/live (raw peer)", await Figures.TimesAsync(Callers, Calls, _ => GetAsync(http, nothing)));
            table.AddTimes("search page (to reach: p99 < 20)", await Figures.TimesAsync(Callers, Calls, i => GetAsync(http, questions[i % questions.Count])));
            table.AddTimes("GET /api/v1/firms", await Figures.TimesAsync(Callers, Calls, i => GetAsync(http, api[i % api.Count])));
            Figures.Print(table);
            process.Kill();
            await process.WaitForExitAsync();
        }

        folder.Delete(recursive: true);
    }

    static async Task WarmAsync(HttpClient http, List<Uri> questions, List<Uri> api, Uri nothing)
    {
        await LoadedAsync(http, SampleFirms.DirectoryFirms);
        await Figures.TimesAsync(Callers, 3 * Calls, i => GetAsync(http, i % 2 == 0 ? questions[i % questions.Count] : api[i % api.Count]));
        await Figures.TimesAsync(Callers, Calls / 4, _ => GetAsync(http, nothing));
    }

    /// <summary>Returns when so many firms are found.</summary>
    public static async Task LoadedAsync(HttpClient http, int firms)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await StartBenchmark.TotalAsync(http) != firms)
        {
            await look.WaitForNextTickAsync();
        }
    }

    public static async Task GetAsync(HttpClient http, Uri url)
    {
        using var answer = await http.GetAsync(url);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }
}
