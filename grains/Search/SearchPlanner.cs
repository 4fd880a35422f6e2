using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>Reads a question and decides, once for all engines, which firms it means and in which order.</summary>
public static class SearchPlanner
{
    /// <summary>All words together may be cut into syllables in so many ways, a single one in at most <see cref="MostCutsOfWord"/>.</summary>
    const int MostCuts = 24;
    const int MostCutsOfWord = 8;

    /// <summary>
    /// The plan of a question. An empty question means every firm; one of punctuation alone, in which there is nothing to look up, means none.
    /// </summary>
    public static SearchPlan Plan(SearchQuestion question)
    {
        var text = QuestionText.Read(question.Text);
        var words = Words(text, question.Phones);
        return new SearchPlan
        {
            Set = Set(text, words),
            Score = question.Sort == SortOrder.Relevance && text.Parts.Count > 0 ? new ScoreTerms(text, words).All() : [],
            Selections = Selections(question.Selections),
            Markets = SelectionMarket.Candidates(question.Selections),
            Sort = question.Sort,
            Near = question.Near,
            Skip = (int)Math.Min((long)Math.Max(question.Page - 1, 0) * question.Size, SearchQuestion.MaxDepth),
            Take = question.Size,
            Cursor = question.Cursor,
            WantCursor = question.WantCursor,
        };
    }

    /// <summary>What the question meant in each card: highlights and reasons, the same whatever engine found them.</summary>
    /// <param name="question">The question.</param>
    /// <param name="hits">What was found.</param>
    /// <param name="phones">The firms' phones by id, where <see cref="AsksForPhone"/>; cards do not have them.</param>
    public static ImmutableArray<FirmHit> Explain(SearchQuestion question, IEnumerable<EngineHit> hits, IReadOnlyDictionary<string, ImmutableArray<string>>? phones = null)
    {
        var text = QuestionText.Read(question.Text);
        return [.. hits.Select(hit =>
        {
            var explanation = new Explanation(text, hit.Card, question.Phones ? phones?.GetValueOrDefault(hit.Card.Id, []) ?? [] : []);
            return new FirmHit(hit.Card, hit.Score, explanation.Highlights(), explanation.Reasons(), hit.DistanceKm);
        })];
    }

    /// <summary>Whether a clerk asks, and a word may be a phone number.</summary>
    public static bool AsksForPhone(SearchQuestion question) =>
        question.Phones && QuestionText.Read(question.Text) is var text && (text.Parts.Any(p => PhoneNumbers.MayBe(p.Units)) || text.PhonesInWords().Count > 0);

    /// <summary>The plan that finds firms whose names begin with a text, in characters, pinyin or initials; null if the text has nothing to look up.</summary>
    public static SearchPlan? PlanSuggestions(string text, int limit) => Suggestions.Plan(text, limit);

    /// <summary>Products and townships whose names begin with a text, in characters, pinyin or initials.</summary>
    public static ImmutableArray<Suggestion> SuggestPlaces(string text, int limit) => Suggestions.Places(text, limit);

    /// <summary>
    /// The plan that finds firms like a card's: of its trades and products, its township first. The firm itself is among them: one more
    /// than the limit is asked for.
    /// </summary>
    public static SearchPlan PlanSimilar(FirmCard card, int limit)
    {
        var products = card.Products.Select(Clause (p) => new Clause.Facet(FacetField.Product, p)).ToList();
        var trades = card.Trades.Select(Clause (t) => new Clause.Facet(FacetField.Trade, FirmFacets.Value(t))).ToList();
        var score = products.ConvertAll(p => new Weighted(p, 4));
        score.Add(new Weighted(new Clause.Facet(FacetField.Kind, FirmFacets.Value(card.Kind)), 1));
        if (card.Township is { } township)
        {
            score.Add(new Weighted(new Clause.Facet(FacetField.Township, township), 8));
        }

        List<Clause> set = products.Count > 0 ? [Clauses.Any(trades), Clauses.Any(products)] : [Clauses.Any(trades)];
        return new SearchPlan { Set = Clauses.All(set), Score = [.. score], Take = limit + 1, Counts = false };
    }

