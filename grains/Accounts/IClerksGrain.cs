using System.Collections.Immutable;

namespace AgriDirectory.Accounts;

/// <summary>The clerks. There is one such grain: 0. It keeps nothing in memory, so what was revoked is revoked wherever it is asked.</summary>
[Alias("agri.clerks-grain")]
public interface IClerksGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a clerk with a secret of their own.</summary>
    /// <param name="name">See <see cref="ClerkNames"/>.</param>
    /// <param name="by">The operator who does it.</param>
    [Alias("add")] Task<ClerkAdded> AddAsync(string name, string by);

    /// <summary>The clerks, those first whose links open something, newest first.</summary>
    [Alias("list")] Task<ImmutableArray<Clerk>> ListAsync();

    /// <summary>Takes a clerk's link back.</summary>
    /// <returns>False if there is no such clerk, or not any more.</returns>
    [Alias("revoke")] Task<bool> RevokeAsync(string id, string by);

    /// <summary>The clerk whose secret has this SHA-256 (hex, lower case), and notes the use; null if nobody's, or a revoked clerk's.</summary>
    [Alias("find")] Task<Clerk?> FindAsync(string secretHash);

    /// <summary>The clerk with this id, and notes the use; null if there is none, or the clerk was revoked.</summary>
    [Alias("get")] Task<Clerk?> GetAsync(string id);
}
