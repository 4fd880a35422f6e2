using System.Text;

namespace AgriDirectory.Client.Files;

/// <summary>
/// Several values in a cell, separated by <c>；</c> or <c>;</c>. A value's own semicolon is written with a backslash before it; backslashes
/// mean this only directly before a semicolon, and stand for themselves elsewhere.
/// </summary>
static class SeveralValues
{
    public static List<string> Split(string cell)
    {
        if (!cell.AsSpan().ContainsAny(';', '；', '\\')) return cell.AsSpan().IsWhiteSpace() ? [] : [cell.Trim()];
        var values = new List<string>();
        var value = new StringBuilder();
        for (var i = 0; i < cell.Length; i++)
        {
            var run = i;
            while (run < cell.Length && cell[run] == '\\') run++;
            var slashes = run - i;
            if (run < cell.Length && cell[run] is ';' or '；')
            {
                value.Append('\\', slashes / 2);
                if (slashes % 2 == 1) value.Append(cell[run]);
                else Finish();
                i = run;
            }
            else if (slashes > 0)
            {
                value.Append('\\', slashes);
                i = run - 1;
            }
            else
            {
                value.Append(cell[i]);
            }
        }

        Finish();
        return values;

        void Finish()
        {
            var text = value.ToString().Trim();
            value.Clear();
            if (text.Length > 0) values.Add(text);
        }
    }

    public static string Join(IReadOnlyList<string> values, char separator)
    {
        var cell = new StringBuilder();
        for (var v = 0; v < values.Count; v++)
        {
            var slashes = 0;
            foreach (var c in values[v])
            {
                if (c is ';' or '；') cell.Append('\\', slashes + 1);
                slashes = c == '\\' ? slashes + 1 : 0;
                cell.Append(c);
            }

            if (v < values.Count - 1) cell.Append('\\', slashes).Append(separator);
        }

        return cell.ToString();
    }
}
