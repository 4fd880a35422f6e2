using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using AgriDirectory.Tests.Search.Engines;
using Firm = AgriDirectory.Firms.Firm;

namespace AgriDirectory.Tests.Search;

/// <summary>
/// What the public is answered depends on nothing that it may not see: whatever it asks and filters by, and whichever answers it takes from each other,
/// it learns what it could read anyway.
/// </summary>
public sealed class PublicSearchTests
{
    static readonly string[] Questions =
        ["", "艾草", "南阳", "仲景", "工业路", "工业路12号", "138", "13800138000", "138 0013 8000", "0377-6312", "张三", "-艾草", "\"13800138000\"", "aicao", "石桥镇", "33", "1000003"];

    [Fact]
    public void A_document_is_that_of_the_public_view_but_for_the_phones()
    {
        var random = new Random(4);
        for (var i = 0; i < 500; i++)
        {
            var firm = Firm(random, i);
            var (whole, seen) = (FirmDocuments.Of(firm), FirmDocuments.Of(firm with { Details = PublicView.Of(firm.Details) }));
            Assert.Equal(Text(seen), Text(whole));
        }
    }

    [Fact]
    public void No_answer_changes_with_what_is_hidden()
    {
        var random = new Random(5);
        for (var run = 0; run < 60; run++)
        {
            Firm[] firms = [.. Enumerable.Range(0, random.Next(1, 12)).Select(i => Firm(random, i))];
            var one = new PlanEvaluator(firms.Select(FirmDocuments.Of));
            var other = new PlanEvaluator(firms.Select(f => FirmDocuments.Of(f with { Details = Hide(random, f.Details) })));
            for (var i = 0; i < 40; i++)
            {
                var question = Question(random);
                var plan = SearchPlanner.Plan(question);
                Assert.True(EngineAnswers.Text(one.Answer(plan)) == EngineAnswers.Text(other.Answer(plan)), $"run {run}: {question.Text} tells what is hidden");
            }
        }
    }

    [Fact]
    public void Totals_and_facets_of_any_selection_are_sums_of_what_is_published()
    {
        var random = new Random(6);
        var withOutput = 0;
        for (var run = 0; run < 60; run++)
        {
            Firm[] firms = [.. Enumerable.Range(0, random.Next(1, 12)).Select(i => Firm(random, i))];
            var directory = new PlanEvaluator(firms.Select(FirmDocuments.Of));
            for (var i = 0; i < 40; i++)
            {
                var question = Question(random) with { Text = "" };
                var answer = directory.Answer(SearchPlanner.Plan(question));
                var found = firms.Select(f => f.Details).Where(d => question.Selections.All(s => s.Values.Any(v => Has(d, s.Field, v)))).ToList();
                Assert.Equal(found.Count, answer.Total);
                Assert.Equal(found.Count, answer.Totals.Firms);
                var published = found.ConvertAll(d => d.Output.Where(o => o.Basis == OutputBasis.Published).ToList());
                var year = published.SelectMany(o => o).Select(o => o.Year).DefaultIfEmpty().Max();
                var ofYear = published.ConvertAll(o => o.FindAll(f => f.Year == year)).FindAll(o => o.Count > 0);
                Assert.Equal((year, ofYear.Count), (answer.Totals.Year, year == 0 ? 0 : answer.Totals.OutputFirms));
                Assert.Equal(ofYear.Sum(o => o.Find(f => f.Product is null)?.Yuan ?? o.Sum(f => f.Yuan)), answer.Totals.OutputYuan);
                Assert.Equal(found.Sum(d => d.RoseAreaMu ?? 0), answer.Totals.AreaHundredths / 100m);
                withOutput += ofYear.Count;
            }
        }

        Assert.True(withOutput > 1_000, $"{withOutput} outputs only");
    }

    static SearchQuestion Question(Random random) => new()
    {
        Text = Questions[random.Next(Questions.Length)],
        Selections =
        [
            .. random.Next(2) == 0 ? new FacetSelection[] { new(FacetField.Kind, [Pick(random, "company", "sole-trader", "family-farm")]) } : [],
            .. random.Next(2) == 0 ? new FacetSelection[] { new(FacetField.Product, [Pick(random, "moxa-stick", "moxa-wool"), "seedling"]) } : [],
            .. random.Next(3) == 0 ? new FacetSelection[] { new(FacetField.Trade, ["mugwort"]) } : [],
        ],
        Sort = (SortOrder)random.Next((int)SortOrder.Distance + 1),
        Near = new GeoPoint(33.1, 112.4),
        Size = 100,
    };

    static bool Has(FirmDetails firm, FacetField field, string value) => field switch
    {
        FacetField.Kind => FirmFacets.Value(firm.Kind) == value,
        FacetField.Trade => firm.Trades.Any(t => FirmFacets.Value(t) == value),
        _ => firm.Products.Contains(value),
    };

    static Firm Firm(Random random, int number)
    {
        var rose = random.Next(3) == 0;
        return SearchFirms.Make(number, new FirmDetails
        {
            LegalName = Pick(random, "南阳仲景艾草有限公司", "艾草店", "南阳月季园", "13800艾草"),
            Kind = (FirmKind)random.Next(5),
            Trades = [rose ? Trade.Rose : Trade.Mugwort],
            Products = rose ? ["seedling"] : [Pick(random, "moxa-stick", "moxa-wool")],
            Township = "411303101",
            RoseAreaMu = rose ? random.Next(100) : null,
            CapitalYuan = random.Next(1000),
            Address = Pick(random, null, "工业路12号", "石桥镇工业路33号"),
            Location = random.Next(2) == 0 ? new GeoPoint(33 + random.NextDouble(), 112 + random.NextDouble()) : null,
            Contact = Contact(random),
            Person = Contact(random),
            Output = [.. Enumerable.Range(2022, 3).SelectMany(y => new[] { "moxa-stick", null }.Where(_ => random.Next(2) == 0).Select(p => Output(random, y, p)))],
        });
    }

    static FirmContact? Contact(Random random) => random.Next(2) == 0 ? null : new FirmContact("张三", Pick(random, "138 0013 8000", "0377-63123456", "139 0013 9000"), null);

    static FirmOutput Output(Random random, int year, string? product) => new(year, product, random.Next(1_000_000, 2_000_000), (OutputBasis)random.Next(3));

    /// <summary>The same to the public, and all else different.</summary>
    static FirmDetails Hide(Random random, FirmDetails details) => details with
    {
        Contact = Contact(random),
        Person = Contact(random),
        Address = PublicView.HidesPlace(details) ? Pick(random, null, "工业路12号", "石桥镇13800138000号") : details.Address,
        Location = PublicView.HidesPlace(details) ? new GeoPoint(33 + random.NextDouble(), 112 + random.NextDouble()) : details.Location,
        Output = [.. details.Output.Where(o => o.Basis == OutputBasis.Published), .. random.Next(2) == 0 ? new[] { Output(random, 2025, null) with { Basis = OutputBasis.Declared } } : []],
    };

    static string Text(FirmDocument document) => JsonSerializer.Serialize(new
    {
        document.Card,
        Tokens = document.Tokens.Where(t => t.Key != IndexField.Phone).Select(t => (t.Key.ToString(), t.Value.Order(StringComparer.Ordinal).ToArray())).Select(t => t.Item1 + string.Join(' ', t.Item2)),
        Positions = document.Positions.Select(p => p.Key + JsonSerializer.Serialize(p.Value)),
        Facets = document.Facets.Select(f => f.Key + string.Join(' ', f.Value)),
        document.NameSort,
        document.AreaHundredths,
    });

    static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];
}
