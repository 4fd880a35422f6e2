using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Sample;

/// <summary>Makes up one firm after another.</summary>
sealed class SampleWriter(ulong seed)
{
    const int FirstOutputYear = 2023;
    const int LastOutputYear = 2025;
    const string BodyAlphabet = CreditCode.Alphabet;

    static readonly DateOnly AsOf = new(2025, 12, 31);
    static readonly ImmutableArray<Product> RoseProducts = [.. ProductCatalogue.All.Where(p => p.Trade == Trade.Rose)];
    static readonly ImmutableArray<Product> MugwortProducts = [.. ProductCatalogue.All.Where(p => p.Trade == Trade.Mugwort)];
    static readonly int Shiqiao = Townships.All.IndexOf(Townships.Named("石桥镇")!);

    readonly SampleNames names = new(seed);
    readonly SampleShuffle bodies = new(31UL * 31 * 31 * 31 * 31 * 31, seed + 3);

    static readonly int[] RoseKinds = [30, 45, 15, 10, 0];
    static readonly int[] MugwortKinds = [52, 7, 1, 38, 2];

    /// <summary>A rose grower.</summary>
    /// <param name="index">Which firm of all.</param>
    /// <param name="nth">Which of the growers.</param>
    /// <param name="tenths">Its land in tenths of a mu.</param>
    public FirmDetails Rose(int index, int nth, long tenths)
    {
        var random = Random(index);
        var kind = (FirmKind)random.Weighted(RoseKinds);
        var place = Place(nth, SampleWords.RoseWeights, ref random);
        var products = Products(RoseProducts, SampleWords.RoseProducts, null, ref random);
        // 5,000 to 14,999 yuan a mu.
        var yuan = tenths * (500 + random.Below(1_000));
        var firm = Basics(index, nth, Trade.Rose, kind, place, yuan, products, ref random);
        return firm with
        {
            RoseAreaMu = tenths / 10m,
            Roles = [Role.Grower, .. products.Contains("rose-extract") ? [Role.Maker] : Array.Empty<Role>(), .. random.Percent(35) ? [Role.Trader] : Array.Empty<Role>()],
            Certifications = Certificates(SampleWords.RoseCertificates, ref random),
            Chain = "农副产品深加工",
            Park = place == Shiqiao && random.Percent(15) ? "石桥月季产业园" : null,
        };
    }

    /// <summary>A firm that makes or trades mugwort products.</summary>
    /// <param name="index">Which firm of all.</param>
    /// <param name="nth">Which of the mugwort firms.</param>
    public FirmDetails Mugwort(int index, int nth)
    {
        var random = Random(index);
        var kind = (FirmKind)random.Weighted(MugwortKinds);
        var place = Place(nth, SampleWords.MugwortWeights, ref random);
        // The first is the maker of moxa sticks in Shiqiao that every sample has.
        var products = Products(MugwortProducts, SampleWords.MugwortProducts, nth == 0 ? "moxa-stick" : null, ref random);
        var maker = nth == 0 || random.Percent(kind == FirmKind.SoleTrader ? 45 : 75);
        var size = kind switch { FirmKind.Company => 2_100, FirmKind.SoleTrader => 420, _ => 900 };
        var firm = Basics(index, nth, Trade.Mugwort, kind, place, LongTail.Of(random.Next()) * size, products, ref random);
        return firm with
        {
            Roles = [.. kind == FirmKind.Cooperative || kind == FirmKind.FamilyFarm ? [Role.Grower] : Array.Empty<Role>(), .. maker ? [Role.Maker] : Array.Empty<Role>(),
                .. !maker || random.Percent(50) ? [Role.Trader] : Array.Empty<Role>()],
            Oem = maker && random.Percent(30),
            Certifications = Certificates(SampleWords.MugwortCertificates, ref random),
            Chain = random.Percent(80) ? "艾草制品" : "农副产品深加工",
            Park = kind == FirmKind.Company && random.Percent(12) ? "卧龙艾草产业园" : null,
        };
    }

    SampleRandom Random(int index) => new(SampleRandom.Mix(seed ^ SampleRandom.Mix((ulong)index)));

    // One firm in each township first, then by weight; Shiqiao begins.
    static int Place(int nth, int[] weights, ref SampleRandom random) =>
        nth < weights.Length ? (Shiqiao + nth) % weights.Length : random.Weighted(weights);

