using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgriDirectory.Tests.Processes;

namespace AgriDirectory.Tests.Web;

/// <summary>Personal details and unpublished figures are planted in a directory, and every public way into it is walked as nobody in particular.</summary>
public sealed class PublicWalkTests(RealFixture site) : IClassFixture<RealFixture>
{
    const string Before = """
        {"legalName":"南阳曾藏艾草店","kind":"sole-trader","trades":["mugwort"],"products":["moxa-stick"],"township":"石桥镇","address":"隐私路71号",
         "person":{"name":"赵曾密","phone":"13700000071","mail":"old.secret@person.example"},"output":[{"year":2023,"product":"moxa-stick","yuan":71717171,"basis":"declared"}]}
        """;

    const string After = """
        {"legalName":"南阳藏宝艾草店","kind":"sole-trader","trades":["mugwort"],"products":["moxa-stick"],"township":"石桥镇","address":"隐私路72号",
         "location":{"latitude":33.172727,"longitude":112.472727},"person":{"name":"赵今密","phone":"13700000072","mail":"new.secret@person.example"},
         "output":[{"year":2024,"product":"moxa-stick","yuan":72727272,"basis":"estimated"}]}
        """;

    static readonly string[] Planted =
    [
        "隐私路", "曾密", "今密", "13700000071", "13700000072", "old.secret", "new.secret", "71717171", "71,717,171", "72727272", "72,727,272", "7171.7", "7272.7",
        "172727", "472727",
    ];

    [Fact]
    public async Task Nobody_reads_what_the_public_may_not_see()
    {
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        var created = await clerk.PostAsync("/api/v1/firms?wait=true", Json(Before));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var change = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/firms/{id}?wait=true") { Content = Json(After) };
        change.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        Assert.Equal(HttpStatusCode.OK, (await clerk.SendAsync(change)).StatusCode);
        Assert.Contains("今密", await clerk.GetStringAsync("/api/v1/firms/" + id), StringComparison.Ordinal);
        await Directories.UntilAsync(async () => await site.Http.TotalAsync("藏宝") == 1);

        using var anyone = SentForm.Client(site.BaseUrl, null);
        string[] ways =
        [
            "/", "/?q=藏宝", "/?sort=output", "/?township=411303101&sort=output", $"/firms/{id}", $"/firms/{id}?lang=en", $"/firms/{id}/correct", "/api/v1/firms", "/api/v1/firms?q=藏宝",
            "/api/v1/firms?sort=output&near=33.17,112.47", "/api/v1/firms?sort=distance&near=33.17,112.47", $"/api/v1/firms/{id}", $"/api/v1/firms/{id}?fields=person,output,address,location,changedBy",
            $"/api/v1/firms/batch?ids={id}", $"/api/v1/firms/{id}/history", "/api/v1/suggest?q=南阳藏", "/api/v1/changes", "/api/v1/export?format=csv", "/api/v1/export?format=jsonl",
            "/markets", "/markets/mugwort", "/markets/mugwort?year=2024", "/markets/mugwort/moxa-stick?year=2024&top=100",
            "/api/v1/markets", "/api/v1/markets/mugwort?year=2024&top=100", "/api/v1/markets/mugwort/moxa-stick?year=2024&top=100", $"/api/v1/firms/{id}/markets",
            "/api/v1/export?format=csv&q=藏宝", "/openapi/v1.json", "/health/ready", "/sign-in",
        ];
        foreach (var way in ways)
        {
            var answer = await anyone.GetAsync(way);
            Assert.True(answer.IsSuccessStatusCode, way + " " + answer.StatusCode);
            var said = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()) + answer.Headers;
            Assert.True(Array.Find(Planted, p => said.Contains(p, StringComparison.Ordinal)) is not { } told, way + " tells what was planted");
        }

        // Nor does a question find by what it may not read: an answer would give it away.
        foreach (var question in new[] { "隐私路", "赵今密", "赵曾密", "13700000072", "13700000071", "new.secret", "72727272" })
        {
            Assert.True(await site.Http.TotalAsync(question) == 0, question + " is found");
            var suggested = await anyone.GetFromJsonAsync<JsonElement>("/api/v1/suggest?q=" + Uri.EscapeDataString(question));
            Assert.Equal(0, suggested.GetArrayLength());
        }

        var found = await anyone.GetFromJsonAsync<JsonElement>("/api/v1/firms?q=藏宝");
        Assert.Equal((0, 0), (found.GetProperty("totals").GetProperty("outputFirms").GetInt32(), found.GetProperty("totals").GetProperty("outputYuan").GetInt32()));
        foreach (var (method, url) in new[] { ("POST", "/api/v1/firms"), ("PUT", "/api/v1/firms/" + id), ("DELETE", "/api/v1/firms/" + id), ("POST", "/api/v1/imports"), ("POST", "/api/v1/generations") })
        {
            using var request = new HttpRequestMessage(new(method), url) { Content = Json(After) };
            Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.SendAsync(request)).StatusCode);
        }

        Assert.DoesNotContain(Planted, p => site.Output.Contains(p, StringComparison.Ordinal));
    }

    static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
}
