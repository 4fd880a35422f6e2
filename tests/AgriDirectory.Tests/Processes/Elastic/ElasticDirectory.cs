using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Microsoft.Data.Sqlite;

namespace AgriDirectory.Tests.Processes.Elastic;

/// <summary>A real process that serves a directory over an Elasticsearch: what a load through a fault is tried on.</summary>
sealed class ElasticDirectory : IAsyncDisposable
{
    /// <summary>What an empty directory begins with by itself.</summary>
    public const int Sample = 1_347;

    /// <summary>What a load brings.</summary>
    public const int Loaded = 3_000;

    /// <summary>A load through a fault, on a machine with much else to do.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>What a person waits for at most, on a machine with much else to do; it takes some seconds otherwise.</summary>
    static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    static readonly Lazy<Task<string>> Rows = new(MakeAsync);

    readonly TemporaryFolder folder = new();
    readonly Dictionary<string, string> settings;
    string loading = "";

    ElasticDirectory(string url, IReadOnlyDictionary<string, string>? settings)
    {
        var all = new Dictionary<string, string>
        {
            ["Engine"] = "Elasticsearch",
            ["Url"] = url,
            ["Prefix"] = "p" + RandomNumberGenerator.GetHexString(12, lowercase: true),
            ["Replicas"] = "0",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            all[name] = value;

        this.settings = all;
    }

    public string Prefix => settings["Prefix"];

    public string Data => folder["data"];

    public ClientProcess Client { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>Serves an empty folder, which begins with the sample.</summary>
    public static async Task<ElasticDirectory> ServeAsync(string url, IReadOnlyDictionary<string, string>? settings = null)
    {
        var directory = new ElasticDirectory(url, settings);
        await directory.ServeAsync();
        return directory;
    }

    /// <summary>Kills the process, and serves the folder again with other settings.</summary>
    public async Task ServeAgainAsync(Dictionary<string, string> others)
    {
        foreach (var (name, value) in others)
            settings[name] = value;

        Http.Dispose();
        await Client.DisposeAsync();
        await ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Client.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Begins a load and returns when a part of it is acknowledged.</summary>
    public async Task BeginLoadAsync()
    {
        var file = folder["firms.csv"];
        await File.WriteAllTextAsync(file, await Rows.Value);
        loading = await Http.UploadAsync(Data, file);
        await UntilAsync(async () => (int)(await LoadAsync())["rows"]! > 0);
        Assert.Equal("running", (string?)(await LoadAsync())["status"]);
    }

    /// <summary>Waits until the load's last row is acknowledged, whether it can be found or not.</summary>
    public async Task AcknowledgedAsync()
    {
        await UntilAsync(async () => (int)(await LoadAsync())["rows"]! == Loaded);
        var load = await LoadAsync();
        Assert.Equal((Loaded, 0, 0), ((int)load["created"]!, (int)load["refused"]!, (int)load["failed"]!));
        Assert.Equal(Sample + Loaded, Count("firm WHERE deleted = 0"));
    }

    /// <summary>Waits until the load has ended, which it does when its last firm can be found.</summary>
    public async Task EndLoadAsync()
    {
        await AcknowledgedAsync();
        await UntilAsync(async () => (string)(await LoadAsync())["status"]! != "running");
        var load = await LoadAsync();
        Assert.Equal(("done", null), ((string?)load["status"], (string?)load["reason"]));
    }

    /// <summary>Search says that it is away and when to come again, in words where people read; all else opens.</summary>
    public async Task IsCatchingItsBreathAsync()
    {
        await UntilAsync(async () => await StatusAsync("/api/v1/firms?q=艾条") == HttpStatusCode.ServiceUnavailable);
        using var search = await GetAsync("/api/v1/firms?q=艾条");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, search.StatusCode);
        Assert.True(search.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal("search-degraded", (string?)JsonNode.Parse(await search.Content.ReadAsStringAsync())!["code"]);

        using var page = await GetAsync("/?q=艾条&lang=en");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.True(page.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains("Search is catching its breath", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // A market's totals come a little later than its firms, and do not wait for the search engine.
        var home = "";
        await UntilAsync(async () => (home = await Http.GetStringAsync(new Uri("/?lang=en", UriKind.Relative))).Contains("<div class=\"mugwort\">", StringComparison.Ordinal));
        Assert.Contains("Search is catching its breath", home, StringComparison.Ordinal);

        var firm = Text("SELECT min(id) FROM firm WHERE deleted = 0");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/firms/" + firm));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/api/v1/firms/" + firm));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/health/live"));
    }

    /// <summary>A crowd that searches has its answers soon, whatever they are.</summary>
    public async Task AnswersSoonAsync(int crowd, params HttpStatusCode[] allowed)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, crowd).Select(async _ =>
        {
            var asked = Stopwatch.StartNew();
            return (Status: await StatusAsync("/api/v1/firms?q=艾条"), Took: asked.Elapsed);
        }));
        Assert.Subset(allowed.ToHashSet(), answers.Select(a => a.Status).ToHashSet());
        Assert.InRange(answers.Max(a => a.Took), TimeSpan.Zero, LongestAnswer);
    }

