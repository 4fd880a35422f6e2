using AgriDirectory.Client.Sample;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using AgriDirectory.Silo.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>Lucene and Elasticsearch are asked the same questions about the same made-up firms, and must give the same answers.</summary>
public sealed class EnginesAgreeTests
{
    static readonly Func<FirmDetails, string>[] Kinds =
    [
        f => f.LegalName,
        f => FirmName.Read(f.LegalName).TradeName,
        f => FirmName.Read(f.LegalName).TradeName + FirmName.Read(f.LegalName).Business,
        f => Product(f) + " " + Township(f),
        f => Product(f),
        f => Township(f),
        f => f.CreditCode ?? "91",
        f => f.CreditCode?[..5] ?? "9141",
        f => Pinyin.Plain(FirmName.Read(f.LegalName).TradeName),
        f => Pinyin.Plain(FirmName.Read(f.LegalName).TradeName)[..2],
        f => f.LegalName[..Math.Min(6, f.LegalName.Length)],
        f => "\"" + f.LegalName[..4] + "\"",
        f => "南阳 " + Product(f) + " -石桥",
        f => f.Address ?? "村",
        f => f.Contact?.Phone ?? "0377-000",
        f => Product(f) + " " + (f.Contact?.Phone ?? "0377").Replace('-', ' '),
        _ => "zj",
        _ => "",
    ];

    static string Product(FirmDetails firm) => firm.Products.Length > 0 ? ProductCatalogue.Find(firm.Products[0])!.Chinese : "艾草";

    static string Township(FirmDetails firm) => firm.Township is { } code ? Townships.Find(code)!.ShortName : "石桥";

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 10)]
    public async Task Both_engines_give_the_same_firms_order_scores_facets_and_totals(int shards, int rewrites)
    {
        await using var server = new ElasticServer();
        using var folder = new TemporaryFolder();
        var sample = SampleFirms.Generate(firms: 800, seed: 5).Select(f => (f.Id, f.Details)).ToList();
        await using var lucene = new LuceneEngine(folder.Path, TimeProvider.System, NullLogger<LuceneEngine>.Instance);
        var elastic = server.Services(server.Options with { Shards = shards }).GetRequiredService<ISearchEngine>();
        foreach (var engine in new[] { lucene, elastic })
        {
            await engine.CreateAsync(1, FirmDocuments.Rules);
            for (var version = 1; version <= 1 + rewrites; version++)
            {
                // Until its last version, each firm is written as others are.
                Assert.All(await engine.WriteAsync(1, Documents(sample, version, shift: 1 + rewrites - version)), Assert.Null);
                await engine.MakeVisibleAsync(1);
            }

            await engine.SwitchAsync(1);
        }

        var random = new Random(3 + shards);
        var found = 0;
        for (var i = 0; i < 1000; i++)
        {
            var question = Question(Kinds[i % Kinds.Length](sample[random.Next(sample.Count)].Details), random);
            var plan = SearchPlanner.Plan(question);
            var (ours, theirs) = (await lucene.SearchAsync(plan), await elastic.SearchAsync(plan));
            Assert.True(EngineAnswers.Text(ours) == EngineAnswers.Text(theirs), $"{question}\nLucene\n{EngineAnswers.Text(ours)}\nElasticsearch\n{EngineAnswers.Text(theirs)}");
            Assert.Equal(ours.Total, theirs.Total);
            Assert.Equal(ours.Next is null, theirs.Next is null);
            found += ours.Hits.Count;
            if (ours.Next is not null)
            {
                var (second, alike) = (await lucene.SearchAsync(plan with { Cursor = ours.Next }), await elastic.SearchAsync(plan with { Cursor = theirs.Next }));
                Assert.Equal(EngineAnswers.Text(second), EngineAnswers.Text(alike));
            }
        }

        Assert.True(found > 1000, $"The questions found {found} firms only: they compare too little.");
    }

    static FirmDocument[] Documents(List<(string Id, FirmDetails Details)> firms, long version, int shift) =>
    [
        .. firms.Select((f, i) => FirmDocuments.Of(new Firm
        {
            Id = f.Id,
            Version = version,
            ChangedAt = DateTimeOffset.UnixEpoch,
            ChangedBy = "test",
            Deleted = (i + shift) % 50 == 7,
            Details = firms[(i + shift) % firms.Count].Details,
        })),
    ];

    static SearchQuestion Question(string text, Random random) => new()
    {
        Text = text,
        Selections =
        [
            .. random.Next(4) == 0 ? new FacetSelection[] { new(FacetField.Trade, [random.Next(2) == 0 ? "rose" : "mugwort"]) } : [],
            .. random.Next(6) == 0 ? new FacetSelection[] { new(FacetField.Kind, ["company", "cooperative"]) } : [],
        ],
        Sort = random.Next(2) == 0 ? SortOrder.Relevance : (SortOrder)random.Next((int)SortOrder.Distance + 1),
        Near = new GeoPoint(33.0, 112.5),
        Page = random.Next(5) == 0 ? 2 : 1,
        WantCursor = random.Next(4) == 0,
        Phones = random.Next(2) == 0,
    };
}
