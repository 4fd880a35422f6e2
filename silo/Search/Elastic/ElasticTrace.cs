using System.Diagnostics;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>Sends the trace of a request along, and nothing else of what its caller may have sent with it (<c>tracestate</c>, <c>baggage</c>).</summary>
internal sealed class ElasticTrace : DistributedContextPropagator
{
    const string Parent = "traceparent";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Fields { get; } = [Parent];

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id }) setter?.Invoke(carrier, Parent, id);
    }

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) => (traceId, traceState) = (null, null);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
