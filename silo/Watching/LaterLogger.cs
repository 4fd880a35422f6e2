using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Watching;

/// <summary>A logger for what is there before its host is. What it is told until then goes to standard error.</summary>
sealed class LaterLogger<T> : ILogger<T>
{
    ILogger? log;

    /// <summary>The host's logger, once there is one.</summary>
    public ILogger Log { set => Volatile.Write(ref log, value); }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => Volatile.Read(ref log)?.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => Volatile.Read(ref log)?.IsEnabled(logLevel) ?? logLevel >= LogLevel.Warning;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Volatile.Read(ref log) is { } there) there.Log(logLevel, eventId, state, exception, formatter);
        else if (IsEnabled(logLevel)) Console.Error.WriteLine(formatter(state, exception));
    }
}
