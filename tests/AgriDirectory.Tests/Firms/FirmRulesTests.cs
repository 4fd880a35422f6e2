using System.Collections.Immutable;
using AgriDirectory.Firms;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Firms;

public sealed class FirmRulesTests
{
    static readonly FirmDetails Full = FirmExamples.Full;

    public static TheoryData<string, string, string> Broken { get; } = [];

    static readonly Dictionary<string, Func<FirmDetails, FirmDetails>> Breaks = [];

    static FirmRulesTests()
    {
        Break("no name", "missing", "legalName", d => d with { LegalName = " " });
        Break("null name", "missing", "legalName", d => d with { LegalName = null! });
        Break("short name", "too-short", "legalName", d => d with { LegalName = "艾" });
        Break("long name", "too-long", "legalName", d => d with { LegalName = new string('艾', 121) });
        Break("control character in the name", "text-broken", "legalName", d => d with { LegalName = "艾\u0001尚堂" });
        Break("line break in the name", "text-broken", "legalName", d => d with { LegalName = "艾\n尚堂" });
        Break("half a character in the name", "text-broken", "legalName", d => d with { LegalName = "艾\uD83C尚堂" });
        Break("the other half", "text-broken", "address", d => d with { Address = "艾\uDF3F" });
        Break("a hidden change of direction", "text-broken", "otherNames", d => d with { OtherNames = ["a\u202Eb"] });
        Break("too many names", "too-many", "otherNames", d => d with { OtherNames = [.. Enumerable.Range(0, 21).Select(i => "n" + i)] });
        Break("long other name", "too-long", "otherNames", d => d with { OtherNames = [new string('x', 121)] });
        Break("code of wrong form", "credit-code-form", "creditCode", d => d with { CreditCode = "9111000060003734IL" });
        Break("no trade", "missing", "trades", d => d with { Trades = [], Products = [], Output = [] });
        Break("list that was never made", "missing", "trades", d => d with { Trades = default, Products = default, Output = default, OtherNames = default });
        Break("unknown trade", "value-unknown", "trades", d => d with { Trades = [Trade.Rose, Trade.Mugwort, (Trade)7] });
        Break("unknown role", "value-unknown", "roles", d => d with { Roles = [(Role)7] });
        Break("unknown kind", "value-unknown", "kind", d => d with { Kind = (FirmKind)7 });
        Break("unknown status", "value-unknown", "status", d => d with { Status = (FirmStatus)(-1) });
        Break("unknown township", "township-unknown", "township", d => d with { Township = "411302101" });
        Break("long address", "too-long", "address", d => d with { Address = new string('x', 201) });
        Break("latitude", "out-of-range", "location", d => d with { Location = new(90.1, 0) });
        Break("longitude", "out-of-range", "location", d => d with { Location = new(0, -180.1) });
        Break("no number", "out-of-range", "location", d => d with { Location = new(double.NaN, 0) });
        Break("established tomorrow", "date-in-future", "established", d => d with { Established = FirmExamples.Today.AddDays(1) });
        Break("as of tomorrow", "date-in-future", "asOf", d => d with { AsOf = FirmExamples.Today.AddDays(1) });
        Break("negative capital", "out-of-range", "capitalYuan", d => d with { CapitalYuan = -1 });
        Break("too much capital", "out-of-range", "capitalYuan", d => d with { CapitalYuan = 1_000_000_000_000_001 });
        Break("negative employees", "out-of-range", "employees", d => d with { Employees = -1 });
        Break("too many employees", "out-of-range", "employees", d => d with { Employees = 10_000_001 });
        Break("negative area", "out-of-range", "roseAreaMu", d => d with { RoseAreaMu = -0.1m });
        Break("area of two decimals", "too-many-decimals", "roseAreaMu", d => d with { RoseAreaMu = 0.15m });
        Break("unknown product", "product-unknown", "products", d => d with { Products = ["moxa"] });
        Break("product twice", "value-repeated", "products", d => d with { Products = ["moxa-wool", "moxa-wool"] });
        Break("product of another trade", "product-not-of-trade", "products", d => d with { Trades = [Trade.Mugwort], Output = [] });
        Break("output of another trade", "product-not-of-trade", "output", d => d with { Trades = [Trade.Rose], Products = ["cut-rose"], Output = d.Output[..1] });
        Break("output of an unknown product", "product-unknown", "output", d => d with { Output = [new(2024, "moxa", 1, OutputBasis.Published)] });
        Break("output before the first year", "out-of-range", "output", d => d with { Output = [new(1977, "moxa-wool", 1, OutputBasis.Published)] });
        Break("output after next year", "out-of-range", "output", d => d with { Output = [new(2028, "moxa-wool", 1, OutputBasis.Published)] });
        Break("negative output", "out-of-range", "output", d => d with { Output = [new(2024, "moxa-wool", -1, OutputBasis.Published)] });
        Break("unknown basis", "value-unknown", "output", d => d with { Output = [new(2024, "moxa-wool", 1, (OutputBasis)9)] });
        Break("output twice", "output-repeated", "output", d => d with { Output = [new(2024, "moxa-wool", 1, 0), new(2024, "moxa-wool", 2, 0)] });
        Break("output of two trades together", "output-needs-one-trade", "output", d => d with { Output = [new(2024, null, 1, OutputBasis.Published)] });
        Break("too many outputs", "too-many", "output", d => d with { Output = ManyOutputs });
        Break("phone", "phone-form", "contactPhone", d => d with { Contact = new(null, "call me", null) });
        Break("person's phone", "phone-form", "personPhone", d => d with { Person = new(null, "1234", null) });
        Break("mail", "mail-form", "contactMail", d => d with { Contact = new(null, null, "a@b") });
        Break("two mails", "mail-form", "personMail", d => d with { Person = new(null, null, "a@b.cn c@d.cn") });
        Break("person's long name", "too-long", "personName", d => d with { Person = new(new string('张', 121), null, null) });
        Break("person's broken name", "text-broken", "personName", d => d with { Person = new("张\0三", null, null) });
        foreach (var website in new[] { "example.cn", "ftp://example.cn", "javascript:alert(1)", "/path", "http://", "https://a:b@example.cn", "http://a.cn/ x", "http://a.cn/\"x" })
            Break("website " + website, "website-form", "website", d => d with { Website = website });
        Break("too many certifications", "too-many", "certifications", d => d with { Certifications = [.. Enumerable.Range(0, 51).Select(i => "c" + i)] });
        Break("long chain", "too-long", "chain", d => d with { Chain = new string('x', 121) });
        Break("long park", "too-long", "park", d => d with { Park = new string('x', 121) });
        Break("long source", "too-long", "source", d => d with { Source = new string('x', 201) });
    }

