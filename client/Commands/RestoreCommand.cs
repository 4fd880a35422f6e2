using AgriDirectory.Client.Backups;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Silo.Storage.Sqlite;

namespace AgriDirectory.Client.Commands;

/// <summary>
/// Makes a data folder of a backup. The database is checked under another name, gets its own at one stroke, and from that moment on the folder is whole: its
/// index is built then, or at the next start.
/// </summary>
sealed class RestoreCommand(Terminal terminal, string data, string file)
{
    string Aside => Path.Combine(data, DataFolder.Restoring);

    public async Task<int> RunAsync(CancellationToken outer)
    {
        using var signals = new Signals(outer);
        var (there, restored) = (Directory.Exists(data), false);
        try
        {
            await using var backup = BackupFile.OpenRead(file);
            var code = await Folders.WithEmptyAsync(terminal, data, async folder =>
            {
                if (await PlaceAsync(backup, signals.Stop) is not { } manifest) return ExitCode.Failed;
                restored = true;
                Tell(manifest);
                return await DirectoryHost.RunAsync(folder, services => IndexAsync(services, signals.Stop));
            });
            return code;
        }
        catch (OperationCanceledException)
        {
            if (restored) terminal.Say("目录已恢复；索引会在下次启动时建好。", "The directory is restored; its index will be built at the next start.");
            else terminal.Say("已停止，什么也没有恢复。", "Stopped; nothing was restored.");
            return ExitCode.Stopped;
        }
        catch (Exception e) when (!restored && e is IOException or UnauthorizedAccessException)
        {
            terminal.Complain("backup-unreadable", file, e.Message);
            return ExitCode.Failed;
        }
        finally
        {
            if (!restored && !there) RemoveEmpty();
        }
    }

    /// <summary>Puts the checked database into its place; null, and nothing is left of it, if it cannot be used.</summary>
    async Task<BackupManifest?> PlaceAsync(FileStream backup, CancellationToken stop)
    {
        try
        {
            Forget();
            var progress = new ByteProgress(terminal, "已读取并核对", "read and checked");
            var manifest = await BackupFile.ReadAsync(backup, Aside, progress.Show, stop);
            await Snapshots.PrepareAsync(Aside, TimeProvider.System);
            stop.ThrowIfCancellationRequested();
            File.Move(Aside, Path.Combine(data, DataFolder.Database));
            return manifest;
        }
        catch (BackupException e)
        {
            terminal.Complain(e.Code, file, e.Argument);
            Forget();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or StoreFailedException)
        {
            terminal.Complain("restore-failed", data, e.Message);
            Forget();
            return null;
        }
        catch
        {
            Forget();
            throw;
        }
    }

    /// <summary>What this or a broken-off restoration has put aside.</summary>
    void Forget()
    {
        foreach (var path in Directory.EnumerateFiles(data, DataFolder.Restoring + "*")) File.Delete(path);
    }

    void RemoveEmpty()
    {
        try
        {
            File.Delete(Path.Combine(data, DataFolder.Lock));
            if (Directory.Exists(data)) Directory.Delete(data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody has put something there meanwhile, or the way to it was not there.
        }
    }

    void Tell(BackupManifest manifest)
    {
        var (firms, at) = (Terminal.Number(manifest.Firms), manifest.CreatedAt.UtcDateTime.ToString("u", System.Globalization.CultureInfo.InvariantCulture));
        var sample = manifest.Sample ? terminal.Pick("（示例）", " (made up)") : "";
        terminal.Say($"已恢复到 {data}：{firms} 家企业{sample}，截至 {at}。正在重建索引……", $"Restored to {data}: {firms} firms{sample}, as of {at}. Building the index …");
    }

    async Task<int> IndexAsync(IServiceProvider services, CancellationToken stop)
    {
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IRebuildGrain>(0);
        var shown = TimeProvider.System.GetTimestamp();
        var state = await IndexWait.UntilBuiltAsync(await grain.StartAsync("a backup was restored"), grain.GetState, stop, now =>
        {
            if (TimeProvider.System.GetElapsedTime(shown).TotalSeconds < 1) return;
            shown = TimeProvider.System.GetTimestamp();
            terminal.Say($"索引 {now.Filled}/{now.Partitions} …", $"index {now.Filled}/{now.Partitions} …");
        });
        if (IndexWait.IsBuilding(state))
        {
            terminal.Complain("restore-index-later", state.Trouble!);
            return ExitCode.Fine;
        }

        var code = new RebuildTelling(terminal).Tell(state, back: false);
        if (code == ExitCode.Fine)
        {
            terminal.Say(
                "操作员令牌和登录会话不在备份里：首次启动时生成新令牌；录入员的链接照常可用。",
                "The operator's token and sessions are not in a backup: the first start makes a new token. Clerks' links work as before.");
        }

        return code;
    }
}
