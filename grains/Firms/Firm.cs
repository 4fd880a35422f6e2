using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>One entry of the directory as it is kept: what is known of the firm, and which version of it this is.</summary>
[GenerateSerializer, Immutable, Alias("agri.firm")]
public sealed record Firm
{
    /// <summary>Ten Crockford base32 characters (see <see cref="FirmId"/>); after a deletion never another firm's.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Counts the changes of this firm from 1; a deletion is a change too.</summary>
    [Id(1)] public required long Version { get; init; }

    /// <summary>Whether this is a tombstone: the firm was deleted at <see cref="Version"/> and is shown to nobody.</summary>
    [Id(2)] public bool Deleted { get; init; }

    /// <summary>When this version was made, in UTC.</summary>
    [Id(3)] public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who made this version: a clerk's name, <c>import</c> or <c>sample</c>.</summary>
    [Id(4)] public required string ChangedBy { get; init; }

    /// <summary>What is known of the firm.</summary>
    [Id(5)] public required FirmDetails Details { get; init; }

    /// <summary>Of a tombstone, the entry of the same firm into which this one was merged; null for all others.</summary>
    [Id(6)] public string? MergedInto { get; init; }
}

/// <summary>What is known of a firm: all that a clerk or a file can say of it.</summary>
[GenerateSerializer, Immutable, Alias("agri.firm-details")]
public sealed record FirmDetails
{
    /// <summary>The registered name, 2 to 120 characters.</summary>
    [Id(0)] public required string LegalName { get; init; }

    /// <summary>Short, former and English names; at most 20.</summary>
    [Id(1)] public ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>The unified social credit code (GB 32100-2015), 18 characters, upper case; null if the firm has none.</summary>
    [Id(2)] public string? CreditCode { get; init; }

    /// <summary>Rose, mugwort or both; at least one.</summary>
    [Id(3)] public ImmutableArray<Trade> Trades { get; init; } = [];

    /// <summary>What the firm does in its trades.</summary>
    [Id(4)] public ImmutableArray<Role> Roles { get; init; } = [];

    /// <summary>Whether the firm makes for others' brands.</summary>
    [Id(5)] public bool Oem { get; init; }

    /// <summary>Company, cooperative, family farm, sole trader or other.</summary>
    [Id(6)] public FirmKind Kind { get; init; }

    /// <summary>Whether the firm is in business.</summary>
    [Id(7)] public FirmStatus Status { get; init; }

    /// <summary>The township's nine-digit code (see <see cref="Townships"/>), or null if not known.</summary>
    [Id(8)] public string? Township { get; init; }

    /// <summary>The address as registered, at most 200 characters.</summary>
    [Id(9)] public string? Address { get; init; }

    /// <summary>Where the firm is, or null.</summary>
    [Id(10)] public GeoPoint? Location { get; init; }

    /// <summary>The day of establishment.</summary>
    [Id(11)] public DateOnly? Established { get; init; }

    /// <summary>Registered capital in whole yuan, 0 to 10¹⁵.</summary>
    [Id(12)] public long? CapitalYuan { get; init; }

    /// <summary>Employees, 0 to 10,000,000.</summary>
    [Id(13)] public int? Employees { get; init; }

    /// <summary>Land under roses in mu (1/15 ha), one decimal, 0 to 10,000,000.</summary>
    [Id(14)] public decimal? RoseAreaMu { get; init; }

    /// <summary>Ids of the catalogue (see <see cref="ProductCatalogue"/>), each once.</summary>
    [Id(15)] public ImmutableArray<string> Products { get; init; } = [];

    /// <summary>Yearly outputs; one entry a year and product, ordered by year, then product.</summary>
    [Id(16)] public ImmutableArray<FirmOutput> Output { get; init; } = [];

    /// <summary>The business contact that the firm has published.</summary>
    [Id(17)] public FirmContact? Contact { get; init; }

