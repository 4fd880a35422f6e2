using System.Net;
using System.Text.Json.Nodes;
using AgriDirectory.Tests.Web;

namespace AgriDirectory.Tests.Processes;

/// <summary>Whatever is asked of the served directory, it answers or says what is wrong with the question.</summary>
public sealed class HostileQuestionsTests(ProcessFixture site) : IClassFixture<ProcessFixture>
{
    static readonly string[] Paths = ["/", "/api/v1/firms", "/api/v1/suggest"];

    /// <summary>Questions that are odd but allowed: by what they are, escaped as they go over the wire.</summary>
    public static TheoryData<string, string> Odd => new()
    {
        { "control characters", "q=%00%01%07%1B%7F%C2%85%0D%0A" },
        { "control characters in a word", "q=%E8%89%BE%00%E6%9D%A1" },
        { "half a pair", "q=%ED%A0%80" },
        { "half a pair beside a word", "q=%E8%89%BE%E6%9D%A1%ED%B0%80" },
        { "bytes that are no UTF-8", "q=%FF%FE%C0%AF%E8%89" },
        { "broken escapes", "q=%&%zz=%E" },
        { "every firm in Lucene's own tongue", "q=*:*" },
        { "Lucene's signs", "q=" + Uri.EscapeDataString("+(legalName:[* TO *]) && !a^9 OR {x} ~2 /.*/ \\") },
        { "a quote", "q=%22" },
        { "quotes", "q=%22%22%22" },
        { "a minus", "q=-" },
        { "nothing but exclusions", "q=-%E8%89%BE%20-%22%E6%9C%88%E5%AD%A3%22" },
        { "a quoted minus", "q=-%22" },
        { "SQL", "q=" + Uri.EscapeDataString("'; DROP TABLE firm; --") },
        { "a path", "q=" + Uri.EscapeDataString("../../../../etc/passwd") },
        { "200 Han characters", "q=" + Uri.EscapeDataString(string.Concat(Enumerable.Repeat("南阳卧龙艾草月季石桥", 20))) },
        { "200 of one Han character", "q=" + Uri.EscapeDataString(new string('艾', 200)) },
        { "200 rare characters of two units less one", "q=" + Uri.EscapeDataString(string.Concat(Enumerable.Repeat("\U0002000B", 100))) },
        { "200 Latin letters", "q=" + string.Concat(Enumerable.Repeat("zhongjingx", 20)) },
        { "200 of one letter", "q=" + new string('a', 200) },
        { "200 digits", "q=" + new string('9', 200) },
        { "16 letters apart", "q=" + string.Join('+', Enumerable.Range(0, 16).Select(i => (char)('a' + i))) },
        { "16 Han characters apart", "q=" + Uri.EscapeDataString(string.Join(' ', Enumerable.Range(0, 16).Select(i => "艾草月季南阳石桥"[i % 8]))) },
        { "200 combining marks", "q=a" + Uri.EscapeDataString(new string('\u0301', 199)) },
        { "the longest ligature", "q=" + Uri.EscapeDataString(new string('\uFDFA', 100)) },
        { "right to left", "q=" + Uri.EscapeDataString("\u202E艾条\u202C\u200F") },
        { "q many times", string.Join('&', Enumerable.Repeat("q=a", 1000)) },
        { "no value and no name", "q&=&&==&=q" },
        { "a name nobody knows", "frobnicate=1&__proto__=2&q[]=3" },
        { "a hundred values of a facet", string.Join('&', Enumerable.Repeat("role=oem", 100)) },
        { "many empty values", "q=a&" + string.Join('&', Enumerable.Repeat("role=", 90)) },
    };

