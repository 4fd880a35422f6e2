namespace AgriDirectory.Search;

/// <summary>
/// The region that all firms share: 河南省南阳市卧龙区. In an address it says nothing, and were it indexed, <c>-卧龙</c> would exclude everyone.
/// </summary>
static class Region
{
    static readonly (string Name, char Kind)[] Levels = [("中国", '\0'), ("河南", '省'), ("南阳", '市'), ("卧龙", '区')];

    /// <summary>How many units at the beginning of a text say only that it is in the district, or above it.</summary>
    public static int End(List<Unit> units)
    {
        var end = 0;
        var at = 0;
        foreach (var (name, kind) in Levels)
        {
            if (!Stands(units, at, name))
            {
                continue;
            }

            at += name.Length;
            if (kind == '\0' || at < units.Count && units[at].Text[0] == kind)
            {
                // 河南 and 南阳 alone may begin a street's or a house's name: they count with what follows.
                at += kind == '\0' ? 0 : 1;
                end = at;
            }
            else if (kind == '区')
            {
                break;
            }
        }

        return end;
    }

    static bool Stands(List<Unit> units, int at, string name) =>
        at + 1 < units.Count && units[at].Text[0] == name[0] && units[at + 1].Text[0] == name[1];
}
