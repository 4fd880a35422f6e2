using System.Collections.Immutable;

namespace AgriDirectory.Search;

/// <summary>Says when a firm has a word, a phrase, or what is excluded.</summary>
/// <param name="mostCuts">How many ways to cut a Latin word into syllables are looked up.</param>
/// <param name="phones">Whether words may be phone numbers: only where a clerk asks.</param>
sealed class WordClauses(int mostCuts, bool phones = false)
{
    const int MostPhrases = 8;

    /// <summary>Longer mixed words have to stand as they are: their pairs would be too many lookups.</summary>
    const int LongestMixed = 24;

    /// <summary>
    /// Firms that have a word of any kind. An address as people copy it names the district before the township (南阳市卧龙区石桥镇), which no
    /// firm's place says: without it the word may be a place too.
    /// </summary>
    public Clause Word(QuestionPart part, WordScope scope)
    {
        var units = part.Units;
        if (part.Spaced is { } spaced)
        {
            return Clauses.Any([WithRegion(units, scope), Clauses.All(spaced.ConvertAll(s => scope.Beginning(s.Text)))]);
        }

        var word = WithRegion(units, scope);
        return scope != WordScope.InNames && Region.End(units) is > 0 and var end && end < units.Count
            ? Clauses.Any([word, EachRun(units[end..], WordScope.InPlaces)])
            : word;
    }

    /// <summary>Firms that have a word of which nothing is left out.</summary>
    Clause WithRegion(List<Unit> units, WordScope scope)
    {
        if (units.TrueForAll(u => u.Kind == UnitKind.Han))
        {
            return Han(units, 0, units.Count, scope);
        }

        var ways = new List<Clause>();
        if (scope.Codes && MayBeCode(units))
        {
            ways.Add(SearchTokens.Beginning(IndexField.Code, Units.Joined(units)));
        }

        if (scope.Codes)
        {
            ways.Add(Phone(units));
        }

        if (units.Count == 1)
        {
            AddRun(units[0], scope, ways);
            return Clauses.Any(ways);
        }

        if (scope.Names)
        {
            AddMixed(units, scope, ways);
        }

        ways.Add(EachRun(units, scope));
        return Clauses.Any(ways);
    }

    /// <summary>
    /// Characters with pinyin among them (仲jing艾草): each character and syllable stands in a pair of neighbours that the firm has too, as in a
    /// Han word. With initials among them (仲景ac) all have to stand next to each other, for letters stand everywhere.
    /// </summary>
    void AddMixed(List<Unit> units, WordScope scope, List<Clause> ways)
    {
        foreach (var tokens in Readings(units))
        {
            ways.Add(tokens.Length > LongestMixed || tokens.Any(t => t[0] == '-') ? scope.Phrase(tokens) : Neighbours(tokens, scope));
        }
    }

    static Clause Neighbours(ImmutableArray<string> tokens, WordScope scope)
    {
        var pairs = ImmutableArray.CreateBuilder<Clause>(tokens.Length - 1);
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            var (first, second) = (tokens[i], tokens[i + 1]);
            pairs.Add(IsHan(first) && IsHan(second) ? scope.Pair(first + second) : scope.Phrase([first, second]));
        }

