namespace AgriDirectory.Search;

/// <summary>A word or a quoted phrase of a question.</summary>
/// <param name="Units">Its units, at least one.</param>
/// <param name="Quoted">Whether it stood in quotes: then its units must stand next to each other.</param>
/// <param name="Spaced">The words as they were, if these are syllables that were written with spaces between them; else null.</param>
sealed record QuestionPart(List<Unit> Units, bool Quoted, List<Unit>? Spaced = null)
{
    /// <summary>The units joined.</summary>
    public string Key { get; } = Search.Units.Joined(Units);

    /// <summary>The units of several, in order.</summary>
    public static List<Unit> UnitsOf(IEnumerable<QuestionPart> parts) => [.. parts.SelectMany(p => p.Units)];
}

/// <summary>
/// A question's text, read: words, <c>"phrases"</c> in quotes of any kind (<c>"" “” 「」 『』</c>), and <c>-exclusions</c> of either. A quote that
/// is not closed, and punctuation, only separate.
/// </summary>
sealed class QuestionText
{
    /// <summary>Words beyond these are not looked at.</summary>
    public const int MaxWords = SearchQuestion.MaxWords;

    /// <summary>Units beyond these are not looked at: one character can fold to many.</summary>
    public const int MaxUnits = 240;

    readonly List<QuestionPart> parts = [];
    readonly List<QuestionPart> exclusions = [];
    int unitsLeft = MaxUnits;

    QuestionText(string text) => Text = text;

    /// <summary>The text as asked, trimmed.</summary>
    public string Text { get; }

    /// <summary>Words and phrases, in order, each once; syllables in a row (<c>zhong jing</c>) are one word.</summary>
    public IReadOnlyList<QuestionPart> Parts { get; private set; } = [];

    /// <summary>What must not be there.</summary>
    public IReadOnlyList<QuestionPart> Exclusions => exclusions;

    /// <summary>Whether it has more words than are looked at.</summary>
    public bool TooManyWords { get; private set; }

    /// <summary>Whether nothing was asked, so that every firm is meant. Punctuation alone is a question, which no firm answers.</summary>
    public bool Empty => Text.Length == 0;

    /// <summary>The words and phrases as one: their units, in order.</summary>
    public List<Unit> Joined { get; private set; } = [];

    public static QuestionText Read(string text)
    {
        var question = new QuestionText(Bounded(text).Trim());
        question.Read();
        question.Parts = question.WithSyllablesJoined();
        question.Joined = QuestionPart.UnitsOf(question.parts);
        Units.DropLiability(question.Joined, unfinished: true);
        return question;
    }

    static string Bounded(string text)
    {
        if (text.Length <= SearchQuestion.MaxText)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[SearchQuestion.MaxText - 1]) ? SearchQuestion.MaxText - 1 : SearchQuestion.MaxText)];
    }

    void Read()
    {
        for (var at = 0; at < Text.Length;)
        {
            if (IsSeparator(Text[at]))
            {
                at++;
                continue;
            }

            var excluded = IsMinus(Text[at]);
            at += excluded ? 1 : 0;
            if (at < Text.Length && IsQuote(Text[at]))
            {
                var close = Close(at + 1);
                Take(Text[(at + 1)..Math.Max(at + 1, close)], quoted: true, excluded);
                at = close < 0 ? at + 1 : close + 1;
                continue;
            }

            var end = WordEnd(at);
            Take(Text[at..end], quoted: false, excluded);
            at = end;
        }
    }

    int WordEnd(int start)
    {
        var end = start;
        while (end < Text.Length && !IsSeparator(Text[end]) && !IsQuote(Text[end]))
        {
            end++;
        }

        return end;
    }

    int Close(int start)
    {
        var close = start;
        while (close < Text.Length && !IsQuote(Text[close]))
        {
            close++;
        }

        return close < Text.Length ? close : -1;
    }

    void Take(string text, bool quoted, bool excluded)
    {
        var units = Units.Of(text);
        Units.DropLiability(units, unfinished: true);
        if (units.Count > unitsLeft)
        {
            units.RemoveRange(unitsLeft, units.Count - unitsLeft);
        }

        if (units.Count == 0)
        {
            return;
        }

        if (parts.Count + exclusions.Count == MaxWords)
        {
            TooManyWords = true;
            return;
        }

        unitsLeft -= units.Count;
        var part = new QuestionPart(units, quoted);
        var list = excluded ? exclusions : parts;
        list.Add(part);
    }

    /// <summary>Words in a row that may be one phone number together: <c>138 0013 8000</c>, <c>0377-6312 3456</c>.</summary>
    public List<List<QuestionPart>> PhonesInWords()
    {
        var runs = new List<List<QuestionPart>>();
        for (var i = 0; i < parts.Count;)
        {
            var end = i;
            while (end < parts.Count && !parts[end].Quoted && parts[end].Units.TrueForAll(u => u.Kind == UnitKind.Digits))
            {
                end++;
            }

            var run = parts[i..end];
            if (run.Count > 1 && PhoneNumbers.MayBe(QuestionPart.UnitsOf(run)))
            {
                runs.Add(run);
            }

            i = Math.Max(end, i + 1);
        }

        return runs;
    }

    List<QuestionPart> WithSyllablesJoined()
    {
        var joined = new List<QuestionPart>(parts.Count);
        for (var i = 0; i < parts.Count;)
        {
            var end = i;
            while (end < parts.Count && IsSyllable(parts[end]))
            {
                end++;
            }

            var part = parts[i];
            if (end - i > 1)
            {
                var spaced = parts[i..end].ConvertAll(p => p.Units[0]);
                part = new QuestionPart([new Unit(Units.Joined(spaced), UnitKind.Latin, spaced[0].Start, spaced[^1].End)], Quoted: false, spaced);
            }

            i = Math.Max(end, i + 1);
            if (!joined.Exists(p => p.Key == part.Key && p.Quoted == part.Quoted))
            {
                joined.Add(part);
            }
        }

        return joined;
    }

    static bool IsSyllable(QuestionPart part) => !part.Quoted && part.Units is [{ Kind: UnitKind.Latin } only] && Pinyin.IsSyllable(Pinyin.Plain(only.Text));

    static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c)
        || c is ',' or '，' or '、' or ';' or '；' or '。' or '|' or '｜' or '!' or '！' or '?' or '？' or '+' or '＋' or '/' or '／';

    static bool IsQuote(char c) => c is '"' or '“' or '”' or '„' or '＂' or '「' or '」' or '『' or '』' or '｢' or '｣' or '〝' or '〞' or '«' or '»';

    /// <summary>Narrow and full-width hyphen-minus, the minus sign, and small hyphen-minus.</summary>
    static bool IsMinus(char c) => c is '-' or '－' or '−' or '﹣';
}
