using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Processes;

/// <summary>
/// <c>kill -9</c> at any moment while clerks create, edit, delete, merge, take back and answer corrections: what was acknowledged is there, what was under way is there wholly or not at all,
/// and all of it can be found without anybody asking for it.
/// </summary>
public sealed class EditCrashTests
{
    const int Kills = 20;
    const int Clerks = 16;
    const int MostBetween = 120;

    [Fact]
    public async Task Twenty_kills_during_changes_lose_none_that_was_acknowledged_and_leave_none_half_done()
    {
        using var folder = new TemporaryFolder();
        var data = folder["data"];
        await LoadOneAsync(folder["firms.csv"], data);
        var random = new Random(21);
        var clerks = Enumerable.Range(0, Clerks).Select(n => new CrashClerk(n)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var client = await ServeAsync(data, clerks);
            await CheckAsync(client, data, clerks, all: false);
            await WorkAndKillAsync(client, clerks, random.Next(MostBetween));
            Sound(data);
        }

        await using (var last = await ServeAsync(data, clerks))
        {
            await CheckAsync(last, data, clerks, all: true);
            await last.Process.KillAsync();
        }

        // The seed left none of it out.
        Assert.All(Enum.GetValues<CrashChange>(), change => Assert.InRange(clerks.Sum(c => c.Acknowledged[(int)change]), 10, int.MaxValue));
        await CrashTests.TotalsEqualAScanAsync(data);
    }

    /// <summary>A served process and its address.</summary>
    sealed record Served(ClientProcess Process, HttpClient Http) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Http.Dispose();
            return Process.DisposeAsync();
        }
    }

    /// <summary>A served empty folder would be given the sample, and the first real firm would put it away: neither is of interest here.</summary>
    static async Task LoadOneAsync(string file, string data)
    {
        await File.WriteAllTextAsync(file, "名称,乡镇,产品,月季面积(亩),产值(万元)2024 月季苗木\n南阳先到月季种植专业合作社,石桥镇,月季苗木,12.5,30\n");
        await using var import = ClientProcess.Start("import", file, "--data", data);
        Assert.Equal(0, await import.EndAsync());
    }

    static async Task<Served> ServeAsync(string data, List<CrashClerk> clerks)
    {
        var (process, http) = await ClientProcess.ServeAsync(data);
        var token = (await File.ReadAllTextAsync(Path.Combine(data, "operator.token"))).Trim();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        clerks.ForEach(c => c.SignIn(http.BaseAddress!.GetLeftPart(UriPartial.Authority), token));
        return new(process, http);
    }

    /// <summary>Kills when a number of changes has been acknowledged, and as many as there are clerks are under way.</summary>
    static async Task WorkAndKillAsync(Served client, List<CrashClerk> clerks, int moment)
    {
        var acknowledged = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = clerks.ConvertAll(clerk => Task.Run(() => clerk.WorkAsync(() =>
        {
            if (Interlocked.Increment(ref acknowledged) > moment)
            {
                reached.TrySetResult();
            }
        })));
        // A clerk that ends before the kill has met an answer that is wrong.
        await await Task.WhenAny([reached.Task, .. work]);
        await client.Process.KillAsync();
        await Task.WhenAll(work);
    }

    /// <summary>What the file holds is whole before anybody opens it again.</summary>
    static void Sound(string data)
    {
        Assert.Equal(0, Directories.Sql(data, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"));
        Assert.Equal(0, Directories.Sql(data, "SELECT count(*) FROM pragma_foreign_key_check"));
        Assert.Equal(0, Directories.Sql(
            data,
            """
            SELECT count(*) FROM firm
            WHERE version <> (SELECT count(*) FROM history WHERE firm = number) OR version <> (SELECT max(version) FROM history WHERE firm = number)
               OR deleted <> (SELECT deleted FROM history WHERE firm = number AND version = firm.version)
            """));
        Assert.Equal(0, Directories.Sql(data, "SELECT count(*) - count(DISTINCT sequence) FROM history"));
    }

    static async Task CheckAsync(Served client, string data, List<CrashClerk> clerks, bool all)
    {
        await Task.WhenAll(clerks.Select(c => c.CheckAsync(all)));
        var living = clerks.SelectMany(c => c.Living).ToDictionary(f => f.Id, f => f.Mark);
        Assert.Equal(1 + clerks.Sum(c => c.Firms), Directories.Sql(data, "SELECT count(*) FROM firm"));
        Assert.Equal(clerks.Sum(c => c.Items), Directories.Sql(data, "SELECT count(*) FROM work"));

        // Nobody asks for it: the rows that wait for the index become none, and then each living firm is found once, as it is now.
        await Directories.UntilAsync(async () => Directories.Sql(data, "SELECT count(*) FROM dirty") == 0 && await client.Http.TotalAsync() >= 0);
        var found = await FoundAsync(client.Http);
        Assert.Equal(living.Count + 1, found.Count);
        Assert.Equal(living.OrderBy(f => f.Key, StringComparer.Ordinal), found.Where(f => f.Mark is not null).Select(f => KeyValuePair.Create(f.Id, f.Mark!)).OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    static async Task<List<(string Id, string? Mark)>> FoundAsync(HttpClient http)
    {
        List<(string, string?)> firms = [];
        JsonNode? page = null;
        do
        {
            page = await http.JsonAsync("/api/v1/firms?size=100" + (page is null ? "" : "&cursor=" + Uri.EscapeDataString((string)page["next"]!)));
            firms.AddRange(page["items"]!.AsArray().Select(i => ((string)i!["id"]!, i["otherNames"]!.AsArray().Select(n => (string?)n).SingleOrDefault())));
        }
        while ((string?)page["next"] is not null);
        return firms;
    }
}