    /// <summary>A natural person's details: never public (个人信息保护法).</summary>
    [Id(18)] public FirmContact? Person { get; init; }

    /// <summary>An absolute http or https address.</summary>
    [Id(19)] public string? Website { get; init; }

    /// <summary>Certifications held; at most 50.</summary>
    [Id(20)] public ImmutableArray<string> Certifications { get; init; } = [];

    /// <summary>The industrial chain (产业链) that the firm is counted in: the Chinese name of one of <see cref="Chains"/>, or what was entered before there was a list.</summary>
    [Id(21)] public string? Chain { get; init; }

    /// <summary>The industrial park that the firm sits in.</summary>
    [Id(22)] public string? Park { get; init; }

    /// <summary>Where this entry comes from.</summary>
    [Id(23)] public string? Source { get; init; }

    /// <summary>The day for which the source speaks.</summary>
    [Id(24)] public DateOnly? AsOf { get; init; }

    /// <summary>Whether the firm is made up (示例).</summary>
    [Id(25)] public bool Sample { get; init; }

    /// <summary>The name alone: whatever is called writes what it is given into logs when it does not answer.</summary>
    public override string ToString() => $"{nameof(FirmDetails)} of {LegalName}";
}

/// <summary>The two trades (行业) of the directory.</summary>
public enum Trade
{
    /// <summary>月季.</summary>
    Rose,

    /// <summary>艾草.</summary>
    Mugwort,
}

/// <summary>What a firm does in its trade.</summary>
public enum Role
{
    /// <summary>种植.</summary>
    Grower,

    /// <summary>生产加工.</summary>
    Maker,

    /// <summary>经销.</summary>
    Trader,
}

/// <summary>The legal kinds of firm (企业类型).</summary>
public enum FirmKind
{
    /// <summary>公司.</summary>
    Company,

    /// <summary>农民专业合作社.</summary>
    Cooperative,

    /// <summary>家庭农场.</summary>
    FamilyFarm,

    /// <summary>个体工商户.</summary>
    SoleTrader,

    /// <summary>其他.</summary>
    Other,
}

/// <summary>Whether a firm is in business (经营状态).</summary>
public enum FirmStatus
{
    /// <summary>存续.</summary>
    Active,

    /// <summary>吊销.</summary>
    Revoked,

    /// <summary>注销.</summary>
    Deregistered,
}

/// <summary>On what an output figure rests (口径).</summary>
public enum OutputBasis
{
    /// <summary>已公布: public.</summary>
    Published,

    /// <summary>申报: declared by the firm, not public.</summary>
    Declared,

    /// <summary>估算: not public.</summary>
    Estimated,
}

/// <summary>One year's output of a product.</summary>
/// <param name="Year">1978 to next year.</param>
/// <param name="Product">A product's id; null when the figure is for all the firm's products together.</param>
/// <param name="Yuan">Whole yuan, 0 to 10¹⁵.</param>
/// <param name="Basis">On what the figure rests.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-output")]
public sealed record FirmOutput(int Year, string? Product, long Yuan, OutputBasis Basis);

/// <summary>A way to reach a firm or a person.</summary>
/// <param name="Name">Whom to ask for.</param>
/// <param name="Phone">Digits, spaces, <c>+</c>, <c>-</c> and brackets; at most 40 characters.</param>
/// <param name="Mail">An e-mail address.</param>
[GenerateSerializer, Immutable, Alias("agri.firm-contact")]
public sealed record FirmContact(string? Name, string? Phone, string? Mail)
{
    /// <summary>Without what may be a person's: whatever is called writes what it is given into logs when it does not answer.</summary>
    public override string ToString() => nameof(FirmContact);
}

/// <summary>A place in WGS 84 degrees.</summary>
/// <param name="Latitude">-90 to 90.</param>
/// <param name="Longitude">-180 to 180.</param>
[GenerateSerializer, Immutable, Alias("agri.geo-point")]
public sealed record GeoPoint(double Latitude, double Longitude);
