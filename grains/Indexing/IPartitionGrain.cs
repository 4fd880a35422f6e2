using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Verification;
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

    /// <summary>The partition's part of a trade's market, and then of those of its products.</summary>
    [Alias("markets"), AlwaysInterleave] Task<ImmutableArray<MarketSum>> GetMarketsAsync(Trade trade);

    /// <summary>The partition's firms with the largest figures of a market, at most <paramref name="count"/>, the largest first.</summary>
    [Alias("largest"), AlwaysInterleave] Task<ImmutableArray<LargestFirm>> GetLargestAsync(string market, MarketMeasure measure, int year, int count, bool published);

    /// <summary>The figures of one of the partition's firms; none if it does not hold it.</summary>
    [Alias("figures"), AlwaysInterleave] Task<ImmutableArray<FirmFigure>> GetFiguresAsync(string firmId);

    /// <summary>How many of the partition's figures are larger than each of these.</summary>
    [Alias("above"), AlwaysInterleave] Task<ImmutableArray<FiguresAbove>> CountAboveAsync(ImmutableArray<FirmFigure> figures);

    /// <summary>Compares the partition's sums with a scan of its firms in SQL; what changes meanwhile makes no difference.</summary>
    /// <param name="reload">Whether the partition takes the scan's sums over if they differ.</param>
    [Alias("compare"), AlwaysInterleave] Task<TotalsCompared> CompareTotalsAsync(bool reload);

    /// <summary>Takes firms' documents out of a generation, and sends the firms to the index anew.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="firms">Firms of this partition, and ids that are nobody's.</param>
    /// <returns>How many of them there are.</returns>
    [Alias("mend"), AlwaysInterleave] Task<int> MendAsync(int generation, ImmutableArray<string> firms);

    /// <summary>What an operator may see: numbers only.</summary>
    [Alias("state"), AlwaysInterleave] Task<PartitionState> GetState();
}

/// <summary>What an operator may see of a partition.</summary>
/// <param name="Epoch">Its epoch; 0 before its first drain.</param>
/// <param name="Firms">Firms whose contributions it holds.</param>
/// <param name="VisibleSequence">Saves up to this sequence can be found.</param>
/// <param name="Trouble">Why the last drain failed; null if it did not.</param>
/// <param name="Waiting">Rows that it has read and that cannot be found yet; what is behind them in SQL is not counted.</param>
/// <param name="OldestAt">When the firm of the oldest of them was saved; null if none waits.</param>
[GenerateSerializer, Immutable, Alias("agri.partition-state")]
public sealed record PartitionState(long Epoch, int Firms, long VisibleSequence, string? Trouble, int Waiting = 0, DateTimeOffset? OldestAt = null);
