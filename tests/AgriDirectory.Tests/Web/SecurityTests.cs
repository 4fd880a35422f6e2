using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>What a hostile page, request or network finds: headers, limits, and only the names that the site answers to.</summary>
public sealed partial class SecurityTests(SecurityTests.Site site) : IClassFixture<SecurityTests.Site>
{
    const string Host = "directory.example";

    /// <summary>The built client behind what ends TLS, as it is deployed.</summary>
    public sealed class Site(LoadedSample sample) : IAsyncLifetime
    {
        readonly TemporaryFolder folder = new();
        ClientProcess? client;

        public string BaseUrl { get; private set; } = "";

        public string Output => client!.Output;

        public string Token => File.ReadAllText(folder["operator.token"]).Trim();

        public async ValueTask InitializeAsync()
        {
            await sample.CopyToAsync(folder.Path);
            (client, var http) = await ClientProcess.ServeAsync(folder.Path, new Dictionary<string, string>
            {
                ["AllowedHosts"] = Host + ";127.0.0.1",
                ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
                ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
            });
            BaseUrl = http.BaseAddress!.GetLeftPart(UriPartial.Authority);
            http.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            if (client is not null) await client.DisposeAsync();
            folder.Dispose();
        }
    }

    async Task<HttpResponseMessage> AskAsync(string url, string host = Host, string scheme = "https", HttpMethod? method = null, HttpContent? content = null)
    {
        using var person = new Person(site.BaseUrl);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url) { Content = content };
        request.Headers.Host = host;
        request.Headers.Add("X-Forwarded-Proto", scheme);
        return await person.SendAsync(request);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/?page=0", HttpStatusCode.BadRequest)]
    [InlineData("/sign-in", HttpStatusCode.OK)]
    [InlineData("/clerks", HttpStatusCode.SeeOther)]
    [InlineData("/app.css", HttpStatusCode.OK)]
    [InlineData("/api/v1/firms", HttpStatusCode.OK)]
    [InlineData("/api/v1/generations", HttpStatusCode.Unauthorized)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/metrics", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/reference", HttpStatusCode.OK)]
    [InlineData("/changes.atom", HttpStatusCode.OK)]
    public async Task Every_answer_has_the_headers(string url, HttpStatusCode status)
    {
        using var answer = await AskAsync(url);
        Assert.Equal(status, answer.StatusCode);
        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
            Header("Content-Security-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", Header("Referrer-Policy"));
        Assert.Contains("geolocation=()", Header("Permissions-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("max-age=31536000", Header("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Only_tls_is_asked_for_again_and_marks_the_cookie()
    {
        using var plain = await AskAsync("/", scheme: "http");
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
        using var secure = await AskAsync("/sign-in?token=" + site.Token);
        Assert.Contains("; secure", Assert.Single(secure.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_log_that_tells_everything_tells_no_token()
    {
        using var entered = await AskAsync("/sign-in?token=" + site.Token);
        using var after = await AskAsync("/nowhere/after/it");
        await Eventually.TrueAsync(() => Task.FromResult(site.Output.Contains("/nowhere/after/it", StringComparison.Ordinal)));
        Assert.Equal(1, Regex.Count(site.Output, Regex.Escape(site.Token)));
        Assert.Contains("/sign-in?token=" + site.Token, site.Output);
    }

    [Fact]
    public async Task Pages_have_no_script_or_style_within_them()
    {
        using var person = new Person(site.BaseUrl);
        await person.SignInAsync(site.Token);
        foreach (var url in new[] { "/", "/?q=艾", "/?q=nothing+at+all", "/nowhere", "/sign-in", "/clerks", "/audit", "/reference", "/firms/new", "/work", "/status", "/status/probes", "/status/unanswered" })
        {
            using var answer = await person.GetAsync(url);
            Assert.DoesNotMatch(Within(), await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("directory.example.evil.example")]
    [InlineData("xdirectory.example")]
    public async Task Only_the_names_of_the_site_are_answered(string host)
    {
        using var answer = await AskAsync("/", host);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused()
    {
        using var large = new FormUrlEncodedContent([KeyValuePair.Create("token", new string('x', 300_000))]);
        using var answer = await AskAsync("/sign-in", method: HttpMethod.Post, content: large);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        using var many = new FormUrlEncodedContent(Enumerable.Range(0, 2_000).Select(i => KeyValuePair.Create("f" + i, "x")));
        using var refused = await AskAsync("/sign-in", method: HttpMethod.Post, content: many);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(2, 12_000)]
    public async Task Headers_that_are_too_many_or_too_long_are_refused(int count, int length)
    {
        using var person = new Person(site.BaseUrl);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        for (var i = 0; i < count; i++) request.Headers.Add("X-Header-" + i, new string('x', length));
        using var answer = await person.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Who_never_ends_a_request_is_cut_off()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, new Uri(site.BaseUrl).Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var reader = new StreamReader(connection.GetStream());
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadToEndAsync(limit.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_sends_a_body_by_the_byte_is_cut_off()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, new Uri(site.BaseUrl).Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntoken="));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var reader = new StreamReader(connection.GetStream());
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadLineAsync(limit.Token), StringComparison.Ordinal);
    }

    [GeneratedRegex("""<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:""", RegexOptions.IgnoreCase)]
    private static partial Regex Within();
}
