using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace AgriDirectory.Tests.Processes;

/// <summary>A creation that is sent again because nobody knows what became of it.</summary>
public sealed class RepeatTests
{
    const string Firm = """{"legalName":"南阳重来艾草制品有限公司","township":"411303101","products":["moxa-stick"]}""";

    [Fact]
    public async Task A_key_is_known_after_a_kill_and_nothing_else_was_created()
    {
        using var folder = new TemporaryFolder();
        var first = await ServeAsync(folder, async http => await CreateAsync(http, folder));
        var second = await ServeAsync(folder, async http =>
        {
            var again = await CreateAsync(http, folder);
            // Of the sample, which was loading when the first firm came, nothing is left either.
            await Directories.UntilAsync(async () =>
                Directories.Sql(folder.Path, "SELECT count(*) FROM firm WHERE deleted = 0") == 1 && await http.TotalAsync() == 1);
            return again;
        });
        Assert.Equal(first, second);
    }

    static async Task<T> ServeAsync<T>(TemporaryFolder folder, Func<HttpClient, Task<T>> work)
    {
        var (client, http) = await ClientProcess.ServeAsync(folder.Path);
        await using var _ = client;
        using var __ = http;
        var done = await work(http);
        await client.KillAsync();
        return done;
    }

    static async Task<string> CreateAsync(HttpClient http, TemporaryFolder folder)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/firms") { Content = new StringContent(Firm, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(folder["operator.token"])).Trim());
        request.Headers.Add("Idempotency-Key", "licence-17");
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        return (string)JsonNode.Parse(body)!["id"]! + answer.Headers.ETag;
    }
}
