using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace AgriDirectory.Tests.Web;

/// <summary>A form of a page as a browser without scripts would send it: its fields can be typed into first.</summary>
public sealed partial class SentForm
{
    readonly List<KeyValuePair<string, string>> fields = [];

    SentForm(HttpStatusCode status, string html) => (Status, Html) = (status, html);

    public HttpStatusCode Status { get; }

    public string Html { get; }

    public string Action { get; private set; } = "";

    /// <summary>Where the answer leads, or null.</summary>
    public Uri? Location { get; private init; }

    public string this[string name]
    {
        get => fields.First(f => f.Key == name).Value;
        set
        {
            fields.RemoveAll(f => f.Key == name);
            fields.Add(new(name, value));
        }
    }

    /// <summary>A client that keeps cookies, follows no redirects and is signed in.</summary>
    public static HttpClient Client(string baseUrl, string? token, string language = "en")
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri(baseUrl) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public static async Task<SentForm> GetAsync(HttpClient http, string url, string? action = null) => await ReadAsync(await http.GetAsync(url), action);

    /// <summary>Sends it; of an answer that has a form for the same address that is read, or else its first one.</summary>
    public async Task<SentForm> SendAsync(HttpClient http) => await ReadAsync(await http.PostAsync(Action, new FormUrlEncodedContent(fields)), Action, orAny: true);

    static async Task<SentForm> ReadAsync(HttpResponseMessage answer, string? action, bool orAny = false)
    {
        using var _ = answer;
        var html = await answer.Content.ReadAsStringAsync();
        action = orAny && !html.Contains($" action=\"{action}\"", StringComparison.Ordinal) ? null : action;
        var read = new SentForm(answer.StatusCode, html) { Location = answer.Headers.Location };
        foreach (Match form in Form().Matches(html))
        {
            var to = Attribute(form.Groups["tag"].Value, "action");
            if (action is null ? !form.Value.Contains("__RequestVerificationToken", StringComparison.Ordinal) || to!.EndsWith("/status", StringComparison.Ordinal) || to == "/sign-out" : to != action)
            {
                continue;
            }

            read.Action = to!;
            read.Take(form.Groups["body"].Value);
            break;
        }

        return read;
    }

    void Take(string body)
    {
        foreach (Match field in Field().Matches(body))
        {
            var tag = field.Value;
            if (Attribute(tag, "name") is not { } name)
            {
                continue;
            }

            var ticked = tag.Contains("type=\"checkbox\"", StringComparison.Ordinal) || tag.Contains("type=\"radio\"", StringComparison.Ordinal);
            if (ticked && !tag.Contains(" checked", StringComparison.Ordinal))
            {
                continue;
            }

            fields.Add(new(name, tag[1] switch
            {
                's' => Selected(tag),
                't' => WebUtility.HtmlDecode(tag[(tag.IndexOf('>', StringComparison.Ordinal) + 1)..^"</textarea>".Length]),
                _ => Attribute(tag, "value") ?? "",
            }));
        }
    }

    static string Selected(string select) =>
        Option().Matches(select).Select(o => o.Value).OrderByDescending(o => o.Contains(" selected", StringComparison.Ordinal)).Select(o => Attribute(o, "value")).First() ?? "";

    static string? Attribute(string tag, string name) =>
        Regex.Match(tag, " " + name + "=\"([^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

    [GeneratedRegex("<form(?<tag>[^>]*)>(?<body>.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*>|<select.*?</select>|<textarea.*?</textarea>", RegexOptions.Singleline)]
    private static partial Regex Field();

    [GeneratedRegex("<option[^>]*>")]
    private static partial Regex Option();
}
