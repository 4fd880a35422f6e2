using System.Collections.Immutable;
using AgriDirectory.Firms;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Firms;

/// <summary>Firms for tests: one with every field, and a generator of fair and unfair ones.</summary>
static class FirmExamples
{
    public static DateOnly Today { get; } = new(2026, 3, 1);

    /// <summary>A firm with every field, without problems.</summary>
    public static FirmDetails Full { get; } = new()
    {
        LegalName = "南阳艾尚堂艾草制品有限公司",
        OtherNames = ["艾尚堂", "Aishangtang"],
        CreditCode = "91110000600037341L",
        Trades = [Trade.Rose, Trade.Mugwort],
        Roles = [Role.Grower, Role.Maker],
        Oem = true,
        Kind = FirmKind.Company,
        Status = FirmStatus.Active,
        Township = "411303101",
        Address = "南阳市卧龙区石桥镇艾草路1号",
        Location = new GeoPoint(33.1, 112.5),
        Established = new DateOnly(2012, 5, 1),
        CapitalYuan = 5_000_000,
        Employees = 42,
        RoseAreaMu = 12.5m,
        Products = ["cut-rose", "moxa-wool", "moxa-stick"],
        Output = [new(2024, "moxa-stick", 1_000_000, OutputBasis.Published), new(2025, "moxa-stick", 1_200_000, OutputBasis.Declared)],
        Contact = new FirmContact("销售部", "0377-00012345", "sales@example.cn"),
        Person = new FirmContact("张三", "13800000000", "zhang@example.cn"),
        Website = "https://example.cn/",
        Certifications = ["ISO 9001"],
        Chain = "艾草制品",
        Park = "卧龙艾草产业园",
        Source = "示例",
        AsOf = new DateOnly(2025, 12, 31),
        Sample = true,
    };

    static readonly string?[] Texts =
        [null, "", " ", "\u3000艾尚堂 ", "艾尚堂", "a\tb", "\uD800", "x@y.cn", "0377-00012345", "http://a.cn", "911100006000373 41l", "411303400", "石桥", "cut-rose", "moxa-stick ", "某"];

    static readonly Gen<string?> Text = Gen.Elements(Texts);

    static readonly Gen<ImmutableArray<string>> ListOfTexts =
        Gen.OneOf(Gen.Constant(default(ImmutableArray<string>)), Text.ListOf().Select(l => l.Select(t => t!).ToImmutableArray()));

    static readonly Gen<FirmContact?> Contact =
        Gen.OneOf(Gen.Constant<FirmContact?>(null), Text.ArrayOf(3).Select(t => (FirmContact?)new FirmContact(t[0], t[1], t[2])));

    static readonly Gen<FirmOutput> Output =
        from year in Gen.Choose(2023, 2025)
        from product in Gen.Elements(null, "", "cut-rose", " moxa-stick", "moxa-stick", "nothing")
        from yuan in Gen.Choose(-1, 3)
        from basis in Gen.Choose(0, 2)
        select new FirmOutput(year, product, yuan, (OutputBasis)basis);

    /// <summary>Details of any quality.</summary>
    public static Arbitrary<FirmDetails> Any { get; } = (
        from t in Text.ArrayOf(8)
        from lists in ListOfTexts.ArrayOf(3)
        from trades in Gen.Choose(0, 2).Select(n => (Trade)n).ListOf()
        from roles in Gen.Choose(0, 2).Select(n => (Role)n).ListOf()
        from numbers in Gen.Choose(-5, 1000).ArrayOf(6)
        from some in Gen.Choose(0, 1).Select(n => n == 1).ArrayOf(6)
        from contact in Contact
        from person in Contact
        from output in Output.ListOf()
        select new FirmDetails
        {
            LegalName = t[0]!,
            OtherNames = lists[0],
            CreditCode = t[1],
            Trades = some[5] ? default : [.. trades],
            Roles = [.. roles],
            Oem = some[0],
            Kind = (FirmKind)Math.Abs(numbers[5] % 5),
            Status = (FirmStatus)Math.Abs(numbers[5] % 3),
            Township = t[2],
            Address = t[3],
            Location = some[0] ? new GeoPoint(numbers[0] / 7.0, -0.0) : null,
            Established = some[1] ? new DateOnly(2000, 1, 1).AddDays(numbers[1] * 20) : null,
            CapitalYuan = some[2] ? numbers[2] : null,
            Employees = some[3] ? numbers[3] : null,
            RoseAreaMu = some[4] ? numbers[4] / 10m * 1.000m : null,
            Products = lists[1],
            Output = some[5] ? [.. output] : default,
            Contact = contact,
            Person = person,
            Website = t[4],
            Certifications = lists[2],
            Chain = t[5],
            Park = t[6],
            Source = t[7],
            AsOf = some[1] ? new DateOnly(2025, 1, 1) : null,
            Sample = some[3],
        }).ToArbitrary();

    /// <summary>A patch that gives every field.</summary>
    public static FirmPatch PatchOf(FirmDetails details) =>
        new() { Given = Enum.GetValues<FirmFields>().Aggregate(FirmFields.None, (all, one) => all | one), Values = details };
}
