using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Silo;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Tests.Markets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Tests.Processes;

/// <summary><c>kill -9</c> at any moment of a load loses nothing that was acknowledged.</summary>
public sealed class CrashTests
{
    const int Firms = 20_000;
    const int Kills = 20;

    [Fact]
    public async Task Twenty_kills_during_a_load_lose_no_acknowledged_firm_and_double_none()
    {
        using var folder = new TemporaryFolder();
        var file = folder["firms.csv"];
        var data = folder["data"];
        await Directories.SampleFileAsync(file, Firms);
        await LoadAndKillAsync(data, file);

        var (client, http) = await ClientProcess.ServeAsync(data);
        await using (client)
        {
            using (http)
            {
                var import = await http.UploadAsync(data, file);
                await Directories.UntilAsync(async () => (string)(await http.ImportAsync(data, import))["status"]! == "done", TimeSpan.FromMinutes(3));
                await EveryFirmOnceAsync(http, data);
            }

            await client.KillAsync();
        }

        await TotalsEqualAScanAsync(data);
    }

    /// <summary>
    /// Kills when a random number of rows has been acknowledged. Each load has its rows in another order, so that each meets new firms and
    /// known ones, more of which are known from one to the next.
    /// </summary>
    static async Task LoadAndKillAsync(string data, string file)
    {
        var random = new Random(20);
        var lines = await File.ReadAllLinesAsync(file);
        var rows = lines[1..];
        var part = file + ".part";
        // A served empty folder would be given the sample; a few of the file's own firms make it not empty.
        await WriteAsync(100);
        await using (var first = ClientProcess.Start("import", part, "--data", data))
        {
            Assert.Equal(0, await first.EndAsync());
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            var (client, http) = await ClientProcess.ServeAsync(data);
            await using var _ = client;
            using var __ = http;
            await WriteAsync(Firms);
            var import = await http.UploadAsync(data, part);
            var moment = random.Next(Firms / 5);
            var acknowledged = 0;
            await Directories.UntilAsync(async () =>
            {
                var state = await http.ImportAsync(data, import);
                acknowledged = (int)state["created"]!;
                return (int)state["rows"]! >= moment && (string)state["status"]! != "waiting";
            });
            var before = Directories.Sql(data, "SELECT count(*) FROM firm");
            await client.KillAsync();
            Assert.InRange(Directories.Sql(data, "SELECT count(*) FROM firm"), Math.Max(before, acknowledged), int.MaxValue);
            Assert.Equal(0, Directories.Sql(data, "SELECT count(*) FROM firm WHERE version <> (SELECT max(version) FROM history WHERE firm = firm.number)"));
        }

        Task WriteAsync(int count)
        {
            random.Shuffle(rows);
            return File.WriteAllLinesAsync(part, rows.Take(count).Prepend(lines[0]));
        }
    }

    static async Task EveryFirmOnceAsync(HttpClient http, string data)
    {
        var known = Directories.Sql(data, "SELECT count(*) FROM firm WHERE deleted = 0");
        var found = await http.WalkAsync();
        Assert.Equal(known, found.Count);
        Assert.Equal(Firms, found.DistinctBy(f => f.Id).Count());
        Assert.Equal(Firms, known);
        foreach (var (id, code) in found.Where((_, i) => i % (found.Count / 50) == 0))
        {
            Assert.Equal(1, await http.TotalAsync(code ?? throw new InvalidOperationException($"The made-up firm {id} has no credit code.")));
        }
    }

    /// <summary>Starts a silo of its own on the folder, and compares the markets' totals with a scan of all firms.</summary>
    internal static async Task TotalsEqualAScanAsync(string data)
    {
        using var claimed = DataFolder.Claim(data);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        await builder.AddDirectorySiloAsync(claimed);
        using var host = builder.Build();
        await host.StartAsync();
        var store = host.Services.GetRequiredService<IDirectoryStore>();
        var sums = new MarketSums();
        for (var k = 0; k < store.Partitions; k++)
        {
            foreach (var firm in await store.ScanAsync(k, "", int.MaxValue))
            {
                sums.Replace(firm);
            }
        }

        foreach (var market in new[] { "rose", "mugwort", "mugwort/moxa-stick" })
        {
            var merged = await host.Services.GetRequiredService<IGrainFactory>().GetGrain<IMarketGrain>(market).GetSumsAsync();
            MarketsByHand.AssertSame(sums.Of(MarketId.TradeOf(market)).Single(m => m.Id == market), merged.Single(m => m.Id == market));
        }

        await host.StopAsync();
    }
}
