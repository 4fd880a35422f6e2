using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.ServiceModel.Syndication;
using System.Text.Json;
using System.Xml;

namespace AgriDirectory.Tests.Web;

/// <summary>The newest changes for people's feed readers, read by somebody else's reader of feeds.</summary>
public sealed class AtomTests(RealFixture site) : IClassFixture<RealFixture>
{
    const string Url = "/changes.atom?lang=en";

    [Fact]
    public async Task What_the_public_sees_of_a_change_is_told_and_nothing_else()
    {
        var id = await SaveAsync(HttpMethod.Post, "/api/v1/firms", null, new { legalName = "南阳订阅艾草制品有限公司", township = "411303101", products = new[] { "moxa-stick" } });
        await SaveAsync(HttpMethod.Put, "/api/v1/firms/" + id, 1, new
        {
            legalName = "南阳订阅艾草制品有限公司",
            township = "411303101",
            products = new[] { "moxa-stick", "moxa-wool" },
            employees = 7,
            person = new { name = "张三", phone = "0377-1234567" },
        });
        await SaveAsync(HttpMethod.Put, "/api/v1/firms/" + id, 2, new
        {
            legalName = "南阳订阅艾草制品有限公司",
            township = "411303101",
            products = new[] { "moxa-stick", "moxa-wool" },
            employees = 7,
            person = new { name = "李四" },
        });
        var entries = (await ReadAsync(Url)).Items.Where(i => i.Id.Contains(id, StringComparison.Ordinal)).ToList();
        Assert.Equal(["南阳订阅艾草制品有限公司: changed Employees, Products", "Added: 南阳订阅艾草制品有限公司"], entries.Select(e => e.Title.Text));
        Assert.Equal([$"urn:agri-directory:change:{id}:2", $"urn:agri-directory:change:{id}:1"], entries.Select(e => e.Id));
        Assert.All(entries, e => Assert.Equal($"{site.BaseUrl}/firms/{id}", Assert.Single(e.Links).Uri.AbsoluteUri));
        Assert.Equal(entries.Select(e => e.LastUpdatedTime).OrderDescending(), entries.Select(e => e.LastUpdatedTime));
        var chinese = await site.Http.GetStringAsync("/changes.atom?lang=zh");
        Assert.Contains("新增企业：南阳订阅艾草制品有限公司", chinese);
        Assert.DoesNotContain("张三", chinese);

        await SaveAsync(HttpMethod.Delete, "/api/v1/firms/" + id, 3, null);
        var last = (await ReadAsync(Url)).Items.Where(i => i.Id.Contains(id, StringComparison.Ordinal));
        Assert.Equal("A firm was deleted from the directory", Assert.Single(last).Title.Text);
        Assert.DoesNotContain("南阳订阅", await site.Http.GetStringAsync(Url));

        await SaveAsync(HttpMethod.Post, $"/api/v1/firms/{id}/restore", 4, null);
        Assert.Equal(["Added: 南阳订阅艾草制品有限公司"], (await ReadAsync(Url)).Items.Where(i => i.Id.EndsWith(id + ":5", StringComparison.Ordinal)).Select(i => i.Title.Text));
        Assert.DoesNotContain(id + ":4", await site.Http.GetStringAsync(Url));

        var other = await SaveAsync(HttpMethod.Post, "/api/v1/firms", null, new { legalName = "南阳订阅艾草有限公司", products = new[] { "moxa-stick" } });
        await SaveAsync(HttpMethod.Post, $"/api/v1/firms/{id}/merge", 5, new { other, otherVersion = 1 });
        var merged = (await ReadAsync(Url)).Items.Single(i => i.Id.Contains(other, StringComparison.Ordinal));
        Assert.Equal("An entry was merged into another", merged.Title.Text);
        Assert.Equal($"{site.BaseUrl}/firms/{id}", Assert.Single(merged.Links).Uri.AbsoluteUri);
    }

    [Fact]
    public async Task It_is_a_feed_of_limited_length_that_readers_keep_until_something_changes()
    {
        var feed = await ReadAsync(Url);
        Assert.InRange(feed.Items.Count(), 1, 50);
        Assert.Equal(feed.Items.Select(i => i.Id).Distinct(), feed.Items.Select(i => i.Id));
        Assert.Equal(feed.Items.First().LastUpdatedTime, feed.LastUpdatedTime);
        Assert.Equal(site.BaseUrl + Url, feed.Links.Single(l => l.RelationshipType == "self").Uri.AbsoluteUri);
        using var answer = await site.Http.GetAsync(Url);
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("en", Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(Url, answer.Headers.ETag!));
        Assert.Equal(HttpStatusCode.OK, await AgainAsync("/changes.atom?lang=zh", answer.Headers.ETag!));
        await SaveAsync(HttpMethod.Post, "/api/v1/firms", null, new { legalName = "南阳又一艾草制品有限公司", products = new[] { "moxa-stick" } });
        Assert.Equal(HttpStatusCode.OK, await AgainAsync(Url, answer.Headers.ETag!));
    }

    [Fact]
    public async Task Every_page_leads_to_it_in_its_language()
    {
        Assert.Matches("<link rel=\"alternate\" type=\"application/atom[^>]* href=\"/changes.atom\\?lang=en\"", await site.Http.GetStringAsync("/?lang=en"));
        Assert.Contains("href=\"/changes.atom?lang=zh\"", await site.Http.GetStringAsync("/?lang=zh"));
    }

    async Task<SyndicationFeed> ReadAsync(string url)
    {
        using var xml = XmlReader.Create(await site.Http.GetStreamAsync(url), new XmlReaderSettings { Async = true });
        var feed = SyndicationFeed.Load(xml);
        Assert.NotEqual(default, feed.LastUpdatedTime);
        Assert.All(feed.Items, i => Assert.True(i.Id.Length > 0 && i.Title.Text.Length > 0 && i.Content is TextSyndicationContent && i.LastUpdatedTime != default));
        return feed;
    }

    async Task<HttpStatusCode> AgainAsync(string url, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.IfNoneMatch.Add(tag);
        using var answer = await site.Http.SendAsync(request);
        return answer.StatusCode;
    }

    async Task<string> SaveAsync(HttpMethod method, string url, int? version, object? body)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.Token);
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await site.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? "" : JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }
}
