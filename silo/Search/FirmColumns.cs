using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AgriDirectory.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace AgriDirectory.Silo.Search;

/// <summary>
/// A segment's rows and facet values in memory: read once when the segment appears, about a hundred bytes a firm, because Lucene's
/// own values are read from the file anew for every firm of every question.
/// </summary>
internal sealed class FirmColumns
{
    readonly FirmCards cards;
    readonly int number;
    readonly int[] facetStarts;
    readonly int[] facetOrdinals;
    string[]? nameSorts;

    FirmColumns(AtomicReader reader, FacetVocabulary vocabulary, FirmCards cards)
    {
        (this.cards, number) = (cards, cards.NextSegment());
        Rows = new FirmRow[reader.MaxDoc];
        if (reader.GetBinaryDocValues(LuceneDocuments.RowField) is { } rows)
        {
            var bytes = new BytesRef();
            for (var doc = 0; doc < Rows.Length; doc++)
            {
                rows.Get(doc, bytes);
                Rows[doc] = MemoryMarshal.Read<FirmRow>(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length));
            }
        }

        (facetStarts, facetOrdinals) = Facets(reader, vocabulary);
        Markets = new MarketColumn(reader);
    }

    internal FirmRow[] Rows { get; }

    internal MarketColumn Markets { get; }

    /// <summary>The vocabulary's ordinals of a firm's facet values.</summary>
    internal ReadOnlySpan<int> FacetsOf(int doc) => facetOrdinals.AsSpan(facetStarts[doc]..facetStarts[doc + 1]);

    /// <summary>A firm's card, from the segment's reader that they have open if it is not held.</summary>
    internal FirmCard CardOf(AtomicReader reader, int doc) => cards.Of(number, reader, doc);

    /// <summary>The names' sort keys: read when somebody first sorts by name, from the segment's reader that they have open.</summary>
    internal string[] NameSorts(AtomicReader reader)
    {
        if (Volatile.Read(ref nameSorts) is { } there)
            return there;

        var read = new string[Rows.Length];
        var values = reader.GetBinaryDocValues(LuceneDocuments.NameSortField);
        var bytes = new BytesRef();
        for (var doc = 0; doc < read.Length; doc++)
        {
            values?.Get(doc, bytes);
            read[doc] = Encoding.UTF8.GetString(bytes.Bytes, bytes.Offset, bytes.Length);
        }

        Volatile.Write(ref nameSorts, read);
        return read;
    }

    static (int[] Starts, int[] Ordinals) Facets(AtomicReader reader, FacetVocabulary vocabulary)
    {
        var starts = new int[reader.MaxDoc + 1];
        if (reader.GetSortedSetDocValues(LuceneDocuments.FacetValuesField) is not { } values)
            return (starts, []);

        var global = new int[values.ValueCount];
        var bytes = new BytesRef();
        for (var ordinal = 0; ordinal < global.Length; ordinal++)
        {
            values.LookupOrd(ordinal, bytes);
            global[ordinal] = vocabulary.Ordinal(bytes.Utf8ToString());
        }

        var ordinals = new List<int>(reader.MaxDoc * 8);
        for (var doc = 0; doc < reader.MaxDoc; doc++)
        {
            values.SetDocument(doc);
            for (var o = values.NextOrd(); o != SortedSetDocValues.NO_MORE_ORDS; o = values.NextOrd())
                ordinals.Add(global[o]);

            starts[doc + 1] = ordinals.Count;
        }

        return (starts, [.. ordinals]);
    }

    /// <summary>The columns of a generation's segments, each as long as its segment lives.</summary>
    internal sealed class Cache
    {
        readonly ConditionalWeakTable<object, FirmColumns> segments = [];
        readonly ConditionalWeakTable<IndexReader, MarketWhole[]> wholes = [];
        readonly FirmCards cards = new();

        internal FacetVocabulary Vocabulary { get; } = new();

        internal FirmColumns Of(AtomicReader reader) => segments.GetValue(reader.CoreCacheKey, _ => new FirmColumns(reader, Vocabulary, cards));

        /// <summary>What each market comes to: added up when a searcher is first asked for it.</summary>
        internal MarketWhole[] WholesOf(IndexSearcher searcher, FirmColumns[] columns) =>
            wholes.GetValue(searcher.IndexReader, _ => MarketColumn.Wholes(searcher, columns));
    }
}

/// <summary>Numbers the facet values of a generation in the order in which they are met.</summary>
internal sealed class FacetVocabulary
{
    readonly Lock gate = new();
    readonly Dictionary<string, int> ordinals = [];
    FacetValue[] values = [];

    /// <summary>All values met so far; an ordinal is its index.</summary>
    internal FacetValue[] Values => Volatile.Read(ref values);

    internal int Ordinal(string token)
    {
        lock (gate)
        {
            if (!ordinals.TryGetValue(token, out var ordinal))
            {
                ordinals[token] = ordinal = values.Length;
                Volatile.Write(ref values, [.. values, new FacetValue((FacetField)(token[0] - 'A'), token[1..])]);
            }

            return ordinal;
        }
    }
}

/// <summary>A value of a facet.</summary>
internal readonly record struct FacetValue(FacetField Field, string Value);
