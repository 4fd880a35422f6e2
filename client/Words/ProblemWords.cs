using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using AgriDirectory.Client.Files;

namespace AgriDirectory.Client.Words;

/// <summary>Words the problems of firms, rows, files and imports: <c>Problems.resx</c> is Chinese, <c>Problems.en.resx</c> English.</summary>
public static class ProblemWords
{
    static readonly ResourceManager Sentences = new("AgriDirectory.Client.Words.Problems", typeof(ProblemWords).Assembly);

    /// <summary>中文, the first language.</summary>
    public static CultureInfo Chinese { get; } = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>English.</summary>
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    /// <summary>The culture of a tag such as <c>en</c> or <c>zh_CN.UTF-8</c>; Chinese for any language but English.</summary>
    public static CultureInfo Of(string? tag) => tag is not null && tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Chinese;

    /// <summary>A problem in a sentence; the code and its arguments as they are if nobody worded it.</summary>
    /// <param name="code">The problem's code.</param>
    /// <param name="arguments">What the sentence is filled with.</param>
    /// <param name="culture">The language.</param>
    public static string Say(string code, ImmutableArray<string> arguments, CultureInfo culture)
    {
        if (Find(code, culture) is not { } sentence) return arguments.IsDefaultOrEmpty ? code : code + ": " + string.Join(", ", arguments);
        // Sentences may name arguments that a problem does not bring.
        object[] filled = [.. arguments.IsDefault ? [] : arguments, "", "", "", ""];
        return string.Format(CultureInfo.InvariantCulture, sentence, filled);
    }

    /// <summary>A file's problem in a sentence.</summary>
    public static string Say(FileProblem problem, CultureInfo culture) => Say(problem.Code, problem.Arguments, culture);

    /// <summary>A row's problem in a sentence that names the column.</summary>
    public static string Say(RowProblem problem, CultureInfo culture)
    {
        var sentence = Say(problem.Code, problem.Arguments, culture);
        return problem.Column.Length == 0 ? sentence : problem.Column + (IsChinese(culture) ? "：" : ": ") + sentence;
    }

    /// <summary>Whether a culture's language is Chinese.</summary>
    public static bool IsChinese(CultureInfo culture) => culture.Name.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    /// <summary>The sentence of a code in one language; null if it has none.</summary>
    internal static string? Find(string code, CultureInfo culture) => Sentences.GetString("problem." + code, IsChinese(culture) ? CultureInfo.InvariantCulture : English);
}
