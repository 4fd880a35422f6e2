using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace AgriDirectory.Silo.Search.Postings;

/// <summary>The terms of one field: where each block begins, and its first term.</summary>
internal sealed class TermBlocks : Terms
{
    /// <summary>
    /// The blocks of a field of a small segment are held in memory once somebody asks, where a lookup costs a tenth; of larger ones the system
    /// holds those in use.
    /// </summary>
    const int MostHeld = 1 << 20;

    readonly byte[] firstTerms;
    readonly Lazy<byte[]>? held;
    readonly int[] termStarts;
    readonly long[] starts;

    /// <summary>Reads its part of the directory, which the file stands at.</summary>
    internal TermBlocks(FieldInfo field, IndexInput file, PostingsReaderBase postings)
    {
        (Field, File, Postings) = (field, file, postings);
        Count = file.ReadVInt64();
        var sum = file.ReadVInt64();
        SumDocFreq = file.ReadVInt64();
        DocCount = file.ReadVInt32();
        Places = file.ReadVInt32();
        SumTotalTermFreq = HasFreqs ? sum : -1;
        var start = file.ReadVInt64();
        Blocks = file.ReadVInt32();
        var directory = file.ReadVInt64();
        (starts, termStarts, firstTerms) = (new long[Blocks + 1], new int[Blocks + 1], new byte[directory]);
        var end = 0;
        for (var block = 0; block < Blocks; block++)
        {
            (starts[block], termStarts[block]) = (start, end);
            var length = file.ReadVInt32();
            file.ReadBytes(firstTerms, end, length);
            end += length;
            start += file.ReadVInt64();
        }

        (starts[Blocks], termStarts[Blocks]) = (start, end);
        Array.Resize(ref firstTerms, end);
        if (start - starts[0] <= MostHeld)
            held = new(Hold, LazyThreadSafetyMode.PublicationOnly);
    }

    byte[] Hold()
    {
        var bytes = new byte[starts[Blocks] - starts[0]];
        var input = (IndexInput)File.Clone();
        input.Seek(starts[0]);
        input.ReadBytes(bytes, 0, bytes.Length);
        return bytes;
    }

    internal FieldInfo Field { get; }

    IndexInput File { get; }

    internal PostingsReaderBase Postings { get; }

    /// <summary>How many numbers say where a term's postings are.</summary>
    internal int Places { get; }

    internal int Blocks { get; }

    internal long RamBytes => firstTerms.Length + (held is { IsValueCreated: true } ? held.Value.Length : 0) + ((long)starts.Length * (sizeof(int) + sizeof(long)));

    public override IComparer<BytesRef> Comparer => BytesRef.UTF8SortedAsUnicodeComparer;

    public override long Count { get; }

    public override long SumTotalTermFreq { get; }

    public override long SumDocFreq { get; }

    public override int DocCount { get; }

    public override bool HasFreqs => Field.IndexOptions != IndexOptions.DOCS_ONLY;

    public override bool HasPositions => Field.IndexOptions is IndexOptions.DOCS_AND_FREQS_AND_POSITIONS or IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS;

    public override bool HasOffsets => Field.IndexOptions == IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS;

    public override bool HasPayloads => Field.HasPayloads;

    public override TermsEnum GetEnumerator() => new TermBlocksEnum(this);

    /// <summary>The bytes of a block: in a buffer of its own, or in what is held for all, which nobody may change.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="buffer">Where it is read to if it is not held; made larger if it has to be.</param>
    /// <param name="input">The caller's own input, opened when it is first needed.</param>
    internal ArraySegment<byte> Read(int block, ref byte[] buffer, ref IndexInput? input)
    {
        var length = (int)(starts[block + 1] - starts[block]);
        if (held is not null)
            return new(held.Value, (int)(starts[block] - starts[0]), length);

        if (buffer.Length < length)
            buffer = new byte[Math.Max(length, 1024)];

        input ??= (IndexInput)File.Clone();
        input.Seek(starts[block]);
        input.ReadBytes(buffer, 0, length, useBuffer: false);
        return new(buffer, 0, length);
    }

    /// <summary>The block in which a term stands if it is there at all: the last one that does not begin after it, or else the first.</summary>
    internal int BlockOf(ReadOnlySpan<byte> term)
    {
        int low = 1, high = Blocks;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (firstTerms.AsSpan(termStarts[middle]..termStarts[middle + 1]).SequenceCompareTo(term) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
