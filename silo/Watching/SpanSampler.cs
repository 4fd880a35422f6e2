using System.Diagnostics;
using OpenTelemetry.Trace;

namespace AgriDirectory.Silo.Watching;

/// <summary>
/// Chooses whole traces. A request's own word on whether it is to be recorded does not count, for anybody can send one; within the directory the first
/// span decides for those that follow. What the silo asks itself all the time, looking whether there is something to do, begins no trace.
/// </summary>
sealed class SpanSampler(double ratio) : Sampler
{
    const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    readonly TraceIdRatioBasedSampler some = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters.Name == Request) return some.ShouldSample(samplingParameters);
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default) return new(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        return samplingParameters.Kind == ActivityKind.Client ? new(SamplingDecision.Drop) : some.ShouldSample(samplingParameters);
    }
}
