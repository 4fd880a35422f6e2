using System.Buffers;
using System.Text;

namespace AgriDirectory.Search;

/// <summary>Brings writings of the same thing together.</summary>
public static class Folding
{
    /// <summary>The longest text that one character folds to.</summary>
    internal const int MaxExpansion = 40;

    /// <summary>They fold to nothing but themselves in lower case.</summary>
    static readonly SearchValues<char> AsciiLettersAndDigits = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>NFKC character by character, lower case, traditional to simplified character by character.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        Span<char> buffer = stackalloc char[MaxExpansion];
        for (var i = 0; i < text.Length;)
        {
            i += Next(text, i, buffer, out var length);
            folded.Append(buffer[..length]);
        }

        return folded.ToString();
    }

    /// <summary>The fold without anything but letters, digits and Han, 有限责任公司 written 有限公司.</summary>
    public static string Key(string text) => text.AsSpan().ContainsAnyExcept(AsciiLettersAndDigits) ? Units.Joined(Units.Of(text)) : text.ToLowerInvariant();

    /// <summary>Folds the character at an index; half of a surrogate pair alone becomes U+FFFD.</summary>
    /// <returns>How many UTF-16 units of the text that was.</returns>
    internal static int Next(string text, int index, Span<char> folded, out int length)
    {
        var c = text[index];
        if (char.IsAscii(c))
        {
            folded[0] = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
            length = 1;
            return 1;
        }

        if (c is >= '\u4E00' and <= '\u9FFF')
        {
            length = FoldingTables.Simplify(new Rune(c)).EncodeToUtf16(folded);
            return 1;
        }

        Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed);
        length = 0;
        if (FoldingTables.Composed(rune) is { } composed)
        {
            foreach (var part in composed.EnumerateRunes())
            {
                length += Plain(part).EncodeToUtf16(folded[length..]);
            }
        }
        else
        {
            length = Plain(rune).EncodeToUtf16(folded);
        }

        return consumed;
    }

    static Rune Plain(Rune rune) => FoldingTables.Simplify(Rune.ToLowerInvariant(rune));
}
