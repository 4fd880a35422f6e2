using AgriDirectory.Client.Api;
using AgriDirectory.Indexing;
using AgriDirectory.Silo.Storage;

namespace AgriDirectory.Client.Commands;

/// <summary>
/// Rebuilds the search index, or goes back to the generation before: in the process that serves the folder, or by itself where none does.
/// </summary>
sealed class RebuildCommand(Terminal terminal, string data, bool back)
{
    public async Task<int> RunAsync(CancellationToken outer)
    {
        using var signals = new Signals(outer);
        try
        {
            if (DataFolder.Find(data)?.Url is { } url)
            {
                using var served = new ServedDirectory(url, data);
                return await AskAsync(served, url, signals.Stop);
            }

            return await Folders.WithAsync(
                terminal, data, folder => DirectoryHost.RunAsync(folder, services => RebuildAsync(services, signals.Stop)));
        }
        catch (HttpRequestException e)
        {
            terminal.Complain("server-refused", e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            terminal.Say("已停止等待；重建会继续，或在下次启动时继续。", "No longer waiting; the rebuild goes on, or will at the next start.");
            return ExitCode.Stopped;
        }
    }

    async Task<int> AskAsync(ServedDirectory served, string url, CancellationToken stop)
    {
        var state = await served.RebuildAsync(back, terminal.Language.Name, stop);
        if (back)
            terminal.Say($"{url} 正在退回上一代索引，搜索不受影响。", $"{url} is going back to the generation before; searches go on.");
        else
            terminal.Say($"{url} 已开始重建索引，搜索不受影响。", $"{url} has begun to rebuild the index; searches go on.");
        return await WaitAsync(state, () => served.LookAtRebuildAsync(stop), stop);
    }

    async Task<int> RebuildAsync(IServiceProvider services, CancellationToken stop)
    {
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<IRebuildGrain>(0);
        if (!back)
            return await WaitAsync(await grain.StartAsync("command"), grain.GetState, stop);

        var answer = await grain.BackAsync();
        if (answer.Outcome == BackOutcome.Begun)
            return await WaitAsync(answer.State, grain.GetState, stop);

        var refusal = BackRefusal.Of(answer);
        terminal.Complain(refusal.Code, refusal.Argument);
        return ExitCode.Failed;
    }

    async Task<int> WaitAsync(RebuildState state, Func<Task<RebuildState>> look, CancellationToken stop)
    {
        state = await IndexWait.UntilBuiltAsync(state, look, stop);
        if (IndexWait.IsBuilding(state))
        {
            terminal.Complain("rebuild-stuck", state.Trouble!);
            return ExitCode.Failed;
        }

        return new RebuildTelling(terminal).Tell(state, back);
    }
}
