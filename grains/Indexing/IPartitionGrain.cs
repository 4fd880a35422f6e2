using AgriDirectory.Markets;
using Orleans.Concurrency;

namespace AgriDirectory.Indexing;

/// <summary>
/// One partition of the firms: brings their newest states from SQL to the search engine, and keeps their part of every market. The key is
/// the partition's number.
/// </summary>
[Alias("agri.partition-grain")]
public interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>There is something to do. May be lost: the partition looks by itself too.</summary>
    [Alias("wake"), OneWay, AlwaysInterleave] Task WakeAsync();

    /// <summary>Waits until every save with a sequence up to this one can be found.</summary>
    /// <returns>False if that took longer than the limit (at most 20 s): ask again.</returns>
    [Alias("wait"), AlwaysInterleave] Task<bool> WaitUntilVisibleAsync(long sequence, TimeSpan limit);

    /// <summary>The partition's part of a market.</summary>
    [Alias("market"), AlwaysInterleave] Task<MarketPart> GetMarketAsync(string market);

    /// <summary>What an operator may see: numbers only.</summary>
    [Alias("state"), AlwaysInterleave] Task<PartitionState> GetState();
}

/// <summary>What an operator may see of a partition.</summary>
/// <param name="Epoch">Its epoch; 0 before its first drain.</param>
/// <param name="Firms">Firms whose contributions it holds.</param>
/// <param name="VisibleSequence">Saves up to this sequence can be found.</param>
/// <param name="Trouble">Why the last drain failed; null if it did not.</param>
[GenerateSerializer, Immutable, Alias("agri.partition-state")]
public sealed record PartitionState(long Epoch, int Firms, long VisibleSequence, string? Trouble);
