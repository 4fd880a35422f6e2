using System.Text;

namespace AgriDirectory.Search;

/// <summary>What a unit is made of.</summary>
enum UnitKind
{
    /// <summary>One character that stands for itself: Han, kana or a Hangul syllable.</summary>
    Han,

    /// <summary>A run of other letters.</summary>
    Latin,

    /// <summary>A run of digits.</summary>
    Digits,
}

/// <summary>A unit (see <see cref="Units"/>) and where it stands in the text that it was read from.</summary>
/// <param name="Text">The unit, folded.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Start">Its first UTF-16 unit in the text.</param>
/// <param name="End">The UTF-16 unit after its last.</param>
readonly record struct Unit(string Text, UnitKind Kind, int Start, int End);

/// <summary>
/// Cuts a text into units: each Han character, each run of Latin letters, each run of digits (<c>A1艾</c> has three). Whatever else
/// stands between them only separates runs. 有限责任公司 is read as 有限公司.
/// </summary>
static class Units
{
    static readonly string[] Liability = ["有", "限", "责", "任", "公", "司"];

    public static List<Unit> Of(string text)
    {
        var units = new List<Unit>(text.Length);
        var reader = new Reader(units);
        Span<char> folded = stackalloc char[Folding.MaxExpansion];
        for (var i = 0; i < text.Length;)
        {
            var consumed = Folding.Next(text, i, folded, out var length);
            for (var at = 0; at < length;)
            {
                Rune.DecodeFromUtf16(folded[at..length], out var rune, out var size);
                reader.Take(rune, i, i + consumed);
                at += size;
            }

            i += consumed;
        }

        reader.EndRun();
        DropLiability(units);
        return units;
    }

    public static string Joined(List<Unit> units) => Joined(units, 0, units.Count);

    public static string Joined(List<Unit> units, int start, int end)
    {
        var joined = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
        {
            joined.Append(units[i].Text);
        }

        return joined.ToString();
    }

    /// <summary>有限责任公司 and 有限公司 are the same form: 责任 goes where it stands between the two.</summary>
    /// <param name="units">The units.</param>
    /// <param name="unfinished">Whether the text may break off within the form: 有限责, 有限责任 and 有限责任公 begin 有限公司 too.</param>
    public static void DropLiability(List<Unit> units, bool unfinished = false)
    {
        for (var i = units.Count - 3; i >= 0; i--)
        {
            var length = 0;
            while (length < Liability.Length && i + length < units.Count && units[i + length].Text == Liability[length])
            {
                length++;
            }

            if (length == Liability.Length || (unfinished && length > 2 && i + length == units.Count))
            {
                units.RemoveRange(i + 2, Math.Min(2, length - 2));
            }
        }
    }

    sealed class Reader(List<Unit> units)
    {
        readonly StringBuilder run = new();
        UnitKind kind;
        int runStart;
        int runEnd;

        public void Take(Rune rune, int start, int end)
        {
            if (KindOf(rune) is not { } now)
            {
                if (!IsMark(rune))
                {
                    EndRun();
                }

                return;
            }

            if (now == UnitKind.Han)
            {
                EndRun();
                units.Add(new Unit(Ideograph.Of(rune).Text, UnitKind.Han, start, end));
                return;
            }

            if (run.Length > 0 && kind != now)
            {
                EndRun();
            }

            if (run.Length == 0)
            {
                (kind, runStart) = (now, start);
            }

            Span<char> letter = stackalloc char[2];
            run.Append(letter[..rune.EncodeToUtf16(letter)]);
            runEnd = end;
        }

        public void EndRun()
        {
            if (run.Length > 0)
            {
                units.Add(new Unit(run.ToString(), kind, runStart, runEnd));
                run.Clear();
            }
        }
    }

    static UnitKind? KindOf(Rune rune)
    {
        var value = rune.Value;
        if (value < 0x80)
        {
            return value is >= 'a' and <= 'z' ? UnitKind.Latin : value is >= '0' and <= '9' ? UnitKind.Digits : null;
        }

        if (IsHan(value))
        {
            return UnitKind.Han;
        }

        return Rune.IsLetter(rune) ? (value is >= 0x3041 and <= 0x30FF or >= 0xAC00 and <= 0xD7A3 ? UnitKind.Han : UnitKind.Latin)
            : Rune.IsDigit(rune) ? UnitKind.Digits
            : null;
    }

    static bool IsHan(int value) =>
        value is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or 0x3005 or 0x3007 or >= 0x20000 and <= 0x3FFFD or >= 0xF900 and <= 0xFAFF;

    static bool IsMark(Rune rune) =>
        rune.Value >= 0x80 && Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.Format;
}
