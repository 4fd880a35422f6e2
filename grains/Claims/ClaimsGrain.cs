using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Claims;

/// <summary>Asks the store each time, which knows the versions: a change that another activation made is seen at once.</summary>
[StatelessWorker(4)]
sealed class ClaimsGrain(IDirectoryStore store, TimeProvider time) : Grain, IClaimsGrain
{
    bool seeded;

    public async Task<ImmutableArray<Claim>> ListAsync()
    {
        await SeedAsync();
        var claims = await store.ReadClaimsAsync();
        return
        [
            .. claims.OrderBy(c => c.Details.Subject).ThenBy(c => c.Details.Measure).ThenBy(c => c.Details.Scope)
                .ThenBy(c => c.Details.Year).ThenBy(c => c.Id, StringComparer.Ordinal),
        ];
    }

    public async Task<Claim?> GetAsync(string id)
    {
        if (!ClaimRules.IsId(id))
        {
            return null;
        }

        await SeedAsync();
        return await store.ReadClaimAsync(id);
    }

    public async Task<ClaimSaved> SaveAsync(string id, ClaimDetails details, long expected, string by)
    {
        var now = time.GetUtcNow();
        var tidy = ClaimRules.Tidy(details);
        if (ClaimRules.Check(tidy, BeijingDay.Of(now)) is { IsEmpty: false } problems)
        {
            return new(ClaimOutcome.Refused, null, problems, null);
        }

        var before = await GetAsync(id);
        if (before is not null && before.Details == tidy && (expected == 0 || expected == before.Version))
        {
            return new(ClaimOutcome.Unchanged, before, [], null);
        }

        if (expected != (before?.Version ?? 0) || !ClaimRules.IsId(id))
        {
            return new(before is null ? ClaimOutcome.Unknown : ClaimOutcome.Conflict, before, [], null);
        }

        if (before is null && (await store.ReadClaimsAsync()).Length >= ClaimRules.MostClaims)
        {
            return new(ClaimOutcome.TooMany, null, [], null);
        }

        var next = new Claim { Id = id, Version = expected + 1, ChangedAt = now, ChangedBy = by, Details = tidy };
        return await WriteAsync(() => store.SaveClaimAsync(next, Note(before is null ? AuditCodes.ClaimAdded : AuditCodes.ClaimChanged, id, by, now)), id, next);
    }

    public async Task<ClaimSaved> DeleteAsync(string id, long expected, string by)
    {
        if (await GetAsync(id) is not { } before)
        {
            return new(ClaimOutcome.Unknown, null, [], null);
        }

        return before.Version != expected
            ? new(ClaimOutcome.Conflict, before, [], null)
            : await WriteAsync(() => store.DeleteClaimAsync(id, expected, Note(AuditCodes.ClaimDeleted, id, by, time.GetUtcNow())), id, null);
    }

    /// <summary>Where the store did not do it, somebody else was faster since.</summary>
    async Task<ClaimSaved> WriteAsync(Func<Task<bool>> write, string id, Claim? next)
    {
        try
        {
            if (await write())
            {
                return new(ClaimOutcome.Saved, next, [], null);
            }

            var now = await store.ReadClaimAsync(id);
            return new(now is null ? ClaimOutcome.Unknown : ClaimOutcome.Conflict, now, [], null);
        }
        catch (StoreFailedException e)
        {
            return new(ClaimOutcome.Failed, null, [], e.Code);
        }
    }

    /// <summary>Once in a store's life; the store remembers it, so that what an operator deletes does not come back.</summary>
    async Task SeedAsync()
    {
        if (seeded)
        {
            return;
        }

        try
        {
            if (!await store.AreClaimsSeededAsync())
            {
                await store.SeedClaimsAsync(ClaimSeeds.All(time.GetUtcNow()));
            }

            seeded = true;
        }
        catch (StoreFailedException)
        {
            // A full disk does not keep anybody from reading; the next question tries again.
        }
    }

    static AuditEntry Note(string what, string id, string by, DateTimeOffset now) => new(0, now, by, AuditCodes.RoleOf(by), what, id);
}
