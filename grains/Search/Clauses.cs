using System.Collections.Immutable;

namespace AgriDirectory.Search;

/// <summary>Puts clauses together without needless layers.</summary>
static class Clauses
{
    /// <summary>One of some: those within others stand beside them, each once, and what nobody meets is left out.</summary>
    public static Clause Any(List<Clause> clauses)
    {
        var ways = clauses.SelectMany(c => c is Clause.Any any ? any.Clauses : [c]).Where(c => c is not Clause.Nothing).Distinct().ToImmutableArray();
        return ways switch
        {
            [] => new Clause.Nothing(),
            [var only] => only,
            _ => new Clause.Any(ways),
        };
    }

    public static Clause All(List<Clause> clauses) => clauses switch
    {
        [] => new Clause.Everything(),
        [var only] => only,
        _ when clauses.Exists(c => c is Clause.Nothing) => new Clause.Nothing(),
        _ => new Clause.All([.. clauses]),
    };

    /// <summary>
    /// Every one of some tokens in a row stands in a pair of neighbours that the firm has too: for each i the pair (i−1, i) or (i, i+1).
    /// A single token is itself.
    /// </summary>
    public static Clause Cover(ImmutableArray<Clause> pairs)
    {
        var needed = new List<Clause> { pairs[0] };
        var seen = new HashSet<(Clause, Clause)>();
        for (var i = 2; i < pairs.Length - 1; i++)
        {
            if (seen.Add((pairs[i - 1], pairs[i])))
            {
                needed.Add(Any([pairs[i - 1], pairs[i]]));
            }
        }

        if (pairs.Length > 1)
        {
            needed.Add(pairs[^1]);
        }

        return All(needed);
    }

    public static Clause Phrase(IndexField field, IEnumerable<string> tokens) => new Clause.Phrase(field, [.. tokens.Select(t => ImmutableArray.Create(t))]);
}
