using System.Text;
using AgriDirectory.Silo.Search.Postings;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>The dictionary of terms, by itself: what was written is found, in order, and nothing else.</summary>
public sealed class TermBlocksTests
{
    const string Field = "field";

    static readonly FieldType Positions = new() { IsIndexed = true, IsTokenized = false, IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS };
    static readonly string[] Alphabet = ["a", "b", "艾", "艾草", "\0", "￿", "𠮷", "zhong"];

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 2, 15 }, { 3, 16 }, { 4, 17 }, { 5, 32 }, { 6, 33 }, { 7, 1000 }, { 8, 5000 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_term_is_found_in_order_with_its_documents(int seed, int documents)
    {
        var random = new Random(seed);
        var terms = Enumerable.Range(0, documents).Select(_ => Terms(random)).ToList();
        using var directory = Index(terms, commitEvery: Math.Max(1, documents / 3));
        using var reader = DirectoryReader.Open(directory);
        var found = MultiFields.GetTerms(reader, Field);
        var expected = terms.SelectMany(t => t).Distinct().OrderBy(t => t, Comparer<string>.Create(InBytes)).ToList();

        var walk = found.GetEnumerator();
        Assert.Equal(expected, Walk(walk));
        foreach (var (term, at) in expected.Select((t, i) => (t, i)).Where(_ => random.Next(4) == 0))
        {
            Assert.Equal(terms.Count(t => t.Contains(term)), walk.SeekExact(new BytesRef(term)) ? walk.DocFreq : 0);
            Assert.Equal(at + 1 < expected.Count, walk.MoveNext());
            Assert.Equal(expected.ElementAtOrDefault(at + 1), at + 1 < expected.Count ? walk.Term.Utf8ToString() : null);
            Assert.Equal(terms.Count(t => t.Contains(term)), new IndexSearcher(reader).Search(new TermQuery(new Term(Field, term)), 1).TotalHits);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_is_not_there_leads_to_the_next(int seed, int documents)
    {
        var random = new Random(seed);
        var terms = Enumerable.Range(0, documents).Select(_ => Terms(random)).ToList();
        using var directory = Index(terms, commitEvery: int.MaxValue);
        using var reader = DirectoryReader.Open(directory);
        var expected = terms.SelectMany(t => t).Distinct().OrderBy(t => t, Comparer<string>.Create(InBytes)).ToList();
        var walk = MultiFields.GetTerms(reader, Field).GetEnumerator();
        for (var i = 0; i < 200; i++)
        {
            var probe = Term(random);
            var next = expected.Find(t => InBytes(t, probe) >= 0);
            var status = walk.SeekCeil(new BytesRef(probe));
            Assert.Equal(next is null ? TermsEnum.SeekStatus.END : next == probe ? TermsEnum.SeekStatus.FOUND : TermsEnum.SeekStatus.NOT_FOUND, status);
            if (next is not null)
            {
                Assert.Equal(next, walk.Term.Utf8ToString());
            }
        }
    }

    [Fact]
    public void A_state_leads_back_to_its_term()
    {
        using var directory = Index([.. Enumerable.Range(0, 100).Select(i => new HashSet<string> { $"t{i:D3}" })], commitEvery: int.MaxValue);
        using var reader = DirectoryReader.Open(directory);
        var walk = reader.Leaves.Single().AtomicReader.GetTerms(Field).GetEnumerator();
        Assert.True(walk.SeekExact(new BytesRef("t041")));
        var state = walk.GetTermState();
        Assert.True(walk.SeekExact(new BytesRef("t090")));
        walk.SeekExact(new BytesRef("t041"), state);
        Assert.Equal(41, walk.Docs(null, null).NextDoc());
        Assert.True(walk.MoveNext());
        Assert.Equal("t042", walk.Term.Utf8ToString());
    }

    [Fact]
    public void Terms_as_long_as_Lucene_takes()
    {
        string[] terms = ["", new('x', IndexWriter.MAX_TERM_LENGTH - 1), new('x', IndexWriter.MAX_TERM_LENGTH)];
        using var directory = Index([[.. terms]], commitEvery: int.MaxValue);
        using var reader = DirectoryReader.Open(directory);
        Assert.Equal(terms, Walk(MultiFields.GetTerms(reader, Field).GetEnumerator()));
    }

    static List<string> Walk(TermsEnum walk)
    {
        var found = new List<string>();
        while (walk.MoveNext())
        {
            found.Add(walk.Term.Utf8ToString());
        }

        return found;
    }

    static int InBytes(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));

    static HashSet<string> Terms(Random random) => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Term(random))];

    static string Term(Random random) => string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

    /// <summary>An index of several segments and merges, with positions too, that Lucene's own check finds whole.</summary>
    static RAMDirectory Index(List<HashSet<string>> documents, int commitEvery)
    {
        var directory = new RAMDirectory();
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, null) { Codec = TermBlocksFormat.Codec }))
        {
            for (var i = 0; i < documents.Count; i++)
            {
                var document = new Document();
                foreach (var term in documents[i])
                {
                    document.Add(new StringField(Field, term, Lucene.Net.Documents.Field.Store.NO));
                    document.Add(new Field("positions", term, Positions));
                }

                writer.AddDocument(document);
                if ((i + 1) % commitEvery == 0)
                {
                    writer.Commit();
                }
            }
        }

        var check = new CheckIndex(directory).DoCheckIndex();
        Assert.True(check.Clean);
        return directory;
    }
}
