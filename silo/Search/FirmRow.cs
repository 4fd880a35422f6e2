using System.Runtime.InteropServices;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Search;

/// <summary>The numbers of a firm that are sorted and summed by, as they lie in the index and in memory.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct FirmRow
{
    internal const long UnknownArea = long.MinValue;
    internal const int UnknownYear = int.MinValue;

    /// <summary>The id's 50 bits: their order is that of the ids.</summary>
    internal ulong Id { get; private init; }

    internal long Version { get; private init; }

    /// <summary>-1 if unknown.</summary>
    internal long OutputYuan { get; private init; }

    /// <summary>-1 if unknown.</summary>
    internal long CapitalYuan { get; private init; }

    internal long AreaHundredths { get; private init; }

    /// <summary>NaN if unknown.</summary>
    internal double Latitude { get; private init; }

    internal double Longitude { get; private init; }

    /// <summary>The day's number; 0, the first of all days, if unknown.</summary>
    internal int Established { get; private init; }

    internal int OutputYear { get; private init; }

    /// <summary>0 for a tombstone.</summary>
    internal int Found { get; private init; }

    /// <summary>0 for firms in business, 1 for others: the order of ties.</summary>
    internal int Inactive { get; private init; }

    internal static FirmRow Of(FirmDocument firm)
    {
        var row = new FirmRow { Id = FirmKey.Of(firm.Id), Version = firm.Version };
        return firm.Card is not { } card
            ? row
            : row with
            {
                OutputYuan = card.OutputYuan ?? -1,
                CapitalYuan = card.CapitalYuan ?? -1,
                AreaHundredths = firm.AreaHundredths ?? UnknownArea,
                Latitude = card.Location?.Latitude ?? double.NaN,
                Longitude = card.Location?.Longitude ?? double.NaN,
                Established = card.Established?.DayNumber ?? 0,
                OutputYear = card.OutputYear ?? UnknownYear,
                Found = 1,
                Inactive = card.Status == FirmStatus.Active ? 0 : 1,
            };
    }

    /// <summary>As <see cref="GreatCircle.Kilometres"/>; null without a position or a point.</summary>
    internal double? KilometresTo(GeoPoint? near) => near is null || double.IsNaN(Latitude) ? null : GreatCircle.Kilometres(Latitude, Longitude, near);
}

/// <summary>A firm's id as a number.</summary>
internal static class FirmKey
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The 50 bits of a valid id.</summary>
    internal static ulong Of(string id)
    {
        var key = 0UL;
        foreach (var letter in id)
            key = key << 5 | (uint)Alphabet.IndexOf(letter);

        return key;
    }
}
