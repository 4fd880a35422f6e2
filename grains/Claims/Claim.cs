namespace AgriDirectory.Claims;

/// <summary>A published figure (申报口径) as the directory keeps it.</summary>
[GenerateSerializer, Immutable, Alias("agri.claim")]
public sealed record Claim
{
    /// <summary>1 to 60 characters of a–z, 0–9 and <c>-</c>: a name for those that the directory brings along, else drawn at random.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Counts its changes from 1.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>When this version was made, in UTC.</summary>
    [Id(2)] public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who made it; empty for those that the directory brings along.</summary>
    [Id(3)] public required string ChangedBy { get; init; }

    /// <summary>What it says.</summary>
    [Id(4)] public required ClaimDetails Details { get; init; }
}

/// <summary>What a claim says, of whom, and who says so.</summary>
[GenerateSerializer, Immutable, Alias("agri.claim-details")]
public sealed record ClaimDetails
{
    /// <summary>What it is about.</summary>
    [Id(0)] public required ClaimSubject Subject { get; init; }

    /// <summary>What of it is measured; see <see cref="ClaimMeasures"/> for the unit.</summary>
    [Id(1)] public required ClaimMeasure Measure { get; init; }

    /// <summary>What exactly the figure is of, where the source says so; figures of different definitions cannot be compared.</summary>
    [Id(2)] public ClaimDefinition? Definition { get; init; }

    /// <summary>How the figure is meant.</summary>
    [Id(3)] public required ClaimComparison Comparison { get; init; }

    /// <summary>The figure in the measure's unit, exactly as published: 0 to 10¹⁵ with up to four decimals, shares to 100.</summary>
    [Id(4)] public required decimal Value { get; init; }

    /// <summary>Where it is true; of a share the part.</summary>
    [Id(5)] public required ClaimScope Scope { get; init; }

    /// <summary>The year of which it speaks.</summary>
    [Id(6)] public required int Year { get; init; }

    /// <summary>Whether the source does not name the year, which is then that of the publication: what it says may be of the year before.</summary>
    [Id(7)] public bool YearInferred { get; init; }

    /// <summary>Whether somebody says so, or it was worked out of other figures.</summary>
    [Id(8)] public required ClaimBasis Basis { get; init; }

    /// <summary>Who published it, 1 to 120 characters.</summary>
    [Id(9)] public required string Publisher { get; init; }

    /// <summary>The title of the publication, 1 to 200 characters.</summary>
    [Id(10)] public required string Title { get; init; }

    /// <summary>When it was published: <c>2022</c>, <c>2022-02</c> or <c>2022-02-03</c>.</summary>
    [Id(11)] public required string Published { get; init; }

    /// <summary>Whether that day is not named either, and was concluded.</summary>
    [Id(12)] public bool PublishedInferred { get; init; }

    /// <summary>Where it can be read, at most 500 characters; null if that is not known.</summary>
    [Id(13)] public string? Where { get; init; }

    /// <summary>What else is to be known, at most 500 characters.</summary>
    [Id(14)] public string? Remark { get; init; }
}

/// <summary>What claims are about.</summary>
public enum ClaimSubject
{
    /// <summary>月季: the trade in roses.</summary>
    Rose,

    /// <summary>艾草: the trade in mugwort.</summary>
    Mugwort,

    /// <summary>艾草产业园: the mugwort park.</summary>
    MugwortPark,

    /// <summary>签约项目: projects that were signed.</summary>
    SignedProjects,
}

/// <summary>What claims measure.</summary>
public enum ClaimMeasure
{
    /// <summary>种植面积, in mu.</summary>
    Area,

    /// <summary>企业数.</summary>
    Firms,

    /// <summary>年产值, in yuan.</summary>
    Output,

    /// <summary>占全国的份额, in percent: the scope's part of the nation.</summary>
    NationalShare,

    /// <summary>占全市产值的份额, in percent: the scope's part of the city's output.</summary>
    ShareOfCityOutput,

    /// <summary>占地, in mu.</summary>
    Land,

    /// <summary>投资, in yuan.</summary>
    Investment,

    /// <summary>项目数.</summary>
    Number,
}

/// <summary>What exactly a figure is of.</summary>
public enum ClaimDefinition
{
    /// <summary>制品: what is made of it.</summary>
    Products,

    /// <summary>艾叶年产量: the yearly weight of leaves.</summary>
    LeafOutput,
}

/// <summary>How a figure is meant.</summary>
public enum ClaimComparison
{
    /// <summary>= to the digits that are given.</summary>
    Equal,

    /// <summary>≥.</summary>
    AtLeast,

    /// <summary>≤.</summary>
    AtMost,

    /// <summary>&gt;.</summary>
    MoreThan,

    /// <summary>&lt;.</summary>
    LessThan,

    /// <summary>约.</summary>
    About,
}

/// <summary>Where a figure is true: each lies within the next.</summary>
public enum ClaimScope
{
    /// <summary>艾草产业园一期.</summary>
    ParkPhaseOne,

    /// <summary>艾草产业园.</summary>
    Park,

    /// <summary>卧龙区.</summary>
    District,

    /// <summary>南阳市.</summary>
    City,

    /// <summary>全国.</summary>
    Nation,
}

/// <summary>How somebody came by a figure.</summary>
public enum ClaimBasis
{
    /// <summary>Somebody says so.</summary>
    Asserted,

    /// <summary>It was worked out of other figures.</summary>
    Computed,
}

/// <summary>Units of claims.</summary>
public enum ClaimUnit
{
    /// <summary>亩.</summary>
    Mu,

    /// <summary>家.</summary>
    Firms,

    /// <summary>元.</summary>
    Yuan,

    /// <summary>%.</summary>
    Percent,

    /// <summary>个.</summary>
    Projects,
}
