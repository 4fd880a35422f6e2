namespace AgriDirectory.Verification;

/// <summary>
/// Compares SQL, which is the truth, with the index and with the markets' totals, while reads and writes go on, and repairs what differs if it is told to.
/// One at a time. The key is always 0.
/// </summary>
[Alias("agri.verify-grain")]
public interface IVerifyGrain : IGrainWithIntegerKey
{
    /// <summary>Begins.</summary>
    /// <param name="repair">Whether what differs is repaired, and everything then looked at again.</param>
    /// <returns>Where it is; null, and nothing was begun, if one goes on already.</returns>
    [Alias("start")] Task<VerifyState?> StartAsync(bool repair);

    /// <summary>How far it is, or how the last one ended.</summary>
    [Alias("get")] Task<VerifyState> GetState();

    /// <summary>Stops it; what was repaired until then stays repaired.</summary>
    [Alias("stop")] Task<VerifyState> StopAsync();
}