    /// <summary>As many firms are found as SQL has.</summary>
    public Task FindsAllAsync() => UntilAsync(async () => await Http.TotalAsync() == Count("firm WHERE deleted = 0"));

    /// <summary>Every firm is found once, nothing waits or is parked, and the totals are those of a scan of SQL.</summary>
    public async Task IsWholeAsync(int firms = Sample + Loaded)
    {
        await UntilAsync(() => Task.FromResult(Count("dirty") == 0));
        Assert.Equal(firms, Count("firm WHERE deleted = 0"));

        // A question that a busy machine left without an answer is asked again; an answer that is wrong is not.
        List<(string Id, string? Code)> found = [];
        JsonNode totals = new JsonObject();
        await UntilAsync(async () =>
        {
            totals = (await Http.JsonAsync("/api/v1/firms?size=1"))["totals"]!;
            found = await Http.WalkAsync();
            return true;
        });
        var cards = Cards();
        Assert.Equal(cards.Select(c => c.Id).Order(StringComparer.Ordinal), found.Select(f => f.Id).Order(StringComparer.Ordinal));

        var year = cards.Max(c => c.OutputYear);
        var outputs = cards.Where(c => c.OutputYear == year).ToList();
        Assert.Equal(
            (firms, year, outputs.Count, outputs.Sum(c => c.OutputYuan!.Value), cards.Count(c => c.RoseAreaMu is not null), cards.Sum(c => c.RoseAreaMu ?? 0)),
            ((int)totals["firms"]!, (int?)totals["year"], (int)totals["outputFirms"]!, (long)totals["outputYuan"]!, (int)totals["areaFirms"]!, (decimal)totals["areaMu"]!));
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>Rows of a table, under a condition.</summary>
    public int Count(string of) => Directories.Sql(Data, "SELECT count(*) FROM " + of);

    /// <summary>Firms that wait for the index, oldest first, partition by partition.</summary>
    public List<(int Partition, string Id)> Waiting() => Read(
        "SELECT dirty.partition, id FROM dirty JOIN firm ON firm.number = dirty.firm ORDER BY dirty.partition, sequence",
        row => (row.GetInt32(0), row.GetString(1)));

    /// <summary>Waits, and tells what the process said if it was in vain.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        try
        {
            await Directories.UntilAsync(condition, Patience);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"In vain: {(loading.Length > 0 ? await LoadAsync() : "no load")}, {Count("dirty")} wait.\n{Client.Output}");
        }
    }

    async Task ServeAsync() =>
        (Client, Http) = await ClientProcess.ServeAsync(Data, settings.ToDictionary(s => "AgriDirectory__Search__" + s.Key, s => s.Value));

    Task<JsonNode> LoadAsync() => Http.ImportAsync(Data, loading);

    /// <summary>The firms as SQL has them.</summary>
    List<FirmCard> Cards() => Read(
        "SELECT id, details FROM firm WHERE deleted = 0",
        row => FirmDocuments.Of(new Firm
        {
            Id = row.GetString(0),
            Version = 1,
            ChangedAt = DateTimeOffset.UnixEpoch,
            ChangedBy = "",
            Details = FirmJson.Read((byte[])row.GetValue(1)),
        }).Card!);

    string Text(string query) => Read(query, row => row.GetString(0)).Single();

    List<T> Read<T>(string query, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "directory.db")};Mode=ReadWrite;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        List<T> all = [];
        while (rows.Read())
            all.Add(read(rows));

        return all;
    }

    static async Task<string> MakeAsync()
    {
        using var folder = new TemporaryFolder();
        await Directories.SampleFileAsync(folder["firms.csv"], Loaded, seed: 11);
        return await File.ReadAllTextAsync(folder["firms.csv"]);
    }
}
