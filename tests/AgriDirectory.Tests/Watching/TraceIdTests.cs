using System.Diagnostics;
using System.Net;
using AgriDirectory.Search;
using AgriDirectory.Tests.Web;

namespace AgriDirectory.Tests.Watching;

/// <summary>Whoever meets an error is shown the id of the trace in which it happened.</summary>
public sealed class TraceIdTests(WebFixture site) : IClassFixture<WebFixture>
{
    [Theory]
    [InlineData("/broken", HttpStatusCode.InternalServerError)]
    [InlineData("/?q=x", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/api/v1/broken", HttpStatusCode.InternalServerError)]
    [InlineData("/api/v1/firms?q=x", HttpStatusCode.ServiceUnavailable)]
    public async Task An_error_of_ours_shows_the_trace_that_its_request_came_in(string url, HttpStatusCode status)
    {
        // As a log or a collector would: without anybody who listens the web server makes no trace.
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        site.Directory.Status = AnswerStatus.Degraded;
        using var client = site.Client();
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-00");
        using var answer = await client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(trace, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
