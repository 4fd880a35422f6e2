using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("金", "南阳金鹏月季有限公司")]
    [InlineData("金鹏", "南阳金鹏月季有限公司")]
    [InlineData("南阳金", "南阳金鹏月季有限公司")]
    [InlineData("jinp", "南阳金鹏月季有限公司")]
    [InlineData("jp", "南阳金鹏月季有限公司")]
    [InlineData("金p", "南阳金鹏月季有限公司")]
    [InlineData("91411303DEM000012", "南阳金鹏月季有限公司")]
    public void Names_that_begin_so_are_suggested(string text, string legalName) =>
        Assert.Equal(legalName, SearchFirms.Evaluator.Answer(SearchPlanner.PlanSuggestions(text, 5)!).Hits[0].Card.LegalName);

    [Theory]
    [InlineData("")]
    [InlineData(" -!\"")]
    public void Nothing_to_look_up_suggests_nothing(string text)
    {
        Assert.Null(SearchPlanner.PlanSuggestions(text, 5));
        Assert.Empty(SearchPlanner.SuggestPlaces(text, 5));
    }

    [Theory]
    [InlineData("艾条", "moxa-stick")]
    [InlineData("aiti", "moxa-stick")]
    [InlineData("stick", "moxa-stick")]
    [InlineData("石", "411303101")]
    [InlineData("shiqiao", "411303101")]
    [InlineData("sqz", "411303101")]
    [InlineData("七里园乡", "411303300")]
    public void Products_and_townships_that_begin_so_are_suggested(string text, string id) =>
        Assert.Contains(id, SearchPlanner.SuggestPlaces(text, 5).Select(s => s.Id));

    [Fact]
    public void Places_are_bounded_and_have_no_text()
    {
        var places = SearchPlanner.SuggestPlaces("m", 3);
        Assert.Equal(3, places.Length);
        Assert.All(places, p => Assert.Null(p.Text));
    }

    [Fact]
    public void Like_a_firm_are_those_of_its_products_its_township_first()
    {
        var card = SearchFirms.Documents[0].Card!;
        var answer = SearchFirms.Evaluator.Answer(SearchPlanner.PlanSimilar(card, 5));
        Assert.Equal(6, answer.Hits.Count);
        Assert.Equal(card.Id, answer.Hits[0].Card.Id);
        Assert.Equal("南阳艾神艾草制品有限公司", answer.Hits[1].Card.LegalName);
        Assert.All(answer.Hits, h => Assert.NotEmpty(h.Card.Products.Intersect(card.Products)));
    }
}
