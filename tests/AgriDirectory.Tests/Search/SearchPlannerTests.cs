using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using FsCheck;
using FsCheck.Fluent;
using Firm = AgriDirectory.Firms.Firm;

namespace AgriDirectory.Tests.Search;

public sealed class SearchPlannerTests
{
    const int MaxScore = 1 << 24;

    [Theory]
    [InlineData("南阳仲景艾草制品有限公司", "南阳仲景艾草制品有限公司")]
    [InlineData("南阳艾神艾草制品有限责任公司", "南阳艾神艾草制品有限责任公司")]
    [InlineData("南阳艾神艾草制品有限公司", "南阳艾神艾草制品有限公司")]
    [InlineData("南阳仲景艾草制品", "南阳仲景艾草制品有限公司")]
    [InlineData("宛艾堂贸易", "南阳宛艾堂贸易有限公司")]
    [InlineData("宛艾堂贸易有限公司", "南阳宛艾堂贸易有限公司")]
    [InlineData("金鹏", "南阳金鹏月季有限公司")]
    [InlineData("龙泉艾绒有限公司", "龍泉艾絨有限公司")]
    [InlineData("Ａ１艾草", "南阳Ａ１艾草有限公司")]
    [InlineData("a1艾草", "南阳Ａ１艾草有限公司")]
    [InlineData("南陽藥都", "南阳药都艾草制品有限公司")]
    [InlineData("某某生物科技有限公司", "某某生物科技（南阳）有限公司")]
    [InlineData("某某生物科技(南阳)有限公司", "某某生物科技（南阳）有限公司")]
    [InlineData("jinpeng", "南阳金鹏月季有限公司")]
    [InlineData("jin peng", "南阳金鹏月季有限公司")]
    [InlineData("jinp", "南阳金鹏月季有限公司")]
    [InlineData("jinpengyuejiyouxiangongsi", "南阳金鹏月季有限公司")]
    [InlineData("chongqing", "南阳重庆艾草制品有限公司")]
    [InlineData("changle", "南阳长乐艾草养生有限公司")]
    [InlineData("yinyue", "南阳音乐艾草养生有限公司")]
    [InlineData("lvkang", "南阳绿康生物科技有限公司")]
    [InlineData("lükang", "南阳绿康生物科技有限公司")]
    [InlineData("baicaohang", "南阳百草行艾草制品有限公司")]
    [InlineData("jpyj", "南阳金鹏月季有限公司")]
    [InlineData("金peng月季", "南阳金鹏月季有限公司")]
    [InlineData("金p月季", "南阳金鹏月季有限公司")]
    [InlineData("仲景 石桥 moxa", "南阳仲景艾草制品有限公司")]
    [InlineData("91411303DEM000012X", "南阳金鹏月季有限公司")]
    [InlineData("９１４１１３０３dem000012", "南阳金鹏月季有限公司")]
    [InlineData("9141 1303 DEM000012X", "南阳金鹏月季有限公司")]
    [InlineData("Nanyang Rose Group", "南阳月季集团有限公司")]
    [InlineData("hanyi mox", "南阳汉医艾绒有限公司")]
    [InlineData("三艾堂 七里园乡", "南阳三艾堂健康科技有限公司")]
    [InlineData("工业路12号", "南阳三艾堂健康科技有限公司")]
    [InlineData("南阳市卧龙区石桥镇小石桥村88号", "南阳仲景艾草制品有限公司")]
    [InlineData("\"众景农业\"", "南阳众景农业有限公司")]
    [InlineData("春晖 -艾叶", "南阳春晖花卉有限公司")]
    [InlineData("春晖 －\"艾叶\"", "南阳春晖花卉有限公司")]
    public void Finds_first_whom_the_question_means(string question, string legalName) => Assert.Equal(legalName, SearchFirms.Ask(question).FirstOrDefault());

