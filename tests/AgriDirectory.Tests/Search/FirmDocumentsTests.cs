using AgriDirectory.Firms;
using AgriDirectory.Search;
using Firm = AgriDirectory.Firms.Firm;

namespace AgriDirectory.Tests.Search;

public sealed class FirmDocumentsTests
{
    static readonly FirmDetails Details = new()
    {
        LegalName = "南阳仲景艾草制品有限责任公司",
        Trades = [Trade.Rose, Trade.Mugwort],
        Roles = [Role.Grower, Role.Trader],
        Oem = true,
        Kind = FirmKind.FamilyFarm,
        Status = FirmStatus.Revoked,
        Township = "411303400",
        Address = "南阳市卧龙区石桥镇小石桥村88号",
        Products = ["moxa-stick"],
        RoseAreaMu = 12.3m,
        Person = new FirmContact("张三丰", "13800000000", null),
    };

    [Fact]
    public void A_tombstone_keeps_its_version_and_is_found_by_nothing()
    {
        var document = FirmDocuments.Of(Make(Details) with { Deleted = true, Version = 7 });
        Assert.Null(document.Card);
        Assert.Equal(7, document.Version);
        Assert.Empty(document.Tokens);
        Assert.Empty(document.Positions);
        Assert.Empty(document.Facets);
        Assert.False(PlanEvaluator.Meets(document, new Clause.Everything()));
    }

    [Fact]
    public void Facets_are_written_as_the_API_writes_them()
    {
        var facets = FirmDocuments.Of(Make(Details)).Facets;
        Assert.Equal(["rose", "mugwort"], facets[FacetField.Trade]);
        Assert.Equal(["411303401"], facets[FacetField.Township]);
        Assert.Equal(["grower", "trader", "oem"], facets[FacetField.Role]);
        Assert.Equal(["family-farm"], facets[FacetField.Kind]);
        Assert.Equal(["revoked"], facets[FacetField.Status]);
        Assert.Equal(["moxa-stick"], facets[FacetField.Product]);
    }

    [Fact]
    public void Only_what_is_public_is_indexed()
    {
        var document = FirmDocuments.Of(Make(Details));
        Assert.Null(document.Card!.Address);
        Assert.Equal(["13800000000"], document.Tokens[IndexField.Phone]);
        var all = document.Tokens.Where(t => t.Key != IndexField.Phone).SelectMany(t => t.Value).Concat(document.Positions.Values.SelectMany(t => t).SelectMany(t => t).SelectMany(t => t));
        Assert.DoesNotContain(all, t => t.Contains('丰', StringComparison.Ordinal) || t.Contains("138", StringComparison.Ordinal) || t.Contains('村', StringComparison.Ordinal));
        Assert.Equal(1230, document.AreaHundredths);
    }

    [Fact]
    public void The_output_is_the_newest_published_one()
    {
        Assert.Equal((30L, 2023), Output(new(2023, "moxa-stick", 10, OutputBasis.Published), new(2023, "moxa-wool", 20, OutputBasis.Published),
            new(2024, null, 99, OutputBasis.Declared), new(2022, null, 70, OutputBasis.Published)));
        Assert.Equal((25L, 2024), Output(new(2024, "moxa-stick", 10, OutputBasis.Published), new(2024, null, 25, OutputBasis.Published), new(2023, null, 5, OutputBasis.Published)));
        Assert.Equal((0L, 2024), Output(new FirmOutput(2024, null, 0, OutputBasis.Published)));
        Assert.Equal((null, null), Output(new FirmOutput(2024, null, 1, OutputBasis.Estimated)));
    }

    [Theory]
    [InlineData("南阳市卧龙区石桥镇", "石桥镇")]
    [InlineData("河南省南阳市卧龙区", "")]
    [InlineData("河南南阳卧龙区七一街道", "七一街道")]
    [InlineData("卧龙岗街道", "卧龙岗街道")]
    [InlineData("南阳理工学院", "南阳理工学院")]
    [InlineData("中国河南省", "")]
    public void The_district_of_an_address_says_nothing(string address, string rest)
    {
        var units = Units.Of(address);
        Assert.Equal(rest, Units.Joined(units, Region.End(units), units.Count));
    }

    [Fact]
    public void Names_sort_by_pinyin()
    {
        string[] names = ["张三月季园", "艾草店", "Alpha 艾草", "安艾草", "昂艾草", "南阳艾草", "1号艾草"];
        Assert.Equal(
            ["1号艾草", "艾草店", "Alpha 艾草", "安艾草", "昂艾草", "南阳艾草", "张三月季园"],
            names.OrderBy(n => FirmDocuments.Of(Make(Details with { LegalName = n })).NameSort, StringComparer.Ordinal));
    }

    [Fact]
    public void Tokens_are_few()
    {
        var document = FirmDocuments.Of(Make(Details with { LegalName = "南阳长乐重行长乐重行长乐重行长乐重行种植有限公司" }));
        Assert.InRange(document.Tokens.Values.Sum(t => t.Length), 1, 600);
        Assert.InRange(document.Tokens[IndexField.Py].Length, 1, 64);
    }

    static (long?, int?) Output(params FirmOutput[] output)
    {
        var card = FirmDocuments.Of(Make(Details with { Output = [.. output] })).Card!;
        return (card.OutputYuan, card.OutputYear);
    }

    static Firm Make(FirmDetails details) => SearchFirms.Make(1, details);
}
