using AgriDirectory.Indexing;

namespace AgriDirectory.Client.Commands;

/// <summary>Waits for a generation that is being built.</summary>
static class IndexWait
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    /// <summary>Returns when none is being built any more, or it cannot go on (<see cref="RebuildState.Trouble"/>).</summary>
    /// <param name="state">How far it is.</param>
    /// <param name="look">How far it is now.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="shown">Told after each look.</param>
    public static async Task<RebuildState> UntilBuiltAsync(RebuildState state, Func<Task<RebuildState>> look, CancellationToken stop, Action<RebuildState>? shown = null)
    {
        while (IsBuilding(state) && state.Trouble is null)
        {
            await Task.Delay(LookEvery, TimeProvider.System, stop);
            state = await look();
            shown?.Invoke(state);
        }

        return state;
    }

    /// <summary>Whether a generation is being built.</summary>
    public static bool IsBuilding(RebuildState state) => state.Generations.Any(g => g.State == GenerationState.Building);
}
