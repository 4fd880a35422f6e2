using AgriDirectory.Client.Watching;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;

namespace AgriDirectory.Tests.Grains;

/// <summary>What is not as it should be is named, and only that.</summary>
public sealed class ConditionTests
{
    static readonly string Id = FirmId.FromNumber(7919);

    static async Task<IEnumerable<string>> DegradedAsync(DirectoryCluster directory) =>
        (await directory.Grains.GetGrain<IConditionGrain>(0).GetAsync()).Where(c => !c.Fine).Select(c => c.Part).Order();

    static async Task UntilAsync(DirectoryCluster directory, params string[] degraded)
    {
        string[] now = [];
        try
        {
            await Eventually.TrueAsync(async () => (now = [.. await DegradedAsync(directory)]).SequenceEqual(degraded.Order()));
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(degraded.Order(), now);
        }
    }

    [Fact]
    public async Task Each_trouble_is_named_and_goes_away_with_its_cause()
    {
        await using var directory = await DirectoryCluster.StartAsync();
        await UntilAsync(directory);

        // The feed lags when the engine is away and a save has waited for over a minute.
        directory.Engine.Down = true;
        await directory.LoadAsync(Id, Made.MoxaMaker("南阳仲景艾草制品有限公司"));
        var partition = directory.Grains.GetGrain<IPartitionGrain>(Partitioning.Of(Id, Partitioning.DefaultCount));
        await Eventually.TrueAsync(async () => await partition.GetState() is { Waiting: 1, OldestAt: not null, Trouble: not null });
        Assert.DoesNotContain(Parts.Feed, await DegradedAsync(directory));
        directory.Time.By = ConditionGrain.LongestLag + TimeSpan.FromMinutes(1);
        await Eventually.TrueAsync(async () => (await DegradedAsync(directory)).Contains(Parts.Feed));
        var lag = (await directory.Grains.GetGrain<IConditionGrain>(0).GetAsync()).Single(c => c.Part == Parts.Feed);
        Assert.InRange(lag.Count, 120, 600);
        Assert.Equal((await directory.Store.ReadAsync(Id))!.ChangedAt, lag.Since);
        directory.Engine.Down = false;
        await UntilAsync(directory);
        await Eventually.TrueAsync(async () => await partition.GetState() is { Waiting: 0, OldestAt: null, Trouble: null });

        // A row that is refused is parked.
        directory.Engine.Refuses = Id;
        await directory.LoadAsync(Id, Made.MoxaMaker("南阳张衡艾草制品有限公司"));
        await UntilAsync(directory, Parts.Parked);
        directory.Engine.Refuses = null;
        await directory.LoadAsync(Id, Made.MoxaMaker("南阳仲景艾草制品有限公司"));
        await UntilAsync(directory);

        // Writes fail.
        var at = new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
        directory.Store.WriteFailure = new("disk-full", at);
        await UntilAsync(directory, Parts.Writes);
        Assert.Equal(at, (await directory.Grains.GetGrain<IConditionGrain>(0).GetAsync()).Single(c => !c.Fine).Since);

        // The status page knows it too.
        var trouble = Trouble.Of(await directory.Grains.GetGrain<IWatchGrain>(0).ReadAsync(), null, at).First();
        Assert.Equal(("writes", at, "disk-full"), (trouble.Code, trouble.Since, trouble.Arguments.Single()));
        directory.Store.WriteFailure = null;
        await UntilAsync(directory);

        // A generation that lost a firm is refused.
        directory.Engine.Loses = (2, Id);
        await directory.Grains.GetGrain<IRebuildGrain>(0).StartAsync("a test asks for it");
        await UntilAsync(directory, Parts.Rebuild);
    }
}
