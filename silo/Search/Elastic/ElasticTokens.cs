using System.Globalization;
using System.Text;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>
/// How the tokens of a positional field are written as text: a space between positions, <see cref="Join"/> between the alternatives of
/// one, <see cref="Hole"/> for a position without any. Signs that would be read so inside a token are escaped, each by itself, so that
/// a token's beginning is also its escaped form's.
/// </summary>
internal static class ElasticTokens
{
    /// <summary>Between alternatives; of the signs for private use, which no name has.</summary>
    internal const char Join = '\ue000';

    /// <summary>An empty position.</summary>
    internal const char Hole = '\ue001';

    const char Escape = '\ue002';
    const char EmptyToken = '\ue003';

    /// <summary>One for each thread: to grow a new one for every firm costs more than to fill it.</summary>
    [ThreadStatic] static StringBuilder? kept;

    /// <summary>The positions of a text.</summary>
    internal static string Text(string[][] positions)
    {
        var text = (kept ??= new(1024)).Clear();
        foreach (var alternatives in positions)
        {
            if (alternatives.Length == 0)
                text.Append(Hole).Append(Join);

            foreach (var token in alternatives)
                text.Append(Of(token)).Append(Join);

            // After the last alternative comes the next position.
            text[^1] = ' ';
        }

        return text.Length == 0 ? "" : text.ToString(0, text.Length - 1);
    }

    /// <summary>A token.</summary>
    internal static string Of(string token)
    {
        if (token.Length == 0)
            return EmptyToken.ToString();

        foreach (var c in token)
        {
            if (IsSign(c))
                return Escaped(token);
        }

        return token;
    }

    /// <summary>A token's beginning.</summary>
    internal static string Beginning(string text) => text.Length == 0 ? text : Of(text);

    static string Escaped(string token)
    {
        var text = new StringBuilder();
        foreach (var c in token)
        {
            if (IsSign(c))
                text.Append(Escape).Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }

        return text.ToString();
    }

    static bool IsSign(char c) => c is >= Join and <= EmptyToken || char.IsWhiteSpace(c) || char.IsControl(c);
}
