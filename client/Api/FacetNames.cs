using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Api;

/// <summary>A facet as the outside knows it.</summary>
/// <param name="Field">The facet.</param>
/// <param name="Name">Its parameter.</param>
/// <param name="Values">All its values, in its own order.</param>
sealed record FacetName(FacetField Field, string Name, ImmutableArray<string> Values)
{
    readonly Dictionary<string, string> canonical = Values.ToDictionary(v => v, v => v, StringComparer.OrdinalIgnoreCase);

    /// <summary>The value as the directory writes it (any case is read, and former codes of townships); null if there is none.</summary>
    public string? Read(string text) =>
        canonical.GetValueOrDefault(text) ?? (Field == FacetField.Township ? Townships.Find(text)?.Code : null);
}

/// <summary>The facets' parameters and values.</summary>
static class FacetNames
{
    public static ImmutableArray<FacetName> All { get; } =
    [
        new(FacetField.Trade, "trade", Kebab<Trade>()),
        new(FacetField.Township, "township", [.. Townships.All.Select(t => t.Code)]),
        new(FacetField.Product, "product", [.. ProductCatalogue.All.Select(p => p.Id)]),
        new(FacetField.Role, "role", [.. Kebab<Role>(), "oem"]),
        new(FacetField.Kind, "kind", Kebab<FirmKind>()),
        new(FacetField.Status, "status", Kebab<FirmStatus>()),
    ];

    public static FacetName Of(FacetField field) => All[(int)field];

    public static ImmutableArray<string> Kebab<T>() where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
}
