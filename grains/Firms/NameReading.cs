using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>
/// Reads one legal name. Every character gets a kind; runs of the same kind are the parts, so that they always join to the name.
/// The order of work: regions and forms in brackets are taken out, the region is read from the front, form and branch from the end,
/// and what is left is cut where the business begins.
/// </summary>
sealed class NameReading
{
    const int LongestBracket = 24;
    const int MostRegions = 8;

    // What a form in the middle of a name can be: what follows it is a branch. 分公司 is none: it is the branch.
    static readonly string[] Strong = ["公司", "合作社", "联合社", "合伙企业", "家庭农场"];

    readonly string text;
    readonly string folded;
    readonly NamePartKind[] kinds;
    readonly int[] places;
    readonly string kept;
    FirmKind? bracketKind;
    FirmKind formKind = FirmKind.Other;

    public NameReading(string name)
    {
        text = name;
        folded = NameWords.Fold(name);
        kinds = new NamePartKind[name.Length];
        Array.Fill(kinds, NamePartKind.Mark);
        places = new int[name.Length];
        kept = TakeBracketsOut();
    }

    public (ImmutableArray<NamePart> Parts, FirmKind Kind) Read()
    {
        var from = 0;
        var to = kept.Length;
        while (from < to && IsMark(kept[from]))
            from++;
        while (from < to && IsMark(kept[to - 1]))
            to--;
        ReadTrimmed(from, to);
        return (Parts(), formKind == FirmKind.Company ? formKind : bracketKind ?? formKind);
    }

    void ReadTrimmed(int from, int to)
    {
        var regions = Regions(from, to);
        while (true)
        {
            var start = regions.Count == 0 ? from : regions[^1].End;
            var (form, branch) = Form(start, to);
            var business = BusinessStart(start, form);
            if (regions.Count > 0 && IsTradeName(regions[^1].Sure, CountMarkless(start, business)))
            {
                regions.RemoveAt(regions.Count - 1);
                continue;
            }

            foreach (var region in regions)
                Label(region.Start, region.End, NamePartKind.Region);
            LabelTrimmed(start, business, NamePartKind.TradeName);
            LabelTrimmed(business, form, NamePartKind.Business);
            Label(form, branch, NamePartKind.LegalForm);
            LabelTrimmed(branch, to, NamePartKind.Branch);
            return;
        }
    }

    // A trade name has two characters or more (企业名称登记管理规定, article 6): with fewer left, the place name before them belongs to it.
    static bool IsTradeName(RegionSureness sure, int left) => sure switch
    {
        RegionSureness.Full => false,
        RegionSureness.Short => left == 1,
        _ => left < 2,
    };

    string TakeBracketsOut()
    {
        var count = 0;
        var buffer = new char[folded.Length];
        for (var i = 0; i < folded.Length; i++)
        {
            if (folded[i] == '(' && BracketEnd(i) is > 0 and var end && LabelBracket(i, end))
            {
                i = end;
                continue;
            }
            places[count] = i;
            buffer[count++] = folded[i];
        }
        return new string(buffer, 0, count);
    }

    int BracketEnd(int open)
    {
        var window = folded.AsSpan(open + 1, Math.Min(LongestBracket, folded.Length - open - 1));
        var close = window.IndexOfAny('(', ')');
        return close > 0 && window[close] == ')' ? open + 1 + close : -1;
    }

    bool LabelBracket(int open, int close)
    {
        var content = folded.AsSpan(open + 1, close - open - 1);
        if (NameWords.BracketForms.Has(content.Trim(), out var kind))
        {
            kinds.AsSpan(open, close - open + 1).Fill(NamePartKind.LegalForm);
            bracketKind = kind;
            return true;
        }
        if (!IsRegion(content))
            return false;
        kinds.AsSpan(open + 1, content.Length).Fill(NamePartKind.Region);
        return true;
    }

    static bool IsRegion(ReadOnlySpan<char> content)
    {
        content = content.Trim();
        if (content.Length is >= 2 and <= 8 && content[^1] is '省' or '市' or '县' or '区' or '镇' or '乡' && !HasBusiness(content))
            return true;
        while (content.Length > 0)
        {
            var length = NameWords.Regions.AtStart(content, out _);
            if (length == 0)
                return false;
            content = content[length..].TrimStart();
        }
        return true;
    }

    List<(int Start, int End, RegionSureness Sure)> Regions(int from, int to)
    {
        var found = new List<(int Start, int End, RegionSureness Sure)>();
        var level = -1;
        var at = from;
        while (found.Count < MostRegions)
        {
            var start = at;
            while (start < to && IsMark(kept[start]))
                start++;
            var length = NameWords.Regions.AtStart(kept.AsSpan(start, to - start), out var word);
            var afterFull = found.Count > 0 && found[^1].Sure == RegionSureness.Full;
            if (length == 0 && found.Count > 0 && found[^1].End - found[^1].Start > 2)
                (length, word) = ByEnding(start, to, level);
            if (length == 0 || word.Level <= level || (word.Sure == RegionSureness.Township && !afterFull) || SplitsLatin(start + length, to))
                break;
            if (word.Level == 4 && kept.AsSpan(start + length, to - start - length).StartsWith("办事处"))
                length += 3;
            found.Add((start, start + length, word.Sure));
            level = word.Level;
            at = start + length;
        }
        return found;
    }

