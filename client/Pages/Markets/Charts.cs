using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Words;
using AgriDirectory.Markets;
using Microsoft.AspNetCore.Components;

namespace AgriDirectory.Client.Pages.Markets;

/// <summary>
/// Charts as pictures within the page, drawn with attributes and classes alone, for the page allows no styles of their own. Each has a title and a
/// description, says its figures in words, and stands beside a table of the same.
/// </summary>
static class Charts
{
    const int Width = 480;
    const int MostYears = 10;

    /// <summary>A market's outputs by year as columns; one that is withheld is an empty frame.</summary>
    public static MarkupString Years(ImmutableArray<MarketFigures> years, Wording words, string title)
    {
        const int top = 34, bottom = 172;
        var shown = years[Math.Max(0, years.Length - MostYears)..];
        var largest = shown.Max(y => y.Total) is { } most && most > 0 ? (double)most : 1;
        var slot = (double)Width / shown.Length;
        var column = Math.Min(72, slot * .62);
        var svg = Begin("years", 214, title, words.List(shown.Select(y => words.Format("market.chart.year", Year(y.Year), y.Total is { } total ? words.Money(total) : words["market.withheld"]))));
        for (var i = 0; i < shown.Length; i++)
        {
            var (year, middle) = (shown[i], (i + .5) * slot);
            var height = year.Total is { } total ? Math.Max(1, (bottom - top) * (double)total / largest) : bottom - top;
            Add(svg, $"""<rect class="{(year.Total is null ? "frame" : "column")}" x="{middle - (column / 2):0.#}" y="{bottom - height:0.#}" width="{column:0.#}" height="{height:0.#}"/>""");
            Text(svg, middle, year.Total is null ? (top + bottom) / 2 : bottom - height - 8, "middle", year.Total is { } said ? words.Money(said) : words["market.withheld"]);
            Text(svg, middle, bottom + 18, "middle", Year(year.Year));
            Text(svg, middle, bottom + 35, "middle", words.Count("market.firms", year.Reported), "faint");
        }

        Add(svg, $"""<line class="axis" x1="0" y1="{bottom}" x2="{Width}" y2="{bottom}"/>""");
        return End(svg);
    }

    /// <summary>Which part of the total the largest firms have together, from one to all that are listed.</summary>
    public static MarkupString Cumulative(ImmutableArray<RankedFirm> firms, Wording words, string title)
    {
        const int left = 44, right = Width - 14, top = 12, bottom = 216;
        double[] sums = [0, .. Sums(firms)];
        double X(int n) => left + ((right - left) * (double)n / firms.Length);
        double Y(double share) => bottom - ((bottom - top) * share);

        int[] marked = [.. new[] { 1, 4, 8, firms.Length }.Where(n => n <= firms.Length).Distinct()];
        var svg = Begin("cumulative", 262, title, words.List(marked.Select(n => words.Format("market.chart.cumulative", n, MarketWords.Percent(sums[n])))));
        foreach (var share in new[] { 0, .25, .5, .75, 1 })
        {
            Add(svg, $"""<line class="{(share == 0 ? "axis" : "grid")}" x1="{left}" y1="{Y(share):0.#}" x2="{right}" y2="{Y(share):0.#}"/>""");
            Text(svg, left - 6, Y(share) + 4, "end", MarketWords.Percent(share), "faint");
        }

        Add(svg, $"""<polyline class="curve" points="{string.Join(' ', sums.Select((s, n) => string.Create(CultureInfo.InvariantCulture, $"{X(n):0.#},{Y(s):0.#}")))}"/>""");
        var last = double.NegativeInfinity;
        foreach (var n in marked)
        {
            Add(svg, $"""<circle class="dot" cx="{X(n):0.#}" cy="{Y(sums[n]):0.#}" r="4"/>""");
            if (X(n) - last < 34 && n != firms.Length)
                continue;
            Text(svg, X(n), bottom + 18, n == firms.Length ? "end" : "middle", n.ToString(CultureInfo.InvariantCulture));
            Text(svg, Math.Min(X(n) + 6, right), Math.Min(Y(sums[n]) + 20, bottom - 6), n == firms.Length ? "end" : "start", MarketWords.Percent(sums[n]));
            last = X(n);
        }

        Text(svg, (left + right) / 2, bottom + 38, "middle", words["market.chart.axis"], "faint");
        return End(svg);
    }

    /// <summary>A firm's shares of a market by year, as small as a word; the table below says them all.</summary>
    public static MarkupString Trend(IReadOnlyList<FirmShare> years, Wording words)
    {
        var svg = new StringBuilder();
        var largest = years.Max(y => y.Share ?? 0);
        var said = words.List(years.Select(y => words.Format("market.chart.year", Year(y.Year), y.Share is { } share ? MarketWords.Percent(share) : words["market.withheld"])));
        Add(svg, $"""<svg class="trend" viewBox="0 0 {years.Count * 14} 24" width="{years.Count * 14}" height="24" role="img" aria-label="{Html.Encoder.Encode(said)}"><title>{Html.Encoder.Encode(said)}</title>""");
        for (var i = 0; i < years.Count; i++)
        {
            var height = largest > 0 && years[i].Share is { } share ? Math.Max(1, 22 * share / largest) : 22;
            Add(svg, $"""<rect class="{(years[i].Share is null ? "frame" : "column")}" x="{(i * 14) + 2}" y="{23 - height:0.#}" width="10" height="{height:0.#}"/>""");
        }

        return End(svg);
    }

    /// <summary>The shares of the first, the first two and so on.</summary>
    public static IEnumerable<double> Sums(ImmutableArray<RankedFirm> firms)
    {
        var sum = 0.0;
        foreach (var firm in firms)
            yield return sum += firm.Share ?? 0;
    }

    static StringBuilder Begin(string id, int height, string title, string description)
    {
        var svg = new StringBuilder();
        Add(svg, $"""<svg class="chart" viewBox="0 0 {Width} {height}" role="img" aria-labelledby="{id}-title {id}-says">""");
        Add(svg, $"""<title id="{id}-title">{Html.Encoder.Encode(title)}</title><desc id="{id}-says">{Html.Encoder.Encode(description)}</desc>""");
        return svg;
    }

    static MarkupString End(StringBuilder svg) => new(svg.Append("</svg>").ToString());

    static void Text(StringBuilder svg, double x, double y, string anchor, string text, string look = "said") =>
        Add(svg, $"""<text class="{look}" x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{Html.Encoder.Encode(text)}</text>""");

    static void Add(StringBuilder svg, FormattableString markup) => svg.Append(markup.ToString(CultureInfo.InvariantCulture));

    static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);
}
