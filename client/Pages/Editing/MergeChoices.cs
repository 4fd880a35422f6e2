using System.Collections.Immutable;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Pages.Editing;

/// <summary>One field of two entries that are to be one.</summary>
/// <param name="Field">The field, as <see cref="FirmForm.Flat"/> names it; <see cref="MergeChoices.Location"/> is latitude and longitude.</param>
/// <param name="Kept">What the entry says that is kept; empty for nothing.</param>
/// <param name="Other">What the other one says.</param>
/// <param name="Both">What a list says that holds both; null where that is what one of them says, or it is no list.</param>
/// <param name="Chosen"><c>kept</c>, <c>other</c> or <c>both</c>.</param>
public sealed record MergeRow(string Field, string Kept, string Other, string? Both, string Chosen)
{
    /// <summary>Whether there is nothing to choose.</summary>
    internal bool Same => Kept == Other && Both is null;
}

/// <summary>What two entries say field by field, and what becomes of it as somebody has chosen.</summary>
static class MergeChoices
{
    public const string Location = "location";

    /// <summary>What the names of a form's choices begin with.</summary>
    public const string Prefix = "choose.";

    const string Kept = "kept";
    const string Other = "other";
    const string Both = "both";

    /// <summary>The fields that either entry has, in the form's order.</summary>
    /// <param name="kept">The entry that is kept.</param>
    /// <param name="other">The entry that is merged into it.</param>
    /// <param name="sent">What somebody has chosen for a field; anything else for what <see cref="FirmMerge.Of"/> takes.</param>
    public static ImmutableArray<MergeRow> Rows(FirmDetails kept, FirmDetails other, Func<string, string?> sent)
    {
        var (k, o, merged) = (Texts(kept), Texts(other), Texts(FirmMerge.Of(kept, other)));
        var rows = ImmutableArray.CreateBuilder<MergeRow>();
        foreach (var field in k.Keys.Union(o.Keys).Order(Comparer<string>.Create(InOrder)))
        {
            var (mine, theirs, result) = (k.GetValueOrDefault(field, ""), o.GetValueOrDefault(field, ""), merged.GetValueOrDefault(field, ""));
            if (mine.Length + theirs.Length + result.Length == 0) continue;
            var both = result != mine && result != theirs ? result : null;
            var chosen = sent(field) is Kept or Other || (sent(field) == Both && both is not null) ? sent(field)! : both is not null ? Both : result == mine ? Kept : Other;
            rows.Add(new(field, mine, theirs, both, chosen));
        }

        return rows.DrainToImmutable();
    }

    /// <summary>The details that were chosen: values are taken as they are, not read from their texts.</summary>
    public static FirmDetails Result(FirmDetails kept, FirmDetails other, ImmutableArray<MergeRow> rows)
    {
        var result = Take(Other, other, Take(Both, FirmMerge.Of(kept, other), kept));
        result = result with { Output = [.. rows.Select(r => Output(r.Field, r.Chosen == Other ? other : kept)).OfType<FirmOutput>()] };
        // Whichever legal name was chosen, the other one is another name.
        return rows.Any(r => r.Field == "otherNames" && r.Chosen == Both)
            ? result with { OtherNames = [.. FirmMerge.Names(kept).Union(FirmMerge.Names(other)).Where(n => n != result.LegalName)] }
            : result;

        FirmDetails Take(string choice, FirmDetails from, FirmDetails over) => FirmRules.Apply(
            new FirmPatch { Given = rows.Where(r => r.Chosen == choice).Aggregate(FirmFields.None, (all, row) => all | FieldsOf(row.Field)), Values = from }, over);
    }

    static FirmFields FieldsOf(string field) =>
        field == Location ? FirmFields.Location : FirmForm.Columns.FirstOrDefault(c => c.Field == field)?.Fields ?? FirmFields.None;

    static FirmOutput? Output(string field, FirmDetails of) => of.Output.FirstOrDefault(o => FirmForm.FieldOf(o) == field);

    /// <summary>Every field with its text. Half of one place and half of another is no place, so both halves are one field.</summary>
    static Dictionary<string, string> Texts(FirmDetails details)
    {
        var texts = FirmForm.Of(details, 0).Flat().ToDictionary();
        texts.Remove("longitude", out var longitude);
        texts.Remove("latitude", out var latitude);
        texts[Location] = string.IsNullOrEmpty(latitude) ? "" : latitude + ", " + longitude;
        return texts;
    }

    /// <summary>Fields as in the form, then the outputs by year and product.</summary>
    static int InOrder(string one, string other)
    {
        var places = (Place(one), Place(other));
        return places.Item1 != places.Item2 ? places.Item1.CompareTo(places.Item2) : string.CompareOrdinal(one, other);
    }

    static int Place(string field)
    {
        for (var i = 0; i < FirmForm.Columns.Length; i++)
        {
            if (FirmForm.Columns[i].Field == (field == Location ? "latitude" : field)) return i;
        }

        return FirmForm.Columns.Length;
    }
}
