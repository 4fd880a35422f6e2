using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using AgriDirectory.Client.Exports;
using AgriDirectory.Client.Imports;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Watching;

namespace AgriDirectory.Client.Watching;

/// <summary>
/// Looks how everything is: when somebody asks, once a second at most, and every fifteen seconds by itself, so that it knows since when something is
/// wrong of which the data does not tell.
/// </summary>
sealed class StatusWatch(IGrainFactory grains, ImportQueue imports, RunningExports exports, DiskRoom disk, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>More than the grain itself waits for others.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    readonly SemaphoreSlim looking = new(1);
    readonly Dictionary<string, DateTimeOffset> firstSeen = [];
    Snapshot? last;
    long lookedAt;

    /// <summary>What the last run of the probe questions has found in this process, and when; null if there was none.</summary>
    public ProbesRun? LastRun { get; set; }

    static VersionsView Versions { get; } = new(
        VersionOf(typeof(StatusWatch)), Environment.Version.ToString(), VersionOf(typeof(IGrain)),
        new DateTimeOffset(Process.GetCurrentProcess().StartTime.ToUniversalTime(), TimeSpan.Zero));

    /// <summary>How everything is.</summary>
    /// <param name="anew">Whether it is to be looked at now, because something was just done.</param>
    public async Task<Snapshot> ReadAsync(bool anew = false)
    {
        await looking.WaitAsync();
        try
        {
            if (anew || last is null || time.GetElapsedTime(lookedAt) >= Fresh)
            {
                last = await LookAsync();
                lookedAt = time.GetTimestamp();
            }

            return last;
        }
        finally
        {
            looking.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await ReadAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    public override void Dispose()
    {
        looking.Dispose();
        base.Dispose();
    }

    async Task<Snapshot> LookAsync()
    {
        var grain = grains.GetGrain<IWatchGrain>(0);
        var status = await TryAsync(grain.ReadAsync);
        var parked = status?.Store is { Parked: > 0 } ? await TryAsync(async () => (ImmutableArray<ParkedFirm>?)await grain.ReadParkedAsync(dismissed: false)) : null;
        var dismissed = status?.Store is { Dismissed: > 0 } ? await TryAsync(async () => (ImmutableArray<ParkedFirm>?)await grain.ReadParkedAsync(dismissed: true)) : null;
        var now = time.GetUtcNow();
        var room = disk.Measure();
        return new Snapshot(
            now, status, parked ?? [], dismissed ?? [], [.. imports.Active.Select(Load)],
            [.. exports.Now.Select(e => new ExportView(e.Format, e.Role, e.Since, e.Rows))], room, Versions, Dated([.. Trouble.Of(status, room, now)], now));
    }

    /// <summary>Each trouble with since when; what is over is forgotten.</summary>
    ImmutableArray<Trouble> Dated(ImmutableArray<Trouble> troubles, DateTimeOffset now)
    {
        foreach (var code in firstSeen.Keys.Except(troubles.Select(t => t.Code)).ToList()) firstSeen.Remove(code);
        foreach (var trouble in troubles) firstSeen.TryAdd(trouble.Code, now);
        return [.. troubles.Select(t => t with { Since = t.Since ?? firstSeen[t.Code] })];
    }

    static LoadView Load(QueuedImport import) => new(
        import.Id, import.Name, import.Running ? ImportStatus.Running : ImportStatus.Waiting, import.Waiting.StartedAt, import.Progress?.Rows ?? 0,
        import.Progress?.Refused ?? 0, import.Progress is { Bytes: { } bytes and > 0 } progress ? Math.Min(1, (double)progress.BytesRead / bytes) : null);

    static async Task<T?> TryAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().WaitAsync(Patience);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or StoreFailedException)
        {
            return default;
        }
    }

    static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+', ' ')[0].TrimEnd('.') ?? type.Assembly.GetName().Version?.ToString() ?? "";
}

/// <summary>What a run of the probe questions has found.</summary>
/// <param name="At">When.</param>
/// <param name="Run">The answers.</param>
public sealed record ProbesRun(DateTimeOffset At, Indexing.ProbeRun Run);
