using AgriDirectory.Claims;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Claims;

/// <summary>Claims to try rules on.</summary>
static class ClaimExamples
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 1, 0, 0, TimeSpan.Zero);

    public static ClaimDetails Details { get; } = new()
    {
        Subject = ClaimSubject.Mugwort,
        Measure = ClaimMeasure.Firms,
        Comparison = ClaimComparison.Equal,
        Value = 1161,
        Scope = ClaimScope.District,
        Year = 2022,
        Basis = ClaimBasis.Asserted,
        Publisher = "某报",
        Title = "某文",
        Published = "2022-02",
    };

    /// <summary>Claims that keep all rules, about so few things, places, years and figures that many bear on each other.</summary>
    public static Gen<Claim> Kept { get; } =
        from subject in Gen.Elements(Enum.GetValues<ClaimSubject>())
        from measure in Gen.Elements(ClaimMeasures.Of(subject).ToArray())
        from scope in Gen.Elements(ClaimMeasures.ScopesOf(subject, measure).ToArray())
        from comparison in Gen.Elements(Enum.GetValues<ClaimComparison>())
        from definition in Gen.Elements<ClaimDefinition?>(null, null, ClaimDefinition.Products, ClaimDefinition.LeafOutput)
        from value in Gen.Elements(0m, 1m, 35m, 50m, 70m, 75m, 80m, 100m)
        from year in Gen.Choose(2020, 2022)
        from inferred in Gen.Elements(true, false)
        where !(comparison == ClaimComparison.MoreThan && value == 100) && !(comparison == ClaimComparison.LessThan && value == 0)
        from id in Gen.Choose(0, 1_000_000)
        select Make($"c-{id}", Details with
        {
            Subject = subject,
            Measure = measure,
            Scope = scope,
            Comparison = comparison,
            Definition = definition,
            Value = value,
            Year = year,
            YearInferred = inferred,
        });

    public static Claim Make(string id, ClaimDetails details) => new() { Id = id, Version = 1, ChangedAt = At, ChangedBy = "", Details = details };

    public static Claim Share(decimal value, ClaimScope scope, int year = 2022, ClaimComparison comparison = ClaimComparison.Equal) =>
        Make($"share-{scope}-{year}-{value}".ToLowerInvariant(), Details with { Measure = ClaimMeasure.NationalShare, Value = value, Scope = scope, Year = year, Comparison = comparison });
}
