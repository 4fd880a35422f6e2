namespace AgriDirectory.Search;

/// <summary>How tokens are spelt, the same in documents and in plans. Units hold letters and digits only, so the signs set the rest apart.</summary>
static class SearchTokens
{
    /// <summary>Beginnings of keywords and of words of so many characters are looked up in the grams, where they cost one lookup.</summary>
    public const int ShortBeginning = 2;

    static readonly string[] Initials = [.. Enumerable.Range('a', 26).Select(c => "-" + (char)c)];

    /// <summary>A reading, on a position.</summary>
    public static string Syllable(string reading) => "~" + reading;

    /// <summary>The first letter of a reading or of a Latin word, on a position.</summary>
    public static string Initial(char letter) => letter is >= 'a' and <= 'z' ? Initials[letter - 'a'] : "-" + letter;

    /// <summary>Neighbouring readings, in <see cref="IndexField.Sg"/>.</summary>
    public static string Syllables(string first, string second) => string.Concat(first, ".", second);

    /// <summary>A short beginning of a Latin word or of digits, in the grams.</summary>
    public static string Prefix(ReadOnlySpan<char> beginning) => string.Concat(beginning, "*");

    /// <summary>The unfolded name, in <see cref="IndexField.Whole"/>.</summary>
    public static string Unfolded(string name) => "=" + name;

    /// <summary>A keyword's beginning of at most <see cref="ShortBeginning"/> characters, in the field that <see cref="ShortBeginningField"/> says.</summary>
    public static string Short(IndexField field, ReadOnlySpan<char> beginning) => string.Concat([ShortSign(field)], beginning);

    /// <summary>The first character of a keyword's short beginnings.</summary>
    public static char ShortSign(IndexField keyword) => keyword switch
    {
        IndexField.Whole or IndexField.Py => '^',
        IndexField.Core or IndexField.Ini => '|',
        _ => '#',
    };

    /// <summary>Where the short beginnings of a keyword field stand.</summary>
    public static IndexField ShortBeginningField(IndexField keyword) => keyword switch
    {
        IndexField.Py or IndexField.Ini => IndexField.Sg,
        _ => IndexField.Ng,
    };

    /// <summary>Firms of which a keyword begins so, at the least cost.</summary>
    public static Clause Beginning(IndexField keyword, string text) =>
        text.Length <= ShortBeginning ? new Clause.Term(ShortBeginningField(keyword), Short(keyword, text)) : new Clause.Beginning(keyword, text);
}
