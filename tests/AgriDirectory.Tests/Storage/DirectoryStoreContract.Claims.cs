using AgriDirectory.Accounts;
using AgriDirectory.Claims;
using AgriDirectory.Tests.Claims;

namespace AgriDirectory.Tests.Storage;

public abstract partial class DirectoryStoreContract
{
    [Fact]
    public async Task Claims_are_taken_over_once_and_what_is_deleted_stays_deleted()
    {
        var seeds = ClaimSeeds.All(Sent);
        Assert.False(await Store.AreClaimsSeededAsync());
        Assert.Empty(await Store.ReadClaimsAsync());
        Assert.True(await Store.SeedClaimsAsync(seeds));
        await ReopenAsync();
        Assert.True(await Store.AreClaimsSeededAsync());
        Assert.Equal(seeds.OrderBy(c => c.Id, StringComparer.Ordinal), await Store.ReadClaimsAsync());
        Assert.True(await Store.DeleteClaimAsync(seeds[0].Id, 1, Note(AuditCodes.ClaimDeleted, seeds[0].Id)));
        var changed = seeds[1] with { Version = 2, ChangedBy = "operator", Details = seeds[1].Details with { Value = 187 } };
        Assert.True(await Store.SaveClaimAsync(changed, Note(AuditCodes.ClaimChanged, changed.Id)));
        Assert.False(await Store.SeedClaimsAsync(seeds));
        Assert.Null(await Store.ReadClaimAsync(seeds[0].Id));
        Assert.Equal(changed, await Store.ReadClaimAsync(changed.Id));
    }

    [Fact]
    public async Task A_claim_that_somebody_changed_before_is_neither_written_over_nor_deleted_and_nothing_is_noted()
    {
        var claim = ClaimExamples.Make("c-1", ClaimExamples.Details with { Value = 1161.25m, Remark = "备注", Where = "某处" });
        Assert.True(await Store.SaveClaimAsync(claim, Note(AuditCodes.ClaimAdded, claim.Id)));
        Assert.False(await Store.SaveClaimAsync(claim, Note(AuditCodes.ClaimAdded, claim.Id)));
        Assert.False(await Store.SaveClaimAsync(claim with { Version = 3 }, Note(AuditCodes.ClaimChanged, claim.Id)));
        Assert.False(await Store.SaveClaimAsync(claim with { Id = "c-2", Version = 2 }, Note(AuditCodes.ClaimChanged, "c-2")));
        Assert.False(await Store.DeleteClaimAsync(claim.Id, 2, Note(AuditCodes.ClaimDeleted, claim.Id)));
        Assert.Equal(claim, await Store.ReadClaimAsync(claim.Id));
        Assert.Equal(AuditCodes.ClaimAdded, Assert.Single(await Store.ReadAuditAsync(new(), long.MaxValue, 10)).What);
        Assert.True(await Store.SaveClaimAsync(claim with { Version = 2 }, Note(AuditCodes.ClaimChanged, claim.Id)));
        Assert.True(await Store.DeleteClaimAsync(claim.Id, 2, Note(AuditCodes.ClaimDeleted, claim.Id)));
        Assert.Empty(await Store.ReadClaimsAsync());
        Assert.Equal([AuditCodes.ClaimDeleted, AuditCodes.ClaimChanged, AuditCodes.ClaimAdded], (await Store.ReadAuditAsync(new(), long.MaxValue, 10)).Select(e => e.What));
    }

    [Fact]
    public async Task What_was_entered_under_the_id_of_a_claim_to_be_taken_over_stays()
    {
        var seeds = ClaimSeeds.All(Sent);
        var own = seeds[0] with { Details = seeds[0].Details with { Value = 1 } };
        Assert.True(await Store.SaveClaimAsync(own, Note(AuditCodes.ClaimAdded, own.Id)));
        Assert.True(await Store.SeedClaimsAsync(seeds));
        Assert.Equal(own, await Store.ReadClaimAsync(own.Id));
        Assert.Equal(seeds.Length, (await Store.ReadClaimsAsync()).Length);
    }
}
