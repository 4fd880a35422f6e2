using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>What became of one field between a version and two that came of it.</summary>
/// <param name="Field">The field, as <see cref="FirmForm.Flat"/> names it.</param>
/// <param name="Before">What it said; empty for nothing.</param>
/// <param name="Theirs">What it says now.</param>
/// <param name="Mine">What it is to say.</param>
public sealed record FieldChange(string Field, string Before, string Theirs, string Mine)
{
    /// <summary>Whether both have changed it, and differently: somebody has to choose.</summary>
    internal bool Conflict => Theirs != Before && Mine != Before && Theirs != Mine;

    /// <summary>What it says unless somebody chooses: whichever has changed; what is there now where both have.</summary>
    internal string Merged => Theirs == Before ? Mine : Theirs;

    /// <summary>The fields that are not the same in all three.</summary>
    internal static ImmutableArray<FieldChange> Between(FirmDetails before, FirmDetails theirs, FirmDetails mine)
    {
        var (b, t, m) = (Flat(before), Flat(theirs), Flat(mine));
        return [.. b.Keys.Union(t.Keys).Union(m.Keys)
            .Select(field => new FieldChange(field, b.GetValueOrDefault(field, ""), t.GetValueOrDefault(field, ""), m.GetValueOrDefault(field, "")))
            .Where(c => c.Theirs != c.Before || c.Mine != c.Before)];
    }

    /// <summary>The details of now with some fields set.</summary>
    internal static FirmForm Set(FirmDetails now, long version, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var flat = Flat(now);
        foreach (var (field, text) in fields)
        {
            flat[field] = text;
        }

        return FirmForm.Of(flat, version);
    }

    static OrderedDictionary<string, string> Flat(FirmDetails details) => FirmForm.Of(details, 0).Flat();
}
