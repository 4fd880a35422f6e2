using System.Collections.Immutable;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Tests.Firms;

namespace AgriDirectory.Tests.Claims;

/// <summary>The claims that the directory brings along, their verdicts worked out by hand.</summary>
public sealed class SeededClaimsTests
{
    static readonly ImmutableArray<Claim> Seeds = ClaimSeeds.All(ClaimExamples.At);
    static readonly ImmutableArray<Finding> Findings = ClaimFindings.Among(Seeds);

    [Fact]
    public void All_of_them_keep_the_rules()
    {
        Assert.Equal(19, Seeds.Length);
        Assert.Equal(19, Seeds.Select(c => c.Id).Distinct().Count());
        Assert.All(Seeds, c => Assert.True(ClaimRules.IsId(c.Id)));
        Assert.All(Seeds, c => Assert.Empty(ClaimRules.Check(c.Details, new DateOnly(2026, 3, 1))));
        Assert.All(Seeds, c => Assert.Equal(c.Details, ClaimRules.Tidy(c.Details)));
        Assert.Equal(26_760_000_000m, Of("seed-projects-investment").Details.Value);
    }

    [Theory]
    // Half of the city's cannot be three quarters of the nation's, whatever the city has of that; nor with what the city says.
    [InlineData(Verdict.CannotBothHold, FindingReason.Ceiling, "seed-mugwort-share district-of-city-output-2021")]
    [InlineData(Verdict.CannotBothHold, FindingReason.Product, "seed-mugwort-share district-of-city-output-2021 city-mugwort-share-2021")]
    // By themselves 75% of the district and over 70% of the city are possible, if the city has 74.5% at least.
    [InlineData(Verdict.Agree, FindingReason.PartOfWholeAtLeast, "seed-mugwort-share city-mugwort-share-2021")]
    [InlineData(Verdict.Agree, FindingReason.PartOfWholeAtLeast, "seed-mugwort-share city-mugwort-share-2022")]
    [InlineData(Verdict.Agree, FindingReason.OtherTime, "city-mugwort-share-2021 city-mugwort-share-2022")]
    [InlineData(Verdict.Differ, FindingReason.OtherTime, "city-mugwort-output-2021 city-mugwort-output-2022")]
    [InlineData(Verdict.NotComparable, FindingReason.Definition, "district-mugwort-share-2018 seed-mugwort-share")]
    [InlineData(Verdict.NotComparable, FindingReason.OtherTime, "district-mugwort-share-2018 city-mugwort-share-2021")]
    [InlineData(Verdict.Agree, FindingReason.PartOfWhole, "seed-mugwort-firms city-mugwort-firms-2021")]
    [InlineData(Verdict.Agree, FindingReason.OtherTime, "district-mugwort-firms-2018 seed-mugwort-firms")]
    [InlineData(Verdict.Agree, FindingReason.PartOfWhole, "park-phase-one-land seed-park-land")]
    [InlineData(Verdict.Agree, FindingReason.PartOfWhole, "park-phase-one-investment seed-park-investment")]
    public void Each_stands_beside_the_others_as_it_must(Verdict verdict, FindingReason reason, string claims)
    {
        var finding = Assert.Single(Findings, f => f.Reason == reason && string.Join(' ', f.Claims.Select(c => c.Id)) == claims);
        Assert.Equal(verdict, finding.Verdict);
    }

    [Fact]
    public void Nothing_else_is_contradicted() => Assert.Equal(2, Findings.Count(f => f.Verdict == Verdict.CannotBothHold));

    [Fact]
    public void The_gap_between_what_is_said_and_what_can_be_is_told()
    {
        // About half is 45 to 55 in a hundred, of which the nation's part is 31.5 to 55; 75 begins at 74.5.
        var product = Assert.Single(Findings, f => f.Reason == FindingReason.Product);
        Assert.Equal(new Interval(31.5m, 55), product.Expected);
        Assert.Equal(19.5m, product.Gap);
        var output = Assert.Single(Findings, f => f.Reason == FindingReason.OtherTime && f.Verdict == Verdict.Differ);
        Assert.Equal(200_000_000m, output.Gap);
    }

    [Fact]
    public void What_follows_is_worked_out_as_intervals()
    {
        var derived = Derivation.All(Seeds);
        var output = Assert.Single(derived, d => d.Kind == DerivationKind.DistrictOutput);
        Assert.Equal(new Interval(11_150_000_000m * 0.45m, 11_250_000_000m * 0.55m), output.Value);
        var nation = derived.Where(d => d.Kind == DerivationKind.NationalOutput).ToList();
        Assert.Equal(["city-mugwort-output-2021 city-mugwort-share-2021", "city-mugwort-output-2022 city-mugwort-share-2022"], nation.Select(d => string.Join(' ', d.From.Select(c => c.Id))));
        Assert.Equal(11_150_000_000m, nation[0].Value.Low);
        Assert.Equal(16_071m, decimal.Round(nation[0].Value.High!.Value / 1_000_000));
    }

