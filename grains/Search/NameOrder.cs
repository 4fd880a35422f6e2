using System.Globalization;
using System.Text;

namespace AgriDirectory.Search;

/// <summary>The order of names: by the usual reading of each character in turn, Latin words and digits as they are.</summary>
static class NameOrder
{
    /// <summary>An ASCII key whose ordinal order is the names' order. A space ends each syllable, so that 安 (an) comes before 昂 (ang).</summary>
    public static string Key(List<Unit> name)
    {
        var key = new StringBuilder(name.Count * 6);
        foreach (var unit in name)
        {
            if (unit.Kind == UnitKind.Han && Ideograph.Of(unit.Text).UsualReading is [var reading])
            {
                key.Append(reading);
            }
            else if (Ascii.IsValid(unit.Text))
            {
                key.Append(unit.Text);
            }
            else
            {
                AppendCodes(key, unit.Text);
            }

            key.Append(' ');
        }

        return key.ToString();
    }

    /// <summary>What has no reading stands behind all that has one.</summary>
    static void AppendCodes(StringBuilder key, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            key.Append('~').Append(rune.Value.ToString("x6", CultureInfo.InvariantCulture));
        }
    }
}
