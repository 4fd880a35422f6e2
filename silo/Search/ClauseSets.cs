using System.Buffers;
using System.Diagnostics;
using AgriDirectory.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace AgriDirectory.Silo.Search;

/// <summary>
/// Which firms of a segment a plan's clauses mean. A plan names the same tokens in its set and in many terms of its score, and common ones are most
/// firms': Lucene's boolean queries would ask each clause of each firm anew. Here each common token is read once, and sets are combined 64
/// firms at a time; in few firms a token is only looked up. Tombstones have no tokens but are met by <see cref="Clause.Everything"/> and
/// <see cref="Clause.Not"/>, and deleted documents by all: who takes the sets passes over both.
/// </summary>
/// <param name="phrases">The plan's.</param>
/// <param name="segment">The segment.</param>
internal sealed class ClauseSets(PhraseWeights phrases, AtomicReaderContext segment) : IDisposable
{
    /// <summary>To go to a firm's posting takes as long as to read so many in their order.</summary>
    const int Leap = 8;

    readonly int size = segment.AtomicReader.MaxDoc;
    readonly Dictionary<Clause, Leaf> leaves = [];
    readonly List<ulong[]> rented = [];
    DocsEnum? postings;

    /// <summary>All documents.</summary>
    internal FirmSet Everything()
    {
        var all = Nothing();
        all.AddAll();
        return all;
    }

    /// <summary>The firms of a set that a clause means. No set that was returned is changed.</summary>
    internal FirmSet Of(Clause clause, FirmSet within) => within.Next(0) == FirmSet.End ? within : clause switch
    {
        Clause.Everything => within,
        Clause.All all => All(all, within),
        Clause.Any any => Any(any, within),
        Clause.Not not => Nothing().Union(within).Except(Of(not.Clause, within)),
        _ => OfLeaf(clause, within),
    };

    /// <summary>The rarest first: in what it leaves, the others are only looked up.</summary>
    FirmSet All(Clause.All all, FirmSet within) => all.Clauses.OrderBy(CostOf).Aggregate(within, (left, clause) => Of(clause, left));

    FirmSet Any(Clause.Any any, FirmSet within) => any.Clauses.Aggregate(Nothing(), (met, clause) => met.Union(Of(clause, within)));

    /// <summary>At most how many firms it means.</summary>
    long CostOf(Clause clause) => clause switch
    {
        Clause.All all => all.Clauses.Select(CostOf).Append(size).Min(),
        Clause.Any any => any.Clauses.Sum(CostOf),
        Clause.Everything or Clause.Not => size,
        _ => LeafOf(clause).Cost,
    };

    FirmSet OfLeaf(Clause clause, FirmSet within)
    {
        var leaf = LeafOf(clause);
        if (leaf.Cost == 0)
            return Nothing();

        // To open a beginning is to read all its firms, so it is kept, for the set and the score ask for the same ones.
        if (leaf.All is null && clause is not Clause.Beginning && within.Count() * (long)Leap < leaf.Cost)
            return LookUp(leaf.Open()!, within);

        return Nothing().Union(leaf.All ??= ReadAll(leaf.Open()!)).Intersect(within);
    }

    FirmSet LookUp(DocIdSetIterator firms, FirmSet within)
    {
        var found = Nothing();
        for (var doc = within.Next(0); doc != FirmSet.End;)
        {
            var at = firms.Advance(doc);
            if (at == DocIdSetIterator.NO_MORE_DOCS)
                break;

            if (within.Contains(at))
                found.Add(at);

            doc = within.Next(at + 1);
        }

        return found;
    }

    FirmSet ReadAll(DocIdSetIterator firms)
    {
        var all = Nothing();
        for (var doc = firms.NextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = firms.NextDoc())
            all.Add(doc);

        return all;
    }

    Leaf LeafOf(Clause clause)
    {
        if (!leaves.TryGetValue(clause, out var leaf))
            leaves[clause] = leaf = Find(clause);

        return leaf;
    }

    Leaf Find(Clause clause) => clause switch
    {
        Clause.Nothing => Leaf.None,
        Clause.Term term => Postings(LuceneDocuments.NameOf(term.Field), term.Token),
        Clause.Facet facet => Postings(LuceneDocuments.FacetTokenField, LuceneDocuments.FacetToken(facet.Field, facet.Value)),
        Clause.Beginning beginning => new(size, () => Beginning(beginning)),
        Clause.Phrase phrase when phrases.Of(phrase)?.GetScorer(segment, null) is { } scorer => new(scorer.GetCost(), () => phrases.Of(phrase)!.GetScorer(segment, null)),
        Clause.Phrase => Leaf.None,
        _ => throw new UnreachableException($"The plan has a clause that is unknown: {clause}."),
    };

    /// <summary>Who opens it has read it to its end before the next is opened, which takes over its buffers.</summary>
    Leaf Postings(string field, string token)
    {
        var terms = segment.AtomicReader.GetTerms(field)?.GetEnumerator();
        return terms is not null && terms.SeekExact(new BytesRef(token)) ? new(terms.DocFreq, () => postings = terms.Docs(null, postings, DocsFlags.NONE)) : Leaf.None;
    }

    DocIdSetIterator Beginning(Clause.Beginning beginning) =>
        new PrefixFilter(new Term(LuceneDocuments.NameOf(beginning.Field), beginning.Text)).GetDocIdSet(segment, null)?.GetIterator() ?? DocIdSetIterator.GetEmpty();

    FirmSet Nothing()
    {
        var length = FirmSet.WordsFor(size);
        var words = ArrayPool<ulong>.Shared.Rent(length);
        words.AsSpan(0, length).Clear();
        rented.Add(words);
        return new(words, size);
    }

    /// <summary>Ends all sets that were returned.</summary>
    public void Dispose() => rented.ForEach(words => ArrayPool<ulong>.Shared.Return(words));

    /// <summary>What is read from the index.</summary>
    /// <param name="Cost">At most how many firms it means; 0 is none.</param>
    /// <param name="Open">Its firms from the first on.</param>
    sealed record Leaf(long Cost, Func<DocIdSetIterator?> Open)
    {
        internal static Leaf None { get; } = new(0, () => null);

        internal FirmSet? All { get; set; }
    }
}

/// <summary>A plan's phrases in Lucene's queries, made once for all segments.</summary>
internal sealed class PhraseWeights(IndexSearcher searcher)
{
    readonly Dictionary<Clause.Phrase, Weight?> weights = [];

    /// <summary>Null if no firm can meet it.</summary>
    internal Weight? Of(Clause.Phrase phrase)
    {
        if (!weights.TryGetValue(phrase, out var weight))
            weights[phrase] = weight = Make(phrase) is { } query ? searcher.CreateNormalizedWeight(query) : null;

        return weight;
    }

    static MultiPhraseQuery? Make(Clause.Phrase phrase)
    {
        if (phrase.Positions.Length == 0 || phrase.Positions.Any(p => p.Length == 0))
            return null;

        var query = new MultiPhraseQuery();
        foreach (var alternatives in phrase.Positions)
            query.Add([.. alternatives.Distinct().Select(t => new Term(LuceneDocuments.NameOf(phrase.Field), t))]);

        return query;
    }
}
