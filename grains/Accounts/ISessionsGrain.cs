namespace AgriDirectory.Accounts;

/// <summary>Remembers sessions that were signed out of before their time. The key is always 0: any activation does.</summary>
[Alias("agri.sessions-grain")]
public interface ISessionsGrain : IGrainWithIntegerKey
{
    /// <summary>Ends a session.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="until">When it would have ended by itself, in UTC; then it is forgotten.</param>
    [Alias("end")] Task EndAsync(string id, DateTimeOffset until);

    /// <summary>Whether somebody has ended a session.</summary>
    [Alias("has-ended")] Task<bool> HasEndedAsync(string id);
}
