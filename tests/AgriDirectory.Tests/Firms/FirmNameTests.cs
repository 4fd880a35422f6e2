using System.Diagnostics;
using AgriDirectory.Firms;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Firms;

public sealed class FirmNameTests
{
    [Theory]
    // Companies.
    [InlineData("南阳艾尚堂艾草制品有限公司", "南阳", "艾尚堂", "艾草制品", "有限公司")]
    [InlineData("南阳市艾福元艾制品有限责任公司", "南阳市", "艾福元", "艾制品", "有限责任公司")]
    [InlineData("河南省南阳市卧龙区石桥镇盛达月季有限公司", "河南省南阳市卧龙区石桥镇", "盛达", "月季", "有限公司")]
    [InlineData("河南仲景艾灸科技股份有限公司", "河南", "仲景", "艾灸科技", "股份有限公司")]
    [InlineData("仲景宛西制药股份有限公司", "", "仲景宛西", "制药", "股份有限公司")]
    [InlineData("河南绿之源农业集团有限公司", "河南", "绿之源", "农业", "集团有限公司")]
    [InlineData("南阳宛艾堂控股集团有限公司", "南阳", "宛艾堂", "", "控股集团有限公司")]
    [InlineData("卧龙区花之韵园林绿化工程有限公司", "卧龙区", "花之韵", "园林绿化工程", "有限公司")]
    [InlineData("中国月季集团", "中国", "", "月季", "集团")]
    [InlineData("中艾控股有限公司", "", "中艾", "", "控股有限公司")]
    [InlineData("湖北省蕲春县李时珍蕲艾有限公司", "湖北省蕲春县", "李时珍", "蕲艾", "有限公司")]
    [InlineData("南阳高新区天一艾绒有限公司", "南阳高新区", "天一", "艾绒", "有限公司")]
    [InlineData("南阳市宛城区溧河乡康源艾草制品有限公司", "南阳市宛城区溧河乡", "康源", "艾草制品", "有限公司")]
    // A trade name that begins with, or is, a word of business.
    [InlineData("南阳艾草有限公司", "南阳", "", "艾草", "有限公司")]
    [InlineData("南阳艾草堂艾草制品有限公司", "南阳", "艾草堂", "艾草制品", "有限公司")]
    [InlineData("南阳艾草堂有限公司", "南阳", "艾草堂", "", "有限公司")]
    [InlineData("南阳艾草生物科技有限公司", "南阳", "艾草", "生物科技", "有限公司")]
    [InlineData("南阳月季小镇文化旅游有限公司", "南阳", "月季小镇", "文化旅游", "有限公司")]
    [InlineData("南阳艾健康生物科技有限公司", "南阳", "艾健康", "生物科技", "有限公司")]
    [InlineData("南阳仲景艾草堂艾灸用品有限公司", "南阳", "仲景艾草堂", "艾灸用品", "有限公司")]
    [InlineData("南阳月季博览园", "南阳", "月季博览", "", "园")]
    // A place that is the trade name.
    [InlineData("南阳卧龙艾草制品有限公司", "南阳", "卧龙", "艾草制品", "有限公司")]
    [InlineData("南阳卧龙湖园林有限公司", "南阳", "卧龙湖", "园林", "有限公司")]
    [InlineData("南阳卧龙金艾艾草制品有限公司", "南阳卧龙", "金艾", "艾草制品", "有限公司")]
    [InlineData("南阳卧龙岗艾草有限公司", "南阳", "卧龙岗", "艾草", "有限公司")]
    [InlineData("南阳市石桥月季合作社", "南阳市", "石桥", "月季", "合作社")]
    [InlineData("南阳市卧龙区石桥盛达月季专业合作社", "南阳市卧龙区石桥", "盛达", "月季", "专业合作社")]
    [InlineData("石桥月季园", "", "石桥", "月季", "园")]
    [InlineData("石桥镇月季园", "石桥镇", "", "月季", "园")]
    [InlineData("南阳红月季种植有限公司", "", "南阳红", "月季种植", "有限公司")]
    [InlineData("卧龙有限公司", "", "卧龙", "", "有限公司")]
    [InlineData("卧龙区仲景故乡艾草店", "卧龙区", "仲景故乡", "艾草", "店")]
    [InlineData("南阳张衡堂艾灸馆", "南阳", "张衡堂", "艾灸", "馆")]
    // Cooperatives, farms, partnerships.
    [InlineData("南阳市卧龙区石桥镇某某月季种植专业合作社", "南阳市卧龙区石桥镇", "某某", "月季种植", "专业合作社")]
    [InlineData("南阳市卧龙区石桥镇施庄村红艳月季种植农民专业合作社", "南阳市卧龙区石桥镇施庄村", "红艳", "月季种植", "农民专业合作社")]
    [InlineData("南阳市卧龙区某某月季种植农民专业合作社联合社", "南阳市卧龙区", "某某", "月季种植", "农民专业合作社联合社")]
    [InlineData("卧龙区潦河坡镇绿源艾草种植专业合作社联合社", "卧龙区潦河坡镇", "绿源", "艾草种植", "专业合作社联合社")]
    [InlineData("卧龙区七里园乡明亮花木家庭农场", "卧龙区七里园乡", "明亮", "花木", "家庭农场")]
    [InlineData("卧龙区王村街道办事处春天农场", "卧龙区王村街道办事处", "春天", "", "农场")]
    [InlineData("卧龙区石桥镇施庄村股份经济合作社", "卧龙区石桥镇", "施庄村", "", "股份经济合作社")]
    [InlineData("南阳艾康健康管理合伙企业（有限合伙）", "南阳", "艾康", "健康管理", "合伙企业（有限合伙）")]
    [InlineData("南阳市宛艾研究所(普通合伙)", "南阳市", "宛艾", "", "研究所(普通合伙)")]
    // Sole traders.
    [InlineData("卧龙区某某艾草店", "卧龙区", "某某", "艾草", "店")]
    [InlineData("卧龙区艾尚堂艾制品厂", "卧龙区", "艾尚堂", "艾制品", "厂")]
    [InlineData("卧龙区福泰艾草商行", "卧龙区", "福泰", "艾草", "商行")]
    [InlineData("卧龙区老李艾条坊", "卧龙区", "老李", "艾条", "坊")]
    [InlineData("南阳市卧龙区艾之缘养生馆", "南阳市卧龙区", "艾之缘", "养生", "馆")]
    [InlineData("卧龙区春晖花卉铺", "卧龙区", "春晖", "花卉", "铺")]
    [InlineData("卧龙区艾香经营部", "卧龙区", "艾香", "", "经营部")]
    [InlineData("卧龙区益康艾绒门市部", "卧龙区", "益康", "艾绒", "门市部")]
    [InlineData("卧龙区本草艾灸工作室", "卧龙区", "本草", "艾灸", "工作室")]
    [InlineData("卧龙区顺发艾草批发部", "卧龙区", "顺发", "艾草批发", "部")]
    [InlineData("卧龙区盛林苗圃", "卧龙区", "盛林", "", "苗圃")]
    [InlineData("卧龙区某某艾草店（个体工商户）", "卧龙区", "某某", "艾草", "店（个体工商户）")]
    [InlineData("张三月季园", "", "张三", "月季", "园")]
    [InlineData("欧阳明月艾草店", "", "欧阳明月", "艾草", "店")]
    [InlineData("艾坊", "", "艾坊", "", "")]
    [InlineData("艾尚堂", "", "艾尚堂", "", "")]
    // English, traditional characters, other widths.
    [InlineData("Mugwort King艾草制品有限公司", "", "Mugwort King", "艾草制品", "有限公司")]
    [InlineData("南阳MOXA艾制品有限公司", "南阳", "MOXA", "艾制品", "有限公司")]
    [InlineData("Nanyang Mugwort King Co., Ltd.", "Nanyang", "Mugwort King", "", "Co., Ltd.")]
    [InlineData("南陽市臥龍區艾尚堂艾製品有限公司", "南陽市臥龍區", "艾尚堂", "艾製品", "有限公司")]
    [InlineData("南陽盛達園藝有限責任公司", "南陽", "盛達", "園藝", "有限責任公司")]
    [InlineData(" 南阳市 卧龙区 天一艾绒 有限公司 ", "南阳市卧龙区", "天一", "艾绒", "有限公司")]
    // Not much of a name.
    [InlineData("", "", "", "", "")]
    [InlineData("南阳市", "南阳市", "", "", "")]
    [InlineData("有限公司", "", "", "", "有限公司")]
    [InlineData("某某", "", "某某", "", "")]
    public void Names_are_read(string name, string region, string tradeName, string business, string legalForm)
    {
        var read = FirmName.Read(name);
        Assert.Equal((region, tradeName, business, legalForm), (read.Region, read.TradeName, read.Business, read.LegalForm));
        Assert.Equal(name, string.Concat(read.Parts.Select(p => p.Text)));
    }

