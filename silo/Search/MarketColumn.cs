using System.Buffers.Binary;
using System.Text;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace AgriDirectory.Silo.Search;

/// <summary>The outputs by market of a segment's firms in memory, markets as numbers.</summary>
internal sealed class MarketColumn
{
    const int Numbers = sizeof(int) + sizeof(long);

    static readonly Dictionary<string, int> Ordinals = MarketId.All.Select((id, i) => (id, i)).ToDictionary(m => m.id, m => m.i);

    readonly int[] starts;
    readonly Entry[] entries;

    internal MarketColumn(AtomicReader reader)
    {
        starts = new int[reader.MaxDoc + 1];
        var all = new List<Entry>();
        if (reader.GetBinaryDocValues(LuceneDocuments.OutputsField) is { } values)
        {
            var bytes = new BytesRef();
            for (var doc = 0; doc < reader.MaxDoc; doc++)
            {
                values.Get(doc, bytes);
                Read(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length), all);
                starts[doc + 1] = all.Count;
            }
        }

        entries = [.. all];
    }

    /// <summary>The number of a market; -1 if there is no such.</summary>
    internal static int Ordinal(string market) => Ordinals.GetValueOrDefault(market, -1);

    /// <summary>A firm's outputs.</summary>
    internal ReadOnlySpan<Entry> Of(int doc) => entries.AsSpan(starts[doc]..starts[doc + 1]);

    /// <summary>The outputs as they lie in the index: for each the length of the market's id, the id, the year and the yuan.</summary>
    internal static byte[] Write(IReadOnlyList<MarketOutput> outputs)
    {
        var bytes = new byte[outputs.Sum(o => 1 + Encoding.UTF8.GetByteCount(o.Market) + Numbers)];
        var rest = bytes.AsSpan();
        foreach (var output in outputs)
        {
            var length = Encoding.UTF8.GetBytes(output.Market, rest[1..]);
            rest[0] = checked((byte)length);
            rest = rest[(1 + length)..];
            BinaryPrimitives.WriteInt32LittleEndian(rest, output.Year);
            BinaryPrimitives.WriteInt64LittleEndian(rest[sizeof(int)..], output.Yuan);
            rest = rest[Numbers..];
        }

        return bytes;
    }

    /// <summary>Products that the catalogue no longer has are left out.</summary>
    static void Read(ReadOnlySpan<byte> bytes, List<Entry> entries)
    {
        while (!bytes.IsEmpty)
        {
            var market = Ordinal(Encoding.UTF8.GetString(bytes.Slice(1, bytes[0])));
            bytes = bytes[(1 + bytes[0])..];
            if (market >= 0)
                entries.Add(new(market, BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(int)..])));

            bytes = bytes[Numbers..];
        }
    }

    /// <summary>What each market comes to in its newest year, over all firms that a searcher finds.</summary>
    internal static MarketWhole[] Wholes(IndexSearcher searcher, FirmColumns[] columns)
    {
        var wholes = new MarketWhole[MarketId.All.Length];
        foreach (var leaf in searcher.IndexReader.Leaves)
        {
            var (segment, live) = (columns[leaf.Ord], leaf.AtomicReader.LiveDocs);
            for (var doc = 0; doc < segment.Rows.Length; doc++)
            {
                if (segment.Rows[doc].Found == 0 || (live is not null && !live.Get(doc)))
                    continue;

                foreach (var output in segment.Markets.Of(doc))
                    wholes[output.Market] = wholes[output.Market].With(output);
            }
        }

        return wholes;
    }

    /// <summary>A firm's output in a market.</summary>
    internal readonly record struct Entry(int Market, int Year, long Yuan);
}

/// <summary>Outputs of one market and year, the newest, added up.</summary>
internal readonly record struct MarketWhole(int Year, long Yuan, int Firms)
{
    internal MarketWhole With(MarketColumn.Entry output) =>
        output.Year < Year ? this : output.Year > Year ? new(output.Year, output.Yuan, 1) : new(Year, Yuan + output.Yuan, Firms + 1);
}
