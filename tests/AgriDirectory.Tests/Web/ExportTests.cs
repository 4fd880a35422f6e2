using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AgriDirectory.Search;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>Exports of the whole sample over REST.</summary>
public sealed class ExportTests(RealFixture site) : IClassFixture<RealFixture>
{
    [Fact]
    public async Task Every_firm_and_a_whole_result_are_the_same_firms_each_once_and_always_in_the_same_order()
    {
        var all = await IdsAsync("");
        Assert.Equal(RealFixture.Firms, all.Distinct().Count());
        Assert.Equal(all, await IdsAsync(""));
        var sorted = await IdsAsync("&sort=name&size=7&page=2");
        Assert.Equal(RealFixture.Firms, sorted.Count);
        Assert.Equal(sorted, await IdsAsync("&sort=name"));
        Assert.Equal(all.Order(), sorted.Order());
        var roses = await IdsAsync("&trade=rose");
        Assert.Equal((int)(await site.Http.JsonAsync("/api/v1/firms?trade=rose"))["total"]!, roses.Count);
    }

    [Fact]
    public async Task A_csv_file_begins_with_a_mark_has_a_dated_name_and_speaks_the_callers_language()
    {
        using var answer = await site.Http.GetAsync(new Uri("/api/v1/export?trade=rose&lang=zh", UriKind.Relative));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes.Take(3));
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Matches("^\"?firms-20[0-9]{2}-[0-9]{2}-[0-9]{2}\\.csv\"?$", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.StartsWith("\uFEFF编号,名称", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.StartsWith("\uFEFFid,legalName", await TextAsync("/api/v1/export?trade=rose&lang=en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_headers_are_given_when_only_they_are_asked_for()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/v1/export?format=jsonl");
        using var answer = await site.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("format=xlsx", "unknown-value")]
    [InlineData("trade=wheat", "unknown-value")]
    [InlineData("sort=distance", "near-required")]
    public async Task What_cannot_be_exported_is_a_problem(string query, string code)
    {
        using var answer = await site.Http.GetAsync(new Uri("/api/v1/export?" + query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    [Fact]
    public async Task A_wrong_token_gets_no_public_view_in_place_of_all_details()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/export");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        using var answer = await site.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_page_of_results_leads_to_the_same_question_as_a_file()
    {
        var page = await TextAsync("/?q=" + Uri.EscapeDataString("艾条") + "&township=411303101&sort=name&page=1&lang=en");
        Assert.Contains("/api/v1/export?format=csv&amp;q=%E8%89%BE%E6%9D%A1&amp;township=411303101&amp;sort=name\"", page, StringComparison.Ordinal);
        Assert.Contains("/api/v1/export?format=jsonl&amp;q=%E8%89%BE%E6%9D%A1&amp;township=411303101&amp;sort=name\"", page, StringComparison.Ordinal);
    }

    async Task<List<string>> IdsAsync(string question) =>
        [.. (await TextAsync("/api/v1/export?format=jsonl" + question)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => (string)JsonNode.Parse(l)!["id"]!)];

    async Task<string> TextAsync(string address)
    {
        using var answer = await site.Http.GetAsync(new Uri(address, UriKind.Relative));
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }
}

/// <summary>Exports while search fails.</summary>
public sealed class BrokenExportTests(WebFixture site) : IClassFixture<WebFixture>, IDisposable
{
    readonly HttpClient http = site.Client("en");

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task A_result_is_refused_before_it_begins_while_search_is_down_and_every_firm_is_still_given(string format)
    {
        site.Directory.Status = AnswerStatus.Degraded;
        try
        {
            using var refused = await http.GetAsync(new Uri($"/api/v1/export?format={format}&trade=rose", UriKind.Relative));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            using var given = await http.GetAsync(new Uri($"/api/v1/export?format={format}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, given.StatusCode);
            Assert.Contains(site.Directory.Firms[^1].Id, await given.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            site.Directory.Status = null;
        }
    }

    [Fact]
    public async Task A_file_whose_walk_breaks_off_never_looks_whole()
    {
        site.Directory.ExportBreaks = true;
        try
        {
            await Assert.ThrowsAsync<HttpRequestException>(async () =>
            {
                using var answer = await http.GetAsync(new Uri("/api/v1/export?format=jsonl&sort=name", UriKind.Relative));
                answer.EnsureSuccessStatusCode();
            });
        }
        finally
        {
            site.Directory.ExportBreaks = false;
        }
    }
}
