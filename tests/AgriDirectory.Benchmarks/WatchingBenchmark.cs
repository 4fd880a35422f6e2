using System.Diagnostics;
using AgriDirectory.Search;
using AgriDirectory.Silo.Watching;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Orleans.Hosting;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// <c>watching [firms] [--runs N]</c>: what it costs to be ready to be watched. The same questions are asked of directories that differ in that alone, in
/// turns: one that measures nothing; one that measures all and profiles grains for the dashboard, as the served directory does, with nobody who reads it; and, to know, one whose spans are all
/// made and thrown away at the end, as with a collector. All begin with copies of the same files, for how many segments an index has matters more than
/// any of this. Meters are the process's, so they are switched on and off around each round.
/// </summary>
static class WatchingBenchmark
{
    const int Callers = 8;
    const int Calls = 4_000;
    const int Rounds = 15;

    sealed record Variant(string Name, Func<int, Task> Ask, Func<IDisposable?> Watch);

    public static async Task RunAsync(string[] args)
    {
        var read = Arguments.Read(args);
        var firms = read.Firms ?? 20_000;
        await using var loaded = await EmbeddedDirectory.StartAsync(firms);
        await loaded.VisibleAsync();
        await loaded.StopAsync();
        await using var bare = await EmbeddedDirectory.StartAsync(firms, like: loaded);
        await using var watched = await EmbeddedDirectory.StartAsync(firms, dashboard: true, like: loaded);
        await using var traced = await EmbeddedDirectory.StartAsync(
            firms, more: builder => builder.UseOrleans(silo => silo.AddActivityPropagation()), dashboard: true, like: loaded);
        var questions = Questions.Mixed(firms, 7, Calls);
        Variant[] variants =
        [
            new("measures nothing", Ask(bare), () => null),
            new("measured, nobody watches", Ask(watched), Meters),
            new("measured and traced whole", Ask(traced), Spans),
        ];
        await CompareAsync($"{firms:N0} firms, {Calls:N0} mixed questions of SearchGrain, {Callers} callers, searches a second", variants, read.Runs ?? Rounds);

        Func<int, Task> Ask(EmbeddedDirectory of)
        {
            var search = of.Grains.GetGrain<ISearchGrain>(0);
            return i => search.AskAsync(questions[i]);
        }
    }

    static MeterProvider Meters() => Sdk.CreateMeterProviderBuilder().Measure().AddPrometheusExporter().Build();

    static Both Spans() => new Both(
        Meters(), Sdk.CreateTracerProviderBuilder().Trace(ratio: 1).AddProcessor(new BatchActivityExportProcessor(new Nowhere())).Build());

    static async Task CompareAsync(string title, Variant[] variants, int rounds)
    {
        ThreadPool.SetMinThreads(4 * Callers, 4 * Callers);
        var table = Figures.Table(title, ["round", .. variants.Select(v => v.Name)]);
        var rates = variants.Select(_ => new double[rounds]).ToArray();
        foreach (var variant in variants.Concat(variants))
        {
            await RateAsync(variant);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var v in Figures.Turns(variants.Length, round))
            {
                rates[v][round] = await RateAsync(variants[v]);
            }

            table.AddRow([$"{round + 1}", .. rates.Select(r => Figures.Text(r[round], "0"))]);
        }

        Figures.Print(table);
        for (var v = 1; v < variants.Length; v++)
        {
            var ratios = rates[v].Zip(rates[0], (ours, raw) => ours / raw).Order().ToArray();
            var reach = v == 1 ? " (to reach: > 0.95)" : "";
            Console.WriteLine(
                $"{variants[v].Name} / {variants[0].Name}: {Figures.Text(Figures.Median(ratios), "0.000")} of the throughput, half of the rounds {Figures.Text(ratios[rounds / 4], "0.000")} to {Figures.Text(ratios[3 * rounds / 4], "0.000")}, all {Figures.Text(ratios[0], "0.000")} to {Figures.Text(ratios[^1], "0.000")}{reach}");
        }
    }

    static async Task<double> RateAsync(Variant variant)
    {
        using var watching = variant.Watch();
        var began = Stopwatch.GetTimestamp();
        await Figures.TimesAsync(Callers, Calls, variant.Ask);
        return Calls / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    sealed class Nowhere : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }

    sealed class Both(IDisposable one, IDisposable other) : IDisposable
    {
        public void Dispose()
        {
            one.Dispose();
            other.Dispose();
        }
    }
}
