using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search;

/// <summary>
/// What a plan means, in the plainest code that can be read: the oracle against which engines are held. It looks at every document
/// for every plan. Cursors are an engine's own matter: it gives none and passes over none.
/// </summary>
public sealed class PlanEvaluator
{
    readonly Entry[] entries;

    /// <summary>Over documents as an engine has taken them in: of several of one firm the highest version counts.</summary>
    public PlanEvaluator(IEnumerable<FirmDocument> documents)
    {
        entries = [.. documents.GroupBy(d => d.Id).Select(g => g.MaxBy(d => d.Version)!).Where(d => d.Card is not null).Select(d => new Entry(d))];
    }

    /// <summary>Answers a plan as an engine must, but for the cursor.</summary>
    public EngineAnswer Answer(SearchPlan plan)
    {
        var meant = entries.Where(e => Meets(e, plan.Set)).ToList();
        var selected = meant.Where(e => Selected(e, plan, except: null)).ToList();
        var scored = selected.Select(e => (Entry: e, Score: plan.Sort == SortOrder.Relevance ? Score(e, plan) : 0, Km: Kilometres(e.Card, plan.Near)));
        var ordered = Order(scored, plan.Sort).Skip(plan.Skip).Take(plan.Take);
        return new EngineAnswer(
            selected.Count,
            [.. ordered.Select(s => new EngineHit(s.Entry.Card, s.Score, s.Km))],
            plan.Counts ? Facets(meant, plan) : new Dictionary<FacetField, IReadOnlyDictionary<string, int>>(),
            plan.Counts ? Totals(selected) : new SelectionTotals(0, 0, 0, 0, 0, 0),
            Next: null,
            plan.Counts ? [.. plan.Markets.Select(m => Part(m, selected))] : []);
    }

    /// <summary>Whether a document meets a clause; a tombstone meets none.</summary>
    public static bool Meets(FirmDocument document, Clause clause) => document.Card is not null && Meets(new Entry(document), clause);

    /// <summary>A document's score in a plan.</summary>
    public static int Score(FirmDocument document, SearchPlan plan) => Score(new Entry(document), plan);

    static int Score(Entry entry, SearchPlan plan) => plan.Score.Sum(w => Meets(entry, w.Clause) ? w.Weight : 0);

    static bool Meets(Entry entry, Clause clause) => clause switch
    {
        Clause.Everything => true,
        Clause.Nothing => false,
        Clause.Term term => entry.Tokens(term.Field).Contains(term.Token),
        Clause.Beginning beginning => entry.Tokens(beginning.Field).Any(t => t.StartsWith(beginning.Text, StringComparison.Ordinal)),
        Clause.Phrase phrase => MeetsPhrase(entry.Document, phrase),
        Clause.All all => all.Clauses.All(c => Meets(entry, c)),
        Clause.Any any => any.Clauses.Any(c => Meets(entry, c)),
        Clause.Not not => !Meets(entry, not.Clause),
        Clause.Facet facet => HasValue(entry, facet.Field, facet.Value),
        _ => throw new ArgumentException($"No such clause: {clause}"),
    };

    static bool MeetsPhrase(FirmDocument document, Clause.Phrase phrase)
    {
        if (phrase.Positions.Length == 0 || !document.Positions.TryGetValue(phrase.Field, out var texts))
        {
            return false;
        }

        return texts.Any(text => Enumerable.Range(0, Math.Max(0, text.Length - phrase.Positions.Length + 1))
            .Any(start => phrase.Positions.Select((alternatives, i) => alternatives.Any(a => text[start + i].Contains(a))).All(met => met)));
    }

    static bool HasValue(Entry entry, FacetField field, string value) => entry.Document.Facets.TryGetValue(field, out var values) && values.Contains(value);

    static bool Selected(Entry entry, SearchPlan plan, FacetField? except) =>
        plan.Selections.All(s => s.Field == except || s.Values.Any(v => HasValue(entry, s.Field, v)));

    static Dictionary<FacetField, IReadOnlyDictionary<string, int>> Facets(List<Entry> meant, SearchPlan plan) =>
        Enum.GetValues<FacetField>().ToDictionary(
            field => field,
            field => (IReadOnlyDictionary<string, int>)meant.Where(e => Selected(e, plan, except: field))
                .SelectMany(e => e.Document.Facets.TryGetValue(field, out var values) ? values.Distinct() : [])
                .GroupBy(v => v)
                .ToDictionary(g => g.Key, g => g.Count()));

