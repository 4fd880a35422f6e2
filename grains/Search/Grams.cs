namespace AgriDirectory.Search;

/// <summary>What is indexed of a text's units: grams to look up, and positions for phrases.</summary>
static class Grams
{
    /// <summary>
    /// Every pair of neighbouring Han characters, and the short beginnings of Latin words and of digits. Single units are looked up in the positions.
    /// </summary>
    public static void Add(List<Unit> units, HashSet<string> grams)
    {
        AddPairs(units, grams);
        foreach (var unit in units)
        {
            if (unit.Kind != UnitKind.Han)
            {
                AddBeginnings(unit.Text, grams);
            }
        }
    }

    /// <summary>Every pair of neighbouring Han characters.</summary>
    public static void AddPairs(List<Unit> units, HashSet<string> grams)
    {
        for (var i = 0; i + 1 < units.Count; i++)
        {
            if (units[i].Kind == UnitKind.Han && units[i + 1].Kind == UnitKind.Han)
            {
                grams.Add(string.Concat(units[i].Text, units[i + 1].Text));
            }
        }
    }

    /// <summary>Every pair of readings of neighbouring Han characters.</summary>
    public static void AddSyllables(List<Unit> units, HashSet<string> grams)
    {
        for (var i = 0; i + 1 < units.Count; i++)
        {
            if (units[i].Kind != UnitKind.Han || units[i + 1].Kind != UnitKind.Han)
            {
                continue;
            }

            foreach (var first in Ideograph.Of(units[i].Text).Readings)
            {
                foreach (var second in Ideograph.Of(units[i + 1].Text).Readings)
                {
                    grams.Add(SearchTokens.Syllables(first, second));
                }
            }
        }
    }

    /// <summary>One position a unit, with its alternatives.</summary>
    public static string[][] Positions(List<Unit> units)
    {
        var positions = new string[units.Count][];
        for (var i = 0; i < positions.Length; i++)
        {
            var unit = units[i];
            positions[i] = unit.Kind switch
            {
                UnitKind.Han => Ideograph.Of(unit.Text).Alternatives,
                UnitKind.Latin => [unit.Text, SearchTokens.Initial(unit.Text[0])],
                _ => [unit.Text],
            };
        }

        return positions;
    }

    static void AddBeginnings(string word, HashSet<string> grams)
    {
        for (var length = 1; length <= Math.Min(word.Length, SearchTokens.ShortBeginning); length++)
        {
            if (!char.IsHighSurrogate(word[length - 1]))
            {
                grams.Add(SearchTokens.Prefix(word.AsSpan(0, length)));
            }
        }
    }
}
