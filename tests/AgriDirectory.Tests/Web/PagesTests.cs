using System.Net;
using System.Text.RegularExpressions;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Web;

public sealed partial class PagesTests(WebFixture site) : IClassFixture<WebFixture>, IDisposable
{
    readonly HttpClient client = site.Client();

    public void Dispose()
    {
        site.Directory.Status = null;
        site.Directory.Failure = null;
        site.Directory.Older.Clear();
        client.Dispose();
    }

    async Task<string> PageAsync(string url, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(url);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("<html lang=", html);
        Assert.Matches(Title(), html);
        Assert.DoesNotContain(" style=\"", html);
        Assert.DoesNotContain("<script>", html);
        Assert.DoesNotContain("secret", html);
        return html;
    }

    [Fact]
    public async Task The_start_page_introduces_the_directory()
    {
        var html = await PageAsync("/");
        Assert.Contains("在册企业", html);
        Assert.Contains(">64<", html);
        Assert.Contains("示例", html);
        Assert.Contains("href=\"/?product=moxa-stick\"", html);
        Assert.Contains("href=\"/?township=411303101\"", html);
        Assert.Contains("国家企业信用信息公示系统", html);
        Assert.Contains("豫ICP备00000000号", html);
        Assert.DoesNotContain("公安", html);
    }

    [Fact]
    public async Task An_empty_question_is_no_question() => Assert.Contains("class=\"home\"", await PageAsync("/?q=+&trade="));

    [Fact]
    public async Task Results_show_what_was_found_and_why()
    {
        var html = await PageAsync("/?q=艾条");
        Assert.Contains("共 20 家企业", html);
        Assert.Contains("<mark>艾条</mark>", html);
        Assert.Contains("符合：产品", html);
        Assert.Contains("2024 年已公布产值", html);
        Assert.Contains("trade=mugwort", html);
        Assert.Contains("noindex", html);
    }

    [Fact]
    public async Task A_selected_value_is_taken_away_by_its_link_and_its_chip()
    {
        var html = await PageAsync("/?q=艾&kind=company&kind=sole-trader&trade=mugwort&page=2&size=5");
        Assert.Contains("href=\"/?q=%E8%89%BE&amp;trade=mugwort&amp;kind=company&amp;size=5\"", html);
        Assert.Contains("href=\"/?q=%E8%89%BE&amp;size=5\"", html);
        Assert.Equal(3 + 1 + 1, Regex.Count(html, "aria-current=\"(true|page)\""));
    }

    [Fact]
    public async Task Nothing_found_says_what_to_try()
    {
        var html = await PageAsync("/?q=艾条 没有的词&trade=rose&kind=company");
        Assert.Contains("去掉“没有的词”再找", html);
        Assert.Contains("不限行业", html);
        Assert.Contains("清除全部筛选条件", html);
        Assert.Contains("拼音首字母", html);
    }

    [Fact]
    public async Task A_page_beyond_the_end_leads_to_the_last()
    {
        var html = await PageAsync("/?q=艾条&page=400", HttpStatusCode.NotFound);
        Assert.Contains("href=\"/?q=%E8%89%BE%E6%9D%A1\"", html);
    }

    [Fact]
    public async Task Page_numbers_end_where_a_cursor_goes_on()
    {
        var html = await PageAsync("/?sort=name&size=5&page=13");
        Assert.DoesNotContain("rel=\"next", html);
        Assert.Contains("rel=\"next\"", await PageAsync("/?sort=name&size=5&page=12"));
        Assert.Contains("rel=\"next nofollow\"", await PageAsync("/?sort=name&size=5&cursor=more"));
    }