    [Fact]
    public void The_newest_claim_of_products_sets_the_market_into_the_nations()
    {
        var national = NationalMarket.Of(Seeds, "mugwort")!;
        Assert.Equal(("seed-mugwort-share", 0.75m), (national.Claim.Id, national.Share));
        Assert.Equal(0.15, national.ShareOf(0.2), 12);
        Assert.Equal(625, national.OthersHhi, 9);
        Assert.Equal((0.5625 * 1000, (0.5625 * 1000) + 625), (national.LeastHhi(1000), national.MostHhi(1000)));
        Assert.Equal(0, national.Others);
        var rival = national.Claim with { Id = "rival", Details = national.Claim.Details with { Value = 40, Year = 2000 } };
        Assert.Equal((0.75m, 1), (NationalMarket.Of(Seeds.Append(rival), "mugwort")!.Share, NationalMarket.Of(Seeds.Append(rival), "mugwort")!.Others));
        Assert.Null(NationalMarket.Of(Seeds, "rose"));
        Assert.Null(NationalMarket.Of(Seeds, "mugwort/moxa-stick"));
        Assert.Null(NationalMarket.Of(Seeds.Where(c => c.Id == "district-mugwort-share-2018"), "mugwort"));
    }

    [Fact]
    public void Whatever_the_others_are_the_nations_index_lies_between()
    {
        var national = NationalMarket.Of(Seeds, "mugwort")!;
        double[] here = [0.5, 0.3, 0.2];
        var index = here.Sum(s => 10_000 * s * s);
        foreach (var others in new[] { 1, 2, 10, 1000 })
        {
            var all = here.Select(s => s * 0.75).Concat(Enumerable.Repeat(0.25 / others, others)).Sum(s => 10_000 * s * s);
            Assert.InRange(all, national.LeastHhi(index), national.MostHhi(index) + 1e-9);
        }
    }

    [Fact]
    public void Counts_and_areas_are_set_beside_the_directorys_own()
    {
        var rose = FirmExamples.Full with { LegalName = "月季", Trades = [Trade.Rose], Products = ["seedling"], Output = [], RoseAreaMu = 32_500.0m };
        var families = Sums([rose, rose]);
        Assert.Equal((Verdict.Differ, 2m, -184m), Beside("seed-rose-firms", families));
        // Of two firms no total is public; clerks see it, and 65,000.0 mu are just what is claimed.
        Assert.Equal(StandingReason.Withheld, ClaimStanding.Of(Of("seed-rose-area").Details, families, clerk: false).Reason);
        Assert.Equal((Verdict.Agree, 65_000m, 0m), Beside("seed-rose-area", families));
        Assert.Equal(StandingReason.Measure, ClaimStanding.Of(Of("district-mugwort-area-2018").Details, families, clerk: true).Reason);
        Assert.Equal(StandingReason.Scope, ClaimStanding.Of(Of("city-mugwort-firms-2021").Details, families, clerk: true).Reason);
        Assert.Equal(StandingReason.Measure, ClaimStanding.Of(Of("seed-mugwort-share").Details, families, clerk: true).Reason);
        var output = Of("city-mugwort-output-2021").Details with { Scope = ClaimScope.District };
        Assert.Equal(StandingReason.NoFigures, ClaimStanding.Of(output, families, clerk: true).Reason);
        Assert.Equal((Verdict.Agree, 100m), (ClaimStanding.Compare(ClaimExamples.Details with { Comparison = ClaimComparison.AtLeast, Value = 100 }, 100).Verdict, 100m));
    }

    static (Verdict, decimal?, decimal) Beside(string id, IReadOnlyCollection<ImmutableArray<MarketSum>> families)
    {
        var standing = ClaimStanding.Of(Of(id).Details, families, clerk: true);
        return (standing.Verdict, standing.Computed, standing.DifferenceTo(Of(id).Details));
    }

    static ImmutableArray<ImmutableArray<MarketSum>> Sums(IReadOnlyList<FirmDetails> firms)
    {
        var sums = new MarketSums();
        for (var i = 0; i < firms.Count; i++)
        {
            sums.Replace(new Firm { Id = $"000000000{i}", Version = 1, ChangedAt = ClaimExamples.At, ChangedBy = "", Details = firms[i] });
        }

        return [.. Enum.GetValues<Trade>().Select(sums.Of)];
    }

    static Claim Of(string id) => Seeds.Single(c => c.Id == id);
}
