using AgriDirectory.Search;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Search;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Moxa", "moxa")]
    [InlineData("ＭＯＸＡ１２", "moxa12")]
    [InlineData("（南阳）　有限", "(南阳) 有限")]
    [InlineData("龍泉艾絨", "龙泉艾绒")]
    [InlineData("\uF9D1\u2F08", "六人")]
    [InlineData("①㈱ﬁ½", "1(株)fi1⁄2")]
    [InlineData("\uD840\uDC0B", "\uD840\uDC0B")]
    [InlineData("𝐌𝐨𝐱𝐚", "moxa")]
    [InlineData("薴", "苎")]
    [InlineData("ÄÖÜ", "äöü")]
    public void Brings_writings_of_the_same_together(string text, string folded) => Assert.Equal(folded, Folding.Fold(text));

    [Theory]
    [InlineData("南阳（卧龙）艾草·制品 有限责任公司", "南阳卧龙艾草制品有限公司")]
    [InlineData("Zhongjing Moxa Co., Ltd.", "zhongjingmoxacoltd")]
    [InlineData("有限责任公司", "有限公司")]
    [InlineData("责任有限公司", "责任有限公司")]
    [InlineData("《-*:!》", "")]
    [InlineData("〇々", "〇々")]
    [InlineData("x\uD800y", "xy")]
    public void Keys_hold_letters_digits_and_Han(string text, string key) => Assert.Equal(key, Folding.Key(text));

    [Fact]
    public void Folding_twice_is_folding_once() =>
        Prop.ForAll(Hostile.Texts(), text => Folding.Fold(Folding.Fold(text)) == Folding.Fold(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_is_its_own_key() =>
        Prop.ForAll(Hostile.Texts(), text => Folding.Key(Folding.Key(text)) == Folding.Key(text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Units_lie_in_their_text_in_order() =>
        Prop.ForAll(Hostile.Texts(), text =>
        {
            var end = 0;
            foreach (var unit in Units.Of(text))
            {
                Assert.True(unit.Start >= end || unit.Start < unit.End && unit.Kind == UnitKind.Han || unit.End >= end);
                Assert.InRange(unit.Start, 0, unit.End - 1);
                Assert.InRange(unit.End, 1, text.Length);
                Assert.NotEmpty(unit.Text);
                end = unit.End;
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("南阳A1艾12草", "南 阳 a 1 艾 12 草")]
    [InlineData("O'Neil moxa-stick", "o neil moxa stick")]
    [InlineData("艾の家 한국", "艾 の 家 한 국")]
    [InlineData("cafe\u0301 x", "cafe x")]
    public void Units_are_Han_characters_and_runs(string text, string units) => Assert.Equal(units, string.Join(' ', Units.Of(text).Select(u => u.Text)));
}
