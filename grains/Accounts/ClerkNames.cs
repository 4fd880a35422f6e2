using System.Globalization;
using System.Text;
using AgriDirectory.Search;

namespace AgriDirectory.Accounts;

/// <summary>What a clerk may be called.</summary>
public static class ClerkNames
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxLength = 60;

    /// <summary>Not 1 to 60 characters, or some that cannot be seen.</summary>
    public const string Form = "name-form";

    /// <summary>A name that the directory itself signs with.</summary>
    public const string Reserved = "name-reserved";

    /// <summary>Another clerk's, whose link was not revoked.</summary>
    public const string Taken = "name-taken";

    /// <summary>A name as it is kept: no spaces round it, and single ones within.</summary>
    public static string Clean(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What is the same for names that look alike: width, case and traditional characters do not count.</summary>
    public static string Key(string clean) => Folding.Fold(clean);

    /// <summary>What is wrong with a clean name, as a code; null if nothing is.</summary>
    public static string? Check(string clean)
    {
        if (clean.Length is 0 or > MaxLength || clean.EnumerateRunes().Any(r => r == Rune.ReplacementChar || Unseen(r)))
            return Form;
        return Key(clean) is "operator" or "import" or "sample" ? Reserved : null;
    }

    static bool Unseen(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
