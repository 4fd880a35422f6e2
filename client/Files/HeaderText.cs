using System.Text;

namespace AgriDirectory.Client.Files;

/// <summary>Labels as people write them: any case, any spaces, characters of any width.</summary>
static class HeaderText
{
    /// <summary>Equal for labels that mean the same.</summary>
    public static string Key(string label)
    {
        var narrow = Narrow(label);
        if (IsKey(narrow)) return narrow;
        var key = new StringBuilder(label.Length);
        foreach (var c in narrow)
        {
            if (IsPart(c)) key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }

    static bool IsPart(char c) => !char.IsWhiteSpace(c) && c != '\uFEFF';

    static bool IsKey(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!IsPart(c) || char.ToLowerInvariant(c) != c) return false;
        }

        return true;
    }

    /// <summary>The text with its full-width letters, digits, signs and spaces made narrow.</summary>
    public static string Narrow(string text)
    {
        if (!text.Contains('\u3000') && !text.AsSpan().ContainsAnyInRange('\uFF01', '\uFF5E')) return text;
        return string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = from[i] switch
                {
                    '\u3000' => ' ',
                    >= '\uFF01' and <= '\uFF5E' and var wide => (char)(wide - 0xFEE0),
                    var other => other,
                };
            }
        });
    }

    /// <summary>The delimiter of a header line: the one of comma, semicolon and tab that occurs most outside quotes.</summary>
    public static char Delimiter(ReadOnlySpan<char> line)
    {
        int commas = 0, semicolons = 0, tabs = 0;
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (c == ',') commas++;
            else if (c == ';') semicolons++;
            else if (c == '\t') tabs++;
        }

        if (tabs > commas && tabs >= semicolons) return '\t';
        return semicolons > commas ? ';' : ',';
    }
}
