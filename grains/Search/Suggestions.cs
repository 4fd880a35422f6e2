using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>What a text that somebody types may become.</summary>
static class Suggestions
{
    static readonly ImmutableArray<Entry> Entries =
    [
        .. ProductCatalogue.All.Select(p => new Entry("product", p.Id, [p.Chinese, p.English])),
        .. Townships.All.Select(t => new Entry("township", t.Code, [t.Name, .. t.FormerNames])),
    ];

    public static SearchPlan? Plan(string text, int limit)
    {
        var question = QuestionText.Read(text);
        var units = question.Joined;
        if (units.Count == 0)
        {
            return null;
        }

        var key = Units.Joined(units);
        var score = new List<Weighted>
        {
            new(SearchTokens.Beginning(IndexField.Core, key), 1 << 16),
            new(SearchTokens.Beginning(IndexField.Whole, key), 1 << 17),
            new(new Clause.Term(IndexField.TradeName, key), 1 << 18),
        };
        if (WordClauses.MayBeCode(units))
        {
            score.Add(new Weighted(SearchTokens.Beginning(IndexField.Code, key), 1 << 14));
        }

        if (units.TrueForAll(u => u.Kind == UnitKind.Latin))
        {
            var plain = Pinyin.Plain(key);
            score.Add(new Weighted(new Clause.Term(IndexField.Py, plain), 1 << 15));
            score.Add(new Weighted(SearchTokens.Beginning(IndexField.Py, plain), 1 << 13));
            score.Add(new Weighted(SearchTokens.Beginning(IndexField.Ini, plain), 1 << 11));
        }
        else if (units.Exists(u => u.Kind == UnitKind.Latin))
        {
            score.Add(new Weighted(Clauses.Any(new WordClauses(mostCuts: 4).Phrases(units, WordScope.InNames)), 1 << 12));
        }

        return new SearchPlan { Set = new Clause.Any([.. score.Select(s => s.Clause)]), Score = [.. score], Take = limit, Counts = false };
    }

    public static ImmutableArray<Suggestion> Places(string text, int limit)
    {
        var key = Units.Joined(QuestionText.Read(text).Joined);
        if (key.Length == 0 || limit <= 0)
        {
            return [];
        }

        var plain = Pinyin.Plain(key);
        return [.. Entries.Select(e => (Entry: e, Rank: e.Rank(key, plain))).Where(e => e.Rank > 0).OrderByDescending(e => e.Rank).Take(limit)
            .Select(e => new Suggestion(e.Entry.Kind, null, e.Entry.Id))];
    }

    /// <summary>A product or township with the keys that a text may begin: its names, then their pinyin, then their initials.</summary>
    sealed class Entry
    {
        readonly HashSet<string> keys = new(StringComparer.Ordinal);
        readonly HashSet<string> sounds = new(StringComparer.Ordinal);
        readonly HashSet<string> initials = new(StringComparer.Ordinal);

        public Entry(string kind, string id, IEnumerable<string> names)
        {
            (Kind, Id) = (kind, id);
            foreach (var units in names.Select(Units.Of))
            {
                AddKeys(units);
                if (units.TrueForAll(u => u.Kind == UnitKind.Han))
                {
                    ReadingCombinations.Add(units.Select(u => Ideograph.Of(u.Text).Readings).ToArray(), 32, sounds);
                    ReadingCombinations.Add(units.Select(u => Ideograph.Of(u.Text).Initials).ToArray(), 32, initials);
                }
            }
        }

        public string Kind { get; }

        public string Id { get; }

        public int Rank(string key, string plain) =>
            keys.Any(k => k.StartsWith(key, StringComparison.Ordinal)) ? 3
            : sounds.Any(s => s.StartsWith(plain, StringComparison.Ordinal)) ? 2
            : initials.Any(i => i.StartsWith(plain, StringComparison.Ordinal)) ? 1
            : 0;

        /// <summary>An English name begins at each of its words.</summary>
        void AddKeys(List<Unit> units)
        {
            for (var start = 0; start < units.Count; start++)
            {
                if (start == 0 || units[start].Kind != UnitKind.Han)
                {
                    keys.Add(Units.Joined(units, start, units.Count));
                }
            }
        }
    }
}
