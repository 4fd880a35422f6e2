using System.Diagnostics;
using System.Net.Http.Headers;
using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Silo.Search;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// Many callers change different firms, each by the version that it has seen, while the index is fed: acknowledged writes a second, beside bare SQLite with
/// the same rows, as many in a transaction as there are callers. Then the same over HTTP, as a clerk's program does it.
/// </summary>
static class WritesBenchmark
{
    const int Callers = 64;
    const int Firms = 20_000;
    const int Writes = 10_000;
    const int Rounds = 5;

    /// <summary>What the index puts in order once nobody writes is no peer's burden.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(string[] args)
    {
        var arguments = Arguments.Read(args);
        var count = arguments.Firms ?? Firms;
        var rounds = arguments.Runs ?? Rounds;
        var writes = Math.Min(Writes, count);
        var firms = SampleFirms.Generate(count, 7).ToList();
        // All callers are to be under way from the start, in the pool too.
        ThreadPool.SetMinThreads(Callers, Callers);
        var table = Figures.Table(
            $"{Callers} callers change {writes:N0} of {count:N0} firms, synchronous=FULL, Lucene fed meanwhile (to reach: 2,000 a second), milliseconds",
            "what", "a second", "p50", "p99", "max", "all found after, s");
        if (arguments.Part != "rest")
        {
            await GrainsAsync(table, firms, writes, rounds, arguments.Search());
        }

        if (arguments.Part != "grains")
        {
            await RestAsync(table, firms, writes, rounds);
        }

        Figures.Print(table);
    }

    static async Task GrainsAsync(Table table, List<(string Id, FirmDetails Details)> firms, int writes, int rounds, SearchOptions search)
    {
        await using var directory = await EmbeddedDirectory.StartAsync(firms.Count, search);
        await directory.VisibleAsync();
        using var bare = new BareWrites(firms);
        var (ours, raw) = (new List<double>(), new List<double>());
        // The round before the first warms both.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var peer in Figures.Turns(2, round))
            {
                var began = Stopwatch.GetTimestamp();
                if (peer == 0)
                {
                    var times = bare.Run(round, writes, Callers);
                    raw.Add(writes / Stopwatch.GetElapsedTime(began).TotalSeconds);
                    AddRow(table, round, $"bare SQLite, {Callers} rows a transaction (raw peer)", raw[^1], times, null);
                }
                else
                {
                    var times = await Figures.TimesAsync(Callers, writes, i => SaveAsync(directory, firms[i], round));
                    ours.Add(writes / Stopwatch.GetElapsedTime(began).TotalSeconds);
                    await directory.VisibleAsync();
                    AddRow(table, round, "FirmGrain.SaveAsync", ours[^1], times, Stopwatch.GetElapsedTime(began).TotalSeconds - (writes / ours[^1]));
                    await Task.Delay(Quiet);
                }
            }
        }

        table.AddRow("ours / raw, median", Figures.Text(Figures.Median(ours.Skip(1).Zip(raw.Skip(1), (o, r) => o / r))), "", "", "", "");
    }

    static async Task SaveAsync(EmbeddedDirectory directory, (string Id, FirmDetails Details) firm, int round)
    {
        var saved = await directory.Grains.GetGrain<IFirmGrain>(firm.Id).SaveAsync(Changed(firm.Details, round), round + 1, new ChangeOrigin("benchmark", "benchmark"));
        if (saved.Outcome != SaveOutcome.Changed)
        {
            throw new InvalidOperationException($"A save was not made: {saved}");
        }
    }

    static async Task RestAsync(Table table, List<(string Id, FirmDetails Details)> firms, int writes, int rounds)
    {
        var work = Directory.CreateTempSubdirectory("agridirectory-writes-");
        var (file, data) = (Path.Combine(work.FullName, "firms.csv"), Path.Combine(work.FullName, "data"));
        await LoadBenchmark.WriteAsync(file, firms.Count);
        await LoadBenchmark.ImportAsync(file, data, new SearchOptions());
        var (process, http) = await ClientProgram.ServeAsync(data, null, "--AgriDirectory:Api:WritesPerMinute=100000000");
        using (process)
        using (http)
        {
            await PagesBenchmark.LoadedAsync(http, firms.Count);
            http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"))).Trim());
            for (var round = 0; round <= rounds; round++)
            {
                var began = Stopwatch.GetTimestamp();
                var times = await Figures.TimesAsync(Callers, writes, i => PutAsync(http, firms[i], round));
                var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
                AddRow(table, round, "PUT /api/v1/firms/{id}, client and server on this machine", writes / seconds, times, null);
            }

            process.Kill();
            await process.WaitForExitAsync();
        }

        work.Delete(recursive: true);
    }

    static async Task PutAsync(HttpClient http, (string Id, FirmDetails Details) firm, int round)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/firms/{firm.Id}");
        request.Headers.IfMatch.Add(new($"\"{round + 1}\""));
        request.Content = new ByteArrayContent(FirmJson.Write(Changed(firm.Details, round))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"A save was not made: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Another number of employees in each round, and no other round's.</summary>
    public static FirmDetails Changed(FirmDetails details, int round) => details with { Employees = 1_000 + round };

    static void AddRow(Table table, int round, string what, double rate, double[] times, double? left)
    {
        if (round > 0)
        {
            table.AddRow($"round {round}: {what}", Figures.Text(rate, "0"), Figures.Percent(times, 50), Figures.Percent(times, 99), Figures.Text(times[^1]), left is { } s ? Figures.Text(s) : "");
        }
    }
}
