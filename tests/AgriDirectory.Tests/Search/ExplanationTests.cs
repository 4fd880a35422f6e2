using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search;

public sealed class ExplanationTests
{
    [Theory]
    [InlineData("仲景", "南阳[仲景]艾草制品有限公司", "name")]
    [InlineData("南阳艾草", "[南阳]仲景[艾草]制品有限公司", "name")]
    [InlineData("zhongjing", "南阳[仲景]艾草制品有限公司", "name,pinyin")]
    [InlineData("zhong jing", "南阳[仲景]艾草制品有限公司", "name,pinyin")]
    [InlineData("jingaic", "南阳仲[景艾草]制品有限公司", "pinyin")]
    [InlineData("zhongjin", "南阳[仲景]艾草制品有限公司", "name,pinyin")]
    [InlineData("nanya", "[南阳]仲景艾草制品有限公司", "pinyin")]
    [InlineData("na", "[南]阳仲景艾草制品有限公司", "pinyin")]
    [InlineData("nyzj", "[南阳仲景]艾草制品有限公司", "initials")]
    [InlineData("ZhongjingMoxa", "南阳仲景艾草制品有限公司", "name")]
    [InlineData("仲jing艾草", "南阳[仲景艾草]制品有限公司", "name,pinyin")]
    [InlineData("zjac", "南阳[仲景艾草]制品有限公司", "initials")]
    [InlineData("91411303DEM", "南阳仲景艾草制品有限公司", "code")]
    [InlineData("艾条", "南阳仲景艾草制品有限公司", "product")]
    [InlineData("sticks", "南阳仲景艾草制品有限公司", "product")]
    [InlineData("aitiao", "南阳仲景艾草制品有限公司", "product")]
    [InlineData("石桥镇", "南阳仲景艾草制品有限公司", "place")]
    [InlineData("仲景 -月季 “艾草制品”", "南阳[仲景艾草制品]有限公司", "name")]
    [InlineData("“景仲”", "南阳仲景艾草制品有限公司", "")]
    [InlineData("", "南阳仲景艾草制品有限公司", "")]
    public void Marks_what_the_question_meant(string question, string name, string reasons)
    {
        var hit = Explain("南阳仲景艾草制品有限公司", question);
        Assert.Equal(("legalName", name), (hit.Highlights[0].Field, Show(hit.Highlights[0])));
        Assert.Equal(reasons, string.Join(',', hit.Matched));
    }

    [Theory]
    [InlineData("艾条 石桥", "products:[艾条] township:[石桥]镇 address:南阳市卧龙区[石桥]镇小[石桥]村88号")]
    [InlineData("zhong", "otherNames:[仲]景艾草 otherNames:[Zhong]jing Moxa Products Co. Ltd.")]
    [InlineData("９１４１", "creditCode:[9141]1303DEM000000X")]
    [InlineData("村88号", "address:南阳市卧龙区石桥镇小石桥[村88号]")]
    public void Shows_each_field_that_has_marks(string question, string highlights) => Assert.Equal(
        highlights, string.Join(' ', Explain("南阳仲景艾草制品有限公司", question).Highlights.Skip(1).Select(h => $"{h.Field}:{Show(h)}")));

    [Theory]
    [InlineData("138 0013 8000", true, "phone:[138-0013-8000]/0377-63123456", "phone")]
    [InlineData("仲景 63123456", true, "otherNames:[仲景]艾草 phone:138-0013-8000/[0377-63123456]", "name,phone")]
    [InlineData("13800138000", false, "", "")]
    [InlineData("13800", true, "", "")]
    public void Shows_the_phone_to_clerks_alone(string question, bool clerk, string highlights, string reasons)
    {
        var card = SearchFirms.Documents.Single(d => d.Card!.LegalName == "南阳仲景艾草制品有限公司").Card!;
        var hit = SearchPlanner.Explain(
            new SearchQuestion { Text = question, Phones = clerk }, [new EngineHit(card, 5, null)],
            new Dictionary<string, System.Collections.Immutable.ImmutableArray<string>> { [card.Id] = ["138-0013-8000/0377-63123456"] })[0];
        Assert.Equal(highlights, string.Join(' ', hit.Highlights.Skip(1).Select(h => $"{h.Field}:{Show(h)}")));
        Assert.Equal(reasons, string.Join(',', hit.Matched));
    }

    [Fact]
    public void Marks_syllables_that_stand_in_several_of_its_names()
    {
        var card = SearchFirms.Documents.Single(d => d.Card!.LegalName == "南阳仲景艾草制品有限公司").Card! with { LegalName = "南阳仲景艾业有限公司", OtherNames = ["仲景艾草"], Products = [] };
        var hit = SearchPlanner.Explain(new SearchQuestion { Text = "nanyangaicao" }, [new EngineHit(card, 5, null)])[0];
        Assert.Equal("[南阳]仲景艾业有限公司 仲景[艾草]", string.Join(' ', hit.Highlights.Select(Show)));
        Assert.Equal("pinyin", string.Join(',', hit.Matched));
    }

    [Fact]
    public void Marks_the_characters_as_they_were_written()
    {
        Assert.Equal("[龍泉]艾絨有限公司", Show(Explain("龍泉艾絨有限公司", "龙泉").Highlights[0]));
        Assert.Equal("南阳[Ａ１艾草]有限公司", Show(Explain("南阳Ａ１艾草有限公司", "a1艾草").Highlights[0]));
    }

    static FirmHit Explain(string legalName, string question)
    {
        var card = SearchFirms.Documents.Single(d => d.Card!.LegalName == legalName).Card!;
        return SearchPlanner.Explain(new SearchQuestion { Text = question }, [new EngineHit(card, 5, 1.5)])[0];
    }

    static string Show(Highlight highlight) =>
        highlight.Marks.Reverse().Aggregate(highlight.Text, (text, m) => text.Insert(m.Start + m.Length, "]").Insert(m.Start, "["));
}
