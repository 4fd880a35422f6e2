using System.Collections.Immutable;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search;

public sealed class SelectionMarketTests
{
    [Theory]
    [InlineData("", "", "rose mugwort")]
    [InlineData("mugwort", "", "mugwort")]
    [InlineData("rose mugwort", "", "")]
    [InlineData("", "moxa-stick", "mugwort/moxa-stick")]
    [InlineData("rose", "moxa-stick", "mugwort/moxa-stick")]
    [InlineData("mugwort", "moxa-stick moxa-wool", "mugwort")]
    [InlineData("", "moxa-stick moxa-wool", "rose mugwort")]
    [InlineData("", "nothing", "rose mugwort")]
    public void A_selection_is_a_part_of_one_of_these_markets(string trades, string products, string markets)
    {
        ImmutableArray<FacetSelection> selections = [.. new[] { (FacetField.Trade, trades), (FacetField.Product, products) }
            .Where(s => s.Item2.Length > 0).Select(s => new FacetSelection(s.Item1, [.. s.Item2.Split(' ')]))];
        Assert.Equal(markets.Split(' ', StringSplitOptions.RemoveEmptyEntries), SearchPlanner.Plan(new() { Selections = selections }).Markets);
    }

    [Theory]
    [InlineData(5, 2, 5, "mugwort")]
    [InlineData(5, 5, 5, null)]
    [InlineData(5, 3, 4, null)]
    [InlineData(0, 0, 0, null)]
    public void Without_a_selection_it_is_the_trade_that_all_firms_are_in(int total, int rose, int mugwort, string? market)
    {
        var facets = new Dictionary<FacetField, IReadOnlyDictionary<string, int>> { [FacetField.Trade] = new Dictionary<string, int> { ["rose"] = rose, ["mugwort"] = mugwort } };
        var answer = new EngineAnswer(total, [], facets, new(total, 0, 0, 0, 0, 0), null, [new("rose", 2024, 1, 1, 10, 2), new("mugwort", 2024, 5, 2, 20, 3)]);
        Assert.Equal(market, SelectionMarket.Of(answer)?.Market);
    }

    [Fact]
    public void A_market_without_output_has_no_parts()
    {
        var answer = new EngineAnswer(3, [], new Dictionary<FacetField, IReadOnlyDictionary<string, int>>(), new(3, 0, 0, 0, 0, 0), null, [new("rose", 0, 0, 0, 0, 0)]);
        Assert.Null(SelectionMarket.Of(answer));
    }
}
