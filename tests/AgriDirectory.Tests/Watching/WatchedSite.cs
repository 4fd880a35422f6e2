using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Tests.Grains;
using AgriDirectory.Tests.Processes;
using AgriDirectory.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgriDirectory.Tests.Watching;

/// <summary>The built client over a few firms, some of whose rows are parked in the store: no engine refuses them any more.</summary>
public sealed class WatchedSite : IWebSite, IAsyncLifetime
{
    readonly TemporaryFolder folder = new();
    readonly Queue<string> parked = new();
    ClientProcess? client;

    /// <summary>A firm that search finds, and its name.</summary>
    public (string Id, string Name) Found { get; } = (Id(1), "南阳仲景艾草制品有限公司");

    public string BaseUrl { get; private set; } = "";

    public string Output => client!.Output;

    public string Token => File.ReadAllText(folder["operator.token"]).Trim();

    /// <summary>What it keeps.</summary>
    public string Data => folder.Path;

    /// <summary>A firm whose row is parked and that no other test has taken.</summary>
    public string TakeParked() => parked.Dequeue();

    public async ValueTask InitializeAsync()
    {
        await using (var store = await SqliteStore.OpenAsync(folder["directory.db"], TimeProvider.System, NullLogger<SqliteStore>.Instance))
        {
            await SaveAsync(store, Found.Id, Found.Name);
            for (var n = 2; n < 14; n++)
            {
                var sequence = await SaveAsync(store, Id(n), $"南阳拒收{n}号艾草店");
                var partition = Partitioning.Of(Id(n), store.Partitions);
                var row = new ParkedRow(Id(n), sequence, "it has too many names", TimeProvider.System.GetUtcNow());
                Assert.True(await store.SettleAsync(partition, await store.RaiseEpochAsync(partition), [], [row]));
                parked.Enqueue(Id(n));
            }
        }

        (client, var http) = await ClientProcess.ServeAsync(folder.Path);
        using (http)
        {
            BaseUrl = http.BaseAddress!.GetLeftPart(UriPartial.Authority);
            await Directories.UntilAsync(async () => await http.TotalAsync() > 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
        folder.Dispose();
    }

    static async Task<long> SaveAsync(SqliteStore store, string id, string name)
    {
        var details = Made.MoxaMaker(name, 7_654_321) with { Person = new FirmContact("钱密一", "13700000072", "q@person.example"), Contact = new FirmContact("周联络", "0377-63990074", null) };
        var firm = new Firm { Id = id, Version = 1, ChangedAt = TimeProvider.System.GetUtcNow(), ChangedBy = "test", Details = details };
        return (await store.SaveAsync(new FirmWrite(firm, null, "test"))).Sequence;
    }

    static string Id(int number) => FirmId.FromNumber((ulong)number * 7919);
}
