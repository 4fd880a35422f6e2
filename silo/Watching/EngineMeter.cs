using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgriDirectory.Search;
using AgriDirectory.Watching;

namespace AgriDirectory.Silo.Watching;

/// <summary>Measures what is asked of the search engine, by operation; each is a span too.</summary>
static class EngineMeter
{
    public const string Search = "search";
    public const string Write = "write";
    public const string Show = "show";
    public const string Keep = "keep";
    public const string Manage = "manage";

    static readonly Histogram<double> Duration = Telemetry.Meter.CreateHistogram(
        "agridirectory.engine.duration", "s", "How long the search engine takes, as its caller waits.", tags: null, Telemetry.Times);

    static readonly ConcurrentDictionary<string, long> Errors = new(new[] { Search, Write, Show, Keep, Manage }.Select(o => KeyValuePair.Create(o, 0L)));

    static EngineMeter() => Telemetry.Meter.CreateObservableCounter(
        "agridirectory.engine.errors", () => Errors.Select(e => new Measurement<long>(e.Value, new KeyValuePair<string, object?>("operation", e.Key))), "{call}", "Calls of the search engine that failed.");

    /// <summary>Makes a call, notes how it ended, and has a span of it.</summary>
    public static async Task<T> CallAsync<T>(string operation, Func<Task<T>> call)
    {
        using var span = Telemetry.Source.StartActivity("engine " + operation);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var answer = await call();
            Note(operation, "done", began);
            return answer;
        }
        catch (Exception e) when (e is CursorException or OperationCanceledException)
        {
            // The caller's affair, and no error of the engine.
            Note(operation, "refused", began);
            throw;
        }
        catch (Exception e)
        {
            Note(operation, "failed", began);
            Errors.AddOrUpdate(operation, 1, (_, before) => before + 1);
            // The kind only: what it says may quote what was asked.
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
            throw;
        }
    }

    static void Note(string operation, string outcome, long began)
    {
        if (Duration.Enabled)
        {
            Duration.Record(Telemetry.SecondsSince(began), new("operation", operation), new("outcome", outcome));
        }
    }
}
