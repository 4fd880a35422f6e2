using AgriDirectory.Client.Imports;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Silo.Storage;

namespace AgriDirectory.Client.Commands;

/// <summary>Loads a file: through the process that serves the folder, or by itself where none does.</summary>
sealed class ImportCommand(Terminal terminal, string data, string file)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    bool Standard => file == "-";
    string Name => Standard ? "stdin.csv" : Path.GetFileName(file);
    string Rejected => Standard ? Path.GetFullPath("import") : Path.GetFullPath(file);

    public async Task<int> RunAsync(CancellationToken outer)
    {
        using var signals = new Signals(outer);
        try
        {
            // Opening a pipe waits for whoever writes to it.
            await using var content = Standard ? Console.OpenStandardInput() : await Task.Run(OpenFile).WaitAsync(signals.Stop);
            if (DataFolder.Find(data)?.Url is { } url) return await UploadAsync(url, content, signals.Stop);
            return await Folders.WithAsync(
                terminal, data, folder => DirectoryHost.RunAsync(folder, services => LoadAsync(services, content, signals.Stop)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            terminal.Complain("file-not-found", file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Complain("file-unreadable", file, e.Message);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            terminal.Say("已停止，没有导入。", "Stopped; nothing was loaded.");
            return ExitCode.Stopped;
        }

        return ExitCode.Failed;
    }

    FileStream OpenFile() =>
        new(file, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 1 << 16 });

    async Task<int> LoadAsync(IServiceProvider services, Stream content, CancellationToken stop)
    {
        var job = new ImportJob(
            services.GetRequiredService<IGrainFactory>(), TimeProvider.System, services.GetRequiredService<ILogger<ImportJob>>());
        var id = FirmId.New();
        long? length = content is FileStream { CanSeek: true } ? content.Length : null;
        var task = new ImportTask(id, Name, content, length, new ChangeOrigin("import", id), Rejected, terminal.Language);
        using var meter = new ImportMeter(terminal, Name);
        var report = await job.RunAsync(task, meter.Show, stop);
        meter.Finish();
        return new ImportTelling(terminal).Tell(report);
    }

    async Task<int> UploadAsync(string url, Stream content, CancellationToken stop)
    {
        using var served = new ServedDirectory(url, data);
        try
        {
            terminal.Say($"{url} 正在使用这个数据文件夹，文件交给它导入。", $"{url} serves this data folder; the file is handed to it.");
            var id = await served.UploadAsync(content, Name, terminal.Pick("zh", "en"), stop);
            return new ImportTelling(terminal).Tell(await WithRejectedAsync(served, id, await FollowAsync(served, id, stop)));
        }
        catch (HttpRequestException e)
        {
            terminal.Complain(e, url);
            return ExitCode.Failed;
        }
    }

    /// <summary>Fetches the refused rows; where they cannot be kept, the report says so.</summary>
    async Task<ImportReport> WithRejectedAsync(ServedDirectory served, string id, ImportReport report)
    {
        if (!Standard) RefusedRows.Forget(Rejected);
        if (report.Rejected is null) return report;
        try
        {
            return report with { Rejected = await served.FetchRejectedAsync(id, Rejected) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return report with { RejectedTrouble = e.Message };
        }
    }

    /// <summary>Looks until the import has ended; a stop is passed on, and its end awaited.</summary>
    async Task<ImportReport> FollowAsync(ServedDirectory served, string id, CancellationToken stop)
    {
        using var meter = new ImportMeter(terminal, Name);
        var told = false;
        while (true)
        {
            var (report, progress) = await served.LookAsync(id, default);
            if (report.State.Status is not (ImportStatus.Waiting or ImportStatus.Running))
            {
                meter.Finish();
                return report;
            }

            if (progress is not null) meter.Show(progress);
            if (stop.IsCancellationRequested && !told)
            {
                told = true;
                await served.StopAsync(id);
            }

            await Task.WhenAny(Task.Delay(LookEvery, TimeProvider.System, told ? default : stop));
        }
    }
}
