using AgriDirectory.Firms;

namespace AgriDirectory.Imports;

/// <summary>Puts the sample away, because real firms come.</summary>
public static class SampleAway
{
    /// <summary>Deletes every made-up firm; does nothing when there is none.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="grains">Their grains.</param>
    /// <param name="origin">Who brings the real firms.</param>
    /// <param name="removed">Told how many are gone, some at a time.</param>
    /// <exception cref="StoreFailedException">Some could not be deleted; the others are.</exception>
    public static async Task PutAsync(IDirectoryStore store, IGrainFactory grains, ChangeOrigin origin, Action<int>? removed = null)
    {
        while (await store.ReadSampleIdsAsync(500) is { Length: > 0 } ids)
        {
            var deleted = await Task.WhenAll(ids.Select(id => grains.GetGrain<IFirmGrain>(id).DeleteAsync(origin)));
            if (deleted.FirstOrDefault(d => d.Outcome == SaveOutcome.Failed) is { } failed)
            {
                throw new StoreFailedException(failed.Problems[0].Code, "The sample could not be put away.");
            }

            removed?.Invoke(ids.Length);
        }
    }
}
