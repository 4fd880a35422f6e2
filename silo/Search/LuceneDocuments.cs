using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace AgriDirectory.Silo.Search;

/// <summary>
/// Makes Lucene's document of a firm's. Its fields of tokens are used again for the next, so one maker serves one caller at a time
/// and a document lives until the next is made.
/// </summary>
internal sealed class LuceneDocuments
{
    /// <summary>The version of this layout; an index of another is built anew.</summary>
    internal const string Layout = "4";

    internal const string IdField = "id";
    internal const string RowField = "row";
    internal const string CardField = "card";
    internal const string NameSortField = "name-sort";
    internal const string OutputsField = "outputs";
    internal const string FacetTokenField = "facet";
    internal const string FacetValuesField = "facets";

    /// <summary>What lies between two texts of a positional field: a phrase steps over no position, so any hole would do.</summary>
    const int Gap = 100;

    static readonly IndexField[] IndexFields = Enum.GetValues<IndexField>();
    static readonly string[] FieldNames = [.. IndexFields.Select(f => "t-" + f.ToString().ToLowerInvariant())];
    static readonly FieldType Tokens = Frozen(IndexOptions.DOCS_ONLY);
    static readonly FieldType Positions = Frozen(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);

    readonly TokenList[] fields = [.. FieldNames.Append(IdField).Append(FacetTokenField).Select(name => new TokenList(name))];

    internal static string NameOf(IndexField field) => FieldNames[(int)field];

    /// <summary>A facet's value as one token: the facet's number stands before it.</summary>
    internal static string FacetToken(FacetField field, string value) => (char)('A' + (int)field) + value;

    /// <summary>The document; a tombstone's has its id and version only.</summary>
    internal Document Make(FirmDocument firm)
    {
        var row = FirmRow.Of(firm);
        var document = new Document
        {
            fields[^2].Of(firm.Id),
            new BinaryDocValuesField(RowField, new BytesRef(MemoryMarshal.AsBytes(new ReadOnlySpan<FirmRow>(in row)).ToArray())),
        };
        if (firm.Card is null)
            return document;

        document.Add(new StoredField(CardField, JsonSerializer.SerializeToUtf8Bytes(firm.Card, FirmJson.Options)));
        document.Add(new BinaryDocValuesField(NameSortField, new BytesRef(Encoding.UTF8.GetBytes(firm.NameSort))));
        if (firm.Outputs.Count > 0)
            document.Add(new BinaryDocValuesField(OutputsField, new BytesRef(MarketColumn.Write(firm.Outputs))));

        AddTokens(document, firm);
        AddFacets(document, firm);
        return document;
    }

    void AddFacets(Document document, FirmDocument firm)
    {
        List<string> tokens = [];
        foreach (var (field, values) in firm.Facets)
        {
            foreach (var value in values)
            {
                var token = FacetToken(field, value);
                tokens.Add(token);
                document.Add(new SortedSetDocValuesField(FacetValuesField, new BytesRef(token)));
            }
        }

        document.Add(fields[^1].Of(CollectionsMarshal.AsSpan(tokens)));
    }

    void AddTokens(Document document, FirmDocument firm)
    {
        foreach (var (field, tokens) in firm.Tokens)
        {
            if (!firm.Positions.ContainsKey(field))
                document.Add(fields[(int)field].Of(tokens));
        }

        foreach (var (field, texts) in firm.Positions)
            document.Add(fields[(int)field].Of(texts));
    }

    static FieldType Frozen(IndexOptions options)
    {
        var type = new FieldType { IsIndexed = true, IsTokenized = true, OmitNorms = true, IndexOptions = options };
        type.Freeze();
        return type;
    }

    /// <summary>Tokens that are ready, as Lucene wants to be given them, in a field that is filled anew for each document.</summary>
    sealed class TokenList : TokenStream
    {
        readonly ICharTermAttribute term;
        readonly IPositionIncrementAttribute increment;
        readonly List<(string Token, int Increment)> tokens = [];
        readonly Field field, positional;
        int next;

        internal TokenList(string name)
        {
            (field, positional) = (new Field(name, this, Tokens), new Field(name, this, Positions));
            term = AddAttribute<ICharTermAttribute>();
            increment = AddAttribute<IPositionIncrementAttribute>();
        }

        internal Field Of(params ReadOnlySpan<string> list)
        {
            tokens.Clear();
            foreach (var token in list)
                tokens.Add((token, 1));

            return field;
        }

        internal Field Of(string[][][] texts)
        {
            tokens.Clear();
            var step = -Gap;
            foreach (var text in texts)
            {
                step += Gap;
                foreach (var alternatives in text)
                {
                    step++;
                    foreach (var alternative in alternatives)
                    {
                        tokens.Add((alternative, step));
                        step = 0;
                    }
                }
            }

            return positional;
        }

        public override bool IncrementToken()
        {
            if (next == tokens.Count)
                return false;

            // Both attributes are set anew each time, which is cheaper than to clear all.
            var (token, step) = tokens[next++];
            term.SetEmpty().Append(token);
            increment.PositionIncrement = step;
            return true;
        }

        public override void Reset()
        {
            base.Reset();
            next = 0;
        }
    }
}
