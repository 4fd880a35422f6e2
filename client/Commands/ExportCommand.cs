using AgriDirectory.Client.Exports;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Words;
using AgriDirectory.Silo.Storage;

namespace AgriDirectory.Client.Commands;

/// <summary>Writes every firm with all details to a file: through the process that serves the folder, or by itself where none does.</summary>
sealed class ExportCommand(Terminal terminal, string data, string file, string? format)
{
    static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    bool Standard => file == "-";
    bool Csv => format is not null ? format == "csv" : Path.GetExtension(file).ToLowerInvariant() is not (".jsonl" or ".ndjson");

    public async Task<int> RunAsync(CancellationToken outer)
    {
        using var signals = new Signals(outer);
        try
        {
            if (DataFolder.Find(data)?.Url is { } url) return await FetchAsync(url, signals.Stop);
            if (!File.Exists(Path.Combine(data, DataFolder.Database)))
            {
                terminal.Complain("nothing-to-export", data);
                return ExitCode.Failed;
            }

            return await Folders.WithAsync(
                terminal, data, folder => DirectoryHost.RunAsync(folder, services => MakeAsync(services, signals.Stop)));
        }
        catch (HttpRequestException e)
        {
            terminal.Complain(e, data);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return Stopped();
        }
    }

    async Task<int> FetchAsync(string url, CancellationToken stop)
    {
        using var served = new ServedDirectory(url, data);
        await using var firms = await served.ExportAsync(Csv ? "csv" : "jsonl", terminal.Pick("zh", "en"), stop);
        return await KeepAsync(firms, stop);
    }

    async Task<int> MakeAsync(IServiceProvider services, CancellationToken stop)
    {
        await using var firms = Open(services, stop);
        return await KeepAsync(firms, stop);
    }

    /// <summary>The file, read while it is written.</summary>
    Stream Open(IServiceProvider services, CancellationToken stop)
    {
        var order = new ExportOrder(
            null, Csv ? FirmFileFormat.Csv : FirmFileFormat.JsonLines, ProblemWords.IsChinese(terminal.Language), Whole: true);
        var export = new FirmExport(services.GetRequiredService<IGrainFactory>(), order);
        return Piped.Begin(async written =>
        {
            await export.PrepareAsync(stop);
            await export.WriteAsync(written, stop);
        }).Content;
    }

    /// <summary>Writes beside the file and moves it into its place at the end, so that nothing half is ever under its name.</summary>
    async Task<int> KeepAsync(Stream firms, CancellationToken stop)
    {
        if (Standard) return await PrintAsync(firms, stop);
        var whole = Path.GetFullPath(file);
        var aside = whole + "." + Path.GetRandomFileName() + ".partial";
        try
        {
            long bytes;
            await using (var kept = new FileStream(aside, PrivateFile.New()))
            {
                bytes = await CopyAsync(firms, kept, stop);
                kept.Flush(flushToDisk: true);
            }

            File.Move(aside, whole, overwrite: true);
            terminal.Say($"已导出到 {whole}（{ByteProgress.Size(bytes)}）", $"Exported to {whole} ({ByteProgress.Size(bytes)})");
            return ExitCode.Fine;
        }
        catch (OperationCanceledException)
        {
            return Stopped();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            terminal.Complain("export-failed", file, e.Message);
            return ExitCode.Failed;
        }
        finally
        {
            if (File.Exists(aside)) File.Delete(aside);
        }
    }

    async Task<int> PrintAsync(Stream firms, CancellationToken stop)
    {
        try
        {
            await using var output = Console.OpenStandardOutput();
            await firms.CopyToAsync(output, stop);
            return ExitCode.Fine;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Stopped;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            terminal.Complain("export-failed", file, e.Message);
            return ExitCode.Failed;
        }
    }

    async Task<long> CopyAsync(Stream from, Stream to, CancellationToken stop)
    {
        var buffer = new byte[1 << 16];
        var (bytes, shown) = (0L, TimeProvider.System.GetTimestamp());
        int read;
        while ((read = await from.ReadAsync(buffer, stop)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), stop);
            bytes += read;
            if (TimeProvider.System.GetElapsedTime(shown) < ShowEvery) continue;
            shown = TimeProvider.System.GetTimestamp();
            terminal.Say($"已写 {ByteProgress.Size(bytes)} …", $"{ByteProgress.Size(bytes)} written …");
        }

        return bytes;
    }

    int Stopped()
    {
        if (!Standard) terminal.Say("已停止，没有写文件。", "Stopped; no file was written.");
        return ExitCode.Stopped;
    }
}