    static ImmutableArray<FirmOutput> ManyOutputs =>
        [.. ProductCatalogue.All.SelectMany(p => Enumerable.Range(1978, 50), (p, year) => new FirmOutput(year, p.Id, 1, OutputBasis.Published)).Take(501)];

    static void Break(string name, string code, string field, Func<FirmDetails, FirmDetails> change)
    {
        Breaks.Add(name, change);
        Broken.Add(name, code, field);
    }

    [Theory, MemberData(nameof(Broken))]
    public void What_is_wrong_is_named(string name, string code, string field)
    {
        var problem = Assert.Single(FirmRules.Check(Breaks[name](Full), FirmExamples.Today));
        Assert.Equal((code, field, false), (problem.Code, problem.Field, problem.Warning));
    }

    [Theory]
    [InlineData(" 艾草制品 ", "艾草制品", false)]
    [InlineData("mugwort products", "艾草制品", false)]
    [InlineData("smart-equipment", "智能制造装备", false)]
    [InlineData("月季花卉", "月季花卉", true)]
    public void A_chain_is_one_of_six_by_any_name_and_another_is_kept_with_a_warning(string typed, string kept, bool warned)
    {
        var details = FirmRules.Tidy(Full with { Chain = typed });
        Assert.Equal(kept, details.Chain);
        Assert.Equal(warned ? ["chain-unknown"] : [], FirmRules.Check(details, FirmExamples.Today).Where(p => p.Warning).Select(p => p.Code));
        Assert.Equal(6, Chains.All.Length);
    }

    [Fact]
    public void Every_code_is_one_of_the_list_and_tested()
    {
        var tested = Broken.Select(row => ((ITheoryDataRow)row).GetData()[1]).Append("credit-code-checksum").Append("chain-unknown").ToHashSet();
        Assert.Equal([.. FirmRules.Codes.Order()], tested.Select(c => (string)c!).Order());
    }

    [Fact]
    public void A_full_firm_is_fine_and_tidy()
    {
        Assert.Empty(FirmRules.Check(Full, FirmExamples.Today));
        Assert.Equal(FirmJson.Write(Full), FirmJson.Write(FirmRules.Tidy(Full)));
    }

    [Fact]
    public void The_bounds_themselves_are_fine()
    {
        var firm = Full with
        {
            LegalName = new string('艾', 120),
            Trades = [Trade.Mugwort],
            Products = [],
            CapitalYuan = 1_000_000_000_000_000,
            Employees = 0,
            RoseAreaMu = 10_000_000m,
            Established = FirmExamples.Today,
            Location = new(-90, 180),
            Output = [new(1978, null, 0, OutputBasis.Estimated), new(2027, "moxa-wool", 1_000_000_000_000_000, OutputBasis.Declared)],
            Contact = new("艾", "400-000-0000 转 8；+86 (377) 0001 2345", "a.b+c@mail.example.com.cn"),
            Website = "http://艾草.cn/x?y=z#w",
        };
        Assert.Empty(FirmRules.Check(firm, FirmExamples.Today));
        Assert.Empty(FirmRules.Check(new FirmDetails { LegalName = "艾坊", Trades = [Trade.Rose] }, FirmExamples.Today));
    }

