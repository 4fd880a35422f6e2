using System.Diagnostics;
using System.Globalization;
using AgriDirectory.Client.Sample;
using AgriDirectory.Silo.Search;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// <c>load [firms] [--url URL] [--runs N]</c>: the command <c>import</c> with a file of made-up firms, the whole process, until the last firm can be
/// found; then the directory served and asked. With a URL its search engine is that Elasticsearch, otherwise Lucene.
/// </summary>
static class LoadBenchmark
{
    const int Firms = 100_000;
    const int Runs = 3;
    const int Callers = 8;
    const int Asked = 1_000;

    public static async Task RunAsync(string[] args)
    {
        var arguments = Arguments.Read(args);
        var firms = arguments.Firms ?? Firms;
        var work = Directory.CreateTempSubdirectory("agridirectory-load-");
        var file = Path.Combine(work.FullName, "firms.csv");
        await WriteAsync(file, firms);

        var table = Figures.Table(
            $"{firms:N0} firms, {new FileInfo(file).Length / (1 << 20)} MiB of CSV, to reach: 5,000 a second, under 1 GB", "what", "seconds", "firms a second", "peak MiB");
        var asked = Figures.Table($"{firms:N0} firms, GET /api/v1/firms, mixed questions, milliseconds", "what", "calls", "p50", "p90", "p99", "max");
        List<string> sizes = [];
        for (var run = 1; run <= (arguments.Runs ?? Runs); run++)
        {
            var (bare, allBusy) = arguments.Url is null ? (Bare(firms, 1), Bare(firms, Environment.ProcessorCount)) : (0, 0);
            var search = arguments.Search();
            var folder = Path.Combine(work.FullName, $"data{run}");
            try
            {
                var (seconds, peak) = await ImportAsync(file, folder, search);
                table.AddRow($"run {run}: import FILE into {search.Engine}, start of the process included", Figures.Text(seconds), Figures.Text(firms / seconds, "0"), Figures.Text(peak, "0"));
                if (bare > 0)
                {
                    table.AddRow($"run {run}: bare SQLite + bare Lucene, one thread (raw peer)", Figures.Text(bare), Figures.Text(firms / bare, "0"), "");
                    table.AddRow($"run {run}: ours / raw", Figures.Text(seconds / bare), "", "");
                    table.AddRow($"run {run}: the raw peer on {Environment.ProcessorCount} threads", Figures.Text(allBusy), Figures.Text(firms / allBusy, "0"), "");
                }

                var most = await AskAsync(asked, run, firms, folder, search);
                sizes.Add($"run {run}: index {await IndexMiBAsync(folder, search):N0} MiB, database {MiB(folder, "directory.db*"):N0} MiB, peak of the process that served {most:N0} MiB");
            }
            finally
            {
                await ForgetAsync(search);
            }
        }

        Figures.Print(table);
        Figures.Print(asked);
        sizes.ForEach(Console.WriteLine);
        work.Delete(recursive: true);
    }

    /// <summary>Firms made beforehand, which is no part of what is compared.</summary>
    static double Bare(int firms, int threads) => BareDirectory.Load([.. SampleFirms.Generate(firms, 7)], 500, threads);

    public static async Task WriteAsync(string file, int firms)
    {
        using var sample = ClientProgram.Start("sample", "--firms", firms.ToString(CultureInfo.InvariantCulture), "--seed", "7");
        sample.ErrorDataReceived += (_, _) => { };
        sample.BeginErrorReadLine();
        await using var stream = File.Create(file);
        await sample.StandardOutput.BaseStream.CopyToAsync(stream);
        await sample.WaitForExitAsync();
    }

    /// <summary>The command, start of the process included.</summary>
    public static async Task<(double Seconds, double PeakMiB)> ImportAsync(string file, string folder, SearchOptions search)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = ClientProgram.Start(search, "import", file, "--data", folder);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        double peak = 0;
        while (!process.HasExited)
        {
            await look.WaitForNextTickAsync();
            peak = process.HasExited ? peak : Math.Max(peak, ClientProgram.PeakMiB(process));
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0 ? (seconds, peak) : throw new InvalidOperationException(await output + await errors);
    }

    /// <summary>Serves the loaded folder and asks it over HTTP.</summary>
    /// <returns>The most memory that the serving process has held, in MiB.</returns>
    static async Task<double> AskAsync(Table table, int run, int firms, string folder, SearchOptions search)
    {
        var (process, http) = await ClientProgram.ServeAsync(folder, search);
        using (process)
        using (http)
        {
            var questions = Questions.Mixed(firms, 7, Asked).ConvertAll(q => new Uri("/api/v1/firms" + Questions.Url(q)[1..], UriKind.Relative));
            await PagesBenchmark.LoadedAsync(http, firms);
            table.AddTimes($"run {run}: the first time each, 1 caller", await Figures.TimesAsync(1, Asked, i => PagesBenchmark.GetAsync(http, questions[i])));
            table.AddTimes($"run {run}: 1 caller", await Figures.TimesAsync(1, Asked, i => PagesBenchmark.GetAsync(http, questions[i])));
            table.AddTimes($"run {run}: {Callers} callers", await Figures.TimesAsync(Callers, 2 * Asked, i => PagesBenchmark.GetAsync(http, questions[i % Asked])));
            var peak = ClientProgram.PeakMiB(process);
            process.Kill();
            await process.WaitForExitAsync();
            return peak;
        }
    }

    static async Task<double> IndexMiBAsync(string folder, SearchOptions search)
    {
        if (search.Kind == SearchEngineKind.Lucene)
        {
            return MiB(Path.Combine(folder, "index"), "*");
        }

        using var bare = new BareElastic(search);
        return await bare.MiBAsync();
    }

    static async Task ForgetAsync(SearchOptions search)
    {
        if (search.Kind == SearchEngineKind.Elasticsearch)
        {
            using var bare = new BareElastic(search);
            await bare.DeleteAsync();
        }
    }

    static double MiB(string folder, string files) =>
        new DirectoryInfo(folder).EnumerateFiles(files, SearchOption.AllDirectories).Sum(f => (double)f.Length) / (1 << 20);
}
