using AgriDirectory.Claims;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Claims;

public sealed class ClaimRulesTests
{
    static readonly DateOnly Today = new(2026, 3, 1);

    public static TheoryData<string, string, Func<ClaimDetails, ClaimDetails>> Broken => new()
    {
        { "claim-not-of-these", "measure", c => c with { Measure = ClaimMeasure.Land } },
        { "claim-not-of-these", "scope", c => c with { Scope = ClaimScope.Park } },
        { "claim-not-of-these", "scope", c => c with { Measure = ClaimMeasure.ShareOfCityOutput, Value = 5, Scope = ClaimScope.City } },
        { "value-unknown", "subject", c => c with { Subject = (ClaimSubject)77 } },
        { "value-unknown", "comparison", c => c with { Comparison = (ClaimComparison)77 } },
        { "value-unknown", "basis", c => c with { Basis = (ClaimBasis)77 } },
        { "out-of-range", "value", c => c with { Value = -1 } },
        { "out-of-range", "value", c => c with { Value = 1_000_000_000_000_001 } },
        { "out-of-range", "value", c => c with { Measure = ClaimMeasure.NationalShare, Value = 100.5m } },
        { "out-of-range", "value", c => c with { Measure = ClaimMeasure.NationalShare, Value = 100, Comparison = ClaimComparison.MoreThan } },
        { "out-of-range", "value", c => c with { Value = 0, Comparison = ClaimComparison.LessThan } },
        { "too-many-decimals", "value", c => c with { Value = 1.5m } },
        { "too-many-decimals", "value", c => c with { Measure = ClaimMeasure.Area, Value = 1.00001m } },
        { "out-of-range", "year", c => c with { Year = 1977 } },
        { "out-of-range", "year", c => c with { Year = 2037 } },
        { "missing", "publisher", c => c with { Publisher = " " } },
        { "missing", "title", c => c with { Title = "" } },
        { "missing", "published", c => c with { Published = "" } },
        { "claim-date", "published", c => c with { Published = "2022-13" } },
        { "claim-date", "published", c => c with { Published = "last year" } },
        { "too-long", "remark", c => c with { Remark = new string('x', 501) } },
        { "too-long", "publisher", c => c with { Publisher = new string('x', 121) } },
        { "text-broken", "where", c => c with { Where = "a\u0000b" } },
        { "text-broken", "title", c => c with { Title = "half \ud83c" } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_a_rule_is_named(string code, string field, Func<ClaimDetails, ClaimDetails> spoil)
    {
        Assert.Empty(ClaimRules.Check(ClaimExamples.Details, Today));
        var problem = Assert.Single(ClaimRules.Check(ClaimRules.Tidy(spoil(ClaimExamples.Details)), Today));
        Assert.Equal((code, field), (problem.Code, problem.Field));
    }

    [Fact]
    public void What_the_examples_say_keeps_the_rules() => Prop.ForAll(ClaimExamples.Kept.ToArbitrary(), c => ClaimRules.Check(c.Details, Today).IsEmpty).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_code_is_read_back()
    {
        Assert.All(Enum.GetValues<ClaimMeasure>(), m => Assert.Equal(m, ClaimCodes.Read<ClaimMeasure>(ClaimCodes.Of(m))));
        Assert.Equal("share-of-city-output", ClaimCodes.Of(ClaimMeasure.ShareOfCityOutput));
        Assert.Null(ClaimCodes.Read<ClaimMeasure>("0"));
        Assert.True(ClaimRules.IsId(ClaimRules.NewId()));
        Assert.False(ClaimRules.IsId("A"));
    }
}
