using System.Collections.Immutable;

namespace AgriDirectory.Search;

/// <summary>A text of a card, and which of its characters a question meant.</summary>
sealed class MarkedText(string field, string text)
{
    readonly bool[] marked = new bool[text.Length];
    List<Unit>? units;
    int? tradeStart;

    public string Field { get; } = field;

    public string Text { get; } = text;

    /// <summary>Whether it is a name, which is found by its beginning and by its trade name's too.</summary>
    public bool IsName { get; init; }

    /// <summary>Whether it is an address, whose region is not looked at.</summary>
    public bool IsAddress { get; init; }

    /// <summary>Read when first asked for: most texts of most hits are not looked into.</summary>
    public List<Unit> Units => units ??= Read();

    /// <summary>Whether anything is marked.</summary>
    public bool Any => marked.AsSpan().Contains(true);

    /// <summary>Marks the Han characters of a run that stand next to a neighbour that they have in the run too; a single one wherever it is.</summary>
    public bool MarkHan(List<Unit> run)
    {
        var any = false;
        for (var i = 0; i < Units.Count; i++)
        {
            if (run.Count == 1)
            {
                any |= Units[i].Text == run[0].Text && Mark(i, i + 1);
                continue;
            }

            for (var r = 0; r + 1 < run.Count && i + 1 < Units.Count; r++)
            {
                any |= Units[i].Text == run[r].Text && Units[i + 1].Text == run[r + 1].Text && Mark(i, i + 2);
            }
        }

        return any;
    }

    /// <summary>Marks the places where units stand in exactly this order.</summary>
    public bool MarkExactly(List<Unit> units)
    {
        var any = false;
        for (var i = 0; i + units.Count <= Units.Count; i++)
        {
            var length = 0;
            while (length < units.Count && Units[i + length].Text == units[length].Text)
            {
                length++;
            }

            any |= length == units.Count && Mark(i, i + length);
        }

        return any;
    }

    /// <summary>Marks the beginnings of Latin words and of digits.</summary>
    public bool MarkBeginnings(string beginning)
    {
        var any = false;
        foreach (var unit in Units)
        {
            if (unit.Kind != UnitKind.Han && unit.Text.StartsWith(beginning, StringComparison.Ordinal))
            {
                any |= MarkBeginningOf(unit, beginning.Length);
            }
        }

        return any;
    }

    /// <summary>Marks the first letters of one of the units. A character may fold to several or to fewer: then the whole unit is marked.</summary>
    public bool MarkBeginningOf(Unit unit, int length) =>
        MarkCharacters(unit.Start, unit.End - unit.Start == unit.Text.Length ? Math.Min(unit.End, unit.Start + length) : unit.End);

    /// <summary>Marks the phone numbers that are meant.</summary>
    public bool MarkPhones(Predicate<PhoneNumber> meant)
    {
        var numbers = PhoneNumbers.Read(Text).FindAll(meant);
        numbers.ForEach(n => MarkCharacters(n.Start, n.End));
        return numbers.Count > 0;
    }

    /// <summary>Marks the characters that are read so, next to each other; the last syllable may be unfinished, and the only one where the name or its trade name begins.</summary>
    public bool MarkSpelling(string spelling, bool finished)
    {
        var any = false;
        for (var i = 0; i < Units.Count; i++)
        {
            if (SpellingEnd(i, spelling, i, finished) is > 0 and var end)
            {
                any |= Mark(i, end);
            }
        }

        return any;
    }

    /// <summary>Marks neighbours that are neighbouring syllables, if every syllable is among them in one of a firm's names or another.</summary>
    public static bool MarkSyllables(List<MarkedText> names, string[] syllables)
    {
        var covered = new bool[syllables.Length];
        var pairs = new List<(MarkedText Name, int Unit)>();
        foreach (var name in names)
        {
            for (var i = 0; i + 1 < name.Units.Count; i++)
            {
                for (var s = 0; s + 1 < syllables.Length; s++)
                {
                    if (name.IsRead(i, syllables[s]) && name.IsRead(i + 1, syllables[s + 1]))
                    {
                        covered[s] = covered[s + 1] = true;
                        pairs.Add((name, i));
                    }
                }
            }
        }

        if (covered.Length == 0 || covered.AsSpan().Contains(false))
        {
            return false;
        }

        pairs.ForEach(p => p.Name.Mark(p.Unit, p.Unit + 2));
        return true;
    }

