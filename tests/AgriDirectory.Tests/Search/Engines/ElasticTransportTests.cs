using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using AgriDirectory.Silo.Search.Elastic;
using Microsoft.Extensions.DependencyInjection;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>The way to Elasticsearch, against a listener that answers as each test says.</summary>
public sealed class ElasticTransportTests : IAsyncLifetime
{
    const string Product = "X-Elastic-Product: Elasticsearch\r\n";

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource done = new();
    readonly List<ServiceProvider> opened = [];
    readonly List<string> heads = [];
    Queue<string> answers = new();
    byte[] lastBody = [];
    Task serving = Task.CompletedTask;

    string Url => FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public ValueTask InitializeAsync()
    {
        listener.Start();
        serving = ServeAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await serving;
        listener.Dispose();
        done.Dispose();
        foreach (var provider in opened)
            await provider.DisposeAsync();
    }

    /// <summary>One answer a connection; the last is given again and again.</summary>
    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(done.Token);
                await using var stream = client.GetStream();
                var head = await ReadAsync(stream);
                lock (heads)
                    heads.Add(head);

                var answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), done.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task<string> ReadAsync(NetworkStream stream)
    {
        var head = await UntilAsync("\r\n\r\n", stream);
        var length = head.Split("\r\n").Where(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(l => int.Parse(l[15..], CultureInfo.InvariantCulture)).FirstOrDefault();
        var body = await BytesAsync(length, stream);
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            while (int.Parse(await UntilAsync("\r\n", stream), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
            {
                body = [.. body, .. await BytesAsync(size, stream)];
                await UntilAsync("\r\n", stream);
            }

            await UntilAsync("\r\n", stream);
        }

        lastBody = body;
        return head;
    }

    /// <summary>What stands before an end, or before the connection's.</summary>
    async Task<string> UntilAsync(string end, NetworkStream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, done.Token) == 1)
        {
            text.Append((char)one[0]);
            if (text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end)
                return text.ToString(0, text.Length - end.Length);
        }

        return text.ToString();
    }

    async Task<byte[]> BytesAsync(int count, NetworkStream stream)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, done.Token);
        return bytes;
    }

    static string Http(int status, string body, string headers = Product) =>
        FormattableString.Invariant($"HTTP/1.1 {status} X\r\n{headers}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    ServiceProvider Services(SearchOptions options)
    {
        Assert.Empty(options.Problems());
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddElasticsearch(options);
        opened.Add(services.BuildServiceProvider());
        return opened[^1];
    }

    SearchOptions Options => new() { Engine = "Elasticsearch", Url = Url };

    IElasticTransport Over(SearchOptions options) => Services(options).GetRequiredService<IElasticTransport>();

    static Task<ElasticReply> GetAsync(IElasticTransport transport, bool repeatable = true) =>
        transport.SendAsync(new(HttpMethod.Get, "x") { Repeatable = repeatable }, CancellationToken.None);

    [Fact]
    public async Task Something_else_at_the_address_is_told_from_an_elasticsearch()
    {
        answers = new([Http(200, "{}", headers: "")]);
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(() => GetAsync(Over(Options)));
        Assert.Contains("is not Elasticsearch", error.Message, StringComparison.Ordinal);
        Assert.Contains("Search:Url", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_carries_the_trace_that_it_is_asked_in_and_nothing_else_of_its_caller()
    {
        answers = new([Http(200, "{}")]);
        using var asked = new Activity("asked").Start();
        asked.TraceStateString = "outside=1";
        asked.AddBaggage("outside", "2");
        await GetAsync(Over(Options));
        var head = Assert.Single(heads);
        Assert.Contains($"traceparent: 00-{asked.TraceId}-", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("outside", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_answer_and_a_cut_one_are_tried_again_unless_twice_is_not_the_same_as_once()
    {
        string[] bad = [Http(429, "{}"), Http(503, "", headers: ""), "HTTP/1.1 200 OK\r\n" + Product + "Content-Length: 100\r\n\r\n{\"a\":", Http(200, """{"a":1}""")];
        answers = new(bad);
        Assert.Equal(1, (await GetAsync(Over(Options))).Json().GetProperty("a").GetInt32());
        Assert.Equal(4, heads.Count);

        answers = new(bad[2..]);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => GetAsync(Over(Options), repeatable: false));
        Assert.Equal(5, heads.Count);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"timed_out":false,"_shards":{"failed":0},"hits":{"total":{"value":"many"}}}""")]
    [InlineData("""{"timed_out":true,"_shards":{"failed":0},"hits":{"total":{"value":0},"hits":[]}}""")]
    [InlineData("""{"timed_out":false,"_shards":{"failed":1},"hits":{"total":{"value":0},"hits":[]}}""")]
    [InlineData("""{"timed_out":false,"_shards":{"failed":0},"hits":{"total":{"value":1},"hits":[{"_source":{"card":"{"}}]}}""")]
    public async Task An_answer_that_is_garbled_or_of_a_part_of_the_index_is_no_answer(string body)
    {
        answers = new([Http(200, body)]);
        var engine = Services(Options).GetRequiredService<ISearchEngine>();
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SearchAsync(new() { Set = new Clause.Everything() }));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SearchAsync(new() { Set = new Clause.Everything(), WantCursor = true }));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.WriteAsync(1, [new() { Id = "0000000001", Version = 1, Card = null }]));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.CountAsync(1));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.SwitchAsync(1));
        await Assert.ThrowsAsync<EngineUnavailableException>(() => engine.CreateAsync(1, "r"));
        Assert.NotEqual(EngineHealth.Ready, await engine.CheckAsync(1));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"_shards":{"total":2,"successful":1,"failed":1}}""")]
    public async Task A_refresh_of_a_part_of_the_index_makes_nothing_visible(string body)
    {
        answers = new([Http(200, body)]);
        await Assert.ThrowsAsync<EngineUnavailableException>(() => Services(Options).GetRequiredService<ISearchEngine>().MakeVisibleAsync(1));
    }

    [Fact]
    public async Task Documents_that_find_no_room_are_sent_again_alone_and_old_ones_are_done()
    {
        answers = new([
            Http(200, """{"items":[{"index":{"status":201}},{"index":{"status":429,"error":{"type":"rejected","reason":"full"}}},{"index":{"status":409}},{"index":{"status":400,"error":{"type":"t","reason":"bad row"}}}]}"""),
            Http(200, """{"items":[{"index":{"status":503}}]}"""),
            Http(200, """{"items":[{"index":{"status":200}}]}"""),
        ]);
        var engine = Services(Options).GetRequiredService<ISearchEngine>();
        var outcomes = await engine.WriteAsync(1, [.. Enumerable.Range(1, 4).Select(n => new FirmDocument { Id = "000000000" + n, Version = 1, Card = null })]);
        Assert.Equal([true, true, true, false], outcomes.Select(o => o is null));
        Assert.Contains("bad row", outcomes[3], StringComparison.Ordinal);
        Assert.Equal(3, heads.Count);
        Assert.Contains("0000000002", Encoding.UTF8.GetString(lastBody), StringComparison.Ordinal);
        Assert.DoesNotContain("0000000001", Encoding.UTF8.GetString(lastBody), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_node_is_passed_over_and_then_left_alone()
    {
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start();
        var nobody = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)dead.LocalEndpoint).Port}");
        dead.Stop();
        answers = new([Http(200, "{}")]);
        var transport = Over(Options with { Url = nobody + "," + Url });
        for (var i = 0; i < 6; i++)
            Assert.True((await GetAsync(transport)).Done);

        Assert.Equal(6, heads.Count);
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(() => GetAsync(Over(Options with { Url = nobody })));
        Assert.Contains(nobody, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_hangs_costs_one_try_and_nobody_waits_for_it_longer_than_two()
    {
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        var silent = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)hung.LocalEndpoint).Port}");
        answers = new([Http(200, "{}")]);
        var request = new ElasticRequest(HttpMethod.Get, "x") { Timeout = TimeSpan.FromSeconds(1) };
        var transport = Over(Options with { Url = silent + "," + Url });
        Assert.True((await transport.SendAsync(request, CancellationToken.None)).Done);
        Assert.True((await transport.SendAsync(request, CancellationToken.None)).Done);
        Assert.Equal(2, heads.Count);

        var waited = Stopwatch.StartNew();
        await Assert.ThrowsAsync<EngineUnavailableException>(() => Over(Options with { Url = silent }).SendAsync(request, CancellationToken.None));
        Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));

        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Over(Options with { Url = silent }).SendAsync(request, impatient.Token));
    }

    [Fact]
    public async Task While_no_node_answers_one_request_looks_for_a_crowd()
    {
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        var request = new ElasticRequest(HttpMethod.Get, "x") { Timeout = TimeSpan.FromSeconds(1) };
        var transport = Over(Options with { Url = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)hung.LocalEndpoint).Port}") });
        await Assert.ThrowsAsync<EngineUnavailableException>(() => transport.SendAsync(request, CancellationToken.None));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Assert.ThrowsAsync<EngineUnavailableException>(() => transport.SendAsync(request, CancellationToken.None))));
        var looked = 0;
        for (; hung.Pending(); looked++)
            (await hung.AcceptTcpClientAsync(done.Token)).Dispose();

        Assert.InRange(looked, 2, 20);
    }

    [Fact]
    public void A_node_that_failed_is_set_aside_until_its_time_is_over_or_all_have_failed()
    {
        var clock = new Clock();
        Uri[] urls = [new("http://a/"), new("http://b/"), new("http://c/")];
        var nodes = new ElasticNodes(urls, clock);
        Assert.Equal([urls[0], urls[1], urls[2], urls[0]], Enumerable.Range(0, 4).Select(_ => nodes.Next()));
        nodes.SetAside(urls[1]);
        Assert.Equal([urls[2], urls[0], urls[2]], Enumerable.Range(0, 3).Select(_ => nodes.Next()));
        clock.Now += TimeSpan.FromSeconds(1);
        nodes.SetAside(urls[0]);
        nodes.SetAside(urls[2]);
        Assert.False(nodes.AnyReady);
        Assert.Equal(urls[1], nodes.Next());
        clock.Now += ElasticNodes.Aside;
        Assert.True(nodes.AnyReady);
    }

    [Theory]
    [InlineData("key123==", null, "Authorization: ApiKey key123==")]
    [InlineData(null, "pass艾", "Authorization: Basic dTpwYXNz6Im+")]
    public async Task The_sign_in_is_sent_and_is_in_no_message(string? key, string? password, string header)
    {
        answers = new([Http(401, """{"error":{"type":"security_exception","reason":"no"}}""")]);
        var options = Options with { ApiKey = key, Password = password, User = password is null ? null : "u" };
        var error = await Assert.ThrowsAsync<EngineUnavailableException>(() => GetAsync(Over(options)));
        Assert.Contains(header, heads[0], StringComparison.Ordinal);
        Assert.Contains("Search:ApiKey", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key ?? password!, error + options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_is_compressed()
    {
        answers = new([Http(200, "{}")]);
        var body = Encoding.UTF8.GetBytes(new string('x', 5000));
        await Over(Options).SendAsync(new(HttpMethod.Post, "x", body), CancellationToken.None);
        Assert.Contains("Content-Encoding: gzip", heads[0], StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding: gzip", heads[0], StringComparison.Ordinal);
        await using var zip = new GZipStream(new MemoryStream(lastBody), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await zip.CopyToAsync(plain, TestContext.Current.CancellationToken);
        Assert.Equal(body, plain.ToArray());
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(60);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