    [Theory]
    [InlineData("某某生物科技(南阳)有限公司", "南阳", "某某", "生物科技", "有限公司")]
    [InlineData("某某生物科技（南阳）有限公司", "南阳", "某某", "生物科技", "有限公司")]
    [InlineData("艾禾（河南省南阳市）健康产业有限公司", "河南省南阳市", "艾禾", "健康产业", "有限公司")]
    [InlineData("锤子科贸（上海）有限公司", "上海", "锤子科贸", "", "有限公司")]
    [InlineData("谷歌信息技术（中国）有限公司", "中国", "谷歌", "信息技术", "有限公司")]
    [InlineData("南阳市金艾艾制品（卧龙区）厂", "南阳市卧龙区", "金艾", "艾制品", "厂")]
    [InlineData("仲景（百年）艾草制品有限公司", "", "仲景（百年）", "艾草制品", "有限公司")]
    [InlineData("某某（集团）有限公司", "", "某某", "", "（集团）有限公司")]
    public void A_region_can_stand_in_brackets(string name, string region, string tradeName, string business, string legalForm) =>
        Names_are_read(name, region, tradeName, business, legalForm);

    [Theory]
    [InlineData("南阳绿莹艾草制品有限公司南阳分公司", "有限公司南阳分公司", "南阳分公司")]
    [InlineData("南阳绿莹艾草制品有限公司第二门市部", "有限公司第二门市部", "第二门市部")]
    [InlineData("南阳绿莹艾草制品有限责任公司某某艾草分公司", "有限责任公司某某艾草分公司", "某某艾草分公司")]
    [InlineData("南阳绿莹艾草制品股份有限公司石桥镇经营部", "股份有限公司石桥镇经营部", "石桥镇经营部")]
    [InlineData("南阳绿莹艾草制品专业合作社石桥分社", "专业合作社石桥分社", "石桥分社")]
    public void A_branch_ends_the_legal_form(string name, string legalForm, string branch)
    {
        Names_are_read(name, "南阳", "绿莹", "艾草制品", legalForm);
        Assert.Equal(branch, FirmName.Read(name).Branch);
    }

