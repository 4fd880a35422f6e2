using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Web;

/// <summary>Made-up firms, the same for the same number.</summary>
static class FakeFirms
{
    static readonly string[] TradeNames = ["仲景堂", "宛艾春", "月季园", "卧龙红", "艾尚", "百草堂", "南都", "玉艾轩", "花满城", "张衡艾坊", "石桥香", "独山"];

    public static Firm Make(int number)
    {
        var rose = number % 5 == 0;
        var township = Townships.All[((number * number) + (number * 3)) % Townships.All.Length];
        var kind = (FirmKind)(number % 4);
        var products = Products(number, rose);
        return new Firm
        {
            Id = FirmId.FromNumber(0x2_0000_0000_0000UL + ((ulong)number * 0x3_1234_5678UL)),
            Version = 1,
            ChangedAt = FakeDirectory.LoadedAt,
            ChangedBy = "sample",
            Details = new FirmDetails
            {
                LegalName = Name(number, rose, township, kind),
                OtherNames = number % 3 == 0 ? [TradeNames[number % TradeNames.Length], "Wolong " + number.ToString(CultureInfo.InvariantCulture)] : [],
                CreditCode = number % 9 == 8 ? null : "91411303DEM" + number.ToString("D6", CultureInfo.InvariantCulture) + "X",
                Trades = rose ? [Trade.Rose] : [Trade.Mugwort],
                Roles = rose ? [Role.Grower] : number % 2 == 0 ? [Role.Maker, Role.Trader] : [Role.Maker],
                Oem = number % 6 == 1,
                Kind = kind,
                Status = number % 17 == 16 ? FirmStatus.Deregistered : FirmStatus.Active,
                Township = township.Code,
                Address = $"南阳市卧龙区{township.Name}{number + 1}号",
                Location = new GeoPoint(33.01 + (number * 0.003), 112.41 + (number * 0.002)),
                Established = new DateOnly(2004 + (number % 20), 1 + (number % 12), 1 + (number % 28)),
                CapitalYuan = (number + 1) * (number % 7 == 0 ? 5_000_000L : 350_000L),
                Employees = 3 + (number * 13 % 240),
                RoseAreaMu = rose ? 120.5m + number : null,
                Products = products,
                Output = Outputs(number, products),
                Contact = new FirmContact("业务部", "0377-000" + number.ToString("D5", CultureInfo.InvariantCulture), null),
                Person = new FirmContact("张秘密", "13800000000", "secret@person.example"),
                Website = number % 4 == 0 ? "https://firm.example/" + number.ToString(CultureInfo.InvariantCulture) : null,
                Certifications = number % 4 == 1 ? ["ISO 9001", "绿色食品"] : [],
                Chain = rose ? "月季产业链" : "艾草产业链",
                Park = number % 8 == 2 ? "卧龙艾草产业园" : null,
                Source = "示例数据",
                AsOf = new DateOnly(2025, 12, 31),
                Sample = true,
            },
        };
    }

    static string Name(int number, bool rose, Township township, FirmKind kind)
    {
        var name = TradeNames[number % TradeNames.Length] + (number / TradeNames.Length == 0 ? "" : "第" + "一二三四五六"[(number / TradeNames.Length) - 1]);
        var business = rose ? "月季" : "艾草制品";
        return kind switch
        {
            FirmKind.Company => $"南阳市{name}{business}有限公司",
            FirmKind.Cooperative => $"南阳市卧龙区{township.Name}{name}{business}专业合作社",
            FirmKind.FamilyFarm => $"卧龙区{name}家庭农场",
            _ => $"卧龙区{township.ShortName}{name}{business}店",
        };
    }

    static ImmutableArray<string> Products(int number, bool rose)
    {
        var all = ProductCatalogue.All.Where(p => p.Trade == (rose ? Trade.Rose : Trade.Mugwort)).ToList();
        return [.. Enumerable.Range(0, 1 + (number % 4)).Select(i => all[(number + (i * 3)) % all.Count].Id).Distinct()];
    }

    static ImmutableArray<FirmOutput> Outputs(int number, ImmutableArray<string> products) =>
    [
        .. from year in new[] { 2022, 2023, 2024 }
           from product in products
           select new FirmOutput(year, product, (number + 1L) * 137_350L * (year - 2019) * (1 + product.Length), OutputBasis.Published),
        .. number % 5 == 2 ? new[] { new FirmOutput(2025, products[0], 987_654_321L, OutputBasis.Declared) } : [],
    ];
}
