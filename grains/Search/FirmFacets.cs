using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>A card's values of each facet, as the API writes them.</summary>
static class FirmFacets
{
    static readonly string[][] Statuses = [["active"], ["revoked"], ["deregistered"]];
    static readonly string[][] Kinds = [["company"], ["cooperative"], ["family-farm"], ["sole-trader"], ["other"]];

    public static string Value(Trade trade) => trade == Trade.Rose ? "rose" : "mugwort";

    public static string Value(FirmKind kind) => Kinds[(int)kind][0];

    public static Dictionary<FacetField, string[]> Of(FirmCard card)
    {
        var facets = new Dictionary<FacetField, string[]>(6)
        {
            [FacetField.Kind] = Kinds[(int)card.Kind],
            [FacetField.Status] = Statuses[(int)card.Status],
        };
        if (card.Trades.Length > 0)
        {
            facets[FacetField.Trade] = [.. card.Trades.Select(Value)];
        }

        if (card.Township is { } township)
        {
            facets[FacetField.Township] = [township];
        }

        if (card.Products.Length > 0)
        {
            facets[FacetField.Product] = [.. card.Products];
        }

        if (Roles(card) is { Length: > 0 } roles)
        {
            facets[FacetField.Role] = roles;
        }

        return facets;
    }

    static string[] Roles(FirmCard card)
    {
        var roles = new List<string>(4);
        foreach (var role in card.Roles)
        {
            roles.Add(role switch { Role.Grower => "grower", Role.Maker => "maker", _ => "trader" });
        }

        if (card.Oem)
        {
            roles.Add("oem");
        }

        return [.. roles];
    }
}
