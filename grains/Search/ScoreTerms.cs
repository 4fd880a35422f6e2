using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>
/// The terms of the score. Weights are chosen so that a better kind of match outweighs all worse ones together; their sum stays below
/// 2²⁴ for any question, so that a float holds every score exactly.
/// </summary>
sealed class ScoreTerms(QuestionText question, WordClauses words)
{
    const int Phone = 1 << 22;
    const int Unfolded = 1 << 21;
    const int Whole = 1 << 20;
    const int Core = 1 << 19;
    const int TradeName = 1 << 18;
    const int WholeBeginning = 1 << 17;
    const int CoreBeginning = 1 << 16;
    const int TradeNameWithoutForm = 1 << 15;
    const int CoreWithoutForm = 1 << 14;
    const int PinyinWhole = 1 << 15;
    const int PinyinBeginning = 1 << 13;
    const int InitialsWhole = 1 << 12;
    const int InitialsBeginning = 1 << 11;
    const int PhraseOfName = 1 << 13;
    const int TradeNameInsideByLength = 1 << 10;
    const int AllInName = 1 << 9;
    const int InName = 8;
    const int InProducts = 4;
    const int InPlaces = 2;

    /// <summary>Trade names inside the question are looked for among its first units, and not longer than this.</summary>
    const int UnitsWithTradeName = 24;
    const int LongestTradeName = 8;

    readonly List<Weighted> terms = [];
    readonly string key = Units.Joined(question.Joined);

    public ImmutableArray<Weighted> All()
    {
        AddKeys();
        AddSounds();
        if (question.Joined.Count > 1)
        {
            Add(Clauses.Any(words.Phrases(question.Joined, WordScope.InNames)), PhraseOfName);
        }

        AddTradeNamesInside();
        AddWords();
        Add(Clauses.Any([.. question.Parts.Select(p => p.Units).Concat(question.PhonesInWords().Select(QuestionPart.UnitsOf)).Select(words.Phone)]), Phone);
        return [.. terms];
    }

    void Add(Clause clause, int weight)
    {
        if (clause is not Clause.Nothing)
        {
            terms.Add(new Weighted(clause, weight));
        }
    }

    void AddKeys()
    {
        Add(new Clause.Term(IndexField.Whole, SearchTokens.Unfolded(question.Text)), Unfolded);
        Add(new Clause.Term(IndexField.Whole, key), Whole);
        Add(new Clause.Term(IndexField.Core, key), Core);
        Add(new Clause.Term(IndexField.TradeName, key), TradeName);
        Add(SearchTokens.Beginning(IndexField.Whole, key), WholeBeginning);
        Add(SearchTokens.Beginning(IndexField.Core, key), CoreBeginning);
        var form = Folding.Key(FirmName.Read(key).LegalForm);
        if (form.Length > 0 && form.Length < key.Length && key.EndsWith(form, StringComparison.Ordinal))
        {
            Add(new Clause.Term(IndexField.TradeName, key[..^form.Length]), TradeNameWithoutForm);
            Add(new Clause.Term(IndexField.Core, key[..^form.Length]), CoreWithoutForm);
        }
    }

    void AddSounds()
    {
        if (question.Joined.TrueForAll(u => u.Kind == UnitKind.Latin))
        {
            var plain = Pinyin.Plain(key);
            Add(new Clause.Term(IndexField.Py, plain), PinyinWhole);
            Add(SearchTokens.Beginning(IndexField.Py, plain), PinyinBeginning);
            Add(new Clause.Term(IndexField.Ini, plain), InitialsWhole);
            Add(SearchTokens.Beginning(IndexField.Ini, plain), InitialsBeginning);
        }
    }

    void AddTradeNamesInside()
    {
        var units = question.Joined;
        var end = Math.Min(units.Count, UnitsWithTradeName);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start < end; start++)
        {
            for (var length = 1; length <= LongestTradeName && start + length <= end; length++)
            {
                var inside = Units.Joined(units, start, start + length);
                if (inside.Length > 1 && length < units.Count && seen.Add(inside))
                {
                    Add(new Clause.Term(IndexField.TradeName, inside), Math.Min(inside.Length, LongestTradeName) * TradeNameInsideByLength);
                }
            }
        }
    }

    void AddWords()
    {
        var inNames = question.Parts.Select(p => words.Word(p, WordScope.InNames)).ToList();
        if (inNames.Count == 1)
        {
            // One word is all words: its clause, which may be large, is looked up once.
            Add(inNames[0], AllInName + InName);
        }
        else
        {
            Add(Clauses.All(inNames), AllInName);
            inNames.ForEach(c => Add(c, InName));
        }

        foreach (var part in question.Parts)
        {
            Add(words.Word(part, WordScope.InProducts), InProducts);
            Add(words.Word(part, WordScope.InPlaces), InPlaces);
        }
    }
}
