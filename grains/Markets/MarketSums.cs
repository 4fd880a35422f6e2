using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Markets;

/// <summary>A partition's part of a market.</summary>
/// <param name="Firms">Firms of the market.</param>
/// <param name="AreaFirms">Firms with an area; only in the market of roses.</param>
/// <param name="AreaHundredths">Their land under roses in hundredths of a mu.</param>
/// <param name="Years">Outputs by year.</param>
[GenerateSerializer, Immutable, Alias("agri.market-part")]
public sealed record MarketPart(int Firms, int AreaFirms, long AreaHundredths, ImmutableArray<YearSum> Years);

/// <summary>The outputs of a year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Reported">Firms with an output.</param>
/// <param name="OutputYuan">Their exact sum, whole yuan.</param>
[GenerateSerializer, Immutable, Alias("agri.year-sum")]
public sealed record YearSum(int Year, int Reported, Int128 OutputYuan);

/// <summary>Firm → contribution, and the exact sums of the contributions by market. An older version never replaces a newer one.</summary>
sealed class MarketSums
{
    readonly Dictionary<string, (long Version, Contribution Contribution)> firms = [];
    readonly Dictionary<string, Market> markets = [];

    /// <summary>Living firms held.</summary>
    public int Firms { get; private set; }

    /// <summary>Replaces a firm's contribution; a tombstone's is nothing, but keeps its version.</summary>
    public void Replace(Firm firm)
    {
        var known = firms.TryGetValue(firm.Id, out var held);
        if (known && held.Version >= firm.Version)
        {
            return;
        }

        if (known)
        {
            Add(held.Contribution, -1);
        }

        var next = firm.Deleted ? Contribution.Nothing : Contribution.Of(firm.Details);
        firms[firm.Id] = (firm.Version, next);
        Add(next, 1);
    }

    public MarketPart Part(string market) =>
        markets.TryGetValue(market, out var m)
            ? new(m.Firms, m.AreaFirms, m.AreaHundredths, [.. m.Years.Where(y => y.Value.Reported > 0).Select(y => new YearSum(y.Key, y.Value.Reported, y.Value.Yuan)).OrderBy(y => y.Year)])
            : new(0, 0, 0, []);

    void Add(Contribution contribution, int sign)
    {
        Firms += sign * (contribution == Contribution.Nothing ? 0 : 1);
        foreach (var name in contribution.Markets)
        {
            var market = In(name);
            market.Firms += sign;
            if (name == MarketId.Of(Trade.Rose) && contribution.AreaHundredths is { } area)
            {
                market.AreaFirms += sign;
                market.AreaHundredths += sign * area;
            }
        }

        foreach (var output in contribution.Outputs)
        {
            var years = In(output.Market).Years;
            var (reported, yuan) = years.GetValueOrDefault(output.Year);
            years[output.Year] = (reported + sign, yuan + (sign * output.Yuan));
        }
    }

    Market In(string name) => markets.TryGetValue(name, out var market) ? market : markets[name] = new Market();

    sealed class Market
    {
        public int Firms { get; set; }

        public int AreaFirms { get; set; }

        public long AreaHundredths { get; set; }

        public Dictionary<int, (int Reported, Int128 Yuan)> Years { get; } = [];
    }
}
