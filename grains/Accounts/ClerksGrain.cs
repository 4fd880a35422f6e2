using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Accounts;

/// <summary>Asks the store each time: a second activation could not know of what the first one revoked.</summary>
[Reentrant]
sealed class ClerksGrain(IDirectoryStore store, TimeProvider time) : Grain, IClerksGrain
{
    const int SecretBytes = 32;
    const int MostListed = 1_000;
    const string OperatorRole = "operator";

    static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    public async Task<ClerkAdded> AddAsync(string name, string by)
    {
        var clean = ClerkNames.Clean(name);
        if (ClerkNames.Check(clean) is { } problem) return new(problem, null, null);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = time.GetUtcNow();
        var clerk = new Clerk(RandomNumberGenerator.GetHexString(16, lowercase: true), clean, now, null, null);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        var added = await store.AddClerkAsync(
            clerk, ClerkNames.Key(clean), hash, new AuditEntry(0, now, by, OperatorRole, AuditCodes.ClerkAdded, clean));
        return added ? new(null, clerk, secret) : new(ClerkNames.Taken, null, null);
    }

    public Task<ImmutableArray<Clerk>> ListAsync() => store.ReadClerksAsync(MostListed);

    public async Task<bool> RevokeAsync(string id, string by)
    {
        if (await store.ReadClerkAsync(id) is not { } clerk) return false;
        var now = time.GetUtcNow();
        return await store.RevokeClerkAsync(id, now, new AuditEntry(0, now, by, OperatorRole, AuditCodes.ClerkRevoked, clerk.Name));
    }

    public async Task<Clerk?> FindAsync(string secretHash) => await UseAsync(await store.FindClerkAsync(secretHash));

    public async Task<Clerk?> GetAsync(string id) => await UseAsync(await store.ReadClerkAsync(id));

    async Task<Clerk?> UseAsync(Clerk? clerk)
    {
        if (clerk is null or { RevokedAt: not null }) return null;
        var now = time.GetUtcNow();
        if (now - clerk.UsedAt < NoteEvery) return clerk;
        try
        {
            await store.UseClerkAsync(clerk.Id, now);
        }
        catch (StoreFailedException)
        {
            // Who cannot be noted, for the disk is full, may still come in.
        }

        return clerk;
    }
}
