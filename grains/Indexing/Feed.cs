using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Indexing;

/// <summary>A dirty row: a firm whose newest state the index and the totals may lack.</summary>
/// <param name="FirmId">The firm.</param>
/// <param name="Sequence">Grows with every save of the whole directory; a newer save of the firm moves it.</param>
public sealed record DirtyKey(string FirmId, long Sequence);

/// <summary>A dirty row with its firm's current state.</summary>
/// <param name="Sequence">The row's sequence.</param>
/// <param name="Firm">The firm now, tombstones included.</param>
public sealed record DirtyFirm(long Sequence, Firm Firm);

/// <summary>What a partition has to do.</summary>
/// <param name="Firms">The oldest dirty firms.</param>
/// <param name="Generations">The generations to write to, at the moment of reading.</param>
/// <param name="LastSequence">The highest sequence given out when this was read.</param>
/// <param name="Epoch">The partition's epoch; another than the reader's says that the reader is outdated.</param>
/// <param name="More">Whether the limit cut the batch.</param>
public sealed record DirtyBatch(ImmutableArray<DirtyFirm> Firms, ImmutableArray<Generation> Generations, long LastSequence, long Epoch, bool More);

/// <summary>A dirty row that the search engine refuses for good; a later save of the firm tries again.</summary>
/// <param name="FirmId">The firm.</param>
/// <param name="Sequence">The row's sequence.</param>
/// <param name="Reason">The engine's reason.</param>
/// <param name="At">When it was parked, in UTC.</param>
[GenerateSerializer, Immutable, Alias("agri.parked-row")]
public sealed record ParkedRow(string FirmId, long Sequence, string Reason, DateTimeOffset At);

/// <summary>What waits to be indexed.</summary>
/// <param name="Dirty">Rows that wait, parked ones left out.</param>
/// <param name="Parked">Rows that are parked.</param>
[GenerateSerializer, Immutable, Alias("agri.backlog")]
public sealed record Backlog(int Dirty, int Parked);

/// <summary>A generation (索引代): one build of the search index.</summary>
/// <param name="Number">From 1, never used twice.</param>
/// <param name="State">Whether it is being filled, serves, or has served.</param>
/// <param name="Rules">The token rules' version it was built with.</param>
/// <param name="ReplacedAt">Since when it is kept to be gone back to; null if it is not, or nobody noted it.</param>
[GenerateSerializer, Immutable, Alias("agri.generation")]
public sealed record Generation(int Number, GenerationState State, string Rules, DateTimeOffset? ReplacedAt = null);

/// <summary>What a generation is for at the moment.</summary>
public enum GenerationState
{
    /// <summary>It is filled from SQL, and written to.</summary>
    Building,

    /// <summary>It answers questions, and is written to.</summary>
    Current,

    /// <summary>It answered questions before the current one, and is kept as it was, to be gone back to.</summary>
    Previous,

    /// <summary>It was filled, and found less than the current one: the engine no longer has it, and its <see cref="Refusal"/> says why.</summary>
    Refused,
}

/// <summary>How far a partition has filled a generation.</summary>
/// <param name="Generation">The generation's number.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="AfterId">The last id written and durable.</param>
/// <param name="Complete">Whether the partition's last firm is in.</param>
public sealed record Fill(int Generation, int Partition, string AfterId, bool Complete);

/// <summary>Shares the firms among the partitions.</summary>
public static class Partitioning
{
    /// <summary>The default number of partitions.</summary>
    public const int DefaultCount = 64;

    /// <summary>The partition of a firm: XxHash64 of its id's ASCII bytes, modulo the count.</summary>
    public static int Of(string firmId, int count)
    {
        Span<byte> ascii = stackalloc byte[64];
        var length = System.Text.Encoding.ASCII.GetBytes(firmId, ascii);
        return (int)(System.IO.Hashing.XxHash64.HashToUInt64(ascii[..length]) % (ulong)count);
    }
}
