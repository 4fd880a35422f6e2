using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace AgriDirectory.Silo.Search.Postings;

/// <summary>Goes through the terms of a field, a block in memory at a time.</summary>
internal sealed class TermBlocksEnum(TermBlocks terms) : TermsEnum
{
    /// <summary>Before the first term, and after a term's state was set from outside.</summary>
    const int NoBlock = -1;

    readonly BytesRef term = new();
    readonly BlockTermState state = terms.Postings.NewTermState();
    readonly long[] places = new long[terms.Places];
    readonly ByteArrayDataInput bytes = new();
    byte[] buffer = [];
    ArraySegment<byte> block;
    IndexInput? input;
    int number = NoBlock;
    bool stateFromOutside;

    public override IComparer<BytesRef> Comparer => terms.Comparer;

    public override BytesRef Term => term;

    public override int DocFreq => state.DocFreq;

    public override long TotalTermFreq => terms.HasFreqs ? state.TotalTermFreq : -1;

    public override long Ord => throw new NotSupportedException("Terms are not numbered.");

    public override void SeekExact(long ord) => throw new NotSupportedException("Terms are not numbered.");

    public override SeekStatus SeekCeil(BytesRef text)
    {
        // Callers may hand back this enumerator's own term, whose bytes change on the way.
        var sought = (ReferenceEquals(text.Bytes, term.Bytes) ? BytesRef.DeepCopyOf(text) : text).Span();
        Load(terms.BlockOf(sought));
        while (MoveNext())
        {
            var order = term.Span().SequenceCompareTo(sought);
            if (order >= 0)
                return order == 0 ? SeekStatus.FOUND : SeekStatus.NOT_FOUND;
        }

        return SeekStatus.END;
    }

    public override void SeekExact(BytesRef term, TermState state)
    {
        this.term.CopyBytes(term);
        this.state.CopyFrom(state);
        stateFromOutside = true;
    }

    public override TermState GetTermState() => (TermState)state.Clone();

    public override bool MoveNext()
    {
        if (stateFromOutside)
            SeekCeil(term);

        if (number == NoBlock || bytes.Eof)
        {
            if (number + 1 >= terms.Blocks)
                return false;

            Load(number + 1);
        }

        ReadTerm();
        return true;
    }

    [Obsolete("Lucene goes on with MoveNext and Term.")]
    public override BytesRef? Next() => MoveNext() ? term : null;

    public override DocsEnum Docs(IBits liveDocs, DocsEnum reuse, DocsFlags flags) => terms.Postings.Docs(terms.Field, state, liveDocs, reuse, flags);

    public override DocsAndPositionsEnum? DocsAndPositions(IBits liveDocs, DocsAndPositionsEnum reuse, DocsAndPositionsFlags flags) =>
        terms.HasPositions ? terms.Postings.DocsAndPositions(terms.Field, state, liveDocs, reuse, flags) : null;

    /// <summary>Goes to before a block's first term.</summary>
    void Load(int next)
    {
        stateFromOutside = false;
        if (next != number)
        {
            block = terms.Read(next, ref buffer, ref input);
            number = next;
        }

        bytes.Reset(block.Array, block.Offset, block.Count);
    }

    void ReadTerm()
    {
        var absolute = bytes.Position == block.Offset;
        var shared = bytes.ReadVInt32();
        var length = bytes.ReadVInt32();
        if ((uint)shared > term.Length || (uint)length > IndexWriter.MAX_TERM_LENGTH)
            throw new CorruptIndexException($"A term of {terms.Field.Name} is said to have {shared} and {length} bytes.");

        term.Grow(shared + length);
        bytes.ReadBytes(term.Bytes, shared, length);
        (term.Offset, term.Length) = (0, shared + length);
        state.DocFreq = bytes.ReadVInt32();
        state.TotalTermFreq = terms.HasFreqs ? bytes.ReadVInt64() + state.DocFreq : state.DocFreq;
        for (var i = 0; i < places.Length; i++)
            places[i] = bytes.ReadVInt64();

        terms.Postings.DecodeTerm(places, bytes, terms.Field, state, absolute);
    }
}