    [Theory]
    [InlineData("石桥艾条", "南阳仲景艾草制品有限公司;南阳艾神艾草制品有限公司")]
    [InlineData("aitiao shiqiao", "南阳仲景艾草制品有限公司;南阳艾神艾草制品有限公司")]
    [InlineData("moxa sticks 石桥镇", "南阳仲景艾草制品有限公司;南阳艾神艾草制品有限公司")]
    [InlineData("春晖", "南阳春晖艾叶种植专业合作社;南阳春晖花卉有限公司")]
    [InlineData("tianyi", "南阳天一艾草制品有限公司;南阳天乙艾草制品有限公司")]
    [InlineData("“艾草制品” 石桥", "南阳仲景艾草制品有限公司;南阳艾神艾草制品有限公司")]
    [InlineData("「宛艾堂」", "南阳宛艾堂艾草制品有限公司;南阳宛艾堂贸易有限公司")]
    [InlineData("411303400", "南阳龙王沟艾草养生有限公司")]
    [InlineData("王村乡", "南阳市王村月季苗木有限公司")]
    [InlineData("卧龙岗", "南阳卧龙岗艾灸器具有限公司")]
    [InlineData("石桥 艾条 -moxa-stick", "")]
    [InlineData("宛艾堂 -moxa-nothing", "南阳宛艾堂艾草制品有限公司;南阳宛艾堂贸易有限公司")]
    [InlineData("南阳天一艾草制品有限责", "南阳天一艾草制品有限公司")]
    [InlineData("南阳天一艾草制品有限责任", "南阳天一艾草制品有限公司")]
    [InlineData("南阳天一艾草制品有限责任公", "南阳天一艾草制品有限公司")]
    [InlineData("南阳天一艾草制品有限责任公司", "南阳天一艾草制品有限公司")]
    [InlineData("\"艾草仲景\"", "")]
    [InlineData("艾仲", "")]
    [InlineData("!!!", "")]
    [InlineData("*:*", "")]
    [InlineData("\"\"", "")]
    [InlineData("-", "")]
    public void Means_these_and_no_others(string question, string legalNames) =>
        Assert.Equal(legalNames.Split(';', StringSplitOptions.RemoveEmptyEntries).Order(), SearchFirms.Ask(question).Order());

    [Fact]
    public void An_exclusion_of_the_district_leaves_out_only_names()
    {
        var all = SearchFirms.All.Length;
        Assert.Equal(all, SearchFirms.Answer("").Total);
        Assert.Equal(all, SearchFirms.Answer("   ").Total);
        Assert.Equal(SearchFirms.All.Count(f => !f.Details.LegalName.Contains("卧龙", StringComparison.Ordinal)
            && !Townships.Find(f.Details.Township!)!.Name.Contains("卧龙", StringComparison.Ordinal)), SearchFirms.Answer("-卧龙").Total);
    }

    [Fact]
    public void The_name_as_written_stands_above_the_same_folded()
    {
        Assert.Equal(["南阳艾神艾草制品有限责任公司", "南阳艾神艾草制品有限公司"], SearchFirms.Ask("南阳艾神艾草制品有限责任公司").Take(2));
        Assert.Equal(["南阳艾神艾草制品有限公司", "南阳艾神艾草制品有限责任公司"], SearchFirms.Ask("南阳艾神艾草制品有限公司").Take(2));
    }

