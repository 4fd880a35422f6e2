using System.Collections.Immutable;
using AgriDirectory.Tests.Search.Relevance;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace AgriDirectory.Benchmarks.Relevance;

/// <summary>Lucene as its tutorials use it: StandardAnalyzer, BM25, and all or any of a question's tokens; what follows a minus must not occur.</summary>
sealed class StandardAnalyzerPeer : IDisposable
{
    const LuceneVersion Version = LuceneVersion.LUCENE_48;

    readonly StandardAnalyzer analyzer = new(Version);
    readonly RAMDirectory directory = new();
    readonly DirectoryReader reader;
    readonly IndexSearcher searcher;

    public StandardAnalyzerPeer(ImmutableArray<LabelledFirm> firms)
    {
        using (var writer = new IndexWriter(directory, new IndexWriterConfig(Version, analyzer)))
        {
            foreach (var firm in firms)
            {
                writer.AddDocument(new Document
                {
                    new StringField("id", firm.Id, Field.Store.YES),
                    new TextField("text", firm.Text + "\n" + firm.Details.CreditCode, Field.Store.NO),
                });
            }
        }

        reader = DirectoryReader.Open(directory);
        searcher = new IndexSearcher(reader) { Similarity = new BM25Similarity() };
    }

    public (IReadOnlyList<string> Found, int Total) Ask(string question, bool all)
    {
        var query = new BooleanQuery();
        foreach (var word in question.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var occur = word[0] == '-' ? Occur.MUST_NOT : all || word[0] == '“' ? Occur.MUST : Occur.SHOULD;
            if (word[0] is '-' or '“')
            {
                var phrase = new PhraseQuery();
                Tokens(word).ForEach(t => phrase.Add(new Term("text", t)));
                query.Add(phrase, occur);
            }
            else
            {
                Tokens(word).ForEach(t => query.Add(new TermQuery(new Term("text", t)), occur));
            }
        }

        var hits = searcher.Search(query, 100);
        return ([.. hits.ScoreDocs.Select(d => searcher.Doc(d.Doc).Get("id", System.Globalization.CultureInfo.InvariantCulture))], hits.TotalHits);
    }

    public void Dispose()
    {
        reader.Dispose();
        directory.Dispose();
        analyzer.Dispose();
    }

    List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        using var stream = analyzer.GetTokenStream("text", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            tokens.Add(term.ToString());
        }

        stream.End();
        return tokens;
    }
}
