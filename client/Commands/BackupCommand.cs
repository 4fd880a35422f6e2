using AgriDirectory.Client.Backups;
using AgriDirectory.Client.Files;
using AgriDirectory.Silo.Storage;

namespace AgriDirectory.Client.Commands;

/// <summary>
/// Writes the whole directory to a file, of one moment: through the process that serves the folder, while it serves, or by itself where none does. The file
/// is read back and checked before it gets its name.
/// </summary>
sealed class BackupCommand(Terminal terminal, string data, string file, bool overwrite)
{
    readonly string whole = Path.GetFullPath(file);

    string Part => whole + ".part";
    string Check => whole + ".check";

    public async Task<int> RunAsync(CancellationToken outer)
    {
        using var signals = new Signals(outer);
        try
        {
            if (Path.Exists(whole) && !overwrite)
            {
                terminal.Complain("backup-exists", whole);
                return ExitCode.Failed;
            }

            if (DataFolder.Find(data)?.Url is { } url) return await FetchAsync(url, signals.Stop);
            if (!File.Exists(Path.Combine(data, DataFolder.Database)))
            {
                terminal.Complain("nothing-to-back-up", data);
                return ExitCode.Failed;
            }

            return await Folders.WithAsync(terminal, data, folder => MakeAsync(folder, signals.Stop));
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
        catch (IOException e) when (e is not DataFolderException)
        {
            terminal.Complain("backup-failed", whole, e.Message);
            return ExitCode.Failed;
        }
    }

    async Task<int> FetchAsync(string url, CancellationToken stop)
    {
        terminal.Say($"{url} 正在制作快照，服务不受影响……", $"{url} is taking a snapshot; it goes on serving …");
        using var served = new ServedDirectory(url, data);
        await using var backup = await served.BackUpAsync(terminal.Pick("zh", "en"), stop);
        return await KeepAsync(backup, stop);
    }

    async Task<int> MakeAsync(DataFolder folder, CancellationToken stop)
    {
        using var maker = new BackupMaker(folder, TimeProvider.System);
        terminal.Say("正在制作快照……", "Taking a snapshot …");
        using var backup = await maker.PrepareAsync(stop) ?? throw new InvalidOperationException("Nobody else makes a backup here.");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var (content, written) = Piped.Begin(to => backup.WriteAsync(to, over.Token));
        int code;
        await using (content) code = await KeepAsync(content, stop);
        await over.CancelAsync();
        await written;
        return code;
    }

    /// <summary>Writes beside the file, reads that back, and moves it into its place, so that nothing half is ever under its name.</summary>
    async Task<int> KeepAsync(Stream backup, CancellationToken stop)
    {
        try
        {
            Forget();
            await using (var kept = new FileStream(Part, PrivateFile.New()))
            {
                await CopyAsync(backup, kept, stop);
                kept.Flush(flushToDisk: true);
            }

            var manifest = await CheckAsync(stop);
            var bytes = new FileInfo(Part).Length;
            File.Move(Part, whole, overwrite);
            Tell(manifest, bytes);
            return ExitCode.Fine;
        }
        catch (OperationCanceledException)
        {
            return Stopped();
        }
        catch (BackupException e)
        {
            terminal.Complain(e.Code, whole, e.Argument);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            terminal.Complain("backup-failed", whole, e.Message);
            return ExitCode.Failed;
        }
        finally
        {
            Forget();
        }
    }

    void Forget()
    {
        // Deleting where there is no folder is an error, and a missing folder has been told of.
        foreach (var path in new[] { Part, Check }.Where(File.Exists)) File.Delete(path);
    }

    async Task CopyAsync(Stream from, FileStream to, CancellationToken stop)
    {
        var progress = new ByteProgress(terminal, "已写", "written");
        var (buffer, bytes) = (new byte[1 << 17], 0L);
        for (int read; (read = await from.ReadAsync(buffer, stop)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), stop);
            progress.Show(bytes += read);
        }
    }

    async Task<BackupManifest> CheckAsync(CancellationToken stop)
    {
        var progress = new ByteProgress(terminal, "已核对", "checked");
        await using var written = BackupFile.OpenRead(Part);
        return await BackupFile.ReadAsync(written, Check, progress.Show, stop);
    }

    void Tell(BackupManifest manifest, long bytes)
    {
        var (size, firms, at) = (ByteProgress.Size(bytes), Terminal.Number(manifest.Firms), manifest.CreatedAt.UtcDateTime.ToString("u", System.Globalization.CultureInfo.InvariantCulture));
        var sample = manifest.Sample ? terminal.Pick("（示例）", " (made up)") : "";
        terminal.Say($"已备份到 {whole}（{size}，{firms} 家企业{sample}，截至 {at}），并已核对。", $"Backed up to {whole} ({size}, {firms} firms{sample}, as of {at}), and checked.");
        terminal.Say("文件含个人信息，只有您能读取；请妥善保管。", "It holds people's details and only you can read it: keep it so.");
    }

    int Stopped()
    {
        terminal.Say("已停止，没有写文件。", "Stopped; no file was written.");
        return ExitCode.Stopped;
    }
}