    static SelectionTotals Totals(List<Entry> selected)
    {
        var year = selected.Max(e => e.Card.OutputYear) ?? 0;
        var reporting = selected.Where(e => e.Card.OutputYear == year).ToList();
        var withArea = selected.Where(e => e.Document.AreaHundredths is not null).ToList();
        return new SelectionTotals(
            selected.Count, reporting.Sum(e => e.Card.OutputYuan ?? 0), reporting.Count, withArea.Sum(e => e.Document.AreaHundredths!.Value), withArea.Count, year);
    }

    SelectionPart Part(string market, List<Entry> selected)
    {
        static IEnumerable<MarketOutput> Outputs(IEnumerable<Entry> entries, string market) => entries.SelectMany(e => e.Document.Outputs).Where(o => o.Market == market);

        var year = Outputs(entries, market).Select(o => o.Year).DefaultIfEmpty().Max();
        var (whole, part) = (Outputs(entries, market).Where(o => o.Year == year).ToList(), Outputs(selected, market).Where(o => o.Year == year).ToList());
        return new SelectionPart(market, year, part.Sum(o => o.Yuan), part.Count, whole.Sum(o => o.Yuan), whole.Count);
    }

    static IEnumerable<(Entry Entry, int Score, double? Km)> Order(IEnumerable<(Entry Entry, int Score, double? Km)> scored, SortOrder sort)
    {
        var first = sort switch
        {
            SortOrder.Relevance => scored.OrderByDescending(s => s.Score),
            SortOrder.Name => scored.OrderBy(s => s.Entry.Document.NameSort, StringComparer.Ordinal),
            SortOrder.Capital => scored.OrderByDescending(s => s.Entry.Card.CapitalYuan ?? -1),
            SortOrder.Output => scored.OrderByDescending(s => s.Entry.Card.OutputYuan ?? -1),
            SortOrder.Newest => scored.OrderByDescending(s => s.Entry.Card.Established ?? DateOnly.MinValue),
            SortOrder.Distance => scored.OrderBy(s => s.Km ?? double.MaxValue),
            _ => throw new ArgumentException($"No such order: {sort}"),
        };
        return first.ThenByDescending(s => s.Entry.Card.Status == FirmStatus.Active)
            .ThenByDescending(s => s.Entry.Card.OutputYuan ?? -1)
            .ThenBy(s => s.Entry.Card.Id, StringComparer.Ordinal);
    }

    /// <summary>Along a great circle of a sphere of 6,371.0088 km (haversine).</summary>
    static double? Kilometres(FirmCard card, GeoPoint? near)
    {
        if (near is null || card.Location is not { } there)
        {
            return null;
        }

        var latitudes = double.DegreesToRadians(there.Latitude - near.Latitude) / 2;
        var longitudes = double.DegreesToRadians(there.Longitude - near.Longitude) / 2;
        var a = Math.Pow(Math.Sin(latitudes), 2)
            + Math.Cos(double.DegreesToRadians(near.Latitude)) * Math.Cos(double.DegreesToRadians(there.Latitude)) * Math.Pow(Math.Sin(longitudes), 2);
        return 2 * 6371.0088 * Math.Asin(Math.Sqrt(Math.Min(1, a)));
    }

    sealed class Entry(FirmDocument document)
    {
        static readonly HashSet<string> None = [];
        readonly Dictionary<IndexField, HashSet<string>> tokens = document.Tokens.ToDictionary(t => t.Key, t => t.Value.ToHashSet(StringComparer.Ordinal));

        public FirmDocument Document { get; } = document;

        public FirmCard Card => Document.Card!;

        /// <summary>Positional fields can be asked for single tokens too.</summary>
        public HashSet<string> Tokens(IndexField field)
        {
            if (tokens.TryGetValue(field, out var set))
            {
                return set;
            }

            return Document.Positions.TryGetValue(field, out var texts)
                ? tokens[field] = texts.SelectMany(t => t).SelectMany(p => p).ToHashSet(StringComparer.Ordinal)
                : None;
        }
    }
}
