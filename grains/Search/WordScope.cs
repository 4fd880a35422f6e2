using System.Collections.Immutable;

namespace AgriDirectory.Search;

/// <summary>Where a word is looked for, and how: products and townships by their facets, the rest by tokens.</summary>
/// <param name="Names">Whether names count, with their pinyin, initials and beginnings.</param>
/// <param name="Products">Whether products count.</param>
/// <param name="Places">Whether townships and addresses count.</param>
/// <param name="Codes">Whether the beginning of a credit code counts, and of a phone number where those are looked at.</param>
sealed record WordScope(bool Names, bool Products, bool Places, bool Codes)
{
    public static readonly WordScope Everywhere = new(Names: true, Products: true, Places: true, Codes: true);
    public static readonly WordScope InNames = new(Names: true, Products: false, Places: false, Codes: false);
    public static readonly WordScope InProducts = new(Names: false, Products: true, Places: false, Codes: false);
    public static readonly WordScope InPlaces = new(Names: false, Products: false, Places: true, Codes: false);

    /// <summary>Firms that have a Han character, a Latin word or digits.</summary>
    public Clause Unit(string unit) => Having(IndexField.Name, IndexField.Place, unit);

    /// <summary>Firms that have two neighbouring Han characters.</summary>
    public Clause Pair(string pair) => Having(IndexField.Ng, IndexField.Lg, pair);

    /// <summary>Firms that have a Latin word, or digits, that begins so.</summary>
    public Clause Beginning(string text)
    {
        var ways = text.Length <= SearchTokens.ShortBeginning
            ? Terms(IndexField.Ng, IndexField.Lg, SearchTokens.Prefix(text))
            : Each(IndexField.Name, IndexField.Place, f => new Clause.Beginning(f, text));
        AddListed(l => l.AddBeginning(text, ways));
        return Clauses.Any(ways);
    }

    /// <summary>Firms that have the tokens next to each other.</summary>
    public Clause Phrase(ImmutableArray<string> tokens)
    {
        var ways = Each(IndexField.Name, IndexField.Place, f => Clauses.Phrase(f, tokens));
        AddListed(l => l.AddPhrase(tokens, ways));
        return Clauses.Any(ways);
    }

    Clause Having(IndexField names, IndexField places, string token)
    {
        var ways = Terms(names, places, token);
        AddListed(l => l.AddHaving(token, ways));
        return Clauses.Any(ways);
    }

    List<Clause> Terms(IndexField names, IndexField places, string token) => Each(names, places, f => new Clause.Term(f, token));

    List<Clause> Each(IndexField names, IndexField places, Func<IndexField, Clause> clause)
    {
        var ways = new List<Clause>();
        if (Names)
        {
            ways.Add(clause(names));
        }

        if (Places)
        {
            ways.Add(clause(places));
        }

        return ways;
    }

    void AddListed(Action<ListedNames> add)
    {
        if (Products)
        {
            add(ListedNames.Products);
        }

        if (Places)
        {
            add(ListedNames.OfTownships);
        }
    }
}
