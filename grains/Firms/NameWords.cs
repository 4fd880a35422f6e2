using System.Collections.Frozen;

namespace AgriDirectory.Firms;

/// <summary>A place name's rank among regions, and how sure it is that it means the region.</summary>
/// <param name="Level">0 country, 1 province, 2 city, 3 county or district, 4 township, 5 village.</param>
/// <param name="Sure">How sure it is.</param>
readonly record struct RegionWord(int Level, RegionSureness Sure);

/// <summary>How sure it is that a place name means the region and not the trade name.</summary>
enum RegionSureness
{
    /// <summary>As sure as a name ending in 省, 市, 区 or 镇 can be.</summary>
    Full,

    /// <summary>A province or city without its ending: the region unless one character would be left as trade name.</summary>
    Short,

    /// <summary>A county without its ending, or a place known by its ending only: the region if a trade name is left.</summary>
    Weak,

    /// <summary>A township without its ending: the region only after a full one, and if a trade name is left.</summary>
    Township,
}

/// <summary>The closed lists by which names are read. They are data: <c>Data/name-words.csv</c> and the townships.</summary>
static class NameWords
{
    // Traditional and simplified in turn: the characters that the lists' words need.
    const string Variants =
        "陽阳藝艺臥卧龍龙區区鎮镇鄉乡縣县園园業业農农場场製制藥药養养電电務务個个體体獨独資资責责夥伙廠厂門门經经營营產产開开發发貿贸實实環环銷销館馆鋪铺樹树種种"
        + "聯联團团濟济廣广蘭兰寧宁東东蘇苏慶庆漢汉鄭郑閩闽雲云貴贵陝陕遼辽滬沪萬万華华國国際际進进傳传絨绒條条貼贴醫医療疗護护飾饰紡纺織织機机設设備备"
        + "導导諮咨詢询運运輸输倉仓儲储應应鏈链綠绿態态觀观賞赏閒闲遊游網网絡络質质術术創创飲饮糧粮麵面潔洁劑剂專专員员縣县會会學学處处號号試试驗验點点";

    static readonly FrozenDictionary<char, char> Simplified = Enumerable.Range(0, Variants.Length / 2)
        .DistinctBy(i => Variants[2 * i]).ToFrozenDictionary(i => Variants[2 * i], i => Variants[(2 * i) + 1]);

    static readonly ILookup<string, string[]> Rows = CatalogueFile.Rows("name-words.csv").ToLookup(r => r[0], r => new[] { r[1].Replace('|', ','), r[2] });

    public static WordList<RegionWord> Regions { get; } = new(
        Regional("region", RegionSureness.Full)
            .Concat(Townships.All.SelectMany(t => t.FormerNames.Append(t.Name), (_, name) => (name, new RegionWord(4, RegionSureness.Full))))
            .Concat(Regional("region-short", RegionSureness.Short))
            .Concat(Regional("region-weak", RegionSureness.Weak))
            .Concat(Townships.All.Select(t => (t.ShortName, new RegionWord(4, RegionSureness.Township))))
            .DistinctBy(r => r.Item1));

    public static WordList<bool> Businesses { get; } = new(Rows["business"].Select(r => (r[0], true)));

    /// <summary>Words that make a trade name of the business word before them: 艾草堂, 月季小镇.</summary>
    public static WordList<bool> Tails { get; } = new(Rows["tail"].Select(r => (r[0], true)));

    public static WordList<FirmKind> Forms { get; } = new(Rows["form"].Select(r => (r[0], Kind(r[1]))));

    /// <summary>Legal forms that stand in brackets: 某某健康管理中心（有限合伙）.</summary>
    public static WordList<FirmKind> BracketForms { get; } = new(Rows["bracket-form"].Select(r => (r[0], Kind(r[1]))));

    /// <summary>The text for comparing with the lists: of the same length, narrow, lower case, simplified.</summary>
    public static string Fold(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = Fold(from[i]);
        }
    });

    static char Fold(char c) => c switch
    {
        >= 'A' and <= 'Z' => (char)(c | 0x20),
        < '\u0080' => c,
        >= '\uFF21' and <= '\uFF3A' => (char)(c - 0xFEE0 + 0x20),
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '〔' or '【' or '［' or '﹙' => '(',
        '〕' or '】' or '］' or '﹚' => ')',
        _ => Simplified.TryGetValue(c, out var simple) ? simple : c,
    };

    static IEnumerable<(string, RegionWord)> Regional(string kind, RegionSureness sure) =>
        Rows[kind].Select(r => (r[0], new RegionWord(r[1][0] - '0', sure)));

    static FirmKind Kind(string text) => Enum.Parse<FirmKind>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}

/// <summary>Words with a meaning each, looked up at a place of a text.</summary>
sealed class WordList<T>
{
    readonly FrozenDictionary<string, T> words;
    readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> lookup;
    readonly FrozenDictionary<char, int> longestByFirst;
    readonly FrozenDictionary<char, int> longestByLast;

    public WordList(IEnumerable<(string Word, T Meaning)> entries)
    {
        words = entries.ToFrozenDictionary(e => e.Word, e => e.Meaning, StringComparer.Ordinal);
        lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        longestByFirst = words.Keys.GroupBy(w => w[0]).ToFrozenDictionary(g => g.Key, g => g.Max(w => w.Length));
        longestByLast = words.Keys.GroupBy(w => w[^1]).ToFrozenDictionary(g => g.Key, g => g.Max(w => w.Length));
    }

    /// <summary>Whether the whole text is a word.</summary>
    public bool Has(ReadOnlySpan<char> text, out T meaning) => lookup.TryGetValue(text, out meaning!);

    /// <summary>The length of the longest word that the text begins with; 0 if there is none.</summary>
    public int AtStart(ReadOnlySpan<char> text, out T meaning)
    {
        if (text.Length > 0 && longestByFirst.TryGetValue(text[0], out var longest))
        {
            for (var length = Math.Min(longest, text.Length); length > 0; length--)
            {
                if (lookup.TryGetValue(text[..length], out meaning!))
                    return length;
            }
        }
        meaning = default!;
        return 0;
    }

    /// <summary>The length of the longest word that the text ends with; 0 if there is none.</summary>
    public int AtEnd(ReadOnlySpan<char> text, out T meaning)
    {
        if (text.Length > 0 && longestByLast.TryGetValue(text[^1], out var longest))
        {
            for (var length = Math.Min(longest, text.Length); length > 0; length--)
            {
                if (lookup.TryGetValue(text[^length..], out meaning!))
                    return length;
            }
        }
        meaning = default!;
        return 0;
    }
}
