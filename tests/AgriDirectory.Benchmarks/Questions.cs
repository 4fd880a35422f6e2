using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Benchmarks;

/// <summary>The mix of questions that people ask: names and parts of them, products, places, pinyin, initials, codes, filters, sorts.</summary>
static class Questions
{
    const int MostHeld = 100_000;

    static readonly Func<FirmDetails, string>[] Kinds =
    [
        f => f.LegalName,
        f => FirmName.Read(f.LegalName).TradeName,
        f => FirmName.Read(f.LegalName).TradeName + FirmName.Read(f.LegalName).Business,
        f => Product(f) + " " + Township(f),
        f => Product(f),
        f => Township(f),
        f => f.CreditCode ?? f.LegalName,
        f => Pinyin.Plain(FirmName.Read(f.LegalName).TradeName),
        f => f.LegalName.Length > 6 ? f.LegalName[..6] : f.LegalName,
        f => "南阳 " + Product(f) + " -石桥",
        _ => "",
    ];

    public static List<SearchQuestion> Mixed(int firms, int seed, int count)
    {
        // Of very many firms some are held, spread evenly.
        var step = Math.Max(1, firms / MostHeld);
        var all = SampleFirms.Generate(firms, seed).Where((_, i) => i % step == 0).Select(f => f.Details).ToList();
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var firm = all[random.Next(all.Count)];
            return new SearchQuestion
            {
                Text = Kinds[i % Kinds.Length](firm),
                Selections = random.Next(4) == 0 ? [new(FacetField.Trade, [firm.Trades[0] == Trade.Rose ? "rose" : "mugwort"])] : [],
                Sort = random.Next(8) == 0 ? SortOrder.Output : SortOrder.Relevance,
                // Only products and everything have a second page for certain.
                Page = Kinds.Length - (i % Kinds.Length) is 1 or 7 && random.Next(2) == 0 ? 2 : 1,
            };
        })];
    }

    /// <summary>The question as the page's query string.</summary>
    public static string Url(SearchQuestion question)
    {
        var url = "/?q=" + Uri.EscapeDataString(question.Text) + (question.Sort == SortOrder.Output ? "&sort=output" : "") + (question.Page > 1 ? "&page=2" : "");
        return question.Selections.Length > 0 ? url + "&trade=" + question.Selections[0].Values[0] : url;
    }

    static string Product(FirmDetails firm) => firm.Products.Length > 0 ? ProductCatalogue.Find(firm.Products[0])!.Chinese : "艾草";

    static string Township(FirmDetails firm) => firm.Township is { } code ? Townships.Find(code)!.ShortName : "石桥";
}