    [Theory]
    [InlineData("/?township=nowhere&q=x", HttpStatusCode.BadRequest, "“乡镇、街道”没有“nowhere”这个选项")]
    [InlineData("/?sort=best", HttpStatusCode.BadRequest, "“排序”没有“best”这个选项")]
    [InlineData("/?page=0", HttpStatusCode.BadRequest, "1 到 500")]
    [InlineData("/?cursor=old", HttpStatusCode.Gone, "已经过期")]
    [InlineData("/?cursor=forged", HttpStatusCode.BadRequest, "翻页标记无效")]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "没有这个页面")]
    [InlineData("/firms/0000000000", HttpStatusCode.NotFound, "名录里没有这家企业")]
    [InlineData("/firms/somewhere", HttpStatusCode.NotFound, "名录里没有这家企业")]
    [InlineData("/firms/" + FakeDirectory.GoneId, HttpStatusCode.Gone, "已从名录中删除")]
    public async Task What_cannot_be_shown_is_explained(string url, HttpStatusCode status, string says)
    {
        var html = await PageAsync(url, status);
        Assert.Contains(says, html);
        Assert.Contains("type=\"search\"", html);
        Assert.Contains("href=\"/\"", html);
    }

    [Fact]
    public async Task A_long_question_is_kept_to_be_shortened()
    {
        var html = await PageAsync("/?q=" + new string('x', 201), HttpStatusCode.BadRequest);
        Assert.Contains("最多 200 个字符", html);
        Assert.Contains("value=\"" + new string('x', 200) + "\"", html);
    }

    [Fact]
    public async Task A_degraded_search_leaves_firm_pages_open()
    {
        site.Directory.Status = AnswerStatus.Degraded;
        using var answer = await client.GetAsync("/?q=x");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.Contains("正在恢复", await answer.Content.ReadAsStringAsync());
        await PageAsync("/firms/" + site.Directory.Firms[0].Id);
        var home = await PageAsync("/");
        Assert.Contains("搜索正在恢复", home);
        Assert.Contains("<div class=\"mugwort\">", home);
    }

    [Fact]
    public async Task A_failure_shows_its_trace_in_both_languages_and_nothing_of_the_inside()
    {
        var html = await PageAsync("/broken", HttpStatusCode.InternalServerError);
        Assert.Contains("追踪编号", html);
        Assert.Contains("Trace id", html);
        Assert.DoesNotContain("InvalidOperation", html);
        site.Directory.Failure = new InvalidOperationException("a secret of the inside");
        await PageAsync("/?q=x", HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task A_firms_page_shows_its_public_facts()
    {
        var firm = site.Directory.Firms[12];
        var html = await PageAsync("/firms/" + firm.Id);
        Assert.Contains("<h1>" + firm.Details.LegalName + "</h1>", html);
        Assert.Contains(firm.Details.CreditCode!, html);
        Assert.Contains(firm.Details.Address!, html);
        Assert.Contains("href=\"/?township=" + firm.Details.Township + "\"", html);
        Assert.Contains("rel=\"noopener nofollow\"", html);
        Assert.Contains("href=\"/firms/" + firm.Id + "/correct\"", html);
        Assert.Contains("相似企业", html);
        Assert.Contains("示例", html);
        Assert.Contains("noindex", html);
        Assert.DoesNotContain("13800000000", html);
    }

    [Fact]
    public async Task What_is_not_public_is_not_shown()
    {
        var declared = site.Directory.Firms[2];
        Assert.Equal(FirmKind.FamilyFarm, declared.Details.Kind);
        var html = await PageAsync("/firms/" + declared.Id);
        Assert.DoesNotContain("987,654,321", html);
        Assert.DoesNotContain(declared.Details.Address!, html);
        Assert.DoesNotContain("北纬", html);
    }

    [Fact]
    public async Task History_tells_public_differences_and_keeps_the_others()
    {
        var firm = site.Directory.Firms[4];
        site.Directory.Older[firm.Id] =
        [
            firm.Details with { CapitalYuan = 70_000, Person = new FirmContact("李秘密", null, null), Park = "旧园区" },
            firm.Details with { CapitalYuan = 70_000, Park = "旧园区", Output = [.. firm.Details.Output, new(2025, null, 55_555_555, OutputBasis.Estimated)] },
        ];
        var html = await PageAsync("/firms/" + firm.Id);
        Assert.Contains("70,000 元", html);
        Assert.Contains("旧园区", html);
        Assert.Contains("收入名录", html);
        Assert.DoesNotContain("李秘密", html);
        Assert.DoesNotContain("55,555,555", html);
        Assert.DoesNotContain("Clerk Li", html);
        Assert.Equal(2, Regex.Count(html, "<time "));
    }

    [Theory]
    [InlineData("lower")]
    [InlineData("typed")]
    public async Task An_id_as_people_type_it_leads_to_the_canonical_one(string how)
    {
        var id = site.Directory.Firms[0].Id;
        var typed = how == "lower" ? id.ToLowerInvariant() : id.Replace('0', 'o').Replace('1', 'l');
        using var answer = await client.GetAsync("/firms/" + typed + "?from=q%3D1");
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal("/firms/" + id + "?from=q%3D1", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_way_back_is_a_question_of_ours()
    {
        var id = site.Directory.Firms[0].Id;
        Assert.Contains("href=\"/?q=%E8%89%BE&amp;page=2\"", await PageAsync("/firms/" + id + "?from=" + Uri.EscapeDataString("q=艾&page=2")));
        Assert.DoesNotContain("返回", await PageAsync("/firms/" + id + "?from=" + Uri.EscapeDataString("//evil.example")));
    }

    [Theory]
    [InlineData(null, null, "zh-CN")]
    [InlineData("en-US,en;q=0.9", null, "en")]
    [InlineData("en", "lang=zh", "zh-CN")]
    [InlineData("zh", "lang=en", "en")]
    [InlineData("zh", "lang=<b>", "zh-CN")]
    public async Task A_page_speaks_the_language_asked_for(string? accept, string? cookie, string tag)
    {
        using var speaker = site.Client(accept);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var answer = await speaker.SendAsync(request);
        Assert.Contains("<html lang=\"" + tag + "\"", await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Choosing_a_language_is_remembered()
    {
        using var answer = await client.GetAsync("/?q=x&lang=en");
        Assert.StartsWith("lang=en; max-age=31536000; path=/; samesite=lax; httponly", Assert.Single(answer.Headers.GetValues("Set-Cookie")));
        Assert.Contains("href=\"/?q=x&amp;lang=zh\"", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/app.css", "text/css")]
    [InlineData("/app.js", "text/javascript")]
    [InlineData("/mark.svg", "image/svg+xml")]
    [InlineData("/_framework/blazor.web.js", "text/javascript")]
    public async Task Files_are_served_from_a_build(string path, string type)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Every_file_that_a_page_names_is_there()
    {
        var html = await PageAsync("/");
        var files = File().Matches(html).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.Equal(5, files.Count);
        foreach (var file in files)
        {
            using var answer = await client.GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            // A build is not to be kept, a publish is: its fingerprint changes with the file.
            Assert.NotNull(answer.Headers.ETag);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/broken")]
    [InlineData("/api/v1/firms")]
    public async Task Every_answer_is_guarded(string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.StartsWith("default-src 'none';", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Heads_are_answered()
    {
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/?q=x"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [GeneratedRegex("<title>[^<]{4,}</title>")]
    private static partial Regex Title();

    [GeneratedRegex("(?:src|href)=\"(/[^\"?#]+\\.(?:css|js|svg))\"")]
    private static partial Regex File();
}
