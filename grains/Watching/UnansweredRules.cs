using System.Text;
using System.Text.RegularExpressions;
using AgriDirectory.Search;

namespace AgriDirectory.Watching;

/// <summary>
/// Which questions that found nothing may be counted and kept: words that several may ask, and nothing by which somebody could be known. What is in
/// doubt is left out: a question less costs little.
/// </summary>
public static partial class UnansweredRules
{
    /// <summary>So often a question must have been asked before it is written down or shown: once or twice may be one person's own.</summary>
    public const int Fewest = 3;

    /// <summary>Longer texts are not questions that others ask too, but something pasted.</summary>
    public const int MaxLength = 40;

    /// <summary>So many digits in all may be a phone number, a credit code, an identity card or a part of one, however they are grouped.</summary>
    const int MostDigits = 5;

    /// <summary>A question as it is counted: folded, its spaces and punctuation at the ends gone; null if it may not be.</summary>
    public static string? Read(string text)
    {
        if (text.Length > 4 * MaxLength)
        {
            return null;
        }

        var question = Plain(text);
        // What reads differently a second time could not be told from another question.
        return question.Length is > 0 and <= MaxLength && Plain(question) == question && !question.Contains('\uFFFD', StringComparison.Ordinal)
            && question.EnumerateRunes().Any(Rune.IsLetterOrDigit) && question.EnumerateRunes().Count(IsDigit) <= MostDigits
            && !Address().IsMatch(question) && !Mixed().IsMatch(question) ? question : null;
    }

    static string Plain(string text) => Spaces().Replace(Folding.Fold(text), " ").Trim(' ', '"', '“', '”', '?', '!', '.', '。', ',', '，', '？', '！');

    /// <summary>Written out too: 一三八零零.</summary>
    static bool IsDigit(Rune rune) =>
        Rune.IsDigit(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.OtherNumber
        || (rune.IsBmp && "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖".Contains((char)rune.Value, StringComparison.Ordinal));

    /// <summary>Spaces, control characters, and those that nobody sees.</summary>
    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();

    /// <summary>Mail addresses, however hidden, and names of hosts.</summary>
    [GeneratedRegex(@"@|\bat\b|艾特|://|www\.|[a-z0-9-]\s?[.。點点]\s?(com|cn|net|org|gov|edu|info|top|vip|me|cc)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    /// <summary>Eight letters and digits of one word that has both: parts of credit codes, names of accounts.</summary>
    [GeneratedRegex(@"(?=[a-z0-9_-]{8})(?=[a-z_-]*[0-9])(?=[0-9_-]*[a-z])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Mixed();
}
