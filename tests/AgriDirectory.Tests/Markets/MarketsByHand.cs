using AgriDirectory.Firms;
using AgriDirectory.Markets;

namespace AgriDirectory.Tests.Markets;

/// <summary>Markets small enough to be worked out by hand.</summary>
static class MarketsByHand
{
    public const string Market = "mugwort/moxa-stick";

    public static string IdOf(int number) => FirmId.FromNumber((ulong)number);

    public static Firm Firm(int number, FirmDetails details, long version = 1) => new()
    {
        Id = IdOf(number),
        Version = version,
        ChangedAt = DateTimeOffset.UnixEpoch,
        ChangedBy = "test",
        Details = details,
    };

    public static FirmDetails Maker(string name, params FirmOutput[] outputs) => new()
    {
        LegalName = name,
        Trades = [Trade.Mugwort],
        Products = [.. outputs.Select(o => o.Product).OfType<string>().Distinct()],
        Output = [.. outputs],
    };

    /// <summary>The sums of firms.</summary>
    public static MarketSums Sums(params IEnumerable<Firm> firms)
    {
        var sums = new MarketSums();
        foreach (var firm in firms)
        {
            sums.Replace(firm);
        }

        return sums;
    }

    /// <summary>A market of firms with these published outputs of 2024.</summary>
    public static SeriesSum Of(params IEnumerable<long> yuan) =>
        Sums(yuan.Select((y, i) => Firm(i, Maker($"Firm {i}", new FirmOutput(2024, "moxa-stick", y, OutputBasis.Published)))))
            .Of(Trade.Mugwort).Single(m => m.Id == Market).Find(MarketMeasure.Output, 2024)!;

    /// <summary>Records hold arrays, which are compared by their content.</summary>
    public static void AssertSame(MarketSum expected, MarketSum actual)
    {
        Assert.Equal(expected with { Series = [] }, actual with { Series = [] });
        Assert.Equal(expected.Series.Select(s => s with { Largest = [] }), actual.Series.Select(s => s with { Largest = [] }));
        Assert.Equal(expected.Series.SelectMany(s => s.Largest), actual.Series.SelectMany(s => s.Largest));
    }
}