    [Fact]
    public void A_wrong_checksum_is_a_warning_that_says_what_would_be_right()
    {
        var problem = Assert.Single(FirmRules.Check(Full with { CreditCode = "91350211M00013FA1N" }, FirmExamples.Today));
        Assert.True(problem.Warning);
        Assert.Equal("credit-code-checksum", problem.Code);
        var right = "91350211M00013FA1" + problem.Arguments[1];
        Assert.Equal(CreditCodeCheck.Fine, CreditCode.Check(right));
    }

    [Fact]
    public void Arguments_are_short_whole_and_tell_nothing_of_people()
    {
        var secret = new FirmContact("秘密\0" + new string('密', 300), "秘密" + new string('1', 80), "秘密 " + new string('m', 400));
        var problems = FirmRules.Check(
            Full with { Address = "\uD800" + new string('x', 5000), Person = secret, Contact = new(null, "秘密", null) }, FirmExamples.Today);
        Assert.All(problems.SelectMany(p => p.Arguments), a =>
        {
            Assert.InRange(a.Length, 0, 60);
            Assert.DoesNotContain("密", a, StringComparison.Ordinal);
            Assert.DoesNotContain('\uD800', a);
        });
        Assert.Contains(problems, p => p.Field == "personName");
        Assert.Contains(problems, p => p.Field == "contactPhone");
    }

    [Fact]
    public void A_hostile_firm_gets_a_bounded_answer()
    {
        var firm = Full with { Output = [.. Enumerable.Range(0, 100_000).Select(i => new FirmOutput(i, "x" + i, -1, 0))] };
        Assert.InRange(FirmRules.Check(firm, FirmExamples.Today).Length, 1, 100);
    }

    [Fact]
    public void Tidying_brings_writings_together()
    {
        var tidy = FirmRules.Tidy(new FirmDetails
        {
            LegalName = "\u3000艾尚堂 \u200B",
            OtherNames = [" a ", "a", "", "b"],
            CreditCode = "91 110000 600037341l",
            Trades = [Trade.Mugwort, Trade.Rose, Trade.Mugwort],
            Roles = [Role.Trader, Role.Grower],
            Township = "411303400",
            Address = "  ",
            Location = new(-0.0, 1),
            RoseAreaMu = 12.500m,
            Products = ["moxa-stick", "cut-rose", "moxa-stick"],
            Output = [new(2025, "moxa-stick", 1, 0), new(2024, " ", 2, 0), new(2024, "cut-rose", 3, 0), new(2024, null, 2, 0)],
            Contact = new(" ", "", null),
            Person = new(" 张三 ", null, null),
        });
        Assert.Equal(
            """
            {"legalName":"艾尚堂","otherNames":["a","b"],"creditCode":"91110000600037341L","trades":["rose","mugwort"],"roles":["grower","trader"],
            "oem":false,"kind":"company","status":"active","township":"411303401","location":{"latitude":0,"longitude":1},"roseAreaMu":12.5,
            "products":["cut-rose","moxa-stick"],"output":[{"year":2024,"yuan":2,"basis":"published"},
            {"year":2024,"product":"cut-rose","yuan":3,"basis":"published"},{"year":2025,"product":"moxa-stick","yuan":1,"basis":"published"}],
            "person":{"name":"张三"},"certifications":[],"sample":false}
            """.ReplaceLineEndings(""),
            System.Text.Encoding.UTF8.GetString(FirmJson.Write(tidy)));
    }

