using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>Signing in on the real site, as operator and as clerk.</summary>
public sealed partial class SignInTests(ProcessFixture site) : IClassFixture<ProcessFixture>
{
    static string Unique => "Clerk " + Guid.NewGuid().ToString("N")[..8];

    static string? Goes(HttpResponseMessage answer) => answer.Headers.Location?.ToString();

    async Task<(string Name, string Secret, string Id)> ClerkAsync(Person operates)
    {
        var name = Unique;
        using var answer = await operates.FillAsync("/clerks", "/clerks", ("name", name));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, html);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var link = Link().Match(html);
        Assert.True(link.Success, html);
        Assert.StartsWith(site.BaseUrl + "/sign-in?token=", link.Groups[1].Value, StringComparison.Ordinal);
        var row = html[html.LastIndexOf(">" + name + "</th>", StringComparison.Ordinal)..];
        return (name, link.Groups[2].Value, Revoke().Match(row).Groups[1].Value);
    }

    async Task<Person> OperatorAsync()
    {
        var person = new Person(site.BaseUrl);
        await person.SignInAsync(site.Token);
        return person;
    }

    async Task<HttpResponseMessage> CallAsync(HttpMethod method, string url, string bearer)
    {
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return await site.Http.SendAsync(request);
    }

    [Fact]
    public async Task A_copy_of_a_cookie_is_worth_nothing_after_signing_out()
    {
        using var person = await OperatorAsync();
        using var thief = new Person(site.BaseUrl);
        thief.Cookies.Add(new Cookie(person.Session!.Name, person.Session.Value, "/", new Uri(site.BaseUrl).Host));
        await thief.PageAsync("/clerks");
        using var other = await OperatorAsync();
        using var left = await person.FillAsync("/", "/sign-out");
        using var refused = await thief.GetAsync("/clerks");
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in?returnUrl=%2Fclerks"), (refused.StatusCode, Goes(refused)));
        await other.PageAsync("/clerks");
    }

    [Theory]
    [InlineData("cross-site", true)]
    [InlineData("same-site", true)]
    [InlineData("same-origin", false)]
    [InlineData("none", false)]
    public async Task Another_site_signs_nobody_in_who_does_not_say_so(string from, bool asks)
    {
        using var person = new Person(site.BaseUrl);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in?returnUrl=/work&token=" + site.Token);
        request.Headers.Add("Sec-Fetch-Site", from);
        using var answer = await person.SendAsync(request);
        Assert.Equal(asks ? HttpStatusCode.OK : HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(asks, person.Session is null);
        if (!asks) return;
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var hidden = Regex.Matches(await answer.Content.ReadAsStringAsync(), "<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
            .Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
        using var entered = await person.PostAsync("/sign-in", [.. hidden]);
        Assert.Equal((HttpStatusCode.SeeOther, "/work"), (entered.StatusCode, Goes(entered)));
        Assert.NotNull(person.Session);
    }

    [Fact]
    public async Task The_link_that_the_service_prints_signs_an_operator_in_and_leaves_no_token_in_the_address()
    {
        var link = Printed().Match(site.Output).Value;
        using var person = new Person(site.BaseUrl);
        using var answer = await person.GetAsync(new Uri(link).PathAndQuery + "&returnUrl=%2F%3Fq%3D%25E8%2589%25BE");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/?q=%E8%89%BE", Goes(answer));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);

        var html = await person.PageAsync("/");
        Assert.Contains("action=\"/sign-out\"", html);
        Assert.Contains("href=\"/clerks\"", html);
        Assert.DoesNotContain(site.Token, html);
    }

    [Fact]
    public async Task The_form_takes_a_token_or_a_whole_link_and_goes_back_to_the_page_asked_for()
    {
        foreach (var given in new[] { site.Token, $" {site.BaseUrl}/sign-in?token={site.Token}&lang=en " })
        {
            using var person = new Person(site.BaseUrl);
            using var asked = await person.GetAsync("/audit?before=9");
            Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
            Assert.Equal("/sign-in?returnUrl=%2Faudit%3Fbefore%3D9", Goes(asked));
            using var answer = await person.FillAsync(Goes(asked)!, "/sign-in", ("token", given));
            Assert.Equal((HttpStatusCode.SeeOther, "/audit?before=9"), (answer.StatusCode, Goes(answer)));
            await person.PageAsync("/audit?before=9");
        }
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/艾")]
    [InlineData("/sign-in?token=x")]
    [InlineData("evil")]
    public async Task Nobody_is_sent_to_another_site(string back)
    {
        using var person = new Person(site.BaseUrl);
        using var answer = await person.GetAsync($"/sign-in?token={site.Token}&returnUrl={Uri.EscapeDataString(back)}");
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, Goes(answer)));
    }

    [Theory]
    [InlineData("en", "was revoked", "Fill in")]
    [InlineData("zh", "已被收回", "请填写")]
    public async Task A_wrong_token_is_explained(string language, string wrong, string empty)
    {
        using var person = new Person(site.BaseUrl);
        Assert.Contains(wrong, await person.PageAsync("/sign-in?token=wrong&lang=" + language, HttpStatusCode.Forbidden));
        Assert.Contains(wrong, await person.PageAsync("/sign-in?token=" + new string('x', 43), HttpStatusCode.Forbidden));
        Assert.Contains(wrong, await person.PageAsync("/sign-in?token=" + new string('x', 600), HttpStatusCode.Forbidden));
        using var answer = await person.FillAsync("/sign-in", "/sign-in", ("token", " "));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(empty, await answer.Content.ReadAsStringAsync());
        Assert.Null(person.Session);
    }

    [Fact]
    public async Task Many_wrong_tokens_of_one_address_are_slowed_and_nobody_elses()
    {
        using var guesses = new Person(site.BaseUrl, from: "127.0.7.7");
        for (var i = 0; i < 20; i++) await guesses.PageAsync("/sign-in?token=guess" + i, HttpStatusCode.Forbidden);
        using var slowed = await guesses.GetAsync("/sign-in?token=guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), slowed.Headers.RetryAfter?.Delta);
        Assert.Contains("Too many wrong tokens", await slowed.Content.ReadAsStringAsync());
        using var other = new Person(site.BaseUrl, from: "127.0.7.8");
        await other.PageAsync("/sign-in?token=guess", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var person = await OperatorAsync();
        using var answer = await person.FillAsync("/", "/sign-out");
        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, Goes(answer)));
        Assert.Null(person.Session);
        Assert.DoesNotContain("/sign-out", await person.PageAsync("/"));
        Assert.Matches("(?s)Signed out.*Signed in", await (await OperatorAsync()).PageAsync("/audit"));
    }

    [Theory]
    [InlineData("/sign-out")]
    [InlineData("/clerks")]
    [InlineData("/clerks/0123456789abcdef/revoke")]
    public async Task A_form_of_another_site_does_nothing(string action)
    {
        using var person = await OperatorAsync();
        using var answer = await person.PostAsync(action, KeyValuePair.Create("name", Unique));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("nothing was sent", await answer.Content.ReadAsStringAsync());
        Assert.NotNull(person.Session);
    }

    [Fact]
    public async Task A_cookie_reads_the_api_and_changes_nothing_over_it()
    {
        using var person = await OperatorAsync();
        using var read = await person.GetAsync("/api/v1/generations");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var change = await person.PostAsync("/api/v1/generations");
        Assert.Equal(HttpStatusCode.Unauthorized, change.StatusCode);
        Assert.Equal("sign-in-required", (await change.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_sent_to_sign_in_from_pages_and_told_so_by_the_api()
    {
        using var person = new Person(site.BaseUrl);
        using var page = await person.GetAsync("/clerks");
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in?returnUrl=%2Fclerks"), (page.StatusCode, Goes(page)));
        using var form = await person.PostAsync("/clerks");
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (form.StatusCode, Goes(form)));
        using var api = await person.GetAsync("/api/v1/generations");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.Equal("Bearer", api.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("sign-in-required", (await api.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Contains("href=\"/sign-in\"", await person.PageAsync("/"));
    }

    [Fact]
    public async Task A_forged_cookie_is_nobodys()
    {
        using var person = await OperatorAsync();
        var cookie = person.Session!;
        cookie.Value = cookie.Value[..^8] + "AAAAAAAA";
        using var page = await person.GetAsync("/clerks");
        Assert.Equal(HttpStatusCode.SeeOther, page.StatusCode);
    }

    [Fact]
    public async Task A_clerk_signs_in_by_link_or_bearer_until_an_operator_revokes_the_link()
    {
        using var operates = await OperatorAsync();
        var (name, secret, id) = await ClerkAsync(operates);
        Assert.DoesNotContain(secret, await operates.PageAsync("/clerks"));

        using var clerk = new Person(site.BaseUrl);
        await clerk.SignInAsync(secret);
        var home = await clerk.PageAsync("/");
        Assert.Contains(name, home);
        Assert.DoesNotContain("href=\"/clerks\"", home);
        Assert.Contains("It is for operators", await clerk.PageAsync("/clerks", HttpStatusCode.Forbidden));
        using (var forbidden = await clerk.GetAsync("/api/v1/generations"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
            Assert.Equal("not-allowed", (await forbidden.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        }

        using (var bearer = await CallAsync(HttpMethod.Get, "/api/v1/generations", secret))
            Assert.Equal(HttpStatusCode.Forbidden, bearer.StatusCode);
        Assert.DoesNotContain("Never", Row(await operates.PageAsync("/clerks"), name));

        using var revoked = await operates.FillAsync("/clerks", $"/clerks/{id}/revoke");
        Assert.Equal((HttpStatusCode.SeeOther, "/clerks"), (revoked.StatusCode, Goes(revoked)));
        Assert.Contains("Revoked", Row(await operates.PageAsync("/clerks"), name));
        Assert.DoesNotContain(name, await clerk.PageAsync("/"));
        await clerk.PageAsync("/sign-in?token=" + secret, HttpStatusCode.Forbidden);
        using (var bearer = await CallAsync(HttpMethod.Get, "/api/v1/generations", secret))
            Assert.Equal(HttpStatusCode.Unauthorized, bearer.StatusCode);

        var audit = await operates.PageAsync("/audit");
        Assert.Equal(2, Regex.Count(audit, $"<td>{name}</td>"));
        Assert.Contains($"<td>{name} <small>clerk</small></td>", audit);
        Assert.Contains("<td>127.0.0.1</td>", audit);
    }

    [Theory]
    [InlineData("", "1 to 60 characters")]
    [InlineData("OPERATOR", "The system uses this name")]
    [InlineData("<b>\"x\"</b>\u0007", "1 to 60 characters")]
    public async Task A_name_that_will_not_do_is_explained_and_kept_to_be_corrected(string name, string says)
    {
        using var operates = await OperatorAsync();
        using var answer = await operates.FillAsync("/clerks", "/clerks", ("name", name));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains(says, html);
        Assert.DoesNotContain("<b>", html);
        Assert.DoesNotContain("sign-in?token=", html);
    }

    [Fact]
    public async Task Of_two_clerks_of_one_name_the_second_is_refused()
    {
        using var operates = await OperatorAsync();
        var (name, _, _) = await ClerkAsync(operates);
        using var again = await operates.FillAsync("/clerks", "/clerks", ("name", name.ToUpperInvariant()));
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("There is a clerk of this name", await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_audit_trail_is_paged()
    {
        for (var i = 0; i < 51; i++)
        {
            using var person = await OperatorAsync();
        }

        using var operates = await OperatorAsync();
        var first = await operates.PageAsync("/audit");
        Assert.Equal(50, Regex.Count(first, "<td><time"));
        var older = Older().Match(first);
        Assert.True(older.Success);
        var second = await operates.PageAsync(older.Groups[1].Value);
        Assert.Contains("href=\"/audit\"", second);
        Assert.InRange(Regex.Count(second, "<td><time"), 2, 50);
    }

    static string Row(string html, string name)
    {
        var at = html.LastIndexOf(">" + name + "</th>", StringComparison.Ordinal);
        return html[at..html.IndexOf("</tr>", at, StringComparison.Ordinal)];
    }

    [GeneratedRegex("id=\"link\">([^<]+token=([A-Za-z0-9_-]{43}))<")]
    private static partial Regex Link();

    [GeneratedRegex("action=\"/clerks/([0-9a-f]{16})/revoke\"")]
    private static partial Regex Revoke();

    [GeneratedRegex(@"http://\S+/sign-in\?token=\S+")]
    private static partial Regex Printed();

    [GeneratedRegex("href=\"(/audit\\?before=\\d+)\"")]
    private static partial Regex Older();
}
