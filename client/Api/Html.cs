using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Api;

/// <summary>Texts as HTML: what has a meaning there is escaped, Chinese stays as it is.</summary>
static class Html
{
    /// <summary>Leaves all letters as they are: the default writes eight bytes for each Han character.</summary>
    public static HtmlEncoder Encoder { get; } = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text with <c>&lt;mark&gt;</c> around its marked parts.</summary>
    public static string Marked(string text, ImmutableArray<Mark> marks)
    {
        if (marks.IsDefaultOrEmpty)
            return Encoder.Encode(text);
        var html = new StringBuilder(text.Length + (marks.Length * 13));
        var done = 0;
        foreach (var mark in marks)
        {
            var start = Math.Clamp(mark.Start, done, text.Length);
            var end = (int)Math.Clamp((long)mark.Start + mark.Length, start, text.Length);
            if (end == start)
                continue;
            html.Append(Encoder.Encode(text[done..start])).Append("<mark>").Append(Encoder.Encode(text[start..end])).Append("</mark>");
            done = end;
        }
        return html.Append(Encoder.Encode(text[done..])).ToString();
    }
}