    /// <summary>Questions that cannot be answered, with the code that says why.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "q=" + new string('a', 201), "question-too-long" },
        { "q=" + Uri.EscapeDataString(new string('艾', 800)), "question-too-long" },
        { "q=" + string.Join('+', Enumerable.Range(0, 100).Select(i => (char)('a' + (i % 26)))), "too-many-words" },
        { "q=" + Uri.EscapeDataString(string.Join(' ', Enumerable.Range(0, 100).Select(i => "艾草月季南阳石桥"[i % 8]))), "too-many-words" },
        { "q=" + string.Join('+', Enumerable.Range(0, 17).Select(i => $"-w{i}")), "too-many-words" },
        { string.Join('&', Enumerable.Repeat("role=oem", 800)), "too-many-values" },
        { string.Join('&', Enumerable.Repeat("kind=", 1000)), "too-many-values" },
        { "page=-1", "page-out-of-range" },
        { "page=0", "page-out-of-range" },
        { "page=501", "page-out-of-range" },
        { "page=99999999999999999999", "page-out-of-range" },
        { "page=1e3", "page-out-of-range" },
        { "page=%D9%A1", "page-out-of-range" },
        { "size=0", "size-out-of-range" },
        { "size=101", "size-out-of-range" },
        { "size=-2147483648", "size-out-of-range" },
        { "cursor=x", "cursor-invalid" },
        { "cursor=" + new string('A', 4000), "cursor-invalid" },
        { "cursor=%ED%A0%80%00", "cursor-invalid" },
        { "near=abc", "near-form" },
        { "near=91,0", "near-form" },
        { "near=NaN,NaN", "near-form" },
        { "near=33,112,5", "near-form" },
        { "near=1e999,0", "near-form" },
        { "sort=distance", "near-required" },
        { "sort=%00", "unknown-value" },
        { "township=%ED%A0%80", "unknown-value" },
        { "role=" + new string('x', 5000), "unknown-value" },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Odd_questions_are_answered(string what, string query)
    {
        foreach (var path in Paths)
        {
            using var answer = await site.Http.GetAsync(new Uri($"{path}?{query}", UriKind.Relative));
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answers {what} with {(int)answer.StatusCode}: {body}");
            if (path == "/")
            {
                Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
            }
            else
            {
                Assert.NotNull(JsonNode.Parse(body));
            }
        }

        await StillWellAsync();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Wrong_questions_are_refused_with_the_reason(string query, string code)
    {
        using var answer = await site.Http.GetAsync(new Uri("/api/v1/firms?" + query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(code, (string?)JsonNode.Parse(body)!["code"]);
        Assert.True(body.Length < 2000, "The problem repeats too much of the question.");

        using var page = await site.Http.GetAsync(new Uri("/?" + query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await StillWellAsync();
    }

    [Fact]
    public async Task What_is_longer_than_a_request_line_is_refused_as_such()
    {
        foreach (var path in Paths)
        {
            foreach (var query in new[] { "q=" + new string('a', 10 << 10), string.Join('&', Enumerable.Repeat("township=411303101", 1000)) })
            {
                using var answer = await site.Http.GetAsync(new Uri($"{path}?{query}", UriKind.Relative));
                Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.RequestUriTooLong });
            }
        }

        await StillWellAsync();
    }

    [Theory]
    [InlineData("/firms/%ED%A0%80")]
    [InlineData("/firms/%01%02")]
    [InlineData("/firms/..%2f..%2fetc%2fpasswd")]
    [InlineData("/firms/%E8%89%BE%E6%9D%A1")]
    [InlineData("/firms/0000000000?from=%ED%A0%80%00")]
    [InlineData("/api/v1/firms/%ED%A0%80")]
    [InlineData("/api/v1/firms/..%2f..%2foperator.token")]
    [InlineData("/api/v1/firms/0000000000")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/operator.token")]
    public async Task There_is_nothing_under_odd_addresses(string address)
    {
        using var answer = await site.Http.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound });
        if (address.StartsWith("/api/", StringComparison.Ordinal))
        {
            Assert.NotNull((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
        }

        await StillWellAsync();
    }

    [Theory]
    [InlineData("q")]
    [InlineData("township")]
    [InlineData("near")]
    [InlineData("page")]
    public async Task Nothing_asked_becomes_markup(string parameter)
    {
        const string script = "\"><script>alert(1)</script>";
        using var page = await site.Http.GetAsync(new Uri($"/?{parameter}={Uri.EscapeDataString(script)}", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("alert(1)", html, StringComparison.Ordinal);
    }

    async Task StillWellAsync()
    {
        Assert.Equal(RealFixture.Firms, await site.Http.TotalAsync());
        Assert.False(site.HasExited);
        Assert.DoesNotContain("fail:", site.Output, StringComparison.Ordinal);
    }
}
