using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Silo.Storage;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Client.Imports;

/// <summary>
/// Loads the files of a served directory one at a time. Uploads are kept in the data folder's <c>imports</c> until they are loaded; what a
/// process that died left there is noted as interrupted.
/// </summary>
sealed class ImportQueue(
    IGrainFactory grains, DataFolder folder, TimeProvider time, IOptions<ImportOptions> options, ILoggerFactory logging) : BackgroundService
{
    /// <summary>How many ended imports are remembered in memory, and how many files of refused rows are kept.</summary>
    const int Remembered = 100;

    readonly Channel<QueuedImport> queue = Channel.CreateUnbounded<QueuedImport>(new() { SingleReader = true });
    readonly ConcurrentDictionary<string, QueuedImport> known = new();
    readonly ConcurrentQueue<string> order = new();
    readonly ImportJob job = new(grains, time, logging.CreateLogger<ImportJob>());
    readonly ILogger log = logging.CreateLogger<ImportQueue>();
    int waiting;

    /// <summary>Whether no more files are taken for now.</summary>
    public bool Full => Volatile.Read(ref waiting) >= MaxWaiting;

    public int MaxWaiting => options.Value.MaxWaiting;

    public long MaxBytes => (long)options.Value.MaxMegabytes << 20;

    string Place => Path.Combine(folder.Path, "imports");

    /// <summary>Keeps an upload and queues it.</summary>
    /// <exception cref="IOException">It cannot be kept, or did not arrive whole.</exception>
    public async Task<QueuedImport> TakeAsync(string name, bool json, Stream upload, CultureInfo language, CancellationToken stop)
    {
        var id = FirmId.New();
        var path = Path.Combine(Place, id + (json ? ".jsonl" : ".csv"));
        var aside = path + ".part";
        Directory.CreateDirectory(Place);
        try
        {
            await using (var file = Create(aside)) await upload.CopyToAsync(file, stop);
            File.Move(aside, path);
        }
        catch
        {
            Forget(aside);
            throw;
        }

        var origin = new ChangeOrigin("import", id);
        var import = new QueuedImport(id, name, origin, language, time.GetUtcNow(), _ => File.OpenRead(path)) { Spooled = path };
        Add(import);
        return import;
    }

    /// <summary>Queues what this process writes itself.</summary>
    /// <param name="name">A name to show.</param>
    /// <param name="by">Who loads it.</param>
    /// <param name="open">Opens the file when its turn comes.</param>
    public QueuedImport Take(string name, string by, Func<CancellationToken, Stream> open)
    {
        var id = FirmId.New();
        var import = new QueuedImport(id, name, new ChangeOrigin(by, id), Words.ProblemWords.Chinese, time.GetUtcNow(), open);
        Add(import);
        return import;
    }

    /// <summary>An import of this process; null if it is not, or was forgotten.</summary>
    public QueuedImport? Find(string id) => known.GetValueOrDefault(id);

    /// <summary>The imports that wait or run, in the order in which they came.</summary>
    public IReadOnlyList<QueuedImport> Active => [.. order.Select(Find).OfType<QueuedImport>().Where(i => !i.Ended.IsCompleted)];

    /// <summary>The file of an import's refused rows; null if there is none.</summary>
    public string? FindRejected(string id) =>
        RefusedRows.Extensions.Select(e => Path.Combine(Place, id + e)).FirstOrDefault(File.Exists);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await NoteInterruptedAsync();
        await foreach (var import in queue.Reader.ReadAllAsync(stoppingToken))
        {
            Interlocked.Decrement(ref waiting);
            await RunAsync(import, stoppingToken);
        }
    }

    void Add(QueuedImport import)
    {
        Interlocked.Increment(ref waiting);
        known[import.Id] = import;
        order.Enqueue(import.Id);
        while (order.Count > Remembered && order.TryPeek(out var oldest) && known.TryGetValue(oldest, out var ended) && ended.Ended.IsCompleted)
        {
            if (order.TryDequeue(out _) && known.TryRemove(oldest, out var gone)) gone.Dispose();
        }

        queue.Writer.TryWrite(import);
    }

    async Task RunAsync(QueuedImport import, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(import.Stopping, stoppingToken);
        import.Running = true;
        try
        {
            Directory.CreateDirectory(Place);
            await using var content = import.Open(stop.Token);
            long? length = import.Spooled is null ? null : content.Length;
            var task = new ImportTask(
                import.Id, import.Name, content, length, import.Origin, Path.Combine(Place, import.Id), import.Language);
            import.End(await job.RunAsync(task, p => import.Progress = p, stop.Token));
        }
        catch (Exception e)
        {
            // One import's trouble must not end the queue.
            log.LogError(e, "The import {Import} could not be run.", import.Id);
            var state = import.Waiting with { Status = ImportStatus.Failed, Reason = "import-failed", EndedAt = time.GetUtcNow() };
            import.End(new ImportReport { State = state });
        }

        if (import.Spooled is { } path) Forget(path);
    }

    /// <summary>What lies here at the start was left by a process that died.</summary>
    async Task NoteInterruptedAsync()
    {
        try
        {
            if (!Directory.Exists(Place)) return;
            foreach (var path in Directory.EnumerateFiles(Place).Where(p => !p.Contains(".rejected.", StringComparison.Ordinal)).ToList())
            {
                if (FirmId.IsValid(Path.GetFileName(path).Split('.')[0])) await NoteInterruptedAsync(Path.GetFileName(path).Split('.')[0]);
                Forget(path);
            }

            var kept = new DirectoryInfo(Place).EnumerateFiles("*.rejected.*").OrderByDescending(f => f.LastWriteTimeUtc).Skip(Remembered).ToList();
            kept.ForEach(f => Forget(f.FullName));
        }
        catch (Exception e)
        {
            log.LogWarning(e, "What interrupted imports left could not be tidied up.");
        }
    }

    async Task NoteInterruptedAsync(string id)
    {
        var grain = grains.GetGrain<IImportGrain>(id);
        var state = await grain.GetAsync();
        if (state is { EndedAt: not null }) return;
        if (state is null) await grain.BeginAsync(id, new ChangeOrigin("import", id));
        await grain.EndAsync(ImportStatus.Failed, "interrupted");
    }

    static FileStream Create(string path)
    {
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        // Files of firms hold people's names and phones.
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, file);
    }

    void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("The file {Path} could not be deleted: {Why}", path, e.Message);
        }
    }
}
