namespace AgriDirectory.Firms;

/// <summary>The fields that one row of a file can give; those absent from the file leave a known firm's value as it is.</summary>
[Flags]
public enum FirmFields : long
{
    /// <summary>No field.</summary>
    None = 0,

    /// <summary><see cref="FirmDetails.LegalName"/>.</summary>
    LegalName = 1L << 0,

    /// <summary><see cref="FirmDetails.OtherNames"/>.</summary>
    OtherNames = 1L << 1,

    /// <summary><see cref="FirmDetails.CreditCode"/>.</summary>
    CreditCode = 1L << 2,

    /// <summary><see cref="FirmDetails.Trades"/>.</summary>
    Trades = 1L << 3,

    /// <summary><see cref="FirmDetails.Roles"/>.</summary>
    Roles = 1L << 4,

    /// <summary><see cref="FirmDetails.Oem"/>.</summary>
    Oem = 1L << 5,

    /// <summary><see cref="FirmDetails.Kind"/>.</summary>
    Kind = 1L << 6,

    /// <summary><see cref="FirmDetails.Status"/>.</summary>
    Status = 1L << 7,

    /// <summary><see cref="FirmDetails.Township"/>.</summary>
    Township = 1L << 8,

    /// <summary><see cref="FirmDetails.Address"/>.</summary>
    Address = 1L << 9,

    /// <summary><see cref="FirmDetails.Location"/>.</summary>
    Location = 1L << 10,

    /// <summary><see cref="FirmDetails.Established"/>.</summary>
    Established = 1L << 11,

    /// <summary><see cref="FirmDetails.CapitalYuan"/>.</summary>
    CapitalYuan = 1L << 12,

    /// <summary><see cref="FirmDetails.Employees"/>.</summary>
    Employees = 1L << 13,

    /// <summary><see cref="FirmDetails.RoseAreaMu"/>.</summary>
    RoseAreaMu = 1L << 14,

    /// <summary><see cref="FirmDetails.Products"/>.</summary>
    Products = 1L << 15,

    /// <summary>
    /// <see cref="FirmDetails.Output"/>: a row gives single figures by year and product; see <see cref="FirmPatch.OutputCleared"/>.
    /// </summary>
    Output = 1L << 16,

    /// <summary><see cref="FirmDetails.Contact"/>'s name.</summary>
    ContactName = 1L << 17,

    /// <summary><see cref="FirmDetails.Contact"/>'s phone.</summary>
    ContactPhone = 1L << 18,

    /// <summary><see cref="FirmDetails.Contact"/>'s mail.</summary>
    ContactMail = 1L << 19,

    /// <summary><see cref="FirmDetails.Person"/>'s name.</summary>
    PersonName = 1L << 20,

    /// <summary><see cref="FirmDetails.Person"/>'s phone.</summary>
    PersonPhone = 1L << 21,

    /// <summary><see cref="FirmDetails.Person"/>'s mail.</summary>
    PersonMail = 1L << 22,

    /// <summary><see cref="FirmDetails.Website"/>.</summary>
    Website = 1L << 23,

    /// <summary><see cref="FirmDetails.Certifications"/>.</summary>
    Certifications = 1L << 24,

    /// <summary><see cref="FirmDetails.Chain"/>.</summary>
    Chain = 1L << 25,

    /// <summary><see cref="FirmDetails.Park"/>.</summary>
    Park = 1L << 26,

    /// <summary><see cref="FirmDetails.Source"/>.</summary>
    Source = 1L << 27,

    /// <summary><see cref="FirmDetails.AsOf"/>.</summary>
    AsOf = 1L << 28,

    /// <summary><see cref="FirmDetails.Sample"/>.</summary>
    Sample = 1L << 29,
}

/// <summary>What a row of a file says of a firm.</summary>
[GenerateSerializer, Immutable, Alias("agri.firm-patch")]
public sealed record FirmPatch
{
    /// <summary>The fields that the row gives; an empty cell of a given field clears it.</summary>
    [Id(0)] public required FirmFields Given { get; init; }

    /// <summary>
    /// The values of the given fields; all others stand at their defaults and mean nothing. <see cref="FirmDetails.LegalName"/> is
    /// empty where the row does not give it. Its <see cref="FirmDetails.Output"/> holds the figures to set.
    /// </summary>
    [Id(1)] public required FirmDetails Values { get; init; }

    /// <summary>Which figures to remove: cells that the row leaves empty in columns that the file has.</summary>
    [Id(2)] public System.Collections.Immutable.ImmutableArray<OutputKey> OutputCleared { get; init; } = [];

    /// <summary>Which figures came without a word on their basis: one that the firm has already stays on its own.</summary>
    [Id(3)] public System.Collections.Immutable.ImmutableArray<OutputKey> OutputBasisUnsaid { get; init; } = [];
}

/// <summary>Which figure of a firm is meant.</summary>
/// <param name="Year">The year.</param>
/// <param name="Product">A product's id, or null for all products together.</param>
/// <param name="Basis">The basis that it must have; null if any will do.</param>
[GenerateSerializer, Immutable, Alias("agri.output-key")]
public sealed record OutputKey(int Year, string? Product, OutputBasis? Basis = null);
