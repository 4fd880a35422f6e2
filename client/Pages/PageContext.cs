using System.Text;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Client.Pages;

/// <summary>What every page knows of its request.</summary>
/// <param name="Words">The language's words.</param>
/// <param name="Url">The address asked for: path and query.</param>
/// <param name="Origin">Scheme and host.</param>
/// <param name="Site">Who runs the site.</param>
/// <param name="Assets">The addresses of stylesheet and scripts.</param>
public sealed record PageContext(Wording Words, string Url, string Origin, SiteOptions Site, WebAssets Assets)
{
    /// <summary>Who is signed in; null if nobody is.</summary>
    public SignedIn? SignedIn { get; init; }

    /// <summary>By what operators find in their log why this could not be done; null if nothing went wrong.</summary>
    public string? Trace { get; init; }

    internal static PageContext Of(HttpContext context)
    {
        PageHeaders.OfPage(context);
        var request = context.Request;
        return new PageContext(
            context.Wording(),
            request.Path.ToUriComponent() + request.QueryString.ToUriComponent(),
            request.Scheme + "://" + request.Host.ToUriComponent(),
            context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value,
            context.RequestServices.GetRequiredService<WebAssets>())
        {
            SignedIn = context.User.Identity is { IsAuthenticated: true, Name: { } name } ? new(name, context.User.IsInRole(OperatorSignIn.Role)) : null,
        };
    }

    /// <summary>This page in the other language.</summary>
    public string OtherLanguage
    {
        get
        {
            var cut = Url.IndexOf('?', StringComparison.Ordinal);
            var url = new StringBuilder(cut < 0 ? Url : Url[..cut]);
            var separator = '?';
            foreach (var part in cut < 0 ? [] : Url[(cut + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                if (part.StartsWith(LanguageChoice.Parameter + "=", StringComparison.OrdinalIgnoreCase))
                    continue;
                url.Append(separator).Append(part);
                separator = '&';
            }
            return url.Append(separator).Append("lang=").Append(Words.Language == Language.English ? "zh" : "en").ToString();
        }
    }

    /// <summary>The address of a part of this page; a bare fragment would mean the start page, for pages have a base address.</summary>
    public string Part(string id) => Url + "#" + id;

    /// <summary>A text of the resources that is HTML.</summary>
    public MarkupString Markup(string key) => new(Words[key]);
}

/// <summary>Who is signed in.</summary>
/// <param name="Name">The name.</param>
/// <param name="Operates">Whether it is an operator; else a clerk.</param>
public sealed record SignedIn(string Name, bool Operates);
