using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AgriDirectory.Client.Imports;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Tests.Imports;

public sealed class ImportEndpointsTests : IAsyncLifetime
{
    readonly string path = Directory.CreateTempSubdirectory("agri-imports").FullName;
    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    readonly TaskCompletionSource open = new();
    DataFolder folder = null!;
    WebApplication app = null!;
    string token = "";

    /// <summary>A file that a process left that was killed while it loaded it.</summary>
    string Left => Path.Combine(path, "imports", "0000000007.csv");

    public async ValueTask InitializeAsync()
    {
        folder = DataFolder.Claim(path);
        Directory.CreateDirectory(Path.Combine(path, "imports"));
        await File.WriteAllTextAsync(Left, "名称\n甲店\n");
        var operatorToken = OperatorToken.LoadOrCreate(path);
        token = operatorToken.Secret;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("AgriDirectory:Imports:MaxMegabytes", "1"), new("AgriDirectory:Imports:MaxWaiting", "2")]);
        builder.Services.AddSingleton(folder).AddSingleton(TimeProvider.System).AddSingleton(FakeGrains.Of(g => g.Open = open.Task));
        builder.Services.AddOperatorSignIn(operatorToken).AddImports();
        app = builder.Build();
        app.MapImports();
        await app.StartAsync();
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        open.TrySetResult();
        http.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
        Directory.Delete(path, recursive: true);
    }

    [Fact]
    public async Task A_file_is_taken_loaded_and_its_refused_rows_given_back()
    {
        open.SetResult();
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/imports?name=a%2Fb.csv", "名称,成立日期\n甲店,2020-01-01\n乙店,去年\n");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var view = await EndAsync(answer.Headers.Location!.ToString());
        Assert.Equal(("done", "b.csv", 2, 1), ((string?)view["status"], (string?)view["name"], (int?)view["rows"], (int?)view["refused"]));
        Assert.Equal("成立日期", (string?)view["problems"]![0]!["column"]);
        using var rejected = await SendAsync(HttpMethod.Get, (string)view["rejected"]!);
        Assert.Equal("text/csv", rejected.Content.Headers.ContentType!.MediaType);
        Assert.Contains("乙店,去年", await rejected.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(path, "imports"), "*" + (string)view["id"]! + ".csv"));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_noted_as_interrupted()
    {
        while (File.Exists(Left)) await LookAsync("/api/v1/imports/0000000007");
        var view = await LookAsync("/api/v1/imports/0000000007");
        Assert.Equal(("failed", "interrupted"), ((string?)view["status"], (string?)view["reason"]));
    }

    [Fact]
    public async Task Lines_of_json_are_taken()
    {
        open.SetResult();
        using var answer = await SendAsync(HttpMethod.Post, "/api/v1/imports", "{\"legalName\":\"甲店\"}\nx\n", "application/x-ndjson");
        var view = await EndAsync(answer.Headers.Location!.ToString());
        Assert.Equal((2, 1), ((int?)view["rows"], (int?)view["refused"]));
        using var rejected = await SendAsync(HttpMethod.Get, (string)view["rejected"]!);
        Assert.Equal("application/x-ndjson", rejected.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Without_the_token_nothing_is_done()
    {
        foreach (var (given, code) in new[] { (null, "sign-in-required"), ("x", "token-wrong"), (token + "x", "token-wrong") })
        {
            using var answer = await SendAsync(HttpMethod.Post, "/api/v1/imports?lang=en", "名称\n甲店\n", bearer: given);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(code, (string?)(await ReadAsync(answer))["code"]);
        }

        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(path, "imports")), f => f != Left);
    }

    [Fact]
    public async Task Many_wrong_tokens_are_slowed_and_the_right_one_goes_through()
    {
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var answer = await SendAsync(HttpMethod.Get, "/api/v1/imports/0000000000", bearer: "wrong" + i);
            codes.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, codes[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, codes[^1]);
        using var right = await SendAsync(HttpMethod.Get, "/api/v1/imports/0000000000");
        Assert.Equal(HttpStatusCode.NotFound, right.StatusCode);
    }

    [Fact]
    public async Task What_is_too_large_or_of_another_type_or_too_much_is_refused()
    {
        using var large = await SendAsync(HttpMethod.Post, "/api/v1/imports", new string('x', 2 << 20));
        Assert.Equal(("upload-too-large", HttpStatusCode.RequestEntityTooLarge), ((string?)(await ReadAsync(large))["code"], large.StatusCode));
        using var type = await SendAsync(HttpMethod.Post, "/api/v1/imports", "x", "image/png");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, type.StatusCode);
        using var empty = await SendAsync(HttpMethod.Post, "/api/v1/imports", "");
        Assert.Equal("upload-empty", (string?)(await ReadAsync(empty))["code"]);
        foreach (var id in new[] { "AAAA", "0000000000", "..%2f..%2fx" })
        {
            using var unknown = await SendAsync(HttpMethod.Get, $"/api/v1/imports/{id}/rejected");
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }
    }

    [Fact]
    public async Task Imports_wait_for_their_turn_and_can_be_stopped()
    {
        using var first = await SendAsync(HttpMethod.Post, "/api/v1/imports", "名称\n甲店\n");
        var running = first.Headers.Location!.ToString();
        while ((string?)(await LookAsync(running))["status"] == "waiting") await Task.Yield();
        using var second = await SendAsync(HttpMethod.Post, "/api/v1/imports", "名称\n甲店\n");
        var waits = second.Headers.Location!.ToString();
        Assert.Equal("waiting", (string?)(await LookAsync(waits))["status"]);
        using var third = await SendAsync(HttpMethod.Post, "/api/v1/imports", "名称\n甲店\n");
        using var tooMany = await SendAsync(HttpMethod.Post, "/api/v1/imports", "名称\n甲店\n");
        Assert.Equal("imports-waiting", (string?)(await ReadAsync(tooMany))["code"]);
        using var early = await SendAsync(HttpMethod.Get, waits + "/rejected");
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        using var stopped = await SendAsync(HttpMethod.Delete, waits);
        Assert.Equal(HttpStatusCode.Accepted, stopped.StatusCode);
        open.SetResult();
        Assert.Equal("done", (string?)(await EndAsync(running))["status"]);
        Assert.Equal("stopped", (string?)(await EndAsync(waits))["status"]);
    }

    async Task<JsonObject> EndAsync(string address)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var view = await LookAsync(address);
            if ((string?)view["status"] is not ("waiting" or "running")) return view;
        }
    }

    async Task<JsonObject> LookAsync(string address)
    {
        using var answer = await SendAsync(HttpMethod.Get, address);
        return await ReadAsync(answer);
    }

    static async Task<JsonObject> ReadAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();

    Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? body = null, string type = "text/csv", string? bearer = "right")
    {
        var request = new HttpRequestMessage(method, address);
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer == "right" ? token : bearer);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
