using System.Security.Cryptography;
using System.Text;
using AgriDirectory.Accounts;

namespace AgriDirectory.Tests.Grains;

public sealed class ClerksTests : IAsyncLifetime
{
    DirectoryCluster cluster = null!;

    IClerksGrain Clerks => cluster.Grains.GetGrain<IClerksGrain>(0);

    public async ValueTask InitializeAsync() => cluster = await DirectoryCluster.StartAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    [Fact]
    public async Task A_clerk_comes_in_by_the_secret_until_it_is_revoked_even_where_another_activation_answers()
    {
        var added = await Clerks.AddAsync("  李  明 ", "operator");
        Assert.Null(added.Problem);
        Assert.Equal("李 明", added.Clerk!.Name);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", added.Secret);
        Assert.DoesNotContain(added.Secret!, added.ToString(), StringComparison.Ordinal);
        var elsewhere = (await cluster.StartAnotherAsync()).GetGrain<IClerksGrain>(0);
        Assert.Equal(added.Clerk.Id, (await elsewhere.FindAsync(Hash(added.Secret!)))!.Id);
        Assert.Null(await Clerks.FindAsync(added.Secret!));

        Assert.True(await Clerks.RevokeAsync(added.Clerk.Id, "operator"));
        Assert.False(await Clerks.RevokeAsync(added.Clerk.Id, "operator"));
        foreach (var grain in new[] { Clerks, elsewhere })
        {
            Assert.Null(await grain.FindAsync(Hash(added.Secret!)));
            Assert.Null(await grain.GetAsync(added.Clerk.Id));
        }

        Assert.NotNull(Assert.Single(await Clerks.ListAsync()).RevokedAt);
        var audit = await cluster.Grains.GetGrain<IAuditGrain>(0).ReadAsync(new(), 0, 10);
        Assert.Equal([AuditCodes.ClerkRevoked, AuditCodes.ClerkAdded], audit.Select(e => e.What));
        Assert.All(audit, e => Assert.Equal(("operator", "operator", "李 明"), (e.Who, e.Role, e.About)));
    }

    [Fact]
    public async Task The_last_use_is_noted_once_a_minute_and_a_full_disk_keeps_nobody_out()
    {
        var id = (await Clerks.AddAsync("Li", "operator")).Clerk!.Id;
        await Clerks.GetAsync(id);
        var first = Assert.Single(await Clerks.ListAsync()).UsedAt;
        Assert.NotNull(first);
        await Clerks.GetAsync(id);
        Assert.Equal(first, Assert.Single(await Clerks.ListAsync()).UsedAt);
        cluster.Time.By += TimeSpan.FromMinutes(2);
        cluster.Store.LosesSaves = true;
        Assert.NotNull(await Clerks.GetAsync(id));
        Assert.Equal(first, Assert.Single(await Clerks.ListAsync()).UsedAt);
        cluster.Store.LosesSaves = false;
        await Clerks.GetAsync(id);
        Assert.True(Assert.Single(await Clerks.ListAsync()).UsedAt > first);
    }

    [Theory]
    [InlineData("", ClerkNames.Form)]
    [InlineData(" \t ", ClerkNames.Form)]
    [InlineData("a\u202Eb", ClerkNames.Form)]
    [InlineData("a\0b", ClerkNames.Form)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901", ClerkNames.Form)]
    [InlineData("Operator", ClerkNames.Reserved)]
    [InlineData("ｉｍｐｏｒｔ", ClerkNames.Reserved)]
    [InlineData(" sample ", ClerkNames.Reserved)]
    [InlineData("ＬＩ ming", ClerkNames.Taken)]
    public async Task A_name_that_will_not_do_is_refused(string name, string problem)
    {
        Assert.Null((await Clerks.AddAsync("Li Ming", "operator")).Problem);
        Assert.Equal(new ClerkAdded(problem, null, null), await Clerks.AddAsync(name, "operator"));
        Assert.Single(await Clerks.ListAsync());
    }
}