    [Theory]
    [InlineData("南阳艾尚堂艾草制品有限公司", FirmKind.Company)]
    [InlineData("南阳艾尚堂艾草制品有限公司第二门市部", FirmKind.Company)]
    [InlineData("南阳艾尚堂（集团）有限公司", FirmKind.Company)]
    [InlineData("南阳艾尚堂家庭农场有限公司", FirmKind.Company)]
    [InlineData("Mugwort King Co., Ltd.", FirmKind.Company)]
    [InlineData("石桥镇某某月季种植专业合作社", FirmKind.Cooperative)]
    [InlineData("石桥镇某某月季种植农民专业合作社联合社", FirmKind.Cooperative)]
    [InlineData("石桥镇某某家庭农场", FirmKind.FamilyFarm)]
    [InlineData("卧龙区某某艾草店", FirmKind.SoleTrader)]
    [InlineData("张三月季园", FirmKind.SoleTrader)]
    [InlineData("卧龙区某某艾草店（个体工商户）", FirmKind.SoleTrader)]
    [InlineData("南阳艾康管理中心（有限合伙）", FirmKind.Other)]
    [InlineData("艾尚堂", FirmKind.Other)]
    public void The_legal_form_says_the_kind(string name, FirmKind kind) => Assert.Equal(kind, FirmName.Read(name).Kind);

    [Fact]
    public void Parts_join_to_the_name()
    {
        var words = new[]
        {
            "南阳", "市", "卧龙区", "石桥镇", "石桥", "王村", "施庄村", "某", "艾草", "堂", "生物科技", "有限公司", "分公司", "公司", "合作社", "店", "(", ")", "（", "）",
            "集团", " ", "\u3000", "\uD83C", "\uDF3F", "Co., Ltd.", "ltd", "a", "\0", "月季", "办事处", "有限合伙", "𠮷",
        };
        var texts = Gen.Elements(words).ListOf().Select(w => string.Concat(w)).ToArbitrary();
        Prop.ForAll(texts, Joins).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text => Joins(text!)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(南阳)")]
    [InlineData("艾草")]
    [InlineData("艾草堂")]
    [InlineData("分公司")]
    [InlineData("有限公司")]
    [InlineData("卧龙石桥")]
    [InlineData(" ")]
    [InlineData("\uD800")]
    public void Long_texts_take_linear_time(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
        var watch = Stopwatch.StartNew();
        Assert.True(Joins(text));
        // Quadratic time would be minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }

    static bool Joins(string text)
    {
        var name = FirmName.Read(text);
        var kinds = name.Parts.Select(p => p.Kind).ToList();
        return name.Text == (text ?? "")
            && string.Concat(name.Parts.Select(p => p.Text)) == (text ?? "")
            && name.Parts.All(p => p.Text.Length > 0)
            && kinds.Zip(kinds.Skip(1)).All(p => p.First != p.Second);
    }
}
