using System.Collections.Immutable;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;

namespace AgriDirectory.Benchmarks;

/// <summary>
/// A plan in Lucene's own queries, as the engine would ask it without sets of its own.
/// </summary>
static class BareQueries
{
    static BareQueries() => BooleanQuery.MaxClauseCount = int.MaxValue;

    /// <summary>Makes a score exactly the sum of the weights met.</summary>
    internal static Similarity Similarity { get; } = new Plain();

    /// <summary>The firms meant, and with relevance their scores.</summary>
    internal static Query Of(SearchPlan plan)
    {
        var set = Of(plan.Set);
        if (plan.Sort != SortOrder.Relevance || plan.Score.IsEmpty)
            return Worth(set, 0);

        var query = new BooleanQuery(disableCoord: true) { { Worth(set, 0), Occur.MUST } };
        foreach (var weighted in plan.Score)
            query.Add(Worth(Of(weighted.Clause), weighted.Weight), Occur.SHOULD);

        return query;
    }

    static Query Of(Clause clause) => clause switch
    {
        Clause.Everything => new MatchAllDocsQuery(),
        Clause.Nothing => Nothing(),
        Clause.Term term => new TermQuery(new Term(LuceneDocuments.NameOf(term.Field), term.Token)),
        Clause.Beginning beginning => Beginning(beginning),
        Clause.Phrase phrase => Phrase(phrase),
        Clause.All all => All(all.Clauses),
        Clause.Any any => Any([.. any.Clauses.Select(Of)]),
        Clause.Not not => All([not]),
        Clause.Facet facet => new TermQuery(new Term(LuceneDocuments.FacetTokenField, LuceneDocuments.FacetToken(facet.Field, facet.Value))),
        _ => throw new ArgumentException($"The plan has a clause that is unknown: {clause}."),
    };

    static BooleanQuery Nothing() => new(disableCoord: true);

    static PrefixQuery Beginning(Clause.Beginning beginning) =>
        new(new Term(LuceneDocuments.NameOf(beginning.Field), beginning.Text)) { MultiTermRewriteMethod = MultiTermQuery.CONSTANT_SCORE_FILTER_REWRITE };

    static Query Phrase(Clause.Phrase phrase)
    {
        Term[][] positions = [.. phrase.Positions.Select(p => p.Distinct().Select(t => new Term(LuceneDocuments.NameOf(phrase.Field), t)).ToArray())];
        if (positions.Length == 0 || positions.Any(p => p.Length == 0))
            return Nothing();

        if (positions.Length == 1)
            return Any([.. positions[0].Select(t => new TermQuery(t))]);

        var query = new MultiPhraseQuery();
        foreach (var alternatives in positions)
            query.Add(alternatives);

        return query;
    }

    static BooleanQuery All(ImmutableArray<Clause> clauses)
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var clause in clauses)
        {
            if (clause is Clause.Not not)
                query.Add(Of(not.Clause), Occur.MUST_NOT);
            else
                query.Add(Of(clause), Occur.MUST);
        }

        if (clauses.All(c => c is Clause.Not))
            query.Add(new MatchAllDocsQuery(), Occur.MUST);

        return query;
    }

    static BooleanQuery Any(Query[] queries)
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var alternative in queries)
            query.Add(alternative, Occur.SHOULD);

        return query;
    }

    static ConstantScoreQuery Worth(Query query, int weight) => new(query) { Boost = weight };

    sealed class Plain : DefaultSimilarity
    {
        public override float QueryNorm(float sumOfSquaredWeights) => 1;

        public override float Coord(int overlap, int maxOverlap) => 1;
    }
}
