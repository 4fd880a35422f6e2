using System.Runtime.InteropServices;
using Lucene.Net.Codecs;
using Lucene.Net.Codecs.Lucene41;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace AgriDirectory.Silo.Search.Postings;

/// <summary>
/// Writes one file: the blocks of all fields, then the directory (for each field its sums, and for each block its length and first
/// term), then where the directory begins. In a block each term is the length of what it shares with the one before, the rest of its
/// bytes, its frequencies and where its postings are.
/// </summary>
internal sealed class TermBlocksWriter : FieldsConsumer
{
    internal const string Extension = "trm";
    internal const string Header = "AgriTermBlocks";
    internal const int Version = 0;

    /// <summary>Terms a block: what a lookup reads on its way, and how many blocks' first terms are held in memory.</summary>
    const int BlockSize = 16;

    /// <summary>More than a term's postings ever need: five numbers of at most nine bytes.</summary>
    const int MostPlaceBytes = 64;

    readonly Lucene41PostingsWriter postings;
    readonly IndexOutput file;

    // The fields that are done, and the blocks of the one that is written: fields come one after the other.
    readonly RAMOutputStream directory = new(), blocks = new();
    int fields;

    internal TermBlocksWriter(SegmentWriteState state, Lucene41PostingsWriter postings)
    {
        this.postings = postings;
        file = state.Directory.CreateOutput(IndexFileNames.SegmentFileName(state.SegmentInfo.Name, state.SegmentSuffix, Extension), state.Context);
        try
        {
            CodecUtil.WriteHeader(file, Header, Version);
            postings.Init(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override TermsConsumer AddField(FieldInfo field) => new FieldTerms(this, field);

    protected override void Dispose(bool disposing)
    {
        using (postings)
        using (file)
        {
            var start = file.Position;
            file.WriteVInt32(fields);
            directory.WriteTo(file);
            file.WriteInt64(start);
            CodecUtil.WriteFooter(file);
        }
    }

    sealed class FieldTerms : TermsConsumer
    {
        readonly TermBlocksWriter writer;
        readonly FieldInfo field;
        readonly bool frequencies;
        readonly long[] places;
        readonly byte[] restBytes = new byte[MostPlaceBytes];
        readonly ByteArrayDataOutput rest;
        readonly BytesRef last = new();

        // The postings' writer compares a term's state with the one before.
        BlockTermState state, other;
        long terms, blockStart;

        internal FieldTerms(TermBlocksWriter writer, FieldInfo field)
        {
            (this.writer, this.field) = (writer, field);
            frequencies = field.IndexOptions != IndexOptions.DOCS_ONLY;
            places = new long[writer.postings.SetField(field)];
            rest = new ByteArrayDataOutput(restBytes);
            (state, other) = (writer.postings.NewTermState(), writer.postings.NewTermState());
            Start = blockStart = writer.file.Position;
        }

        long Start { get; }

        public override IComparer<BytesRef> Comparer => BytesRef.UTF8SortedAsUnicodeComparer;

        public override PostingsConsumer StartTerm(BytesRef text)
        {
            writer.postings.StartTerm();
            return writer.postings;
        }

        public override void FinishTerm(BytesRef text, TermStats stats)
        {
            (state, other) = (other, state);
            (state.DocFreq, state.TotalTermFreq) = (stats.DocFreq, stats.TotalTermFreq);
            writer.postings.FinishTerm(state);
            var first = terms++ % BlockSize == 0;
            if (first)
                BeginBlock(text);

            WriteTerm(text, first ? 0 : last.Span().CommonPrefixLength(text.Span()));
            WritePlace(first);
            last.CopyBytes(text);
        }

        void BeginBlock(BytesRef text)
        {
            if (terms > 1)
                EndBlock();

            writer.blocks.WriteVInt32(text.Length);
            writer.blocks.WriteBytes(text.Bytes, text.Offset, text.Length);
        }

        void EndBlock()
        {
            writer.blocks.WriteVInt64(writer.file.Position - blockStart);
            blockStart = writer.file.Position;
        }

        void WriteTerm(BytesRef text, int shared)
        {
            writer.file.WriteVInt32(shared);
            writer.file.WriteVInt32(text.Length - shared);
            writer.file.WriteBytes(text.Bytes, text.Offset + shared, text.Length - shared);
            writer.file.WriteVInt32(state.DocFreq);
            if (frequencies)
                writer.file.WriteVInt64(state.TotalTermFreq - state.DocFreq);
        }

        void WritePlace(bool absolute)
        {
            rest.Reset(restBytes);
            writer.postings.EncodeTerm(places, rest, field, state, absolute);
            foreach (var place in places)
                writer.file.WriteVInt64(place);

            writer.file.WriteBytes(restBytes, 0, rest.Position);
        }

        public override void Finish(long sumTotalTermFreq, long sumDocFreq, int docCount)
        {
            if (terms == 0)
                return;

            EndBlock();
            writer.fields++;
            var directory = writer.directory;
            directory.WriteVInt32(field.Number);
            directory.WriteVInt64(terms);
            directory.WriteVInt64(frequencies ? sumTotalTermFreq : 0);
            directory.WriteVInt64(sumDocFreq);
            directory.WriteVInt32(docCount);
            directory.WriteVInt32(places.Length);
            directory.WriteVInt64(Start);
            directory.WriteVInt32((int)((terms + BlockSize - 1) / BlockSize));
            directory.WriteVInt64(writer.blocks.Position);
            writer.blocks.WriteTo(directory);
            writer.blocks.Reset();
        }
    }
}

internal static class BytesOfTerm
{
    internal static ReadOnlySpan<byte> Span(this BytesRef term) => term.Bytes.AsSpan(term.Offset, term.Length);
}
