using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.Words;

/// <summary>The languages of pages and answers.</summary>
public enum Language
{
    /// <summary>中文, the first.</summary>
    Chinese,

    /// <summary>English.</summary>
    English,
}

/// <summary>Decides in which language a request is answered.</summary>
static class LanguageChoice
{
    public const string Parameter = "lang";
    public const string Cookie = "lang";

    static readonly object ItemKey = new();

    /// <summary>The language of a request: its <c>?lang</c>, else its cookie, else what its browser prefers, else Chinese.</summary>
    public static Wording Wording(this HttpContext context)
    {
        if (context.Items.TryGetValue(ItemKey, out var known))
            return (Wording)known!;
        var chosen = Words.Wording.Of(Choose(context.Request));
        context.Items[ItemKey] = chosen;
        return chosen;
    }

    /// <summary>The language that a request asks for by <c>?lang</c>; null if it does not, or for another language.</summary>
    public static Language? Asked(HttpRequest request) =>
        request.Query.TryGetValue(Parameter, out var asked) ? Read(asked.ToString()) : null;

    static Language Choose(HttpRequest request) =>
        Asked(request)
        ?? (request.Cookies.TryGetValue(Cookie, out var kept) ? Read(kept) : null)
        ?? Preferred(request)
        ?? Language.Chinese;

    static Language? Preferred(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
            return null;
        Language? best = null;
        var bestQuality = 0.0;
        foreach (var item in accepted)
        {
            var quality = item.Quality ?? 1;
            if (quality > bestQuality && Read(item.Value.Value) is { } language)
                (best, bestQuality) = (language, quality);
        }
        return best;
    }

    static Language? Read(string? tag)
    {
        var primary = tag.AsSpan();
        var end = primary.IndexOfAny('-', '_');
        if (end >= 0)
            primary = primary[..end];
        return primary.Equals("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese
            : primary.Equals("en", StringComparison.OrdinalIgnoreCase) ? Language.English
            : null;
    }
}