        return Clauses.Cover(pairs.MoveToImmutable());
    }

    static bool IsHan(string token) => token[0] > '\x7F' && Units.Of(token) is [{ Kind: UnitKind.Han }];

    /// <summary>Firms in which the units stand next to each other, Latin ones as words, syllables or initials.</summary>
    public List<Clause> Phrases(List<Unit> units, WordScope scope) => Readings(units).ConvertAll(scope.Phrase);

    /// <summary>What the units can be one after the other: tokens of positions.</summary>
    List<ImmutableArray<string>> Readings(List<Unit> units)
    {
        var phrases = new List<ImmutableArray<string>> { ImmutableArray<string>.Empty };
        foreach (var unit in units)
        {
            var readings = unit.Kind == UnitKind.Latin ? LatinWord.Of(unit.Text, mostCuts).Readings() : [[unit.Text]];
            phrases = [.. readings.SelectMany(r => phrases, (r, p) => p.AddRange(r)).Take(MostPhrases)];
        }

        return phrases;
    }

    /// <summary>
    /// Firms that have a quoted phrase, in exactly these characters or read so; also what an exclusion excludes. A word of letters and digits alone
    /// (moxa-stick) excludes what it would find.
    /// </summary>
    public Clause Exactly(QuestionPart part)
    {
        var units = part.Units;
        if (!part.Quoted && units.Count > 1 && units.TrueForAll(u => u.Kind != UnitKind.Han))
        {
            return WithRegion(units, WordScope.Everywhere);
        }

        var ways = new List<Clause>();
        if (MayBeCode(units))
        {
            ways.Add(SearchTokens.Beginning(IndexField.Code, part.Key));
        }

        ways.Add(Phone(units));
        if (units.Count <= 2 && units.TrueForAll(u => u.Kind == UnitKind.Han))
        {
            ways.Add(Han(units, 0, units.Count, WordScope.Everywhere));
        }
        else if (units is [{ Kind: UnitKind.Latin } only])
        {
            var word = LatinWord.Of(only.Text, mostCuts);
            ways.Add(part.Quoted ? WordScope.Everywhere.Unit(only.Text) : WordScope.Everywhere.Beginning(only.Text));
            ways.AddRange(word.Cuts.Select(c => WordScope.Everywhere.Phrase([.. c.Select(SearchTokens.Syllable)])));
        }
        else if (units.Count == 1)
        {
            ways.Add(part.Quoted ? WordScope.Everywhere.Unit(part.Key) : WordScope.Everywhere.Beginning(part.Key));
        }
        else
        {
            ways.AddRange(Phrases(units, WordScope.Everywhere));
        }

        return Clauses.Any(ways);
    }

    /// <summary>Firms with a phone number that begins so; none where phone numbers are not looked at.</summary>
    public Clause Phone(List<Unit> units) => phones && PhoneNumbers.MayBe(units)
        ? Clauses.Any([.. PhoneNumbers.Beginnings(Units.Joined(units)).Select(b => new Clause.Beginning(IndexField.Phone, b))])
        : new Clause.Nothing();

    /// <summary>A code's beginning has a digit among its letters, and no other characters.</summary>
    public static bool MayBeCode(List<Unit> units) =>
        units.Exists(u => u.Kind == UnitKind.Digits) && units.TrueForAll(u => u.Kind != UnitKind.Han && char.IsAscii(u.Text[0]))
        && units.Sum(u => u.Text.Length) <= 18;

    static Clause Han(List<Unit> units, int start, int end, WordScope scope)
    {
        if (end - start == 1)
        {
            return scope.Unit(units[start].Text);
        }

        var pairs = ImmutableArray.CreateBuilder<Clause>(end - start - 1);
        var known = new Dictionary<string, Clause>(StringComparer.Ordinal);
        for (var i = start; i + 1 < end; i++)
        {
            var pair = string.Concat(units[i].Text, units[i + 1].Text);
            if (!known.TryGetValue(pair, out var clause))
            {
                known.Add(pair, clause = scope.Pair(pair));
            }

            pairs.Add(clause);
        }

        return Clauses.Cover(pairs.MoveToImmutable());
    }

    /// <summary>Each run by itself, Latin ones as words.</summary>
    static Clause EachRun(List<Unit> units, WordScope scope)
    {
        var runs = new List<Clause>();
        var seen = new HashSet<(string, bool)>();
        for (var start = 0; start < units.Count;)
        {
            var end = start + 1;
            while (units[start].Kind == UnitKind.Han && end < units.Count && units[end].Kind == UnitKind.Han)
            {
                end++;
            }

            // What goes on is whole: 4号 is not 42号.
            var whole = units[start].Kind == UnitKind.Digits && end < units.Count;
            if (seen.Add((Units.Joined(units, start, end), whole)))
            {
                runs.Add(units[start].Kind == UnitKind.Han ? Han(units, start, end, scope)
                    : whole ? scope.Unit(units[start].Text)
                    : scope.Beginning(units[start].Text));
            }

            start = end;
        }

        return Clauses.All(runs);
    }

    void AddRun(Unit run, WordScope scope, List<Clause> ways)
    {
        ways.Add(scope.Beginning(run.Text));
        if (run.Kind != UnitKind.Latin || !scope.Names)
        {
            return;
        }

        var word = LatinWord.Of(run.Text, mostCuts);
        foreach (var cut in word.Cuts)
        {
            AddSyllables(cut, scope, ways);
        }

        ways.Add(SearchTokens.Beginning(IndexField.Py, word.Plain));
        if (word.MayBeInitials)
        {
            ways.Add(SearchTokens.Beginning(IndexField.Ini, word.Plain));
        }

        if (word.MayBeInitialsInside)
        {
            ways.Add(Clauses.Phrase(IndexField.Name, word.Plain.Select(SearchTokens.Initial)));
        }
    }

    /// <summary>In names as Han words are; in products and places, of which no syllables are indexed, next to each other.</summary>
    static void AddSyllables(string[] cut, WordScope scope, List<Clause> ways)
    {
        if (cut.Length > 1)
        {
            var pairs = Enumerable.Range(0, cut.Length - 1).Select(Clause (i) => new Clause.Term(IndexField.Sg, SearchTokens.Syllables(cut[i], cut[i + 1])));
            ways.Add(Clauses.Cover([.. pairs]));
        }

        var beside = cut.Length == 1 ? scope : scope with { Names = false };
        ways.Add(beside.Phrase([.. cut.Select(SearchTokens.Syllable)]));
    }
}