    FirmDetails Basics(
        int index, int nth, Trade trade, FirmKind kind, int place, long yuan, ImmutableArray<string> products, ref SampleRandom random)
    {
        var township = Townships.All[place];
        var (legalName, otherNames, latin) = Names(nth, trade, kind, township, ref random);
        var status = random.Percent(95) ? FirmStatus.Active : random.Percent(30) ? FirmStatus.Revoked : FirmStatus.Deregistered;
        return new FirmDetails
        {
            LegalName = legalName,
            OtherNames = otherNames,
            CreditCode = Code(index, kind),
            Trades = [trade],
            Kind = kind,
            Status = status,
            Township = township.Code,
            Address = Address(place, ref random),
            Location = Location(place, ref random),
            Established = Established(ref random),
            CapitalYuan = Capital(kind, yuan, ref random),
            Employees = (int)Math.Clamp(yuan / (120_000 + random.Below(240_000)), 1, 5_000),
            Products = products,
            Output = Outputs(products, yuan, status, ref random),
            Contact = new FirmContact(
                random.Percent(25) ? "业务部" : null,
                "0377-000" + (SampleRandom.Mix(seed + 4 + (ulong)index) % 100_000).ToString("D5", CultureInfo.InvariantCulture),
                random.Percent(20) ? "info@" + Host(latin) : null),
            Website = kind == FirmKind.Company && random.Percent(12) ? $"https://www.{Host(latin)}/" : null,
            Source = "示例",
            AsOf = AsOf,
            Sample = true,
        };
    }

    // A top-level name that is reserved for examples (RFC 2606).
    static string Host(string latin) => latin.ToLowerInvariant() + ".example";

    (string LegalName, ImmutableArray<string> OtherNames, string Latin) Names(int nth, Trade trade, FirmKind kind, Township township, ref SampleRandom random)
    {
        var person = kind == FirmKind.SoleTrader && random.Percent(25);
        var (tradeName, latin) = names.Of(trade, (ulong)nth, person, ref random);
        var legalName = kind switch
        {
            FirmKind.Company => Company(trade, tradeName, township, ref random),
            FirmKind.Cooperative => Rural(township, ref random) + tradeName
                + random.One(trade == Trade.Rose ? SampleWords.RoseCooperativeBusinesses : SampleWords.MugwortCooperativeBusinesses)
                + (random.Percent(70) ? "专业合作社" : random.Percent(93) ? "农民专业合作社" : "专业合作社联合社"),
            FirmKind.FamilyFarm => Rural(township, ref random) + tradeName
                + random.One(trade == Trade.Rose ? SampleWords.RoseFarmBusinesses : SampleWords.MugwortCooperativeBusinesses) + "家庭农场",
            FirmKind.SoleTrader => Shop(trade, tradeName, person, township, ref random),
            _ => "南阳市" + tradeName + random.One(SampleWords.MugwortCompanyBusinesses) + (random.Percent(50) ? "合伙企业（有限合伙）" : "厂（个人独资）"),
        };
        return (legalName, OtherNames(trade, kind, person, tradeName, latin, ref random), latin);
    }

    static string Company(Trade trade, string tradeName, Township township, ref SampleRandom random)
    {
        var business = random.One(trade == Trade.Rose ? SampleWords.RoseCompanyBusinesses : SampleWords.MugwortCompanyBusinesses);
        var form = random.Weighted([86, 9, 4, 1]) switch { 0 => "有限公司", 1 => "有限责任公司", 2 => "股份有限公司", _ => "集团有限公司" };
        var branch = random.Below(200) switch { 0 => "南阳分公司", 1 => township.Name + "分公司", 2 => "第二门市部", _ => "" };
        return random.Weighted([38, 26, 14, 12, 4, 3, 3]) switch
        {
            0 => "南阳" + tradeName + business + form + branch,
            1 => "南阳市" + tradeName + business + form + branch,
            2 => "河南" + tradeName + business + form + branch,
            3 => "南阳市卧龙区" + tradeName + business + form + branch,
            4 => tradeName + business + "（南阳）" + form,
            5 => tradeName + "(河南)" + business + form,
            _ => "河南省南阳市" + tradeName + business + form + branch,
        };
    }

    static string Rural(Township township, ref SampleRandom random) => random.Weighted([45, 25, 25, 5]) switch
    {
        0 => "南阳市卧龙区" + township.Name,
        1 => "卧龙区" + township.Name,
        2 => "南阳市卧龙区",
        _ => "南阳",
    };

    static string Shop(Trade trade, string tradeName, bool person, Township township, ref SampleRandom random)
    {
        var (business, form) = random.One(trade == Trade.Rose ? SampleWords.RoseShops : SampleWords.MugwortShops);
        var region = random.Weighted([person ? 40 : 0, 42, 40, 10, 8]) switch
        {
            0 => "",
            1 => "卧龙区",
            2 => "南阳市卧龙区",
            3 => "卧龙区" + township.Name,
            _ => "南阳市卧龙区" + township.Name,
        };
        return region + tradeName + business + form;
    }

