using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>What a result shows of a firm: public facts only, as the index keeps them.</summary>
[GenerateSerializer, Immutable, Alias("agri.firm-card")]
public sealed record FirmCard
{
    /// <summary>The firm's id.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>The registered name.</summary>
    [Id(1)] public required string LegalName { get; init; }

    /// <summary>Other names.</summary>
    [Id(2)] public ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>The credit code, or null.</summary>
    [Id(3)] public string? CreditCode { get; init; }

    /// <summary>The firm's kind.</summary>
    [Id(4)] public FirmKind Kind { get; init; }

    /// <summary>Whether it is in business.</summary>
    [Id(5)] public FirmStatus Status { get; init; }

    /// <summary>Its trades.</summary>
    [Id(6)] public ImmutableArray<Trade> Trades { get; init; } = [];

    /// <summary>Its roles.</summary>
    [Id(7)] public ImmutableArray<Role> Roles { get; init; } = [];

    /// <summary>Whether it makes for others' brands.</summary>
    [Id(8)] public bool Oem { get; init; }

    /// <summary>The township's code, or null.</summary>
    [Id(9)] public string? Township { get; init; }

    /// <summary>The public address, or null.</summary>
    [Id(10)] public string? Address { get; init; }

    /// <summary>Product ids.</summary>
    [Id(11)] public ImmutableArray<string> Products { get; init; } = [];

    /// <summary>Published output of <see cref="OutputYear"/> in whole yuan; null if none is published.</summary>
    [Id(12)] public long? OutputYuan { get; init; }

    /// <summary>The newest year with a published output; null if there is none.</summary>
    [Id(13)] public int? OutputYear { get; init; }

    /// <summary>Land under roses in mu, or null.</summary>
    [Id(14)] public decimal? RoseAreaMu { get; init; }

    /// <summary>Registered capital in whole yuan, or null.</summary>
    [Id(15)] public long? CapitalYuan { get; init; }

    /// <summary>The day of establishment, or null.</summary>
    [Id(16)] public DateOnly? Established { get; init; }

    /// <summary>The public position, or null.</summary>
    [Id(17)] public GeoPoint? Location { get; init; }

    /// <summary>Whether the firm is made up (示例).</summary>
    [Id(18)] public bool Sample { get; init; }
}
