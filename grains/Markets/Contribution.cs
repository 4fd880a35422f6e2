using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Markets;

/// <summary>What one firm adds to the markets.</summary>
/// <param name="LegalName">Its name, for lists of the largest.</param>
/// <param name="Markets">The markets that it is a firm of.</param>
/// <param name="Figures">Its figures in them.</param>
/// <param name="Sample">Whether it is made up.</param>
sealed record Contribution(string LegalName, ImmutableArray<string> Markets, ImmutableArray<MarketFigure> Figures, bool Sample)
{
    static readonly Trade[] Trades = Enum.GetValues<Trade>();

    public static Contribution Nothing { get; } = new("", [], [], false);

    /// <summary>
    /// Markets count every firm and every basis. A figure for all products together counts for the firm's trade, alone where the year has
    /// figures by product too, and for no product.
    /// </summary>
    public static Contribution Of(FirmDetails details)
    {
        var markets = ImmutableArray.CreateBuilder<string>(details.Trades.Length + details.Products.Length);
        foreach (var trade in details.Trades)
        {
            markets.Add(MarketId.Of(trade));
        }

        foreach (var product in details.Products)
        {
            if (ProductCatalogue.Find(product) is { } known)
            {
                markets.Add(MarketId.Of(known));
            }
        }

        return new(details.LegalName, markets.DrainToImmutable(), FiguresOf(details), details.Sample);
    }

    /// <summary>Whether it says the same.</summary>
    public bool Says(Contribution other) => LegalName == other.LegalName && Sample == other.Sample && Markets.SequenceEqual(other.Markets) && Figures.SequenceEqual(other.Figures);

    /// <summary>What <see cref="Figures"/> are, of details.</summary>
    public static ImmutableArray<MarketFigure> FiguresOf(FirmDetails details)
    {
        var years = new List<int>();
        foreach (var output in details.Output)
        {
            if (!years.Contains(output.Year))
            {
                years.Add(output.Year);
            }
        }

        // Each output is one, and those of a year are one more for each trade.
        var figures = ImmutableArray.CreateBuilder<MarketFigure>(1 + details.Output.Length + (years.Count * Trades.Length));
        if (details.RoseAreaMu is { } mu && details.Trades.Contains(Trade.Rose))
        {
            // Areas are public.
            figures.Add(new(MarketId.Of(Trade.Rose), MarketMeasure.Area, 0, (long)(mu * 100), null));
        }

        foreach (var year in years)
        {
            AddYear(details, year, figures);
        }

        return figures.DrainToImmutable();
    }

    static void AddYear(FirmDetails details, int year, ImmutableArray<MarketFigure>.Builder figures)
    {
        FirmOutput? together = null;
        var byTrade = new (long Yuan, long Hidden, bool Public)?[Trades.Length];
        foreach (var output in details.Output)
        {
            if (output.Year != year)
            {
                continue;
            }

            if (output.Product is null)
            {
                together ??= output;
            }
            else if (ProductCatalogue.Find(output.Product) is { } product)
            {
                var hidden = Hidden(output);
                figures.Add(new(MarketId.Of(product), MarketMeasure.Output, year, output.Yuan, hidden));
                var sum = byTrade[(int)product.Trade] ?? (0, 0, true);
                byTrade[(int)product.Trade] = (sum.Yuan + output.Yuan, sum.Hidden + (hidden ?? 0), sum.Public && hidden is null);
            }
        }

        if (together is not null && details.Trades.Length > 0)
        {
            figures.Add(Together(MarketId.Of(details.Trades[0]), together, byTrade[(int)details.Trades[0]] ?? (0, 0, true)));
        }

        foreach (var trade in together is null ? Trades : [])
        {
            if (byTrade[(int)trade] is { } sum)
            {
                figures.Add(new(MarketId.Of(trade), MarketMeasure.Output, year, sum.Yuan, sum.Public ? null : sum.Hidden));
            }
        }
    }

    /// <summary>The products that are published are known of a figure that is not.</summary>
    static MarketFigure Together(string market, FirmOutput together, (long Yuan, long Hidden, bool Public) products)
    {
        long? hidden = Hidden(together) is { } yuan ? Math.Max(0, yuan - (products.Yuan - products.Hidden)) : null;
        return new(market, MarketMeasure.Output, together.Year, together.Yuan, hidden, Together: true, Mixed: !products.Public);
    }

    static long? Hidden(FirmOutput output) => output.Basis == OutputBasis.Published ? null : output.Yuan;
}

/// <summary>A firm's figure in a market.</summary>
/// <param name="Market">The market's id.</param>
/// <param name="Measure">By what it is measured.</param>
/// <param name="Year">The year of an output; 0 for what has none.</param>
/// <param name="Value">In the measure's unit.</param>
/// <param name="Hidden">The part of it that the public may not see; null if the figure is public.</param>
/// <param name="Together">Whether it is for all products together, and so is in no product's total.</param>
/// <param name="Mixed">Whether beside it the firm has a figure of a product that the public may not see.</param>
readonly record struct MarketFigure(string Market, MarketMeasure Measure, int Year, long Value, long? Hidden, bool Together = false, bool Mixed = false);
