using System.Globalization;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Pages;

/// <summary>A firm's facts in words, where a field alone does not say them.</summary>
static class FirmWords
{
    public static string Roles(FirmDetails firm, Wording words) =>
        words.List(firm.Roles.Select(words.Role).Concat(firm.Oem ? [words["role.oem"]] : []));

    public static string Exact(long yuan, Wording words) => words.Format("money.exact", Figures.Whole(yuan));

    public static string OutputLabel(FirmOutput output, Wording words) => words.Format(
        "history.output", output.Year.ToString(CultureInfo.InvariantCulture), output.Product is null ? words["firm.output.all"] : words.Product(output.Product));

    /// <summary>北纬 33.0512°, 东经 112.4803°.</summary>
    public static string Position(GeoPoint point, Wording words) => words.Format(
        "firm.position",
        Math.Abs(point.Latitude).ToString("0.####", CultureInfo.InvariantCulture), words[point.Latitude < 0 ? "geo.south" : "geo.north"],
        Math.Abs(point.Longitude).ToString("0.####", CultureInfo.InvariantCulture), words[point.Longitude < 0 ? "geo.west" : "geo.east"]);

    /// <summary>The address to link to; null if it is not http or https, whatever a file said.</summary>
    public static string? Website(string? website) =>
        Uri.TryCreate(website, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri.AbsoluteUri : null;

    /// <summary>A link that calls a number.</summary>
    public static string Phone(string phone) => "tel:" + new string([.. phone.Where(c => char.IsAsciiDigit(c) || c == '+')]);
}