    /// <summary>A Latin word is cut into fewer syllables' sequences the more words there are.</summary>
    static WordClauses Words(QuestionText text, bool phones) =>
        new(Math.Clamp(MostCuts / Math.Max(1, text.Parts.Count + text.Exclusions.Count), 1, MostCutsOfWord), phones);

    static Clause Set(QuestionText text, WordClauses words)
    {
        if (text.Empty)
        {
            return new Clause.Everything();
        }

        if (text.Parts.Count + text.Exclusions.Count == 0)
        {
            return new Clause.Nothing();
        }

        var needed = new List<Clause>();
        if (Meant(text, words) is { } meant)
        {
            needed.Add(meant);
        }

        needed.AddRange(text.Parts.Where(p => p.Quoted).Select(words.Exactly));
        needed.AddRange(text.Exclusions.Select(e => new Clause.Not(words.Exactly(e))));
        return Clauses.All(needed);
    }

    /// <summary>Firms that have every word, or of which the whole question is a key or a key's beginning; null if there are no words.</summary>
    static Clause? Meant(QuestionText text, WordClauses words)
    {
        var unquoted = text.Parts.Where(p => !p.Quoted).ToList();
        if (unquoted.Count == 0)
        {
            return null;
        }

        List<Clause> ways = [Clauses.All(EachWord(text, unquoted, words))];
        var key = Units.Joined(text.Joined);
        if (text.Parts.Count > 1 || unquoted[0].Spaced is not null)
        {
            // A single word's own clauses cover these: the pairs of a key that begins so are among the firm's pairs.
            ways.Add(SearchTokens.Beginning(IndexField.Whole, key));
            ways.Add(SearchTokens.Beginning(IndexField.Core, key));
            if (WordClauses.MayBeCode(text.Joined))
            {
                ways.Add(SearchTokens.Beginning(IndexField.Code, key));
            }

            AddSounds(text.Joined, Pinyin.Plain(key), ways);
        }
        else if (!text.Joined.TrueForAll(u => u.Kind == UnitKind.Han))
        {
            ways.Add(SearchTokens.Beginning(IndexField.Whole, key));
            ways.Add(SearchTokens.Beginning(IndexField.Core, key));
        }

        return Clauses.Any(ways);
    }

    /// <summary>Every word; words that may be one phone number together are that, or each by itself.</summary>
    static List<Clause> EachWord(QuestionText text, List<QuestionPart> unquoted, WordClauses words)
    {
        var runs = text.PhonesInWords().ConvertAll(r => (Words: r, Phone: words.Phone(QuestionPart.UnitsOf(r)))).FindAll(r => r.Phone is not Clause.Nothing);
        var needed = unquoted.FindAll(p => !runs.Exists(r => r.Words.Contains(p))).ConvertAll(p => words.Word(p, WordScope.Everywhere));
        needed.AddRange(runs.Select(r => Clauses.Any([r.Phone, Clauses.All(r.Words.FindAll(unquoted.Contains).ConvertAll(p => words.Word(p, WordScope.Everywhere)))])));
        return needed;
    }

    static void AddSounds(List<Unit> joined, string plain, List<Clause> ways)
    {
        if (joined.TrueForAll(u => u.Kind == UnitKind.Latin))
        {
            ways.Add(SearchTokens.Beginning(IndexField.Py, plain));
            ways.Add(SearchTokens.Beginning(IndexField.Ini, plain));
        }
    }

    /// <summary>One selection a facet; those without values select nothing out.</summary>
    static ImmutableArray<FacetSelection> Selections(ImmutableArray<FacetSelection> asked) =>
        [.. asked.Where(s => s.Values.Length > 0).GroupBy(s => s.Field).Select(g => new FacetSelection(g.Key, [.. g.SelectMany(s => s.Values).Select(v => Current(g.Key, v)).Distinct()]))];

    /// <summary>A township's former code selects it as today's does.</summary>
    static string Current(FacetField field, string value) => field == FacetField.Township ? Townships.Find(value)?.Code ?? value : value;
}
