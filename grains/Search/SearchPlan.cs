using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>What an engine is asked: a closed plan, never a string of somebody's query language.</summary>
public sealed record SearchPlan
{
    /// <summary>Which firms are meant.</summary>
    public required Clause Set { get; init; }

    /// <summary>The score's terms: the weights of those that a firm meets are summed.</summary>
    public ImmutableArray<Weighted> Score { get; init; } = [];

    /// <summary>Selected facet values.</summary>
    public ImmutableArray<FacetSelection> Selections { get; init; } = [];

    /// <summary>The order.</summary>
    public SortOrder Sort { get; init; }

    /// <summary>From where distance is measured; required with <see cref="SortOrder.Distance"/>.</summary>
    public GeoPoint? Near { get; init; }

    /// <summary>Firms to pass over; ignored with a cursor.</summary>
    public int Skip { get; init; }

    /// <summary>Firms to return.</summary>
    public int Take { get; init; } = 20;

    /// <summary>An earlier answer's cursor, or null.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether facets and totals are wanted.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>The markets of which the firms' part is wanted, with the counts.</summary>
    public ImmutableArray<string> Markets { get; init; } = [];

    /// <summary>Whether a cursor for the next page is wanted.</summary>
    public bool WantCursor { get; init; }
}

/// <summary>A term of the score.</summary>
/// <param name="Clause">What a firm must meet.</param>
/// <param name="Weight">What it then gets: a whole number; the sum of all stays below 2²⁴.</param>
public sealed record Weighted(Clause Clause, int Weight);

/// <summary>A part of a plan.</summary>
public abstract record Clause
{
    Clause() { }

    /// <summary>Every firm that is not a tombstone.</summary>
    public sealed record Everything : Clause;

    /// <summary>No firm.</summary>
    public sealed record Nothing : Clause;

    /// <summary>Firms with a token in a field.</summary>
    public sealed record Term(IndexField Field, string Token) : Clause;

    /// <summary>Firms with a token that begins so in a keyword or positional field.</summary>
    public sealed record Beginning(IndexField Field, string Text) : Clause;

    /// <summary>Firms with the tokens on neighbouring positions of a positional field, each position one of its alternatives.</summary>
    public sealed record Phrase(IndexField Field, ImmutableArray<ImmutableArray<string>> Positions) : Clause;

    /// <summary>Firms that meet all; with none, every firm.</summary>
    public sealed record All(ImmutableArray<Clause> Clauses) : Clause;

    /// <summary>Firms that meet one; with none, no firm.</summary>
    public sealed record Any(ImmutableArray<Clause> Clauses) : Clause;

    /// <summary>Firms that do not meet it.</summary>
    public sealed record Not(Clause Clause) : Clause;

    /// <summary>Firms with a facet's value.</summary>
    public sealed record Facet(FacetField Field, string Value) : Clause;
}
