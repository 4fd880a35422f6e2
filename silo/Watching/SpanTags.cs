using System.Diagnostics;
using OpenTelemetry;

namespace AgriDirectory.Silo.Watching;

/// <summary>
/// Lets through of a span what is listed here, and nothing else. Addresses hold questions and secrets, grains' keys ids, exceptions' texts whatever
/// they were thrown for, and the next version of an instrumentation may add what nobody here has read.
/// </summary>
sealed class SpanTags : BaseProcessor<Activity>
{
    static readonly HashSet<string> Kept =
    [
        "http.request.method", "http.response.status_code", "http.route", "url.scheme", "network.protocol.version", "server.address", "server.port",
        "error.type", "exception.type", "rpc.system", "rpc.system.name", "rpc.service", "orleans.rpc.service", "rpc.method",
        "agridirectory.rows", "agridirectory.writes",
    ];

    public override void OnEnd(Activity data)
    {
        List<string>? other = null;
        foreach (var tag in data.EnumerateTagObjects())
        {
            if (!Kept.Contains(tag.Key)) (other ??= []).Add(tag.Key);
        }

        other?.ForEach(key => data.SetTag(key, null));
        // Its text is an exception's.
        if (data.Status == ActivityStatusCode.Error) data.SetStatus(ActivityStatusCode.Error);
        // Sent by whoever asks.
        data.TraceStateString = null;
        // An event cannot be taken out of a span. None of ours has one, so nothing is known of what it says.
        if (data.Events.Any()) data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