    static ImmutableArray<string> OtherNames(Trade trade, FirmKind kind, bool person, string tradeName, string latin, ref SampleRandom random)
    {
        if (person)
            return [];
        var others = ImmutableArray.CreateBuilder<string>();
        if (random.Percent(30))
            others.Add(tradeName);
        if (random.Percent(8))
            others.Add(tradeName + (trade == Trade.Rose ? "月季" : "艾草"));
        if (kind == FirmKind.Company && random.Percent(6))
            others.Add(latin + (trade == Trade.Rose ? " Roses" : " Moxa"));
        return others.ToImmutable();
    }

    // 93 is the cooperatives' class, 91 the companies'; no such body was ever issued.
    string Code(int index, FirmKind kind)
    {
        Span<char> code = stackalloc char[CreditCode.Length];
        (kind is FirmKind.Cooperative or FirmKind.FamilyFarm ? "93411303DEM" : "91411303DEM").CopyTo(code);
        var rest = bodies.At((ulong)index);
        for (var i = CreditCode.Length - 2; i >= 11; i--, rest /= 31)
            code[i] = BodyAlphabet[(int)(rest % 31)];
        code[^1] = CreditCode.CheckCharacter(code[..^1]);
        return new string(code);
    }

    static string Address(int place, ref SampleRandom random)
    {
        var township = Townships.All[place];
        var road = random.One(township.Name.EndsWith("街道", StringComparison.Ordinal) ? SampleWords.TownRoads : SampleWords.VillageRoads);
        return string.Create(CultureInfo.InvariantCulture, $"南阳市卧龙区{township.Name}{road}{1 + random.Below(300)}号");
    }

    // Within some 1.2 km of the township's middle, which keeps all within the district.
    static GeoPoint Location(int place, ref SampleRandom random)
    {
        var (north, east) = SampleWords.Centres[place];
        return new GeoPoint((north - 1_200 + random.Below(2_401)) / 100_000.0, (east - 1_200 + random.Below(2_401)) / 100_000.0);
    }

    // 1998 to 2022, the later the more.
    static DateOnly Established(ref SampleRandom random) =>
        new(1998 + Math.Max(random.Below(25), random.Below(25)), 1 + random.Below(12), 1 + random.Below(28));

    static long? Capital(FirmKind kind, long yuan, ref SampleRandom random)
    {
        if (kind == FirmKind.SoleTrader && random.Percent(30))
            return null;
        var wanted = kind == FirmKind.SoleTrader ? yuan / 8 : yuan / 2;
        var level = SampleWords.Capitals.Count(c => c < wanted) + random.Below(3) - 1;
        return SampleWords.Capitals[Math.Clamp(level, kind == FirmKind.Company ? 3 : 0, SampleWords.Capitals.Length - 1)];
    }

    static ImmutableArray<string> Products(ImmutableArray<Product> catalogue, int[] percent, string? always, ref SampleRandom random)
    {
        var products = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < catalogue.Length; i++)
        {
            if (random.Percent(percent[i]) || catalogue[i].Id == always)
                products.Add(catalogue[i].Id);
        }
        if (products.Count == 0)
            products.Add(catalogue[random.Weighted(percent)].Id);
        return products.ToImmutable();
    }

    // A firm that left business has figures only for the years it was in.
    static ImmutableArray<FirmOutput> Outputs(ImmutableArray<string> products, long yuan, FirmStatus status, ref SampleRandom random)
    {
        products = products.Sort(string.CompareOrdinal);
        Span<int> weights = stackalloc int[products.Length];
        var whole = 0;
        foreach (ref var weight in weights)
            whole += weight = 10 + random.Below(90);
        var last = status == FirmStatus.Active ? LastOutputYear : FirstOutputYear + random.Below(2);
        var outputs = ImmutableArray.CreateBuilder<FirmOutput>(products.Length * (last - FirstOutputYear + 1));
        for (var year = FirstOutputYear; year <= last; year++)
        {
            for (var i = 0; i < products.Length; i++)
            {
                // Hundreds of yuan, as such figures are reported.
                outputs.Add(new FirmOutput(year, products[i], Math.Max(1, yuan / 100 * weights[i] / whole) * 100, OutputBasis.Published));
            }
            // From 8% less to 19% more.
            yuan = yuan / 100 * (92 + random.Below(28));
        }
        return outputs.MoveToImmutable();
    }

    static ImmutableArray<string> Certificates(string[] all, ref SampleRandom random)
    {
        var certificates = ImmutableArray.CreateBuilder<string>();
        foreach (var certificate in all)
        {
            if (random.Percent(7))
                certificates.Add(certificate);
        }
        return certificates.ToImmutable();
    }
}
