using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Web;

public sealed class FirmsApiTests(WebFixture site) : IClassFixture<WebFixture>, IDisposable
{
    readonly HttpClient client = site.Client();

    public void Dispose()
    {
        site.Directory.Status = null;
        site.Directory.Failure = null;
        client.Dispose();
    }

    async Task<JsonElement> GetAsync(string url, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(url);
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    [Fact]
    public async Task A_search_has_the_shape_that_the_design_promises()
    {
        var answer = await GetAsync("/api/v1/firms?q=艾&size=3&trade=mugwort");
        Assert.Superset(new HashSet<string> { "total", "items", "facets", "totals", "next" }, Names(answer).ToHashSet());
        Assert.Equal(3, answer.GetProperty("items").GetArrayLength());
        var item = answer.GetProperty("items")[0];
        Assert.Superset(
            new HashSet<string>
            {
                "id", "legalName", "otherNames", "creditCode", "kind", "status", "trades", "township", "products", "outputYuan", "sample",
                "highlights", "matched",
            },
            Names(item).ToHashSet());
        Assert.Equal("mugwort", item.GetProperty("trades")[0].GetString());
        Assert.Equal(["code", "name"], Names(item.GetProperty("township")));
        Assert.Contains("<mark>艾</mark>", item.GetProperty("highlights").GetProperty("products").GetString());
        Assert.Equal(["trade", "township", "product", "role", "kind", "status"], Names(answer.GetProperty("facets")));
        Assert.Equal(["value", "label", "count"], Names(answer.GetProperty("facets").GetProperty("kind")[0]));
        Assert.Superset(new HashSet<string> { "firms", "outputYuan", "areaMu", "year" }, Names(answer.GetProperty("totals")).ToHashSet());
        Assert.Equal("more", answer.GetProperty("next").GetString());
    }

    [Fact]
    public async Task The_last_page_says_that_there_is_no_next() =>
        Assert.Equal(JsonValueKind.Null, (await GetAsync("/api/v1/firms?size=100")).GetProperty("next").ValueKind);

    [Fact]
    public async Task Repeated_parameters_mean_or_and_unknown_ones_nothing()
    {
        await GetAsync("/api/v1/firms?township=411303101&township=411303300&township=411303101&kind=Family-Farm&flavour=sweet&trade=");
        var asked = site.Directory.Asked!.Selections;
        Assert.Equal(2, asked.Length);
        Assert.Equal(["411303101", "411303300"], asked[0].Values);
        Assert.Equal((FacetField.Kind, "family-farm"), (asked[1].Field, asked[1].Values[0]));
    }

    [Fact]
    public async Task A_townships_former_code_means_its_new_one()
    {
        await GetAsync("/api/v1/firms?township=411303400");
        Assert.Equal(["411303401"], site.Directory.Asked!.Selections[0].Values);
    }

    [Theory]
    [InlineData("trade=wheat", "unknown-value", "trade")]
    [InlineData("township=411303999", "unknown-value", "township")]
    [InlineData("sort=random", "unknown-value", "sort")]
    [InlineData("page=0", "page-out-of-range", "page")]
    [InlineData("page=-1", "page-out-of-range", "page")]
    [InlineData("page=501", "page-out-of-range", "page")]
    [InlineData("page=two", "page-out-of-range", "page")]
    [InlineData("page=99999999999999999999", "page-out-of-range", "page")]
    [InlineData("size=0", "size-out-of-range", "size")]
    [InlineData("size=101", "size-out-of-range", "size")]
    [InlineData("sort=distance", "near-required", "near")]
    [InlineData("near=33", "near-form", "near")]
    [InlineData("near=91,112", "near-form", "near")]
    [InlineData("near=NaN,112", "near-form", "near")]
    [InlineData("near=33,1e999", "near-form", "near")]
    [InlineData("cursor=%00", "cursor-invalid", "cursor")]
    public async Task A_parameter_that_is_wrong_is_named(string query, string code, string parameter)
    {
        var problem = await GetAsync("/api/v1/firms?" + query, HttpStatusCode.BadRequest);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("{", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_unknown_value_comes_with_those_that_are_allowed()
    {
        var problem = await GetAsync("/api/v1/firms?status=happy&lang=en", HttpStatusCode.BadRequest);
        Assert.Equal("happy", problem.GetProperty("value").GetString());
        Assert.Equal(["active", "revoked", "deregistered"], problem.GetProperty("allowed").EnumerateArray().Select(v => v.GetString()));
        Assert.Contains("allowed values are active", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Two_hundred_characters_are_a_question_and_more_are_not()
    {
        await GetAsync("/api/v1/firms?q=" + new string('a', 200));
        var problem = await GetAsync("/api/v1/firms?q=" + new string('a', 201), HttpStatusCode.BadRequest);
        Assert.Equal("question-too-long", problem.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/api/v1/firms")]
    [InlineData("/api/v1/suggest?q=yue")]
    [InlineData("/health/live")]
    [InlineData("/openapi/v1.json")]
    public async Task What_is_read_answers_to_HEAD_with_no_body(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_hundred_values_are_enough()
    {
        var values = string.Join('&', Enumerable.Repeat("trade=rose", 101));
        Assert.Equal("too-many-values", (await GetAsync("/api/v1/firms?" + values, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_expired_cursor_is_gone() =>
        Assert.Equal("cursor-expired", (await GetAsync("/api/v1/firms?cursor=old", HttpStatusCode.Gone)).GetProperty("code").GetString());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_degraded_search_says_when_to_try_again(bool timedOut)
    {
        site.Directory.Status = AnswerStatus.Degraded;
        site.Directory.Failure = timedOut ? new TimeoutException("late") : null;
        using var answer = await client.GetAsync("/api/v1/firms?q=x");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("search-degraded", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        using var ready = await client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("degraded", (await ready.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("search").GetString());
        using var live = await client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Ready_says_how_many_firms_can_be_found() =>
        Assert.Equal(site.Directory.Firms.Length, (await GetAsync("/health/ready")).GetProperty("firms").GetInt32());

    [Fact]
    public async Task A_firm_is_its_public_view_with_its_version_as_tag()
    {
        var declared = site.Directory.Firms[2];
        using var answer = await client.GetAsync("/api/v1/firms/" + declared.Id.ToLowerInvariant());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("987654321", text);
        Assert.DoesNotContain("changedBy", text);
        var firm = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(declared.Id, firm.GetProperty("id").GetString());
        Assert.Equal(1, firm.GetProperty("version").GetInt64());
        Assert.Equal("2026-03-01T01:30:00Z", firm.GetProperty("changedAt").GetString());
        Assert.Equal(declared.Details.LegalName, firm.GetProperty("legalName").GetString());
        Assert.Equal("family-farm", firm.GetProperty("kind").GetString());
        Assert.False(firm.TryGetProperty("address", out _));
    }

    [Theory]
    [InlineData("\"1\"", 304)]
    [InlineData("W/\"1\"", 304)]
    [InlineData("\"0\", \"1\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"2\"", 200)]
    [InlineData("nonsense", 200)]
    public async Task What_has_not_changed_is_not_sent_again(string tag, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/firms/" + site.Directory.Firms[0].Id);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var answer = await client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("0000000000")]
    [InlineData(FakeDirectory.GoneId)]
    [InlineData("not-an-id")]
    [InlineData("%ED%A0%80")]
    public async Task A_firm_that_is_not_there_is_a_problem(string id)
    {
        var problem = await GetAsync("/api/v1/firms/" + id, HttpStatusCode.NotFound);
        Assert.Equal("firm-not-found", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Suggestions_are_labelled_in_the_callers_language()
    {
        var chinese = await GetAsync("/api/v1/suggest?q=艾条");
        Assert.Equal(["kind", "text", "id"], Names(chinese[0]));
        Assert.Equal("艾条", chinese[0].GetProperty("text").GetString());
        Assert.Equal("Moxa sticks", (await GetAsync("/api/v1/suggest?q=艾条&lang=en"))[0].GetProperty("text").GetString());
        Assert.Equal(0, (await GetAsync("/api/v1/suggest")).GetArrayLength());
        Assert.Equal("question-too-long", (await GetAsync("/api/v1/suggest?q=" + new string('x', 300), HttpStatusCode.BadRequest)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8", "", "Company")]
    [InlineData("fr,zh;q=0.5,en;q=0.4", "", "公司")]
    [InlineData("fr", "", "公司")]
    [InlineData(";;=,", "", "公司")]
    [InlineData("zh", "&lang=en", "Company")]
    [InlineData("en", "&lang=xx", "Company")]
    public async Task Labels_follow_the_language(string accept, string query, string label)
    {
        using var speaker = site.Client(accept);
        var answer = await speaker.GetFromJsonAsync<JsonElement>("/api/v1/firms?kind=company&size=1" + query);
        Assert.Contains(label, answer.GetProperty("facets").GetProperty("kind").EnumerateArray().Select(v => v.GetProperty("label").GetString()));
    }

    [Theory]
    [InlineData("q=*:*")]
    [InlineData("q=%00%01%1F%7F%C2%85")]
    [InlineData("q=%ED%A0%80")]
    [InlineData("q=%FF%FE")]
    [InlineData("q=%")]
    [InlineData("q=\"((((AND OR NOT]]]{{{~^\\/")]
    [InlineData("q=<script>alert(1)</script>")]
    [InlineData("q=a&q=b&page=1&page=2&near=&cursor=&size=")]
    [InlineData("near=33.05,112.48&sort=distance")]
    [InlineData("&&&===&=&q")]
    public async Task A_hostile_question_is_answered(string query)
    {
        foreach (var path in new[] { "/api/v1/firms?", "/?", "/api/v1/suggest?" })
        {
            using var answer = await client.GetAsync(path + query);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain("<script>alert", await answer.Content.ReadAsStringAsync());
        }
        Assert.DoesNotContain(site.Directory.Asked!.Text, char.IsControl);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(10_000)]
    public async Task A_question_that_is_far_too_long_is_refused(int length)
    {
        foreach (var path in new[] { "/api/v1/firms?q=", "/?q=" })
        {
            using var answer = await client.GetAsync(path + new string('x', length));
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    [Fact]
    public async Task A_thousand_values_are_refused()
    {
        foreach (var path in new[] { "/api/v1/firms?", "/?" })
        {
            using var answer = await client.GetAsync(path + string.Join('&', Enumerable.Repeat("kind=x", 1000)));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_lone_surrogate_and_a_control_character_are_spaces()
    {
        Assert.Equal("a b c 😀 d", Client.Api.SearchQuery.Clean("a\0b\uD800c 😀\uFFFDd"));
        await GetAsync("/api/v1/firms?q=%09a%00b%0A");
        Assert.Equal("a b", site.Directory.Asked!.Text);
    }

    [Fact]
    public async Task An_unexpected_failure_is_a_problem_that_tells_nothing_of_the_inside()
    {
        using var answer = await client.GetAsync("/api/v1/broken");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret", text);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal("internal-error", problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.Equal("not-found", (await GetAsync("/api/v2/firms", HttpStatusCode.NotFound)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Programs_of_any_site_may_read_and_not_write()
    {
        var path = "/api/v1/firms/" + site.Directory.Firms[0].Id;
        using var read = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://another.example" } } };
        using var answer = await client.SendAsync(read);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("ETag", string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        foreach (var (method, header, allowed) in new[] { ("GET", "if-none-match", true), ("PUT", "if-match", false), ("GET", "authorization", false) })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Options, path)
            {
                Headers = { { "Origin", "https://another.example" }, { "Access-Control-Request-Method", method }, { "Access-Control-Request-Headers", header } },
            };
            using var told = await client.SendAsync(asked);
            var methods = told.Headers.TryGetValues("Access-Control-Allow-Methods", out var some) ? string.Join(',', some) : "";
            var headers = told.Headers.TryGetValues("Access-Control-Allow-Headers", out var more) ? string.Join(',', more) : "";
            Assert.Equal(allowed, methods.Contains(method, StringComparison.Ordinal) && headers.Contains(header, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task OpenApi_describes_every_call_with_its_values()
    {
        var document = await GetAsync("/openapi/v1.json");
        var paths = document.GetProperty("paths");
        Assert.Superset(new HashSet<string> { "/api/v1/firms", "/api/v1/firms/{id}", "/api/v1/suggest", "/health/live", "/health/ready" }, Names(paths).ToHashSet());
        Assert.DoesNotContain("/", Names(paths));
        var search = paths.GetProperty("/api/v1/firms").GetProperty("get");
        var parameters = search.GetProperty("parameters").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);
        Assert.Equal(["q", "trade", "township", "product", "role", "kind", "status", "sort", "near", "page", "size", "cursor", "lang"], parameters.Keys);
        Assert.Equal("#/components/schemas/SortOrder", parameters["sort"].GetProperty("schema").GetProperty("$ref").GetString());
        var orders = document.GetProperty("components").GetProperty("schemas").GetProperty("SortOrder");
        Assert.Contains("distance", orders.GetProperty("enum").EnumerateArray().Select(v => v.GetString()));
        Assert.Superset(new HashSet<string> { "200", "400", "410", "503" }, Names(search.GetProperty("responses")).ToHashSet());
    }
}
