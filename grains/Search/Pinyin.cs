using System.Text;

namespace AgriDirectory.Search;

/// <summary>The readings of characters, without tones, ü as v.</summary>
static class Pinyin
{
    const int First = 0x3000;
    const int After = 0xA000;
    const int LongestSyllable = 6;

    static readonly string[][] Usual = new string[After - First][];
    static readonly Dictionary<int, string[]> Others = [];
    static readonly HashSet<string> Syllables = Read();

    /// <summary>All readings of a character, the usual one first; none if none is known.</summary>
    public static string[] Readings(Rune rune)
    {
        var index = rune.Value - First;
        return (uint)index < After - First ? Usual[index] ?? [] : Others.GetValueOrDefault(rune.Value) ?? [];
    }

    /// <summary>Whether some character is read so.</summary>
    public static bool IsSyllable(string text) => Syllables.Contains(text);

    /// <summary>
    /// A Latin word as pinyin is kept: tone marks gone, ü written v, <c>lue</c> and <c>nue</c> as <c>lve</c> and <c>nve</c>, and 有限责任公司 as 有限公司.
    /// </summary>
    public static string Plain(string word)
    {
        var plain = word;
        if (!Ascii.IsValid(word))
        {
            plain = string.Create(word.Length, word, static (span, w) =>
            {
                for (var i = 0; i < w.Length; i++)
                {
                    span[i] = WithoutTone(w[i]);
                }
            });
        }

        plain = plain.Replace("lue", "lve", StringComparison.Ordinal).Replace("nue", "nve", StringComparison.Ordinal)
            .Replace("youxianzerengongsi", "youxiangongsi", StringComparison.Ordinal);
        return plain.EndsWith("yxzrgs", StringComparison.Ordinal) ? plain[..^"zrgs".Length] + "gs" : plain;
    }

    /// <summary>The ways to cut a word into syllables, those with long first syllables first; at most <paramref name="most"/>.</summary>
    public static List<string[]> Cuts(string word, int most)
    {
        var cuts = new List<string[]>();
        if (word.Length is 0 or > SearchQuestion.MaxText || !Ascii.IsValid(word))
        {
            return cuts;
        }

        var deadEnds = new bool[word.Length + 1];
        Cut(word, 0, [], deadEnds, cuts, most);
        return cuts;
    }

    static bool Cut(string word, int start, List<string> syllables, bool[] deadEnds, List<string[]> cuts, int most)
    {
        if (start == word.Length)
        {
            cuts.Add([.. syllables]);
            return true;
        }

        var found = false;
        for (var length = Math.Min(LongestSyllable, word.Length - start); length > 0 && cuts.Count < most; length--)
        {
            var next = start + length;
            if (!deadEnds[next] && Syllables.TryGetValue(word.Substring(start, length), out var syllable))
            {
                syllables.Add(syllable);
                found |= Cut(word, next, syllables, deadEnds, cuts, most);
                syllables.RemoveAt(syllables.Count - 1);
            }
        }

        if (!found && cuts.Count < most)
        {
            deadEnds[start] = true;
        }

        return found;
    }

    static char WithoutTone(char c) => c switch
    {
        'ā' or 'á' or 'ǎ' or 'à' => 'a',
        'ē' or 'é' or 'ě' or 'è' or 'ê' => 'e',
        'ī' or 'í' or 'ǐ' or 'ì' => 'i',
        'ō' or 'ó' or 'ǒ' or 'ò' => 'o',
        'ū' or 'ú' or 'ǔ' or 'ù' => 'u',
        'ü' or 'ǖ' or 'ǘ' or 'ǚ' or 'ǜ' => 'v',
        'ń' or 'ň' or 'ǹ' => 'n',
        _ => c,
    };

    /// <summary>Each line of the table holds a set of readings, and the characters that are read so.</summary>
    static HashSet<string> Read()
    {
        var syllables = new Dictionary<string, string>();
        foreach (var line in SearchData.Lines("pinyin.txt"))
        {
            var tab = line.IndexOf('\t');
            var readings = line[..tab].Split(' ');
            for (var i = 0; i < readings.Length; i++)
            {
                if (!syllables.TryAdd(readings[i], readings[i]))
                {
                    readings[i] = syllables[readings[i]];
                }
            }

            for (var at = tab + 1; at < line.Length; at++)
            {
                var index = line[at] - First;
                if ((uint)index < After - First)
                {
                    Usual[index] = readings;
                }
                else
                {
                    Others[char.ConvertToUtf32(line, at)] = readings;
                    at += char.IsHighSurrogate(line[at]) ? 1 : 0;
                }
            }
        }

        // Interjections (哼 hng, 呒 m) would cut words into single consonants.
        return syllables.Keys.Where(s => s.Any("aeiouv".Contains)).ToHashSet(StringComparer.Ordinal);
    }
}
