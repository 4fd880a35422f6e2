namespace AgriDirectory.Search;

/// <summary>Gathers a document's tokens. One is kept for each thread, because growing its sets anew for every firm costs more than filling them.</summary>
sealed class DocumentTokens
{
    [ThreadStatic] static DocumentTokens? kept;

    readonly HashSet<string>[] sets = new HashSet<string>[(int)IndexField.Phone + 1];
    readonly List<string[][]> names = [];
    readonly List<string[][]> places = [];

    DocumentTokens()
    {
        for (var i = 0; i < sets.Length; i++)
        {
            sets[i] = new HashSet<string>(StringComparer.Ordinal);
        }
    }

    /// <summary>An empty one, the thread's own: to be used up before the next is asked for.</summary>
    public static DocumentTokens Empty()
    {
        var tokens = kept ??= new DocumentTokens();
        foreach (var set in tokens.sets)
        {
            set.Clear();
        }

        tokens.names.Clear();
        tokens.places.Clear();
        return tokens;
    }

    public HashSet<string> Of(IndexField field) => sets[(int)field];

    public void AddKeyword(IndexField field, string key)
    {
        if (key.Length > 0)
        {
            Of(field).Add(key);
        }
    }

    public void AddName(string[][] positions) => names.Add(positions);

    public void AddPlace(string[][] positions)
    {
        if (positions.Length > 0)
        {
            places.Add(positions);
        }
    }

    /// <summary>Adds what is made of other tokens: short beginnings.</summary>
    public void Complete()
    {
        AddShortBeginnings(IndexField.Whole);
        AddShortBeginnings(IndexField.Core);
        AddShortBeginnings(IndexField.Py);
        AddShortBeginnings(IndexField.Ini);
        AddShortBeginnings(IndexField.Code);
    }

    public Dictionary<IndexField, string[]> Tokens()
    {
        var tokens = new Dictionary<IndexField, string[]>(sets.Length);
        for (var i = 0; i < sets.Length; i++)
        {
            if (sets[i].Count > 0)
            {
                tokens.Add((IndexField)i, [.. sets[i]]);
            }
        }

        return tokens;
    }

    public Dictionary<IndexField, string[][][]> Positions()
    {
        var positions = new Dictionary<IndexField, string[][][]>(2);
        if (names.Count > 0)
        {
            positions.Add(IndexField.Name, [.. names]);
        }

        if (places.Count > 0)
        {
            positions.Add(IndexField.Place, [.. places]);
        }

        return positions;
    }

    void AddShortBeginnings(IndexField keyword)
    {
        // Most of a firm's keywords begin alike: a token that is there already is not made again.
        var grams = Of(SearchTokens.ShortBeginningField(keyword)).GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> token = stackalloc char[1 + SearchTokens.ShortBeginning];
        token[0] = SearchTokens.ShortSign(keyword);
        foreach (var key in Of(keyword))
        {
            for (var length = 1; length <= Math.Min(key.Length, SearchTokens.ShortBeginning) && key[0] != '='; length++)
            {
                if (!char.IsHighSurrogate(key[length - 1]))
                {
                    key.AsSpan(0, length).CopyTo(token[1..]);
                    grams.Add(token[..(1 + length)]);
                }
            }
        }
    }
}
