using Lucene.Net.Codecs;
using Lucene.Net.Index;
using Lucene.Net.Store;

namespace AgriDirectory.Silo.Search.Postings;

/// <summary>Reads what <see cref="TermBlocksWriter"/> wrote: the directory when it is opened, blocks when terms are looked up.</summary>
internal sealed class TermBlocksReader : FieldsProducer
{
    readonly SortedDictionary<string, TermBlocks> fields = new(StringComparer.Ordinal);
    readonly IndexInput file;
    readonly PostingsReaderBase postings;

    internal TermBlocksReader(SegmentReadState state, PostingsReaderBase postings)
    {
        this.postings = postings;
        var name = IndexFileNames.SegmentFileName(state.SegmentInfo.Name, state.SegmentSuffix, TermBlocksWriter.Extension);
        file = state.Directory.OpenInput(name, state.Context);
        try
        {
            CodecUtil.CheckHeader(file, TermBlocksWriter.Header, TermBlocksWriter.Version, TermBlocksWriter.Version);
            postings.Init(file);
            ReadDirectory(state.FieldInfos, name);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    void ReadDirectory(FieldInfos infos, string name)
    {
        file.Seek(file.Length - CodecUtil.FooterLength() - sizeof(long));
        var start = file.ReadInt64();
        if (start < 0 || start > file.Length)
            throw new CorruptIndexException($"The directory of {name} is said to begin at {start}.");

        file.Seek(start);
        for (var left = file.ReadVInt32(); left > 0; left--)
        {
            var info = infos.FieldInfo(file.ReadVInt32()) ?? throw new CorruptIndexException($"{name} has terms of an unknown field.");
            fields[info.Name] = new TermBlocks(info, file, postings);
        }
    }

    public override int Count => fields.Count;

    public override Terms? GetTerms(string field) => fields.GetValueOrDefault(field);

    public override IEnumerator<string> GetEnumerator() => fields.Keys.GetEnumerator();

    public override long RamBytesUsed() => postings.RamBytesUsed() + fields.Values.Sum(f => f.RamBytes);

    public override void CheckIntegrity()
    {
        CodecUtil.ChecksumEntireFile(file);
        postings.CheckIntegrity();
    }

    protected override void Dispose(bool disposing)
    {
        using (postings)
            file.Dispose();
    }
}
