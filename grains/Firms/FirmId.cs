using System.Buffers;
using System.Security.Cryptography;

namespace AgriDirectory.Firms;

/// <summary>Ids of firms: ten characters of Crockford's base32 (0–9, A–Z without I, L, O, U), upper case.</summary>
public static class FirmId
{
    /// <summary>The characters of an id.</summary>
    public const int Length = 10;

    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>A random id: 50 bits from the system's generator.</summary>
    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>The id of a number: its lowest 50 bits.</summary>
    public static string FromNumber(ulong number) =>
        string.Create(Length, number, static (span, n) =>
        {
            for (var i = Length - 1; i >= 0; i--, n >>= 5)
            {
                span[i] = Alphabet[(int)(n & 31)];
            }
        });

    /// <summary>Whether a text is an id in its canonical form.</summary>
    public static bool IsValid(string text) => text.Length == Length && text.AsSpan().IndexOfAnyExcept(Letters) < 0;

    /// <summary>Reads an id as people type it: any case, I and L for 1, O for 0.</summary>
    /// <returns>The canonical form, or null if it is not an id.</returns>
    public static string? Parse(string text)
    {
        var canonical = text.Trim().ToUpperInvariant().Replace('I', '1').Replace('L', '1').Replace('O', '0');
        return IsValid(canonical) ? canonical : null;
    }
}
