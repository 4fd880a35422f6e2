using System.Buffers;
using System.Text;
using AgriDirectory.Firms;

namespace AgriDirectory.Search;

/// <summary>A name's units, and which part of the name each belongs to.</summary>
sealed class NameParts
{
    static readonly SearchValues<char> Brackets = SearchValues.Create("(（[［【〔〈《");

    readonly string name;
    readonly NamePartKind[] kinds;

    NameParts(string name, List<Unit> units, NamePartKind[] kinds)
    {
        (this.name, Units, this.kinds) = (name, units, kinds);
        TradeStart = Array.IndexOf(kinds, NamePartKind.TradeName);
        if (TradeStart < 0)
        {
            TradeStart = TradeEnd = Math.Max(0, Array.FindIndex(kinds, k => k != NamePartKind.Region));
        }
        else
        {
            TradeEnd = Array.FindIndex(kinds, TradeStart, k => k != NamePartKind.TradeName) is > 0 and var end ? end : kinds.Length;
        }

        FormStart = Array.FindIndex(kinds, TradeEnd, IsForm) is >= 0 and var form ? form : kinds.Length;
    }

    /// <summary>All units.</summary>
    public List<Unit> Units { get; }

    /// <summary>The trade name's first unit; what follows the region if there is no trade name.</summary>
    public int TradeStart { get; }

    /// <summary>The unit after the trade name.</summary>
    public int TradeEnd { get; }

    /// <summary>The legal form's first unit; the number of units if there is none.</summary>
    public int FormStart { get; }

    public static NameParts Of(string name, List<Unit> units)
    {
        var kinds = new NamePartKind[units.Count];
        if (!units.Exists(u => u.Kind == UnitKind.Han))
        {
            // An English name has no trade name of its own: all but the form stands for it.
            kinds.AsSpan(EnglishFormStart(units)..).Fill(NamePartKind.LegalForm);
            return new NameParts(name, units, kinds);
        }

        var (unit, end) = (0, 0);
        foreach (var part in FirmName.Read(name).Parts)
        {
            end += part.Text.Length;
            while (unit < units.Count && units[unit].Start < end)
            {
                kinds[unit++] = part.Kind;
            }
        }

        return new NameParts(name, units, kinds);
    }

    /// <summary>The units joined, with or without region and legal form.</summary>
    public string Joined(bool region, bool form)
    {
        var joined = new StringBuilder();
        for (var i = 0; i < kinds.Length; i++)
        {
            if ((region || kinds[i] != NamePartKind.Region) && (form || !IsForm(kinds[i])))
            {
                joined.Append(Units[i].Text);
            }
        }

        return joined.ToString();
    }

    /// <summary>The name without its bracketed parts; null if there are none, or nothing else.</summary>
    public NameParts? WithoutBrackets()
    {
        if (name.AsSpan().IndexOfAny(Brackets) < 0)
        {
            return null;
        }

        var depths = Depths(name);
        var outside = new List<Unit>(Units.Count);
        var outsideKinds = new List<NamePartKind>(Units.Count);
        for (var i = 0; i < kinds.Length; i++)
        {
            if (depths[Units[i].Start] == 0)
            {
                outside.Add(Units[i]);
                outsideKinds.Add(kinds[i]);
            }
        }

        return outside.Count == 0 || outside.Count == Units.Count ? null : new NameParts(name, outside, [.. outsideKinds]);
    }

    static bool IsForm(NamePartKind kind) => kind is NamePartKind.LegalForm or NamePartKind.Branch;

    static int[] Depths(string name)
    {
        var depths = new int[name.Length];
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (Brackets.Contains(name[i]))
            {
                depth++;
            }

            depths[i] = depth;
            if (depth > 0 && name[i] is ')' or '）' or ']' or '］' or '】' or '〕' or '〉' or '》')
            {
                depth--;
            }
        }

        return depths;
    }

    static int EnglishFormStart(List<Unit> units)
    {
        var start = units.Count;
        while (start > 1 && units[start - 1].Text is "co" or "ltd" or "limited" or "company" or "inc" or "corp" or "corporation" or "llc" or "cooperative")
        {
            start--;
        }

        return start;
    }
}
