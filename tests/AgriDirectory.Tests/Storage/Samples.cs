using System.Text;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Storage;

/// <summary>Firms and saves for the stores' tests.</summary>
static class Samples
{
    public static readonly DateTimeOffset Start = new(2024, 5, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The key by which tests match names; the stores are opened with it.</summary>
    public static string Key(string name) => name.Trim().ToUpperInvariant();

    public static string Id(int number) => FirmId.FromNumber((ulong)number * 0x9E3779B97F4A7C15);

    public static FirmDetails Details(string name, string? code = null, string? township = null, bool sample = false) => new()
    {
        LegalName = name,
        CreditCode = code,
        Township = township,
        Trades = [Trade.Rose, Trade.Mugwort],
        Roles = [Role.Grower],
        RoseAreaMu = 12.5m,
        Established = new DateOnly(2015, 6, 30),
        Location = new GeoPoint(33.01, 112.5),
        Output = [new FirmOutput(2023, "moxa-stick", 1_234_567, OutputBasis.Declared)],
        Person = new FirmContact("张三", "0377-0000001", null),
        Sample = sample,
    };

    public static Firm Firm(string id, long version, FirmDetails details, bool deleted = false) => new()
    {
        Id = id,
        Version = version,
        Deleted = deleted,
        ChangedAt = Start.AddSeconds(version),
        ChangedBy = "clerk",
        Details = details,
    };

    public static FirmWrite Create(string id, FirmDetails details) => new(Firm(id, 1, details), null, "import-1");

    public static FirmWrite Create(int number, string? code = null, string? township = null, bool sample = false) =>
        Create(Id(number), Details($"Firm {number}", code, township, sample));

    public static FirmWrite Change(FirmWrite last, FirmDetails details) =>
        new(Firm(last.Firm.Id, last.Firm.Version + 1, details), last.Firm.Details, "import-2");

    public static FirmWrite Delete(FirmWrite last) =>
        new(Firm(last.Firm.Id, last.Firm.Version + 1, last.Firm.Details, deleted: true), last.Firm.Details, "by-hand");

    /// <summary>A firm in full, as text: records with lists do not compare their lists' elements.</summary>
    public static string? Text(Firm? firm) =>
        firm is null ? null : $"{firm.Id} {firm.Version} {firm.Deleted} {firm.MergedInto} {firm.ChangedAt:O} {firm.ChangedBy} {Text(firm.Details)}";

    public static string? Text(FirmDetails? details) => details is null ? null : Encoding.UTF8.GetString(FirmJson.Write(details));
}
