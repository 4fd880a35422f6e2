using System.Collections.Immutable;
using AgriDirectory.Accounts;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

public abstract partial class DirectoryStoreContract
{
    static Clerk NewClerk(int n, string name) => new($"clerk-{n}", name, Start.AddMinutes(n), null, null);

    static AuditEntry Note(string what, string about = "") => new(0, Start, "operator", "operator", what, about);

    [Fact]
    public async Task A_clerk_is_found_by_the_secrets_hash_and_outlives_the_process()
    {
        var clerk = NewClerk(1, "李 明");
        Assert.True(await Store.AddClerkAsync(clerk, "李 明", "hash-1", Note(AuditCodes.ClerkAdded, "李 明")));
        await ReopenAsync();
        Assert.Equal(clerk, await Store.FindClerkAsync("hash-1"));
        Assert.Equal(clerk, await Store.ReadClerkAsync(clerk.Id));
        Assert.Null(await Store.FindClerkAsync("hash-2"));
        Assert.Null(await Store.ReadClerkAsync("clerk-2"));
        var entry = Assert.Single(await Store.ReadAuditAsync(new(), long.MaxValue, 10));
        Assert.Equal(("李 明", AuditCodes.ClerkAdded), (entry.About, entry.What));
    }

    [Fact]
    public async Task Two_living_clerks_never_have_one_name()
    {
        Assert.True(await Store.AddClerkAsync(NewClerk(1, "Li"), "LI", "hash-1", Note(AuditCodes.ClerkAdded)));
        Assert.False(await Store.AddClerkAsync(NewClerk(2, "li"), "LI", "hash-2", Note(AuditCodes.ClerkAdded)));
        Assert.Null(await Store.FindClerkAsync("hash-2"));
        Assert.Single(await Store.ReadAuditAsync(new(), long.MaxValue, 10));
        Assert.True(await Store.RevokeClerkAsync("clerk-1", Start.AddHours(1), Note(AuditCodes.ClerkRevoked)));
        Assert.True(await Store.AddClerkAsync(NewClerk(2, "li"), "LI", "hash-2", Note(AuditCodes.ClerkAdded)));
        Assert.Equal(["clerk-2", "clerk-1"], (await Store.ReadClerksAsync(10)).Select(c => c.Id));
    }

    [Fact]
    public async Task A_revoked_clerk_stays_revoked_and_is_revoked_once()
    {
        await Store.AddClerkAsync(NewClerk(1, "Li"), "LI", "hash-1", Note(AuditCodes.ClerkAdded));
        Assert.True(await Store.RevokeClerkAsync("clerk-1", Start.AddHours(1), Note(AuditCodes.ClerkRevoked)));
        Assert.False(await Store.RevokeClerkAsync("clerk-1", Start.AddHours(2), Note(AuditCodes.ClerkRevoked)));
        Assert.False(await Store.RevokeClerkAsync("clerk-9", Start, Note(AuditCodes.ClerkRevoked)));
        await Store.UseClerkAsync("clerk-1", Start.AddHours(3));
        Assert.Equal(NewClerk(1, "Li") with { RevokedAt = Start.AddHours(1) }, await Store.FindClerkAsync("hash-1"));
        Assert.Equal([AuditCodes.ClerkRevoked, AuditCodes.ClerkAdded], (await Store.ReadAuditAsync(new(), long.MaxValue, 10)).Select(e => e.What));
    }

    [Fact]
    public async Task The_last_use_of_a_clerk_never_goes_back()
    {
        await Store.AddClerkAsync(NewClerk(1, "Li"), "LI", "hash-1", Note(AuditCodes.ClerkAdded));
        await Store.UseClerkAsync("clerk-1", Start.AddHours(2));
        await Store.UseClerkAsync("clerk-1", Start.AddHours(1));
        Assert.Equal(Start.AddHours(2), (await Store.ReadClerkAsync("clerk-1"))!.UsedAt);
    }

    [Fact]
    public async Task The_audit_trail_is_read_page_by_page_newest_first()
    {
        for (var n = 1; n <= 5; n++) await Store.AddAuditAsync(Note(AuditCodes.SignIn, $"{n}"));
        var first = await Store.ReadAuditAsync(new(), long.MaxValue, 3);
        Assert.Equal(["5", "4", "3"], first.Select(e => e.About));
        Assert.Equal(["2", "1"], (await Store.ReadAuditAsync(new(), first[^1].Number, 3)).Select(e => e.About));
        Assert.Empty(await Store.ReadAuditAsync(new(), long.MaxValue, 0));
        Assert.Equal(Start, first[0].At);
    }

    [Fact]
    public async Task A_session_that_was_ended_is_remembered_until_it_would_have_ended_by_itself()
    {
        await Store.EndSessionAsync("a", Start.AddHours(12), Start);
        await Store.EndSessionAsync("a", Start.AddHours(12), Start);
        await Store.EndSessionAsync("b", Start.AddHours(14), Start.AddHours(2));
        await ReopenAsync();
        Assert.Equal((true, true, false), (await Store.HasSessionEndedAsync("a"), await Store.HasSessionEndedAsync("b"), await Store.HasSessionEndedAsync("c")));
        await Store.EndSessionAsync("c", Start.AddHours(25), Start.AddHours(13));
        Assert.Equal((false, true, true), (await Store.HasSessionEndedAsync("a"), await Store.HasSessionEndedAsync("b"), await Store.HasSessionEndedAsync("c")));
    }

    [Fact]
    public async Task The_audit_trail_is_read_by_who_and_by_what()
    {
        foreach (var (who, what) in new[] { ("Li", AuditCodes.SignIn), ("李", AuditCodes.SawPerson), ("Li", AuditCodes.SawPerson), ("Li", AuditCodes.SignOut), ("李", AuditCodes.SignOut) })
            await Store.AddAuditAsync(new AuditEntry(0, Start, who, "clerk", what, ""));
        Task<ImmutableArray<AuditEntry>> ReadAsync(AuditFilter filter, long before = long.MaxValue) => Store.ReadAuditAsync(filter, before, 10);
        Assert.Equal([AuditCodes.SignOut, AuditCodes.SawPerson, AuditCodes.SignIn], (await ReadAsync(new("Li"))).Select(e => e.What));
        Assert.Equal(["Li", "李"], (await ReadAsync(new(What: AuditCodes.SawPerson))).Select(e => e.Who));
        Assert.Equal(3, Assert.Single(await ReadAsync(new("Li", AuditCodes.SawPerson))).Number);
        Assert.Equal(1, Assert.Single(await ReadAsync(new("Li"), before: 3)).Number);
        Assert.Empty(await ReadAsync(new("li")));
    }

    [Fact]
    public async Task The_oldest_entries_are_deleted_some_at_a_time_and_numbers_go_on()
    {
        for (var day = 1; day <= 5; day++) await Store.AddAuditAsync(Note(AuditCodes.SignIn, $"{day}") with { At = Start.AddDays(day) });
        Assert.Equal(2, await Store.TrimAuditAsync(Start.AddDays(4), 2));
        Assert.Equal(1, await Store.TrimAuditAsync(Start.AddDays(4), 2));
        Assert.Equal(0, await Store.TrimAuditAsync(Start.AddDays(4), 2));
        await ReopenAsync();
        Assert.Equal(["5", "4"], (await Store.ReadAuditAsync(new(), long.MaxValue, 10)).Select(e => e.About));
        await Store.AddAuditAsync(Note(AuditCodes.SignOut));
        Assert.Equal(6, (await Store.ReadAuditAsync(new(), long.MaxValue, 1))[0].Number);
    }
}
