using System.Net;
using System.Text.Json.Nodes;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>How often the API may be asked, and by whose programs.</summary>
public sealed class RequestRatesTests
{
    [Fact]
    public async Task A_caller_is_told_how_many_calls_are_left_and_when_none_is()
    {
        using var folder = new TemporaryFolder();
        var limits = new Dictionary<string, string> { ["AgriDirectory__Api__ReadsPerMinute"] = "3", ["AgriDirectory__Api__WritesPerMinute"] = "1" };
        var (served, http) = await ClientProcess.ServeAsync(folder.Path, limits);
        await using var _ = served;
        using var __ = http;
        var left = new List<string>();
        HttpResponseMessage answer;
        do
        {
            answer = await http.GetAsync(new Uri("/api/v1/firms/0000000000", UriKind.Relative));
            left.Add(answer.Headers.GetValues("RateLimit-Remaining").Single());
        }
        while (answer.StatusCode == HttpStatusCode.NotFound && left.Count < 50);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(["2", "1", "0", "0"], left.TakeLast(4));
        Assert.Equal("3", answer.Headers.GetValues("RateLimit-Limit").Single());
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("too-many-requests", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!);

        // Another caller has calls of its own; pages and health are not counted.
        using var clerk = new HttpRequestMessage(HttpMethod.Get, "/api/v1/firms/0000000000");
        clerk.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(folder["operator.token"])).Trim());
        using var other = await http.SendAsync(clerk);
        Assert.Equal((HttpStatusCode.NotFound, "2"), (other.StatusCode, other.Headers.GetValues("RateLimit-Remaining").Single()));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_limit_that_is_none_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        await using var client = ClientProcess.Start(
            new Dictionary<string, string> { ["AgriDirectory__Api__ReadsPerMinute"] = "0" }, "serve", "--data", folder.Path, "--urls", "http://127.0.0.1:0");
        Assert.Equal(2, await client.EndAsync());
        Assert.Contains("ReadsPerMinute", client.Output, StringComparison.Ordinal);
    }
}