    [Fact]
    public void Scores_stay_below_what_a_float_holds_exactly() =>
        Prop.ForAll(Hostile.Texts(), text =>
        {
            var sum = Asked(text, phones: true).Score.Sum(w => (long)w.Weight);
            Assert.InRange(sum, 0, MaxScore - 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_longest_questions_have_bounded_plans()
    {
        string[] worst =
        [
            string.Concat(Enumerable.Repeat("南阳仲景艾草制品月季", 20)),
            string.Concat(Enumerable.Range(0, 200).Select(i => (char)('\u4E00' + i))),
            string.Concat(Enumerable.Repeat("xian", 50)),
            string.Join(' ', Enumerable.Repeat("xianxianxia", 16).Select((w, i) => w + (char)('a' + i))),
            string.Join(' ', Enumerable.Range(0, 16).Select(i => "xianfangan"[..^i.ToString("X", null).Length] + "xian")),
            string.Concat(Enumerable.Repeat("南xian", 40)),
            string.Concat(Enumerable.Repeat("a1", 100)),
            string.Concat(Enumerable.Repeat("4m", 100)),
            string.Concat(Enumerable.Range(0, 50).Select(i => $"{i % 10}艾m{(char)('a' + (i % 26))}月")),
            string.Join(' ', Enumerable.Repeat("m 4 艾 月 moxa", 20)),
            string.Join(' ', Enumerable.Range(0, 50).Select(i => "-月季艾草镇街道" + (char)('\u4E00' + i))),
            new string('\uFDFA', 200),
            new string('㍿', 200),
            string.Join(' ', Enumerable.Range(0, 100).Select(i => (char)('\u4E00' + i))),
            string.Join(' ', Enumerable.Range(0, 40).Select(i => i % 3 == 2 ? "艾" : $"0086{i:00}")),
            string.Join(' ', Enumerable.Range(0, 50).Select(i => "-xi" + (char)('a' + (i % 26)))),
            new string('x', 10_000),
        ];
        foreach (var text in worst)
        {
            var plan = Asked(text, phones: true);
            Assert.InRange(plan.Score.Sum(w => (long)w.Weight), 0, MaxScore - 1);
            var leaves = Leaves(plan.Set) + plan.Score.Sum(w => Leaves(w.Clause));
            Assert.True(leaves <= 2_000, $"{leaves} clauses for {text[..20]}…");
        }
    }

    [Fact]
    public void Any_question_has_an_answer_and_an_explanation() =>
        Prop.ForAll(Hostile.Texts(), text =>
        {
            var question = new SearchQuestion { Text = text };
            var card = SearchFirms.Documents[text.Length % SearchFirms.Documents.Length].Card!;
            SearchFirms.Evaluator.Answer(SearchPlanner.Plan(question));
            CheckMarks(SearchPlanner.Explain(question, [new EngineHit(card with { LegalName = text + card.LegalName, OtherNames = [text] }, 0, null)])[0]);
            SearchPlanner.PlanSuggestions(text, 10);
            SearchPlanner.SuggestPlaces(text, 10);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("13800138000", "南阳仲景艾草制品有限公司")]
    [InlineData("138 0013 8000", "南阳仲景艾草制品有限公司")]
    [InlineData("１３８-0013-8000", "南阳仲景艾草制品有限公司")]
    [InlineData("+86 13800138000", "南阳仲景艾草制品有限公司")]
    [InlineData("\"138 0013 8000\"", "南阳仲景艾草制品有限公司")]
    [InlineData("艾草 138 0013", "南阳仲景艾草制品有限公司")]
    [InlineData("138 0013 8000 仲景", "南阳仲景艾草制品有限公司")]
    [InlineData("138 1234 1234", "南阳金鹏月季有限公司")]
    [InlineData("0377-6312 3456", "南阳金鹏月季有限公司")]
    [InlineData("037763123456", "南阳金鹏月季有限公司")]
    [InlineData("(0377)63123456", "南阳金鹏月季有限公司")]
    [InlineData("0086-377-63123456", "南阳金鹏月季有限公司")]
    [InlineData("+86 0377 6312", "南阳金鹏月季有限公司")]
    [InlineData("63123456", "南阳金鹏月季有限公司")]
    [InlineData("金鹏 -13800138000", "南阳金鹏月季有限公司")]
    [InlineData("有限公司 0377-6312 -13800138000", "南阳金鹏月季有限公司")]
    [InlineData("有限公司 -0377-63123456 -月季 138001", "南阳仲景艾草制品有限公司")]
    [InlineData("月季 13800138000", "")]
    [InlineData("13800", "")]
    [InlineData("138 0013 8001", "")]
    [InlineData("3800138000", "")]
    public void A_clerk_finds_whose_phone_it_is_and_nobody_else_does(string question, string legalName)
    {
        Assert.Equal(legalName.Length == 0 ? [] : [legalName], Phones.Answer(Asked(question, phones: true)).Hits.Select(h => h.Card.LegalName));
        AssertSame(SearchFirms.Evaluator.Answer(Asked(question, phones: false)), Phones.Answer(Asked(question, phones: false)));
    }

    [Fact]
    public void Without_the_flag_any_question_has_the_answer_that_it_has_where_nobody_has_a_phone() =>
        Prop.ForAll(PhoneTexts(), text =>
        {
            AssertSame(SearchFirms.Evaluator.Answer(Asked(text, phones: false)), Phones.Answer(Asked(text, phones: false)));
            Assert.InRange(Asked(text, phones: true).Score.Sum(w => (long)w.Weight), 0, MaxScore - 1);
            foreach (var plan in new[] { SearchPlanner.PlanSuggestions(text, 10), Asked(text, phones: false) }.OfType<SearchPlan>())
            {
                Assert.DoesNotContain(plan.Score.Select(w => w.Clause).Append(plan.Set).SelectMany(Fields), f => f == IndexField.Phone);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_phone_stands_above_all_else()
    {
        PlanEvaluator firms = new([
            FirmDocuments.Of(SearchFirms.Make(1, new FirmDetails { LegalName = "63123456", OtherNames = ["南阳63123456艾草有限公司"] })),
            FirmDocuments.Of(SearchFirms.Make(2, new FirmDetails { LegalName = "南阳艾草有限公司", Contact = new FirmContact(null, "0377-63123456", null) })),
        ]);
        Assert.Equal(["南阳艾草有限公司", "63123456"], firms.Answer(Asked("63123456", phones: true)).Hits.Select(h => h.Card.LegalName));
        Assert.Equal(["63123456"], firms.Answer(Asked("63123456", phones: false)).Hits.Select(h => h.Card.LegalName));
    }

    static PlanEvaluator Phones { get; } = new(SearchFirms.All.Select(f => FirmDocuments.Of(f with
    {
        Details = f.Details.LegalName switch
        {
            "南阳仲景艾草制品有限公司" => f.Details with { Person = new FirmContact("张三", "138-0013-8000", null) },
            "南阳金鹏月季有限公司" => f.Details with { Contact = new FirmContact("业务部", "0377-63123456；13812341234", null) },
            _ => f.Details,
        },
    })));

    static SearchPlan Asked(string text, bool phones) => SearchPlanner.Plan(new SearchQuestion { Text = text, Phones = phones, Size = 100 });

    static void AssertSame(EngineAnswer expected, EngineAnswer actual) => Assert.Equal(Engines.EngineAnswers.Text(expected), Engines.EngineAnswers.Text(actual));

    static Arbitrary<string> PhoneTexts()
    {
        var digits = Gen.Elements("138", "0013", "8000", "13800138000", "0377", "63123456", "6312", "3456", "+86", "0086", "-", " ", "艾", "金鹏", "\"");
        return Gen.OneOf(Gen.ArrayOf(digits).Select(p => string.Concat(p)), Gen.ArrayOf(digits).Select(p => string.Join(' ', p))).ToArbitrary();
    }

    static IEnumerable<IndexField> Fields(Clause clause) => clause switch
    {
        Clause.All all => all.Clauses.SelectMany(Fields),
        Clause.Any any => any.Clauses.SelectMany(Fields),
        Clause.Not not => Fields(not.Clause),
        Clause.Term term => [term.Field],
        Clause.Beginning beginning => [beginning.Field],
        Clause.Phrase phrase => [phrase.Field],
        _ => [],
    };

    [Fact]
    public void Any_name_has_a_document_and_is_found_by_itself() =>
        Prop.ForAll(Hostile.Texts(), text =>
        {
            var name = text.Length > 100 ? text[..100] : text;
            var document = FirmDocuments.Of(SearchFirms.Make(1, new FirmDetails { LegalName = name, OtherNames = [name], Address = name }));
            Assert.True(document.NameSort.All(char.IsAscii));
            var plan = SearchPlanner.Plan(new SearchQuestion { Text = Folding.Key(name) });
            Assert.True(Folding.Key(name).Length is 0 or > 150 || PlanEvaluator.Meets(document, plan.Set));
        }).QuickCheckThrowOnFailure();

    static int Leaves(Clause clause) => clause switch
    {
        Clause.All all => all.Clauses.Sum(Leaves),
        Clause.Any any => any.Clauses.Sum(Leaves),
        Clause.Not not => Leaves(not.Clause),
        _ => 1,
    };

    static void CheckMarks(FirmHit hit)
    {
        Assert.Equal("legalName", hit.Highlights[0].Field);
        foreach (var highlight in hit.Highlights)
        {
            var end = -1;
            foreach (var mark in highlight.Marks)
            {
                Assert.True(mark.Start > end && mark.Length > 0 && mark.Start + mark.Length <= highlight.Text.Length);
                end = mark.Start + mark.Length;
                Assert.False(Splits(highlight.Text, mark.Start) || Splits(highlight.Text, end));
            }
        }
    }

    static bool Splits(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
