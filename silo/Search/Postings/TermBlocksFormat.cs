using Lucene.Net.Codecs;
using Lucene.Net.Codecs.Lucene41;
using Lucene.Net.Codecs.Lucene46;
using Lucene.Net.Index;

namespace AgriDirectory.Silo.Search.Postings;

/// <summary>
/// Lucene's postings under a plainer dictionary of terms: sorted blocks, and the first term of each block in memory. Most terms of a
/// firm are its own (keys, readings, initials), and Lucene's own dictionary builds an automaton node for each of their bytes, which
/// took a third of a load's time and two thirds of its garbage.
/// </summary>
[PostingsFormatName("AgriTermBlocks")]
internal sealed class TermBlocksFormat : PostingsFormat
{
    /// <summary>The codec for writing; Lucene finds the format again by its name.</summary>
    internal static Codec Codec { get; } = Register();

    public override FieldsConsumer FieldsConsumer(SegmentWriteState state)
    {
        var postings = new Lucene41PostingsWriter(state);
        try
        {
            return new TermBlocksWriter(state, postings);
        }
        catch
        {
            postings.Dispose();
            throw;
        }
    }

    public override FieldsProducer FieldsProducer(SegmentReadState state)
    {
        var postings = new Lucene41PostingsReader(state.Directory, state.FieldInfos, state.SegmentInfo, state.Context, state.SegmentSuffix);
        try
        {
            return new TermBlocksReader(state, postings);
        }
        catch
        {
            postings.Dispose();
            throw;
        }
    }

    static WithTermBlocks Register()
    {
        SetPostingsFormatFactory(new Formats());
        return new WithTermBlocks();
    }

    /// <summary>Lucene's codec but for the dictionary, which each segment names for itself; so it keeps the codec's name.</summary>
    [CodecName("Lucene46")]
    sealed class WithTermBlocks : Lucene46Codec
    {
        readonly PostingsFormat format = new TermBlocksFormat();

        public override PostingsFormat GetPostingsFormatForField(string field) => format;
    }

    sealed class Formats : DefaultPostingsFormatFactory
    {
        protected override void Initialize()
        {
            base.Initialize();
            PutPostingsFormatType(typeof(TermBlocksFormat));
        }
    }
}
