using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace AgriDirectory.Tests.Web;

/// <summary>Somebody at a browser without scripts: keeps cookies, follows no redirects, and sends the forms that pages hold.</summary>
sealed partial class Person : IDisposable
{
    readonly HttpClient http;

    /// <param name="site">Where to.</param>
    /// <param name="from">The address to come from: all of 127.0.0.0/8 is this machine.</param>
    public Person(string site, string from = "127.0.0.1")
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            CookieContainer = Cookies,
            ConnectCallback = async (connection, stop) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, connection.DnsEndPoint.Port, stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        http = new HttpClient(handler) { BaseAddress = new Uri(site), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    public CookieContainer Cookies { get; } = new();

    public Cookie? Session => Cookies.GetAllCookies().FirstOrDefault(c => c.Name == "agri-session");

    public Task<HttpResponseMessage> GetAsync(string url) => http.GetAsync(url);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request);

    public async Task<string> PageAsync(string url, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await http.GetAsync(url);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{url}: {answer.StatusCode}\n{html}");
        Assert.DoesNotContain("secret", html);
        return html;
    }

    /// <summary>Sends a form of a page to where it says, filled in.</summary>
    public async Task<HttpResponseMessage> FillAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await PageAsync(page);
        var form = Regex.Match(html, $"<form[^>]*action=\"{Regex.Escape(action)}\".*?</form>", RegexOptions.Singleline);
        Assert.True(form.Success, $"{page} has no form for {action}:\n{html}");
        var values = Hidden().Matches(form.Value).Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await PostAsync(action, [.. values]);
    }

    public async Task<HttpResponseMessage> PostAsync(string url, params KeyValuePair<string, string>[] fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await http.PostAsync(url, content);
    }

    public async Task SignInAsync(string secret)
    {
        using var answer = await GetAsync("/sign-in?token=" + secret);
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
