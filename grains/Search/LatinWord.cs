namespace AgriDirectory.Search;

/// <summary>A run of Latin letters in a question, and what it can be besides a word.</summary>
/// <param name="Text">The letters.</param>
/// <param name="Plain">The letters as pinyin is kept.</param>
/// <param name="Cuts">The ways to cut it into syllables.</param>
sealed record LatinWord(string Text, string Plain, List<string[]> Cuts)
{
    /// <summary>A name's initials are looked for from this length: shorter ones only at its beginning, for they stand everywhere.</summary>
    const int ShortestInitialsInside = 3;

    /// <summary>Longer ones are words or syllables.</summary>
    const int LongestInitials = 24;

    public static LatinWord Of(string text, int mostCuts)
    {
        var plain = Pinyin.Plain(text);
        return new LatinWord(text, plain, Pinyin.Cuts(plain, text.Length switch { <= 16 => mostCuts, <= 40 => Math.Min(mostCuts, 4), _ => 1 }));
    }

    /// <summary>Whether each letter can begin a reading: none begins with i, u or v.</summary>
    public bool MayBeInitials => Plain.Length <= LongestInitials && Plain.All(c => c is >= 'a' and <= 'z' and not ('i' or 'u' or 'v'));

    /// <summary>Whether it may be initials that stand inside a name.</summary>
    public bool MayBeInitialsInside => MayBeInitials && Plain.Length >= ShortestInitialsInside;

    /// <summary>The positions of each thing that it can be next to others: the word itself, syllables, initials.</summary>
    public List<string[]> Readings()
    {
        var readings = new List<string[]> { new[] { Text } };
        readings.AddRange(Cuts.Select(cut => Array.ConvertAll(cut, SearchTokens.Syllable)));
        if (MayBeInitials)
        {
            readings.Add([.. Plain.Select(SearchTokens.Initial)]);
        }

        return readings;
    }
}
