namespace AgriDirectory.Client.Files;

/// <summary>
/// Keeps a spreadsheet from running an exported cell as a formula: a cell that starts with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a
/// line break gets an apostrophe before it, which the reader takes off again.
/// </summary>
static class CellGuard
{
    public static string Guard(string cell) => StartsDangerously(cell) ? "'" + cell : cell;

    public static string Unguard(string cell)
    {
        if (cell.Length > 1 && cell[0] == '\'' && StartsDangerously(cell)) return cell[1..];
        // Other programs keep a number's digits by writing the formula ="0377".
        return cell is ['=', '"', .. var inner, '"'] && !inner.Contains('"') ? inner : cell;
    }

    /// <summary>Whether the first character after any apostrophes is one that makes a formula.</summary>
    static bool StartsDangerously(string cell)
    {
        var rest = cell.AsSpan().TrimStart('\'');
        return !rest.IsEmpty && rest[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
    }
}
