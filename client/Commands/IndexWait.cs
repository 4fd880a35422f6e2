using AgriDirectory.Indexing;

namespace AgriDirectory.Client.Commands;

/// <summary>Waits for the index of a folder that was just opened: one that is missing or was left half built is built first.</summary>
sealed class IndexWait(IGrainFactory grains)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a generation answers; false if none can be built at the moment.</summary>
    public async Task<bool> UntilItAnswersAsync(CancellationToken stop)
    {
        var rebuild = grains.GetGrain<IRebuildGrain>(0);
        await rebuild.EnsureAsync();
        var state = await rebuild.GetState();
        while (state.Generations.Any(g => g.State == GenerationState.Building) && state.Trouble is null)
        {
            await Task.Delay(LookEvery, TimeProvider.System, stop);
            state = await rebuild.GetState();
        }

        return state.Generations.Any(g => g.State == GenerationState.Current);
    }
}
