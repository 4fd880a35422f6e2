using System.Text;

namespace AgriDirectory.Search;

/// <summary>
/// The tables behind folding. NFKC is our own table because the process runs without ICU, where <c>string.Normalize</c> leaves
/// everything but ASCII as it is.
/// </summary>
static class FoldingTables
{
    const int FirstIdeograph = 0x3400;
    const int AfterIdeographs = 0xA000;

    static readonly Dictionary<int, string> Compositions = ReadCompositions();
    static readonly char[] Simplified = new char[AfterIdeographs - FirstIdeograph];
    static readonly Dictionary<int, Rune> SimplifiedAstral = ReadSimplified();

    /// <summary>What a character is composed to; null if it stays as it is.</summary>
    public static string? Composed(Rune rune) => Compositions.GetValueOrDefault(rune.Value);

    public static Rune Simplify(Rune rune)
    {
        var value = rune.Value;
        if (value < FirstIdeograph)
        {
            return rune;
        }

        if (value < AfterIdeographs && Simplified[value - FirstIdeograph] is > '\0' and var simple)
        {
            return new Rune(simple);
        }

        return SimplifiedAstral.TryGetValue(value, out var other) ? other : rune;
    }

    static Dictionary<int, string> ReadCompositions()
    {
        var compositions = new Dictionary<int, string>(5_000);
        var composed = new StringBuilder();
        foreach (var line in SearchData.Lines("nfkc.txt"))
        {
            var at = 0;
            var from = NextHex(line, ref at);
            composed.Clear();
            while (at < line.Length)
            {
                composed.Append(char.ConvertFromUtf32(NextHex(line, ref at)));
            }

            compositions.Add(from, composed.ToString());
        }

        return compositions;
    }

    /// <summary>The number that begins here; goes on behind the separator that follows it.</summary>
    static int NextHex(string line, ref int at)
    {
        var number = 0;
        for (; at < line.Length && line[at] > ' '; at++)
        {
            number = number * 16 + (line[at] <= '9' ? line[at] - '0' : line[at] - 'A' + 10);
        }

        at++;
        return number;
    }

    static Dictionary<int, Rune> ReadSimplified()
    {
        var astral = new Dictionary<int, Rune>();
        foreach (var line in SearchData.Lines("simplified.txt"))
        {
            Rune.DecodeFromUtf16(line, out var traditional, out var length);
            Rune.DecodeFromUtf16(line.AsSpan(length), out var simple, out _);
            if (traditional.Value is >= FirstIdeograph and < AfterIdeographs && simple.IsBmp)
            {
                Simplified[traditional.Value - FirstIdeograph] = (char)simple.Value;
            }
            else
            {
                astral[traditional.Value] = simple;
            }
        }

        return astral;
    }
}
