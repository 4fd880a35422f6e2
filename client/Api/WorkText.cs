using System.Text;

namespace AgriDirectory.Client.Api;

/// <summary>Texts that people write into the worklist.</summary>
static class WorkText
{
    /// <summary>A text fit to be kept and shown: no control characters but line ends, and no halves of characters.</summary>
    public static string Clean(string? text, int most)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").ReplaceLineEndings("\n").Trim().EnumerateRunes())
        {
            if ((rune.Value == '\n' || !Rune.IsControl(rune)) && rune != Rune.ReplacementChar && clean.Length + rune.Utf16SequenceLength <= most)
                clean.Append(rune);
        }

        return clean.ToString();
    }
}
