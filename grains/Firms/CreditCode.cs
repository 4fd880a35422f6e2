using System.Text;

namespace AgriDirectory.Firms;

/// <summary>How a credit code stands to GB 32100-2015.</summary>
public enum CreditCodeCheck
{
    /// <summary>Form and checksum are right.</summary>
    Fine,

    /// <summary>The checksum is wrong: a warning, for legally issued codes fail it.</summary>
    ChecksumWrong,

    /// <summary>The form is wrong: refused.</summary>
    FormWrong,
}

/// <summary>The unified social credit code (统一社会信用代码, GB 32100-2015).</summary>
public static class CreditCode
{
    /// <summary>The characters of a code.</summary>
    public const int Length = 18;

    /// <summary>The 31 characters of a code in the order of their values: digits and capital letters without I, O, S, V, Z.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    // 3 to the power of the place, modulo 31 (GB 32100-2015, annex A).
    static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    /// <summary>The code without spaces and hyphens, upper case, narrow characters.</summary>
    public static string Normalize(string text)
    {
        var code = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var narrow = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (!IsFiller(narrow))
                code.Append(char.IsAsciiLetterLower(narrow) ? (char)(narrow - 0x20) : narrow);
        }
        return code.ToString();
    }

    /// <summary>Checks a normalized code.</summary>
    public static CreditCodeCheck Check(string code)
    {
        if (!HasForm(code))
            return CreditCodeCheck.FormWrong;
        return CheckCharacter(code.AsSpan(0, Length - 1)) == code[^1] ? CreditCodeCheck.Fine : CreditCodeCheck.ChecksumWrong;
    }

    /// <summary>The check character of a code's first 17 characters.</summary>
    /// <exception cref="ArgumentException">They are not 17 characters of the code's alphabet.</exception>
    public static char CheckCharacter(ReadOnlySpan<char> first17)
    {
        if (first17.Length != Length - 1)
            throw new ArgumentException($"A check character is that of {Length - 1} characters, not of {first17.Length}.", nameof(first17));
        var sum = 0;
        for (var i = 0; i < first17.Length; i++)
        {
            var value = Alphabet.IndexOf(first17[i], StringComparison.Ordinal);
            if (value < 0)
                throw new ArgumentException($"The character at {i + 1} is none of a credit code's.", nameof(first17));
            sum += value * Weights[i];
        }
        return Alphabet[(31 - (sum % 31)) % 31];
    }

    // Registrar and class may be letters (N is agriculture's, A, Y and others exist), the six characters of the region are digits.
    static bool HasForm(string code)
    {
        if (code.Length != Length)
            return false;
        for (var i = 0; i < code.Length; i++)
        {
            if (i is >= 2 and < 8 ? !char.IsAsciiDigit(code[i]) : !Alphabet.Contains(code[i], StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    // Spaces, hyphens and dashes of all widths, and the invisible characters that copied texts bring along.
    static bool IsFiller(char c) =>
        char.IsWhiteSpace(c) || c is '-' or (>= '\u2010' and <= '\u2015') or '\u2212' or '\uFE58' or '\uFE63' or '\u00AD' or (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF';
}