    [Fact]
    public void Tidying_twice_is_tidying_once() => Prop.ForAll(FirmExamples.Any, d =>
    {
        var once = FirmRules.Tidy(d);
        return FirmJson.Write(FirmRules.Tidy(once)).SequenceEqual(FirmJson.Write(once));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Figures_tidied_are_the_same_in_whatever_order_they_come() => Prop.ForAll(FirmExamples.Any, ArbMap.Default.ArbFor<int>(), (d, seed) =>
    {
        FirmOutput[] figures = d.Output.IsDefault ? [] : [.. d.Output];
        new Random(seed).Shuffle(figures);
        var sorted = figures.OrderBy(o => o.Year).ThenBy(o => o.Product, StringComparer.Ordinal);
        var tidy = FirmJson.Write(FirmRules.Tidy(d));
        return FirmJson.Write(FirmRules.Tidy(d with { Output = [.. figures] })).SequenceEqual(tidy)
            && FirmJson.Write(FirmRules.Tidy(d with { Output = [.. sorted] })).SequenceEqual(tidy);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_details_can_be_checked() =>
        Prop.ForAll(FirmExamples.Any, d => FirmRules.Check(d, FirmExamples.Today).All(p => FirmRules.Codes.Contains(p.Code))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_row_with_every_field_makes_the_firm_it_says() => Prop.ForAll(FirmExamples.Any, FirmExamples.Any, (d, other) =>
    {
        var tidy = FirmJson.Write(FirmRules.Tidy(d));
        var over = FirmRules.Apply(FirmExamples.PatchOf(d), other with { Output = [] });
        return FirmJson.Write(FirmRules.Apply(FirmExamples.PatchOf(d), null)).SequenceEqual(tidy) && FirmJson.Write(over).SequenceEqual(tidy);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_row_applied_twice_changes_nothing_more() =>
        Prop.ForAll(FirmExamples.Any, FirmExamples.Any, ArbMap.Default.ArbFor<int>(), (d, other, given) =>
        {
            var patch = new FirmPatch { Given = (FirmFields)(uint)given & FirmExamples.PatchOf(d).Given, Values = d, OutputCleared = [new(2024, "moxa-stick")] };
            var once = FirmRules.Apply(patch, other);
            var anew = FirmRules.Apply(patch, null);
            return FirmJson.Write(FirmRules.Apply(patch, once)).SequenceEqual(FirmJson.Write(once))
                && FirmJson.Write(FirmRules.Apply(patch, anew)).SequenceEqual(FirmJson.Write(anew));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fields_that_a_row_does_not_give_stay()
    {
        var patch = new FirmPatch { Given = FirmFields.Address | FirmFields.Website, Values = new FirmDetails { LegalName = "", Address = "新地址" } };
        var expected = Full with { Address = "新地址", Website = null };
        Assert.Equal(FirmJson.Write(expected), FirmJson.Write(FirmRules.Apply(patch, Full)));
        Assert.Equal(FirmJson.Write(Full), FirmJson.Write(FirmRules.Apply(patch with { Given = FirmFields.None }, Full)));
    }

    [Fact]
    public void Parts_of_a_contact_are_given_one_by_one()
    {
        var patch = new FirmPatch
        {
            Given = FirmFields.ContactPhone | FirmFields.PersonName | FirmFields.PersonMail,
            Values = new FirmDetails { LegalName = "", Contact = new("not given", "0377-00099999", null), Person = new(null, "not given", "new@example.cn") },
        };
        var firm = FirmRules.Apply(patch, Full);
        Assert.Equal(new FirmContact("销售部", "0377-00099999", "sales@example.cn"), firm.Contact);
        Assert.Equal(new FirmContact(null, "13800000000", "new@example.cn"), firm.Person);
    }

    [Fact]
    public void Figures_are_set_and_cleared_by_year_and_product()
    {
        var patch = new FirmPatch
        {
            Given = FirmFields.Output,
            Values = new FirmDetails { LegalName = "", Output = [new(2025, "moxa-stick", 7, OutputBasis.Published), new(2025, "moxa-wool", 8, OutputBasis.Published)] },
            OutputCleared = [new(2024, "moxa-stick"), new(2023, null)],
        };
        Assert.Equal(
            [new(2025, "moxa-stick", 7, OutputBasis.Published), new(2025, "moxa-wool", 8, OutputBasis.Published)],
            FirmRules.Apply(patch, Full).Output.AsEnumerable());
        Assert.Equal(Full.Output.AsEnumerable(), FirmRules.Apply(patch with { Values = new FirmDetails { LegalName = "" }, OutputCleared = [] }, Full).Output);
    }

    [Fact]
    public void A_new_firms_kind_and_trades_are_guessed()
    {
        var values = new FirmDetails
        {
            LegalName = "卧龙区石桥镇某某月季种植专业合作社",
            Products = ["moxa-wool"],
            Output = [new(2024, "cut-rose", 1, OutputBasis.Declared)],
        };
        var patch = new FirmPatch { Given = FirmFields.LegalName | FirmFields.Products | FirmFields.Output, Values = values };
        var firm = FirmRules.Apply(patch, null);
        Assert.Equal(FirmKind.Cooperative, firm.Kind);
        Assert.Equal([Trade.Rose, Trade.Mugwort], firm.Trades.AsEnumerable());
        Assert.Equal(FirmKind.Company, FirmRules.Apply(patch, Full).Kind);
        Assert.Equal(FirmKind.Other, FirmRules.Apply(patch with { Given = patch.Given | FirmFields.Kind, Values = values with { Kind = FirmKind.Other } }, null).Kind);
    }
}
