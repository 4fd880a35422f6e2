using System.Security.Cryptography;
using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Sample;

public sealed class SampleFirmsTests
{
    static readonly List<(string Id, FirmDetails Details)> Default = [.. SampleFirms.Generate()];

    [Fact]
    public void The_default_is_the_directorys()
    {
        Assert.Equal(1_347, Default.Count);
        Assert.Equal(186, Default.Count(f => f.Details.Trades.Single() == Trade.Rose && f.Details.Roles.Contains(Role.Grower)));
        Assert.Equal(1_161, Default.Count(f => f.Details.Trades.Single() == Trade.Mugwort && (f.Details.Roles.Contains(Role.Maker) || f.Details.Roles.Contains(Role.Trader))));
        Assert.Equal(65_000.0m, Default.Sum(f => f.Details.RoseAreaMu ?? 0));
        Assert.All(Default, f => Assert.Equal(f.Details.Trades[0] == Trade.Rose, f.Details.RoseAreaMu > 0));
    }

    [Fact]
    public void The_defaults_bytes_are_pinned()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (id, details) in Default)
        {
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes(id));
            hash.AppendData(FirmJson.Write(details));
        }
        Assert.Equal("779658B71009BB2A2F69E54B8FEAD01E7934EFE76420EDE6E0F2501783F6D18E", Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(21)]
    [InlineData(100)]
    [InlineData(1_346)]
    [InlineData(20_000)]
    public void Other_sizes_keep_the_proportions(int firms)
    {
        var all = SampleFirms.Generate(firms, 7).Select(f => f.Details).ToList();
        var growers = (int)Math.Round(firms * 186 / 1347m, MidpointRounding.AwayFromZero);
        Assert.Equal(firms, all.Count);
        Assert.Equal(growers, all.Count(f => f.Trades[0] == Trade.Rose));
        Assert.Equal(growers == 0 ? 0 : Math.Round(firms * 65_000m / 1347, 1, MidpointRounding.AwayFromZero), all.Sum(f => f.RoseAreaMu ?? 0));
    }

    [Theory]
    [InlineData(1_347, SampleFirms.DefaultSeed)]
    [InlineData(20_000, 7)]
    public void No_two_firms_share_an_id_a_code_or_a_name(int firms, int seed)
    {
        var all = SampleFirms.Generate(firms, seed).ToList();
        Assert.Equal(firms, all.Select(f => f.Id).Distinct().Count());
        Assert.Equal(firms, all.Select(f => f.Details.CreditCode).Distinct().Count());
        Assert.Equal(firms, all.Select(f => f.Details.LegalName).Distinct().Count());
        Assert.All(all, f => Assert.True(FirmId.IsValid(f.Id)));
    }

    [Fact]
    public void Every_firm_keeps_the_rules_and_is_tidy() => Assert.All(SampleFirms.Generate(5_000, -1).Concat(Default), f =>
    {
        Assert.Empty(FirmRules.Check(f.Details, new DateOnly(2025, 12, 31)));
        Assert.Equal(FirmJson.Write(f.Details), FirmJson.Write(FirmRules.Tidy(f.Details)));
        Assert.True(f.Details.Sample);
        Assert.Equal("示例", f.Details.Source);
        Assert.Null(f.Details.Person);
        Assert.Matches("^9[13]411303DEM", f.Details.CreditCode);
        Assert.Matches("^0377-000[0-9]{5}$", f.Details.Contact!.Phone);
    });

    [Fact]
    public void Names_read_as_they_were_made() => Assert.All(SampleFirms.Generate(20_000, 11).Concat(Default), f =>
    {
        var name = FirmName.Read(f.Details.LegalName);
        Assert.True(name.TradeName.Length is >= 2 and <= 4, $"{f.Details.LegalName}: {string.Join('|', name.Parts.Select(p => p.Text))}");
        Assert.True(name.Business.Length > 0 && name.LegalForm.Length > 0, f.Details.LegalName);
        Assert.Equal(f.Details.Kind, name.Kind);
    });

    [Fact]
    public void Every_township_has_firms_and_Shiqiao_makers_of_moxa_sticks()
    {
        Assert.Equal(Townships.All.Select(t => t.Code).Order(), Default.Select(f => f.Details.Township!).Distinct().Order());
        Assert.Equal("411303101", Default.Where(f => f.Details.Trades[0] == Trade.Rose).GroupBy(f => f.Details.Township).MaxBy(g => g.Count())!.Key);
        Assert.True(Default.Count(f => IsMaker(f.Details)) >= 10);
        foreach (var seed in Enumerable.Range(0, 50))
            Assert.Contains(SampleFirms.Generate(100, seed), f => IsMaker(f.Details));

        static bool IsMaker(FirmDetails f) => f.Township == "411303101" && f.Roles.Contains(Role.Maker) && f.Products.Contains("moxa-stick");
    }

    [Fact]
    public void Markets_have_a_long_tail_over_three_years()
    {
        foreach (var year in new[] { 2023, 2024, 2025 })
        {
            var sizes = Default.Where(f => f.Details.Trades[0] == Trade.Mugwort)
                .Select(f => f.Details.Output.Where(o => o.Year == year).Sum(o => o.Yuan)).Where(y => y > 0).OrderDescending().ToList();
            Assert.True(sizes.Count > 1_000);
            var tenth = sizes.Take(sizes.Count / 10).Sum() / (double)sizes.Sum();
            Assert.InRange(tenth, 0.40, 0.85);
            // No one so large that its figure must be withheld.
            Assert.InRange(sizes[0] / (double)sizes.Sum(), 0, 0.25);
        }
        Assert.InRange(Default.Count(f => f.Details.Status == FirmStatus.Active) / 1347.0, 0.93, 0.97);
        Assert.All(Default.SelectMany(f => f.Details.Output), o => Assert.Equal(OutputBasis.Published, o.Basis));
    }

    [Fact]
    public void Firms_come_one_by_one_and_depend_on_the_seed()
    {
        Assert.Equal(3, SampleFirms.Generate(SampleFirms.MaxFirms, 1).Take(3).Count());
        Assert.NotEqual(SampleFirms.Generate(10, 1).First().Id, SampleFirms.Generate(10, 2).First().Id);
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFirms.Generate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleFirms.Generate(SampleFirms.MaxFirms + 1));
    }
}
