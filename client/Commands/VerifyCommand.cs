using AgriDirectory.Indexing;
using AgriDirectory.Silo.Storage;
using AgriDirectory.Verification;

namespace AgriDirectory.Client.Commands;

/// <summary>Compares the database with the index and the totals: in the process that serves the folder, or by itself where none does.</summary>
sealed class VerifyCommand(Terminal terminal, string data, bool repair)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    public async Task<int> RunAsync(CancellationToken outer)
    {
        using var signals = new Signals(outer);
        try
        {
            if (DataFolder.Find(data)?.Url is { } url)
            {
                using var served = new ServedDirectory(url, data);
                var language = terminal.Pick("zh", "en");
                return await FollowAsync(await served.VerifyAsync(repair, language, signals.Stop), served.LookAtVerificationAsync, served.StopVerificationAsync, signals.Stop);
            }

            if (!File.Exists(Path.Combine(data, DataFolder.Database)))
            {
                terminal.Complain("nothing-to-verify", data);
                return ExitCode.Failed;
            }

            return await Folders.WithAsync(
                terminal, data, folder => DirectoryHost.RunAsync(folder, services => VerifyAsync(services, signals.Stop)));
        }
        catch (HttpRequestException e)
        {
            terminal.Complain(e, data);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            terminal.Say("已停止；已经修复的保持不变。", "Stopped; what was repaired until then stays repaired.");
            return ExitCode.Stopped;
        }
    }

    async Task<int> VerifyAsync(IServiceProvider services, CancellationToken stop)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        // The index of a folder that was just opened may be missing or half built.
        var rebuild = grains.GetGrain<IRebuildGrain>(0);
        await rebuild.EnsureAsync();
        var index = await IndexWait.UntilBuiltAsync(await rebuild.GetState(), rebuild.GetState, stop);
        if (!index.Generations.Any(g => g.State == GenerationState.Current))
        {
            terminal.Complain("verify-failed", terminal.Pick("还没有可用的索引", "no index answers yet"));
            return ExitCode.Failed;
        }

        var grain = grains.GetGrain<IVerifyGrain>(0);
        return await FollowAsync((await grain.StartAsync(repair))!, grain.GetState, grain.StopAsync, stop);
    }

    async Task<int> FollowAsync(VerifyState state, Func<Task<VerifyState>> look, Func<Task> end, CancellationToken stop)
    {
        var telling = new VerifyTelling(terminal);
        try
        {
            while (state.Stage is VerifyStage.Database or VerifyStage.Index or VerifyStage.Totals)
            {
                telling.Progress(state);
                await Task.Delay(LookEvery, TimeProvider.System, stop);
                state = await look();
            }
        }
        catch (OperationCanceledException)
        {
            await end();
            throw;
        }

        return telling.Tell(state);
    }
}
