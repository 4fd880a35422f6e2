using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgriDirectory.Silo.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace AgriDirectory.Client.Watching;

/// <summary>
/// Writes a line for each entry of the log, for people or as JSON, with the trace in which it was written: the id that an error page shows finds its lines.
/// Scopes are left out, for the web server's hold addresses.
/// </summary>
sealed class LogLines(bool json, TimeProvider time) : ConsoleFormatter(json ? "json-lines" : "lines")
{
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.TraceId.ToHexString() : null;
        textWriter.WriteLine(json
            ? Json(logEntry.LogLevel, logEntry.Category, logEntry.EventId, message, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>, logEntry.Exception, trace)
            : Text(logEntry.LogLevel, logEntry.Category, logEntry.EventId, message, logEntry.Exception, trace));
    }

    static string Text(LogLevel level, string category, EventId id, string message, Exception? exception, string? trace)
    {
        var line = new StringBuilder(Short(level)).Append(": ").Append(category).Append('[').Append(id.Id).Append("] ").Append(message);
        if (exception is not null) line.Append(' ').Append(exception);
        if (trace is not null) line.Append(" (trace ").Append(trace).Append(')');
        return line.Replace("\r", "").Replace('\n', ' ').ToString();
    }

    string Json(LogLevel level, string category, EventId id, string message, IReadOnlyList<KeyValuePair<string, object?>>? values, Exception? exception, string? trace)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var line = new Utf8JsonWriter(bytes, Plain))
        {
            line.WriteStartObject();
            line.WriteString("time", time.GetUtcNow().UtcDateTime);
            line.WriteString("level", level.ToString());
            line.WriteString("category", category);
            line.WriteNumber("event", id.Id);
            line.WriteString("message", message);
            if (trace is not null) line.WriteString("traceId", trace);
            if (exception is not null) line.WriteString("exception", exception.ToString());
            Values(line, values);
            line.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>What the message was filled with, by name.</summary>
    static void Values(Utf8JsonWriter line, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        if (values is null or { Count: <= 1 }) return;
        line.WriteStartObject("values");
        foreach (var (name, value) in values)
        {
            if (name == "{OriginalFormat}") continue;
            switch (value)
            {
                case int or long or short or byte: line.WriteNumber(name, Convert.ToInt64(value, null)); break;
                case bool truth: line.WriteBoolean(name, truth); break;
                case null: line.WriteNull(name); break;
                default: line.WriteString(name, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)); break;
            }
        }

        line.WriteEndObject();
    }

    static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}

/// <summary>Puts the lines on the console.</summary>
static class LogLinesSettings
{
    /// <summary>Adds the console with lines of a shape.</summary>
    public static void AddLogLines(this ILoggingBuilder logging, LogShape shape)
    {
        var lines = new LogLines(shape == LogShape.Json, TimeProvider.System);
        logging.AddConsole(o => o.FormatterName = lines.Name);
        logging.Services.AddSingleton<ConsoleFormatter>(lines);
        logging.Configure(o => o.ActivityTrackingOptions = ActivityTrackingOptions.None);
    }
}