    /// <summary>Marks the units that begin with these letters, next to each other.</summary>
    /// <param name="initials">The letters.</param>
    /// <param name="inside">Whether they may stand anywhere; else only where the name or its trade name begins.</param>
    public bool MarkInitials(string initials, bool inside)
    {
        var any = false;
        for (var i = 0; i + initials.Length <= Units.Count; i++)
        {
            var length = 0;
            while (length < initials.Length && HasInitial(i + length, initials[length]))
            {
                length++;
            }

            any |= length == initials.Length && (inside || Begins(i)) && Mark(i, i + length);
        }

        return any;
    }

    /// <summary>Marks what the name or its trade name begins with, if that is this when all is joined.</summary>
    public bool MarkJoined(string beginning)
    {
        for (var start = 0; start < Units.Count; start++)
        {
            if (!Begins(start) || !Search.Units.Joined(Units, start, Units.Count).StartsWith(beginning, StringComparison.Ordinal))
            {
                continue;
            }

            var end = start;
            for (var left = beginning.Length; left > 0; end++)
            {
                left -= Units[end].Text.Length;
            }

            return end > start && Mark(start, end);
        }

        return false;
    }

    public ImmutableArray<Mark> Marks()
    {
        var marks = ImmutableArray.CreateBuilder<Mark>();
        for (var i = 0; i < marked.Length; i++)
        {
            var start = i;
            while (i < marked.Length && marked[i])
            {
                i++;
            }

            if (i > start)
            {
                marks.Add(new Mark(start, i - start));
            }
        }

        return marks.ToImmutable();
    }

    List<Unit> Read()
    {
        var all = Search.Units.Of(Text);
        return IsAddress ? all[Region.End(all)..] : all;
    }

    bool Begins(int unit) => IsName && (unit == 0 || unit == (tradeStart ??= NameParts.Of(Text, Units).TradeStart));

    int SpellingEnd(int at, string spelling, int start, bool finished)
    {
        if (spelling.Length == 0)
        {
            return at;
        }

        if (at == Units.Count || Units[at].Kind != UnitKind.Han)
        {
            return 0;
        }

        foreach (var reading in Ideograph.Of(Units[at].Text).Readings)
        {
            if (!finished && (at > start || Begins(start)) && reading.Length > spelling.Length && reading.StartsWith(spelling, StringComparison.Ordinal))
            {
                return at + 1;
            }

            if (spelling.StartsWith(reading, StringComparison.Ordinal) && SpellingEnd(at + 1, spelling[reading.Length..], start, finished) is > 0 and var end)
            {
                return end;
            }
        }

        return 0;
    }

    bool IsRead(int unit, string syllable) => Units[unit].Kind == UnitKind.Han && Array.IndexOf(Ideograph.Of(Units[unit].Text).Readings, syllable) >= 0;

    bool HasInitial(int index, char letter) => Units[index] switch
    {
        { Kind: UnitKind.Han } unit => Ideograph.Of(unit.Text).Initials.Any(i => i[0] == letter),
        { Kind: UnitKind.Latin } unit => unit.Text[0] == letter,
        _ => false,
    };

    bool Mark(int from, int to) => MarkCharacters(Units[from].Start, Units[to - 1].End);

    bool MarkCharacters(int start, int end)
    {
        if (end < Text.Length && char.IsLowSurrogate(Text[end]) && char.IsHighSurrogate(Text[end - 1]))
        {
            end++;
        }

        marked.AsSpan(start..end).Fill(true);
        return true;
    }
}
