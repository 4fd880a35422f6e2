using System.Globalization;
using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Client.Imports;

/// <summary>An import in the queue of this process: waiting, running, or ended of late.</summary>
sealed class QueuedImport(
    string id, string name, ChangeOrigin origin, CultureInfo language, DateTimeOffset since, Func<CancellationToken, Stream> open) : IDisposable
{
    readonly CancellationTokenSource stopping = new();
    readonly TaskCompletionSource<ImportReport> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;
    public string Name => name;
    public ChangeOrigin Origin => origin;
    public CultureInfo Language => language;

    /// <summary>The uploaded file, to be deleted at the end; null if there is none.</summary>
    public string? Spooled { get; init; }

    public CancellationToken Stopping => stopping.Token;
    public ImportProgress? Progress { get; set; }
    public bool Running { get; set; }
    public Task<ImportReport> Ended => ended.Task;
    public ImportReport? Report => ended.Task.IsCompletedSuccessfully ? ended.Task.Result : null;

    /// <summary>What is known while it waits.</summary>
    public ImportState Waiting => new() { Id = id, Name = name, By = origin.By, Status = ImportStatus.Waiting, StartedAt = since };

    public Stream Open(CancellationToken stop) => open(stop);
    public void Stop() => stopping.Cancel();
    public void End(ImportReport report) => ended.TrySetResult(report);
    public void Dispose() => stopping.Dispose();
}
