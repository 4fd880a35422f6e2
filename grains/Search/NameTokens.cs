using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>The tokens of one name: its keys, grams, readings and positions, with bracketed parts kept and left out.</summary>
static class NameTokens
{
    const int MostTradeNames = 8;
    const int MostBusinesses = 4;
    const int MostTails = 4;
    const int MostWholes = 1;

    public static void Add(string name, List<Unit> units, DocumentTokens tokens)
    {
        if (units.Count == 0)
        {
            return;
        }

        tokens.Of(IndexField.Whole).Add(SearchTokens.Unfolded(name));
        var parts = NameParts.Of(name, units);
        Add(parts, tokens);
        if (parts.WithoutBrackets() is { } shorter)
        {
            Add(shorter, tokens);
        }
    }

    static void Add(NameParts parts, DocumentTokens tokens)
    {
        AddKeys(parts, tokens);
        AddReadings(parts, tokens);
        Grams.Add(parts.Units, tokens.Of(IndexField.Ng));
        Grams.AddSyllables(parts.Units, tokens.Of(IndexField.Sg));
        tokens.AddName(Grams.Positions(parts.Units));
    }

    static void AddKeys(NameParts parts, DocumentTokens tokens)
    {
        tokens.AddKeyword(IndexField.Whole, Units.Joined(parts.Units));
        tokens.AddKeyword(IndexField.Core, parts.Joined(region: true, form: false));
        tokens.AddKeyword(IndexField.Core, parts.Joined(region: false, form: true));
        tokens.AddKeyword(IndexField.Core, parts.Joined(region: false, form: false));
        var tradeName = Units.Joined(parts.Units, parts.TradeStart, parts.TradeEnd);
        if (tradeName.Length > 0)
        {
            tokens.Of(IndexField.TradeName).Add(tradeName);
        }
    }

    /// <summary>The trade name alone, with its business, with all that follows, and the whole name, as joined readings and as initials.</summary>
    static void AddReadings(NameParts parts, DocumentTokens tokens)
    {
        var readings = new string[parts.Units.Count][];
        var initials = new string[parts.Units.Count][];
        for (var i = 0; i < readings.Length; i++)
        {
            (readings[i], initials[i]) = Sounds(parts.Units[i], inForm: i >= parts.FormStart);
        }

        Add(IndexField.Py, readings, parts, tokens);
        Add(IndexField.Ini, initials, parts, tokens);
    }

    static void Add(IndexField field, ReadOnlySpan<string[]> sounds, NameParts parts, DocumentTokens tokens)
    {
        var joined = tokens.Of(field);
        if (parts.TradeEnd > parts.TradeStart)
        {
            ReadingCombinations.Add(sounds[parts.TradeStart..parts.TradeEnd], MostTradeNames, joined);
        }

        if (parts.FormStart > parts.TradeEnd)
        {
            ReadingCombinations.Add(sounds[parts.TradeStart..parts.FormStart], MostBusinesses, joined);
        }

        ReadingCombinations.Add(sounds[parts.TradeStart..], MostTails, joined);
        if (parts.TradeStart > 0)
        {
            ReadingCombinations.Add(sounds, MostWholes, joined);
        }
    }

    /// <summary>In a legal form only 行 is read otherwise than usual (商行, háng).</summary>
    static (string[] Readings, string[] Initials) Sounds(Unit unit, bool inForm)
    {
        if (unit.Kind != UnitKind.Han)
        {
            return ([unit.Text], unit.Kind == UnitKind.Latin ? [unit.Text[..1]] : [unit.Text]);
        }

        var ideograph = Ideograph.Of(unit.Text);
        if (ideograph.Readings.Length == 0)
        {
            return ([""], [""]);
        }

        return inForm && unit.Text != "行" ? (ideograph.UsualReading, ideograph.UsualInitial) : (ideograph.Readings, ideograph.Initials);
    }
}
