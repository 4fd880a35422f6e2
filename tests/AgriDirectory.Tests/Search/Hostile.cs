using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Search;

/// <summary>Texts as nobody types them: all planes, halves of pairs, controls, marks, quotes, and the words that mean something here.</summary>
static class Hostile
{
    static readonly string[] Pieces =
    [
        "南阳", "艾草", "仲景", "月季", "石桥镇", "有限责任公司", "龍", "ａ", "１", "zhongjing", "xian", "zj", "moxa", "91411303", "-", "－", "\"", "“", "”", "「", " ", "　",
        "\uD840", "\uDC0B", "\uD840\uDC0B", "\0", "\u0301", "\uFDFA", "㍿", "ﬃ", "𝐀", "*:*", "(", "）", "lüe", "ǖ", "😀", "\u200B", "\uFFFD", "の", "한", "ß", "İ", "!", "~", "=", "^",
    ];

    public static Arbitrary<string> Texts()
    {
        var piece = Gen.OneOf(Gen.Elements(Pieces), Gen.Elements(Pieces), ArbMap.Default.GeneratorFor<char>().Select(c => c.ToString()));
        return Gen.ArrayOf(piece).Select(p => string.Concat(p)).ToArbitrary();
    }
}
