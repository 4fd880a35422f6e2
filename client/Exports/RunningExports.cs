using System.Collections.Concurrent;

namespace AgriDirectory.Client.Exports;

/// <summary>The exports that this process is writing: for whom they are it knows by role alone.</summary>
sealed class RunningExports(TimeProvider time)
{
    readonly ConcurrentDictionary<long, RunningExport> running = new();
    long last;

    /// <summary>The exports that run, the oldest first.</summary>
    public IReadOnlyList<RunningExport> Now => [.. running.OrderBy(r => r.Key).Select(r => r.Value)];

    /// <summary>Notes that one begins; it ends when it is disposed.</summary>
    /// <param name="format"><c>csv</c> or <c>jsonl</c>.</param>
    /// <param name="role">The role of whoever asked; empty for the public.</param>
    public RunningExport Begin(string format, string role)
    {
        var number = Interlocked.Increment(ref last);
        return running[number] = new RunningExport(format, role, time.GetUtcNow(), () => running.TryRemove(number, out _));
    }
}

/// <summary>An export that runs.</summary>
sealed class RunningExport(string format, string role, DateTimeOffset since, Action end) : IDisposable
{
    int rows;

    public string Format => format;
    public string Role => role;
    public DateTimeOffset Since => since;

    /// <summary>Firms written so far.</summary>
    public int Rows => Volatile.Read(ref rows);

    public void Add() => Interlocked.Increment(ref rows);
    public void Dispose() => end();
}
