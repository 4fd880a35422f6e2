using System.Diagnostics;
using System.Globalization;
using AgriDirectory.Client;
using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// <c>markets [firms]</c>: a market's page over HTTP while 200 firms change every second, beside one SQL <c>GROUP BY</c>: over the store as it is, where
/// outputs lie in each firm's details, and over a table that has nothing but outputs, with an index for the question. Each gives a market's count, total and squares
/// by year; lists, ranks and shares would come on top.
/// </summary>
static class MarketsBenchmark
{
    const int Rate = 200;
    const int Callers = 8;
    const int Calls = 2_000;
    const int SqlCalls = 100;
    const int StoreCalls = 5;

    static readonly string[] Products = ["moxa-stick", "moxa-wool", "seedling"];

    public static async Task RunAsync(string[] args)
    {
        var count = Arguments.Read(args).Firms ?? 100_000;
        await using var directory = await EmbeddedDirectory.StartAsync(count);
        await using var site = await ServeAsync(directory.Grains);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(site.Urls.First()) };
        await using var sql = await FillAsync(count);
        await using var store = new SqliteConnection($"Data Source={directory.Database};Mode=ReadOnly");
        await store.OpenAsync();
        Uri[] pages = [.. MarketId.All.Select(id => new Uri("/markets/" + id, UriKind.Relative))];
        Uri[] calls = [.. MarketId.All.Select(id => new Uri("/api/v1/markets/" + id, UriKind.Relative))];
        await Figures.TimesAsync(Callers, Calls / 2, i => PagesBenchmark.GetAsync(http, i % 2 == 0 ? pages[i % pages.Length] : calls[i % calls.Length]));

        using var stop = new CancellationTokenSource();
        var changes = ChangeAsync(directory, count, stop.Token);
        var table = Figures.Table(
            $"Markets of {count:N0} firms, {Rate} changes a second meanwhile, {Callers} callers, all {pages.Length} markets in turn, milliseconds", "what", "calls", "p50", "p90", "p99", "max");
        for (var round = 1; round <= 3; round++)
        {
            table.AddTimes($"round {round}: GROUP BY over the store, one caller (raw peer)", await Figures.TimesAsync(1, StoreCalls, i => FromStoreAsync(store, Products[i % Products.Length])));
            table.AddTimes($"round {round}: GROUP BY over a table for it, one caller (raw peer)", await Figures.TimesAsync(1, SqlCalls, i => GroupAsync(sql, MarketId.All[i % MarketId.All.Length])));
            table.AddTimes($"round {round}: market page over HTTP (to reach: p99 < 50)", await Figures.TimesAsync(Callers, Calls, i => PagesBenchmark.GetAsync(http, pages[i % pages.Length])));
            table.AddTimes($"round {round}: GET /api/v1/markets/…", await Figures.TimesAsync(Callers, Calls, i => PagesBenchmark.GetAsync(http, calls[i % calls.Length])));
        }

        // One a market and second: each of these merges 64 partitions.
        List<double> merges = [];
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1_100));
        for (var i = 0; i < 20; i++)
        {
            await tick.WaitForNextTickAsync(CancellationToken.None);
            merges.AddRange(await Figures.TimesAsync(1, 1, _ => PagesBenchmark.GetAsync(http, pages[i % pages.Length])));
        }

        merges.Sort();
        table.AddTimes("market page that nobody has opened for a second, one caller", [.. merges]);
        await stop.CancelAsync();
        var made = await changes;
        Figures.Print(table);
        Console.WriteLine($"{Figures.Text(made, "0")} changes a second were acknowledged");
    }

    static async Task<WebApplication> ServeAsync(IGrainFactory grains)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "AgriDirectory.Client" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(grains);
        builder.Services.AddWebClient();
        var site = builder.Build();
        site.MapWebClient();
        await site.StartAsync();
        return site;
    }

    static async Task<double> ChangeAsync(EmbeddedDirectory directory, int count, CancellationToken stop)
    {
        var firms = SampleFirms.Generate(count, 7).Take(20_000).ToList();
        var began = Stopwatch.GetTimestamp();
        var sent = new List<Task>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / Rate));
        while (!stop.IsCancellationRequested)
        {
            await tick.WaitForNextTickAsync(CancellationToken.None);
            for (var due = (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * Rate); sent.Count < due;)
            {
                var (id, details) = firms[sent.Count % firms.Count];
                var factor = 50 + (sent.Count % 100);
                var changed = details with { Output = [.. details.Output.Select(o => o with { Yuan = o.Yuan / 100 * factor })] };
                sent.Add(Task.Run(
                    () => directory.Grains.GetGrain<IFirmGrain>(id).LoadAsync(EmbeddedDirectory.EveryField(changed), new ChangeOrigin("benchmark", "benchmark")), CancellationToken.None));
            }
        }

        await Task.WhenAll(sent);
        return sent.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static async Task<SqliteConnection> FillAsync(int count)
    {
        var sql = new SqliteConnection("Data Source=:memory:");
        await sql.OpenAsync();
        await ExecuteAsync(sql, "CREATE TABLE output (firm TEXT, market TEXT, year INT, yuan INT)");
        await using (var transaction = sql.BeginTransaction())
        {
            await using var insert = new SqliteCommand("INSERT INTO output VALUES ($firm, $market, $year, $yuan)", sql, transaction);
            foreach (var name in new[] { "$firm", "$market", "$year", "$yuan" })
            {
                insert.Parameters.Add(name, SqliteType.Text);
            }

            foreach (var (id, details) in SampleFirms.Generate(count, 7))
            {
                foreach (var figure in Contribution.Of(details).Figures.Where(f => f.Measure == MarketMeasure.Output))
                {
                    (insert.Parameters[0].Value, insert.Parameters[1].Value, insert.Parameters[2].Value, insert.Parameters[3].Value) =
                        (id, figure.Market, figure.Year, figure.Value);
                    await insert.ExecuteNonQueryAsync();
                }
            }

            await transaction.CommitAsync();
        }

        await ExecuteAsync(sql, "CREATE INDEX by_market ON output (market, year, yuan)");
        return sql;
    }

    static async Task ExecuteAsync(SqliteConnection sql, string text)
    {
        await using var command = new SqliteCommand(text, sql);
        await command.ExecuteNonQueryAsync();
    }

    static Task FromStoreAsync(SqliteConnection sql, string product) => GroupAsync(
        sql,
        """
        SELECT json_extract(value, '$.year') AS year, count(*), sum(json_extract(value, '$.yuan'))
        FROM firm, json_each(CAST(details AS TEXT), '$.output') WHERE deleted = 0 AND json_extract(value, '$.product') = $of GROUP BY year
        """,
        product);

    static Task GroupAsync(SqliteConnection sql, string market) =>
        GroupAsync(sql, "SELECT year, count(*), sum(yuan), sum(CAST(yuan AS REAL) * yuan), max(yuan) FROM output WHERE market = $of GROUP BY year", market);

    static async Task GroupAsync(SqliteConnection sql, string question, string of)
    {
        await using var command = new SqliteCommand(question, sql);
        command.Parameters.AddWithValue("$of", of);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            Convert.ToInt64(rows.GetValue(2), CultureInfo.InvariantCulture);
        }
    }
}
