using System.Text;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search;

public sealed class PinyinTests
{
    [Theory]
    [InlineData("重", "zhong", "chong")]
    [InlineData("行", "xing", "hang")]
    [InlineData("乐", "le", "yue")]
    [InlineData("长", "chang", "zhang")]
    [InlineData("种", "zhong", "chong")]
    [InlineData("绿", "lv")]
    [InlineData("略", "lve")]
    [InlineData("艾", "ai", "yi")]
    [InlineData("𩅞", "zhong")]
    public void A_character_has_all_its_readings(string character, params string[] readings)
    {
        var all = Pinyin.Readings(Rune.GetRuneAt(character, 0));
        Assert.All(readings, r => Assert.Contains(r, all));
    }

    [Fact]
    public void What_is_no_Han_has_no_reading() => Assert.Empty(Pinyin.Readings(new Rune('の')));

    [Theory]
    [InlineData("zhongjing", "zhong jing")]
    [InlineData("xian", "xian|xi an")]
    [InlineData("fangan", "fang an|fan gan")]
    [InlineData("moxa", "")]
    [InlineData("", "")]
    [InlineData("hng", "")]
    public void Words_are_cut_into_syllables(string word, string cuts) =>
        Assert.Equal(cuts, string.Join('|', Pinyin.Cuts(word, 8).Select(c => string.Join(' ', c))));

    [Fact]
    public void Cuts_are_few_however_long_the_word()
    {
        Assert.Equal(8, Pinyin.Cuts(string.Concat(Enumerable.Repeat("xian", 50)), 8).Count);
        Assert.Empty(Pinyin.Cuts(string.Concat(Enumerable.Repeat("xian", 49)) + "xq", 8));
        Assert.Empty(Pinyin.Cuts(new string('a', 199) + "q", 8));
    }

    [Theory]
    [InlineData("zhòngjǐng", "zhongjing")]
    [InlineData("lüse", "lvse")]
    [InlineData("qinlue", "qinlve")]
    public void Tones_and_dots_go(string word, string plain) => Assert.Equal(plain, Pinyin.Plain(word));

    [Fact]
    public void Combinations_come_with_the_usual_readings_first_and_are_bounded()
    {
        HashSet<string> joined = [];
        ReadingCombinations.Add(new[] { ["zhong", "chong"], ["qing"], new[] { "xing", "hang", "heng" } }, 3, joined);
        Assert.Equal(["chongqingxing", "zhongqinghang", "zhongqingxing"], joined.Order(StringComparer.Ordinal));
        var polyphones = Enumerable.Repeat(new[] { "a", "b", "c", "d" }, 40).ToArray();
        joined.Clear();
        ReadingCombinations.Add(polyphones, 32, joined);
        Assert.Equal(32, joined.Count);
    }
}
