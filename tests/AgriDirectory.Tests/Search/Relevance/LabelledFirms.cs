using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Search.Relevance;

/// <summary>A firm with the parts that its name was made from, so that what a question means is known without any search.</summary>
sealed record LabelledFirm(Firm Firm, string Region, string TradeName, string Business, string LegalForm)
{
    public string Id => Firm.Id;

    public FirmDetails Details => Firm.Details;

    public string Name => Firm.Details.LegalName;

    /// <summary>All that is written of the firm and may be searched.</summary>
    public string Text { get; } = string.Join(
        '\n',
        [
            Firm.Details.LegalName, .. Firm.Details.OtherNames, .. Firm.Details.Products.Select(p => ProductCatalogue.Find(p)!.Chinese),
            Townships.Find(Firm.Details.Township!)!.Name, .. Townships.Find(Firm.Details.Township!)!.FormerNames, StreetOf(Firm.Details),
        ]);

    static string StreetOf(FirmDetails details) => details.Address?.Replace("河南省南阳市卧龙区", "", StringComparison.Ordinal) ?? "";
}

/// <summary>Firms from a seed, with names of the shapes that registers show. The words are other than the sample's.</summary>
static class LabelledFirms
{
    const string Characters = "仲景宛艾堂神尚汉医圣春晖金鹏卧牛绿康宝玉天一品长乐重行百草花香月明德仁和祥瑞福源盛隆昌达顺通石云松鹤龄寿佛手灵芝本朝悦诚信永华安泰";
    static readonly string[] Surnames = ["张", "王", "李", "赵", "刘", "单", "曾", "覃", "乐", "仇", "解", "查"];
    static readonly string[] Regions = ["南阳", "南阳", "南阳", "南阳市", "河南", "河南省", "南阳市卧龙区", "卧龙区", ""];
    static readonly string[] RoseBusinesses = ["月季", "月季种植", "月季苗木", "花卉", "园艺", "园林绿化", "月季文化", "玫瑰月季"];
    static readonly string[] MugwortBusinesses =
        ["艾草制品", "艾草", "艾绒制品", "艾业", "艾灸器具", "生物科技", "健康科技", "中药材", "艾草生物科技", "艾制品", "养生用品", "农业科技", "日化用品", "商贸"];
    static readonly string[] CompanyForms = ["有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司"];
    static readonly string[] ShopForms = ["店", "商行", "经营部", "厂"];

    public static ImmutableArray<LabelledFirm> Make(int count, int seed)
    {
        var random = new Random(seed);
        var names = new HashSet<string>();
        var firms = ImmutableArray.CreateBuilder<LabelledFirm>(count);
        while (firms.Count < count)
        {
            var firm = Make(firms.Count, random);
            if (names.Add(firm.Name))
            {
                firms.Add(firm);
            }
        }

        return firms.MoveToImmutable();
    }

    static LabelledFirm Make(int number, Random random)
    {
        var rose = random.Next(7) == 0;
        var township = Townships.All[random.Next(Townships.All.Length)];
        var kind = random.Next(10) switch { < 6 => FirmKind.Company, 6 => FirmKind.Cooperative, 7 => FirmKind.FamilyFarm, _ => FirmKind.SoleTrader };
        var region = kind is FirmKind.Cooperative or FirmKind.FamilyFarm && random.Next(2) == 0 ? "南阳市卧龙区" + township.Name : Pick(Regions, random);
        var trade = TradeName(random, kind);
        var business = kind switch
        {
            FirmKind.Cooperative => rose ? "月季种植" : "艾草种植",
            FirmKind.FamilyFarm => rose ? "月季" : "艾草",
            _ => Pick(rose ? RoseBusinesses : MugwortBusinesses, random),
        };
        var form = kind switch
        {
            FirmKind.Company => Pick(CompanyForms, random),
            FirmKind.Cooperative => "专业合作社",
            FirmKind.FamilyFarm => "家庭农场",
            _ => Pick(ShopForms, random),
        };
        var inBrackets = kind == FirmKind.Company && region == "南阳" && random.Next(6) == 0;
        var name = inBrackets ? $"{trade}{business}（{region}）{form}" : region + trade + business + form;
        return new LabelledFirm(Firm(number, random, name, trade + business, kind, rose, township), inBrackets ? "" : region, trade, business, form);
    }

    static string TradeName(Random random, FirmKind kind)
    {
        if (kind is FirmKind.SoleTrader or FirmKind.FamilyFarm && random.Next(3) == 0)
        {
            return Pick(Surnames, random) + Characters[random.Next(Characters.Length)] + Characters[random.Next(Characters.Length)];
        }

        return string.Concat(Enumerable.Range(0, random.Next(5) == 0 ? 3 : 2).Select(_ => Characters[random.Next(Characters.Length)]));
    }

    static Firm Firm(int number, Random random, string name, string core, FirmKind kind, bool rose, Township township)
    {
        var trade = rose ? Trade.Rose : Trade.Mugwort;
        var catalogue = ProductCatalogue.All.Where(p => p.Trade == trade).ToArray();
        string[] others = random.Next(4) switch
        {
            0 => [core],
            1 => [EnglishName(random, rose)],
            _ => [],
        };
        var details = new FirmDetails
        {
            LegalName = name,
            OtherNames = [.. others],
            CreditCode = string.Create(CultureInfo.InvariantCulture, $"91411303DEM{number * 7:000000}{number % 10}"),
            Kind = kind,
            Trades = [trade],
            Township = township.Code,
            Address = string.Create(CultureInfo.InvariantCulture, $"河南省南阳市卧龙区{township.Name}{(random.Next(2) == 0 ? "工业路" : "建设街")}{random.Next(1, 300)}号"),
            Products = [.. catalogue.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(p => p.Id)],
            Output = [new FirmOutput(2024, null, random.Next(1, 1_000_000), OutputBasis.Published)],
        };
        return new Firm { Id = FirmId.FromNumber((ulong)number), Version = 1, ChangedAt = DateTimeOffset.UnixEpoch, ChangedBy = "test", Details = details };
    }

    static string EnglishName(Random random, bool rose)
    {
        string[] syllables = ["Lorva", "Kessel", "Brundi", "Tamwick", "Oskar", "Velmar", "Quillon", "Dravost", "Harbin", "Eastwell", "Norfeld", "Sundrop"];
        return $"{Pick(syllables, random)} {Pick(syllables, random)} {(rose ? "Rose" : "Moxa")} Co., Ltd.";
    }

    static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
