using System.Diagnostics;
using System.Globalization;
using AgriDirectory.Client.Sample;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>The command <c>import</c> with a file of 100,000 firms: the whole process, until the last firm can be found.</summary>
static class LoadBenchmark
{
    const int Firms = 100_000;
    const int Runs = 3;

    public static async Task RunAsync(string[] args)
    {
        var firms = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Firms;
        var work = Directory.CreateTempSubdirectory("agridirectory-load-");
        var file = Path.Combine(work.FullName, "firms.csv");
        await WriteAsync(file, firms);

        var table = Figures.Table(
            $"{firms:N0} firms, {new FileInfo(file).Length / (1 << 20)} MiB of CSV, to reach: 5,000 a second, under 1 GB", "what", "seconds", "firms a second", "peak MiB");
        for (var run = 1; run <= Runs; run++)
        {
            var bare = BareDirectory.Load(SampleFirms.Generate(firms, 7), 500);
            table.AddRow($"run {run}: bare SQLite + bare Lucene, one thread (raw peer)", Figures.Text(bare), Figures.Text(firms / bare, "0"), "");
            var (seconds, peak) = await ImportAsync(file, Path.Combine(work.FullName, $"data{run}"));
            table.AddRow($"run {run}: import FILE, start of the process included", Figures.Text(seconds), Figures.Text(firms / seconds, "0"), Figures.Text(peak, "0"));
            table.AddRow($"run {run}: ours / raw", Figures.Text(seconds / bare), "", "");
        }

        Figures.Print(table);
        work.Delete(recursive: true);
    }

    static async Task WriteAsync(string file, int firms)
    {
        using var sample = ClientProgram.Start("sample", "--firms", firms.ToString(CultureInfo.InvariantCulture), "--seed", "7");
        sample.ErrorDataReceived += (_, _) => { };
        sample.BeginErrorReadLine();
        await using var stream = File.Create(file);
        await sample.StandardOutput.BaseStream.CopyToAsync(stream);
        await sample.WaitForExitAsync();
    }

    static async Task<(double Seconds, double PeakMiB)> ImportAsync(string file, string folder)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = ClientProgram.Start("import", file, "--data", folder);
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
}
