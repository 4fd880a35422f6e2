using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search;

/// <summary>Some sixty firms made by hand, among which the questions of these tests have few and known answers.</summary>
static class SearchFirms
{
    /// <summary>Name; other names; township; products; address; kind.</summary>
    const string List = """
        南阳仲景艾草制品有限公司;仲景艾草,Zhongjing Moxa Products Co. Ltd.;411303101;moxa-stick,moxa-wool;南阳市卧龙区石桥镇小石桥村88号
        南阳仲景堂艾绒有限公司;;411303102;moxa-wool;河南省南阳市卧龙区潦河镇工业路6号
        河南仲景生物科技股份有限公司;;411303103;mugwort-oil;
        南阳市仲景艾业有限责任公司;;411303101;moxa-cone;
        仲景艾草商行;;411303104;moxa-stick;;sole-trader
        中景艾草制品厂;;411303105;moxa-stick;
        南阳众景农业有限公司;;411303106;seedling;
        卧龙区卧龙艾草店;;411303007;moxa-patch;;sole-trader
        南阳卧龙岗艾灸器具有限公司;;411303003;moxa-device;
        南阳市卧龙区石桥镇红霞月季种植专业合作社;;411303101;seedling,tree-rose;;cooperative
        南阳市卧龙区石桥镇张三月季园;;411303101;potted-rose;;family-farm
        南阳月季集团有限公司;Nanyang Rose Group;411303008;cut-rose,tree-rose;
        南阳金鹏月季有限公司;;411303104;tree-rose;
        南阳石桥月季基地有限公司;;411303101;cut-rose;
        南阳宛艾堂艾草制品有限公司;宛艾堂;411303009;moxa-stick;
        南阳宛艾堂贸易有限公司;;411303010;moxa-stick;
        南阳重庆艾草制品有限公司;;411303107;moxa-wool;
        南阳百草行艾草制品有限公司;;411303108;moxa-wool;
        南阳长乐艾草养生有限公司;;411303109;foot-bath;
        南阳音乐艾草养生有限公司;;411303109;foot-bath;
        南阳绿康生物科技有限公司;;411303008;mugwort-household;
        南阳女娲艾草日化有限公司;;411303008;mugwort-household;
        某某生物科技（南阳）有限公司;;411303006;mugwort-oil;
        龍泉艾絨有限公司;;411303005;moxa-wool;
        南阳Ａ１艾草有限公司;;411303005;moxa-stick;
        南阳艾神艾草制品有限公司;;411303101;moxa-stick,moxa-cone;
        南阳艾神艾草制品有限责任公司;;411303102;moxa-stick;
        南阳汉医艾绒有限公司;Hanyi Moxa Wool;411303104;moxa-wool;
        南阳三艾堂健康科技有限公司;;411303300;moxa-device;南阳市卧龙区七里园街道工业路12号
        南阳市王村月季苗木有限公司;;411303306;seedling;
        南阳药益宝艾草制品有限公司;;411303106;moxa-patch;
        南阳药都艾草制品有限公司;;411303106;moxa-patch;
        南阳医圣艾草食品有限公司;;411303106;mugwort-food;
        南阳医圣祠艾草有限公司;;411303106;mugwort-leaf;
        南阳春晖艾叶种植专业合作社;;411303107;mugwort-leaf;;cooperative
        南阳春晖花卉有限公司;;411303107;potted-rose;
        南阳花开月季家庭农场;;411303108;potted-rose;;family-farm
        南阳花乡月季家庭农场;;411303108;seedling;;family-farm
        南阳李四艾草家庭农场;;411303108;mugwort-leaf;;family-farm
        南阳老李艾条店;;411303108;moxa-stick;;sole-trader
        南阳西峡艾草有限公司;;411303109;mugwort-leaf;
        南阳县衙艾草制品有限公司;;411303109;moxa-stick;
        南阳现代月季园艺有限公司;;411303109;cut-rose;
        南阳仙草堂艾灸有限公司;;411303109;moxa-device;
        南阳先安艾草有限公司;;411303109;moxa-stick;
        南阳天一艾草制品有限公司;;411303002;moxa-stick;
        南阳天乙艾草制品有限公司;;411303002;moxa-stick;
        南阳一品艾草制品有限公司;;411303002;moxa-stick;
        南阳一品香月季深加工有限公司;;411303002;rose-extract;
        南阳张仲景中药材贸易有限公司;;411303002;mugwort-leaf;
        南阳宝玉艾条厂;;411303004;moxa-stick;
        南阳宝月艾条厂;;411303004;moxa-stick;
        南阳宝悦艾条厂;;411303004;moxa-stick;
        南阳青华艾草专业合作社;;411303106;mugwort-leaf;;cooperative
        南阳青花月季专业合作社;;411303106;seedling;;cooperative
        南阳蒲山艾绒加工厂;;411303104;moxa-wool;
        南阳蒲山月季苗木有限公司;;411303104;seedling;
        南阳龙王沟艾草养生有限公司;;411303401;foot-bath;
        南阳梅溪电子商务有限公司;;411303005;moxa-stick,moxa-patch;
        郑州艾草贸易有限公司南阳分公司;;411303006;moxa-stick;
        """;

    public static ImmutableArray<Firm> All { get; } = [.. List.Split('\n').Select((line, i) => Parse(line.Split(';'), i))];

    public static ImmutableArray<FirmDocument> Documents { get; } = [.. All.Select(FirmDocuments.Of)];

    public static PlanEvaluator Evaluator { get; } = new(Documents);

    /// <summary>The legal names of the firms that a question finds, best first.</summary>
    public static List<string> Ask(string text) => [.. Answer(text).Hits.Select(h => h.Card.LegalName)];

    public static EngineAnswer Answer(string text) => Evaluator.Answer(SearchPlanner.Plan(new SearchQuestion { Text = text, Size = 100 }));

    public static Firm Firm(string legalName) => All.Single(f => f.Details.LegalName == legalName);

    public static Firm Make(int number, FirmDetails details) => new()
    {
        Id = FirmId.FromNumber((ulong)number),
        Version = 1,
        ChangedAt = DateTimeOffset.UnixEpoch,
        ChangedBy = "test",
        Details = details,
    };

    static Firm Parse(string[] cells, int index) => Make(index, new FirmDetails
    {
        LegalName = cells[0],
        OtherNames = Several(cells[1]),
        CreditCode = string.Create(CultureInfo.InvariantCulture, $"91411303DEM{index:000000}X"),
        Township = cells[2],
        Products = Several(cells[3]),
        Trades = [ProductCatalogue.Find(Several(cells[3])[0])!.Trade],
        Roles = [Role.Maker],
        Address = cells[4].Length > 0 ? cells[4] : null,
        Kind = cells.ElementAtOrDefault(5) switch
        {
            "sole-trader" => FirmKind.SoleTrader,
            "family-farm" => FirmKind.FamilyFarm,
            "cooperative" => FirmKind.Cooperative,
            _ => FirmKind.Company,
        },
        Output = [new FirmOutput(2024, null, 1_000_000 - index, OutputBasis.Published)],
    });

    static ImmutableArray<string> Several(string cell) => cell.Length == 0 ? [] : [.. cell.Split(',')];
}
