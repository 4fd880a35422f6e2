using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>
/// What products and townships are called. Firms are indexed by their facets only: a word is looked up in these short lists when the plan is
/// made, so that no firm's document repeats them.
/// </summary>
sealed class ListedNames
{
    public static readonly ListedNames Products = new(FacetField.Product, ProductCatalogue.All.Select(p => (p.Id, new[] { p.Chinese, p.English })));

    public static readonly ListedNames OfTownships = new(
        FacetField.Township, Townships.All.Select(t => (t.Code, new[] { t.Name, t.ShortName, t.Code }.Concat(t.FormerNames).Concat(t.FormerCodes).ToArray())));

    readonly ImmutableArray<Entry> entries;

    ListedNames(FacetField field, IEnumerable<(string Value, string[] Texts)> listed) =>
        entries = [.. listed.Select(l => new Entry(new Clause.Facet(field, l.Value), l.Texts))];

    /// <summary>Those with a unit, or with two neighbouring Han characters.</summary>
    public void AddHaving(string gram, List<Clause> ways) => AddWhere(e => e.Grams.Contains(gram), ways);

    /// <summary>Those with a Latin word, or digits, that begins so.</summary>
    public void AddBeginning(string text, List<Clause> ways) => AddWhere(e => e.Words.Exists(w => w.StartsWith(text, StringComparison.Ordinal)), ways);

    /// <summary>Those with the tokens on neighbouring positions of one of their names.</summary>
    public void AddPhrase(ImmutableArray<string> tokens, List<Clause> ways) => AddWhere(e => e.Texts.Exists(t => Has(t, tokens)), ways);

    void AddWhere(Predicate<Entry> meets, List<Clause> ways)
    {
        foreach (var entry in entries)
        {
            if (meets(entry))
            {
                ways.Add(entry.Facet);
            }
        }
    }

    static bool Has(string[][] text, ImmutableArray<string> tokens)
    {
        for (var start = 0; start + tokens.Length <= text.Length; start++)
        {
            var met = 0;
            while (met < tokens.Length && text[start + met].Contains(tokens[met]))
            {
                met++;
            }

            if (met == tokens.Length)
            {
                return true;
            }
        }

        return false;
    }

    sealed class Entry
    {
        public Entry(Clause.Facet facet, string[] texts)
        {
            Facet = facet;
            foreach (var units in texts.Select(Units.Of))
            {
                Grams.UnionWith(units.Select(u => u.Text));
                Search.Grams.AddPairs(units, Grams);
                Words.AddRange(units.Where(u => u.Kind != UnitKind.Han).Select(u => u.Text));
                Texts.Add(Search.Grams.Positions(units));
            }
        }

        public Clause.Facet Facet { get; }

        public HashSet<string> Grams { get; } = new(StringComparer.Ordinal);

        public List<string> Words { get; } = [];

        public List<string[][]> Texts { get; } = [];
    }
}
