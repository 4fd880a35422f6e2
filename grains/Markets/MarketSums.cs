using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Markets;

/// <summary>Firm → contribution, and what the contributions come to by market. An older version never replaces a newer one.</summary>
sealed class MarketSums
{
    readonly Dictionary<string, (long Version, Contribution Contribution)> firms = [];
    readonly Dictionary<string, (int Firms, int Samples)> members = [];
    readonly Dictionary<SeriesKey, Series> series = [];

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

        var next = firm.Deleted ? Contribution.Nothing : Contribution.Of(firm.Details);
        if (known && held.Contribution.Says(next))
        {
            firms[firm.Id] = (firm.Version, held.Contribution);
            return;
        }

        if (known)
        {
            Add(firm.Id, held.Contribution, -1);
        }

        firms[firm.Id] = (firm.Version, next);
        Add(firm.Id, next, 1);
    }

    /// <summary>The ids of firms of which two hold different versions, or only one of them any.</summary>
    public List<string> Apart(MarketSums other) =>
    [
        .. firms.Where(f => !other.firms.TryGetValue(f.Key, out var there) || there.Version != f.Value.Version).Select(f => f.Key),
        .. other.firms.Keys.Where(id => !firms.ContainsKey(id)),
    ];

    /// <summary>The version held of a firm; 0 for none.</summary>
    public long VersionOf(string firmId) => firms.TryGetValue(firmId, out var held) ? held.Version : 0;

    /// <summary>Takes over what another holds of a firm, whatever its version; nothing if it holds none.</summary>
    public void TakeOver(MarketSums other, string firmId)
    {
        if (firms.Remove(firmId, out var held))
        {
            Add(firmId, held.Contribution, -1);
        }

        if (other.firms.TryGetValue(firmId, out var there))
        {
            firms[firmId] = there;
            Add(firmId, there.Contribution, 1);
        }
    }

    /// <summary>What is held of the markets of a trade: its own, and then those of its products.</summary>
    public ImmutableArray<MarketSum> Of(Trade trade)
    {
        var filled = series.Where(s => s.Value.Count > 0).OrderBy(s => (s.Key.Measure, s.Key.Year)).ToLookup(s => s.Key.Market, s => s.Value.Sum ??= Sum(s.Key, s.Value));
        return
        [
            .. from id in MarketId.OfTrade(trade)
               let held = members.GetValueOrDefault(id)
               select new MarketSum(id, held.Firms, [.. filled[id]], held.Samples),
        ];
    }

    /// <summary>The firms with the largest figures, of equal ones those with the smaller id first.</summary>
    /// <param name="of">The market, the measure and the year.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="published">Whether only of figures that the public sees.</param>
    public ImmutableArray<LargestFirm> Largest(SeriesKey of, int count, bool published)
    {
        if (!series.TryGetValue(of, out var held))
        {
            return [];
        }

        var largest = held.Published.InOrder().Take(count).Select(f => (Figure: f, Published: true));
        if (!published)
        {
            largest = largest.Concat(held.Unpublished.InOrder().Take(count).Select(f => (Figure: f, Published: false))).OrderBy(f => f.Figure).Take(count);
        }

        return [.. largest.Select(f => new LargestFirm(f.Figure.Id, firms[f.Figure.Id].Contribution.LegalName, f.Figure.Value, f.Published))];
    }

    /// <summary>A firm's figures in all its markets.</summary>
    public ImmutableArray<FirmFigure> FiguresOf(string firmId) => firms.TryGetValue(firmId, out var held)
        ? [.. held.Contribution.Figures.Select(f => new FirmFigure(f.Market, f.Measure, f.Year, f.Value, f.Hidden is null))]
        : [];

    /// <summary>How many figures are larger than a firm's.</summary>
    public FiguresAbove Above(FirmFigure figure)
    {
        if (!series.TryGetValue(new(figure.Market, figure.Measure, figure.Year), out var held))
        {
            return default;
        }

        var published = held.Published.Above(figure.Value);
        return new(published + held.Unpublished.Above(figure.Value), published);
    }

    void Add(string id, Contribution contribution, int sign)
    {
        Firms += sign * (ReferenceEquals(contribution, Contribution.Nothing) ? 0 : 1);
        foreach (var market in contribution.Markets)
        {
            var (count, samples) = members.GetValueOrDefault(market);
            members[market] = (count + sign, samples + (contribution.Sample ? sign : 0));
        }

        foreach (var figure in contribution.Figures)
        {
            var key = new SeriesKey(figure.Market, figure.Measure, figure.Year);
            (series.TryGetValue(key, out var held) ? held : series[key] = new Series()).Change(id, figure, add: sign > 0);
        }
    }

    SeriesSum Sum(SeriesKey key, Series held) => new(
        key.Measure,
        key.Year,
        held.Count,
        held.Published.Total + held.Unpublished.Total,
        held.Published.Squares + held.Unpublished.Squares,
        SeriesSum.Of(
        [
            .. held.Published.InOrder().Take(SeriesSum.MostLargest).Select(f => new LargestFigure(f.Value, null)),
            .. held.Unpublished.InOrder().Take(SeriesSum.MostLargest).Select(f => new LargestFigure(f.Value, HiddenOf(f.Id, key))),
        ]),
        HiddenOf(held.Hidden),
        HiddenOf(held.Together),
        held.Mixed);

    long? HiddenOf(string id, SeriesKey key) =>
        firms[id].Contribution.Figures.First(f => f.Market == key.Market && f.Measure == key.Measure && f.Year == key.Year).Hidden;

    static HiddenSum HiddenOf(RankedFigures figures) => new(figures.Count, figures.Total, figures.Count == 0 ? 0 : figures.InOrder().First().Value);

    /// <summary>The figures of one measure and year; beside those that the public may not see lie the parts of them that it may not.</summary>
    sealed class Series
    {
        public RankedFigures Published { get; } = new();

        public RankedFigures Unpublished { get; } = new();

        public RankedFigures Hidden { get; } = new();

        public RankedFigures Together { get; } = new();

        public int Mixed { get; private set; }

        public int Count => Published.Count + Unpublished.Count;

        /// <summary>What it comes to; null if it has changed since that was worked out.</summary>
        public SeriesSum? Sum { get; set; }

        public void Change(string id, MarketFigure figure, bool add)
        {
            Sum = null;
            Change(figure.Hidden is null ? Published : Unpublished, id, figure.Value, add);
            Change(Hidden, id, figure.Hidden, add);
            Change(Together, id, figure.Together ? figure.Hidden : null, add);
            Mixed += (figure.Mixed ? 1 : 0) * (add ? 1 : -1);
        }

        static void Change(RankedFigures figures, string id, long? value, bool add)
        {
            if (value is not { } number)
            {
                return;
            }

            if (add)
            {
                figures.Add(new(number, id));
            }
            else
            {
                figures.Remove(new(number, id));
            }
        }
    }
}

/// <summary>Which figures: of which market, measure and year.</summary>
readonly record struct SeriesKey(string Market, MarketMeasure Measure, int Year);
