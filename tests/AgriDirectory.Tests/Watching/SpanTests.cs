using System.Diagnostics;
using AgriDirectory.Silo.Watching;
using OpenTelemetry.Trace;

namespace AgriDirectory.Tests.Watching;

/// <summary>Which spans are made, and what of them leaves the process.</summary>
public sealed class SpanTests
{
    const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    static ActivityContext Parent(bool recorded, bool remote = true) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), recorded ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: remote);

    static bool IsSampled(double ratio, string name, ActivityKind kind, ActivityContext parent) =>
        new SpanSampler(ratio).ShouldSample(new SamplingParameters(parent, parent == default ? ActivityTraceId.CreateRandom() : parent.TraceId, name, kind)).Decision == SamplingDecision.RecordAndSample;

    [Theory]
    [InlineData(0, Request, ActivityKind.Server, true, false)]
    [InlineData(1, Request, ActivityKind.Server, false, true)]
    [InlineData(0, "ISearchGrain/AskAsync", ActivityKind.Server, true, true)]
    [InlineData(1, "ISearchGrain/AskAsync", ActivityKind.Server, false, false)]
    [InlineData(1, "ISearchGrain/AskAsync", ActivityKind.Client, null, false)]
    [InlineData(1, "feed batch", ActivityKind.Internal, null, true)]
    [InlineData(0, "feed batch", ActivityKind.Internal, null, false)]
    public void The_first_span_within_the_directory_decides(double ratio, string name, ActivityKind kind, bool? parent, bool sampled) =>
        Assert.Equal(sampled, IsSampled(ratio, name, kind, parent is { } recorded ? Parent(recorded) : default));

    [Fact]
    public void Only_what_is_listed_leaves_the_process()
    {
        using var span = new Activity("x").Start();
        span.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        span.SetTag("http.route", "/firms/{id}").SetTag("url.query", "?q=a").SetTag("url.path", "/corrections/1").SetTag("user_agent.original", "me").SetTag("orleans.rpc.target_id", "firm/1").SetTag("exception.message", "a");
        span.SetStatus(ActivityStatusCode.Error, "a");
        span.TraceStateString = "a=b";
        using var tags = new SpanTags();
        tags.OnEnd(span);
        Assert.Equal(["http.route"], span.TagObjects.Select(t => t.Key));
        Assert.Null(span.StatusDescription);
        Assert.Null(span.TraceStateString);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.True(span.Recorded);

        span.AddEvent(new ActivityEvent("exception", tags: new() { ["exception.message"] = "a" }));
        tags.OnEnd(span);
        Assert.False(span.Recorded);
    }
}