    bool SplitsLatin(int at, int to) => at < to && char.IsAsciiLetter(kept[at]) && char.IsAsciiLetter(kept[at - 1]);

    // A place that no list has, by its ending: 溧河乡 after 宛城区, 施庄村 after 石桥镇.
    (int Length, RegionWord Word) ByEnding(int start, int to, int above)
    {
        for (var n = 2; n <= 4 && start + n < to && IsHan(kept[start + n - 1]); n++)
        {
            var rest = kept.AsSpan(start + n, to - start - n);
            var (length, level) = rest[0] switch
            {
                '市' => (1, 2),
                '县' => (1, 3),
                '区' => (1, kept[start + n - 1] == '社' ? 5 : 3),
                '镇' or '乡' => (1, 4),
                '街' when rest.StartsWith("街道") => (rest.StartsWith("街道办事处") ? 5 : 2, 4),
                '村' => (1, 5),
                _ => (0, 0),
            };
            if (length > 0 && level > above)
                return HasBusiness(kept.AsSpan(start, n)) ? default : (n + length, new RegionWord(level, RegionSureness.Weak));
        }
        return default;
    }

    // Where the legal form begins and ends; the branch is what follows it.
    (int Form, int Branch) Form(int from, int to)
    {
        var end = StrongEnd(from, to);
        if (end > 0)
        {
            var length = NameWords.Forms.AtEnd(kept.AsSpan(from, end - from), out formKind);
            if (length > 0)
                return (end - length, end);
        }

        var shop = NameWords.Forms.AtEnd(kept.AsSpan(from, to - from), out formKind);
        // 艾坊 is a trade name, 艾草坊 a business with its kind of shop.
        if (shop == 0 || (shop == 1 && to - from < 3) || (char.IsAsciiLetter(kept[to - shop]) && to - shop > from && char.IsAsciiLetter(kept[to - shop - 1])))
        {
            formKind = FirmKind.Other;
            return (to, to);
        }
        return (to - shop, to);
    }

    int StrongEnd(int from, int to)
    {
        var best = -1;
        foreach (var word in Strong)
        {
            var span = kept.AsSpan(from, to - from);
            while (span.LastIndexOf(word) is > 0 and var at && from + at + word.Length > best)
            {
                if (span[at - 1] is not ('分' or '子'))
                {
                    best = from + at + word.Length;
                    break;
                }
                span = span[..at];
            }
        }
        return best;
    }

    int BusinessStart(int from, int to)
    {
        var at = NextBusiness(from, to);
        while (at < to)
        {
            var (end, words, first) = Chain(at, to);
            var tail = NameWords.Tails.AtStart(kept.AsSpan(end, to - end), out _);
            if (tail > 0)
            {
                at = NextBusiness(end + tail, to);
                continue;
            }
            // Two business words and nothing before them: the first serves as trade name (南阳艾草生物科技有限公司).
            if (at == from)
                return end < to ? NextBusiness(end, to) : words > 1 ? at + first : at;
            return at - from == 1 && words > 1 ? at + first : at;
        }
        return to;
    }

    (int End, int Words, int First) Chain(int at, int to)
    {
        var (end, words, first) = (at, 0, 0);
        while (NameWords.Businesses.AtStart(kept.AsSpan(end, to - end), out _) is > 0 and var length)
        {
            first = words++ == 0 ? length : first;
            end += length;
        }
        return (end, words, first);
    }

    int NextBusiness(int at, int to)
    {
        while (at < to && NameWords.Businesses.AtStart(kept.AsSpan(at, to - at), out _) == 0)
            at++;
        return at;
    }

    static bool HasBusiness(ReadOnlySpan<char> span)
    {
        for (; span.Length > 0; span = span[1..])
        {
            if (NameWords.Businesses.AtStart(span, out _) > 0)
                return true;
        }
        return false;
    }

    int CountMarkless(int from, int to)
    {
        var count = 0;
        for (var i = from; i < to; i++)
            count += IsMark(kept[i]) ? 0 : 1;
        return count;
    }

    void LabelTrimmed(int from, int to, NamePartKind kind)
    {
        while (from < to && IsMark(kept[from]))
            from++;
        while (from < to && IsMark(kept[to - 1]))
            to--;
        Label(from, to, kind);
    }

    void Label(int from, int to, NamePartKind kind)
    {
        for (var i = from; i < to; i++)
            kinds[places[i]] = kind;
    }

    ImmutableArray<NamePart> Parts()
    {
        var parts = ImmutableArray.CreateBuilder<NamePart>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            while (end < text.Length && kinds[end] == kinds[start])
                end++;
            parts.Add(new NamePart(kinds[start], text[start..end]));
            start = end;
        }
        return parts.ToImmutable();
    }

    static bool IsMark(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || c is '\u200B' or '\u2060' or '\uFEFF' or '。' or ';' or '、';

    static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';
}
