using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgriDirectory.Tests.Web;

/// <summary>Clerks and operators find a firm by its phone, on pages, over REST and in exports; what anybody else finds is in <see cref="PublicWalkTests"/>.</summary>
public sealed partial class PhoneSearchTests(PlantedSite site) : IClassFixture<PlantedSite>
{
    [Theory]
    [InlineData("63990074", "0377-63990074")]
    [InlineData("0377-6399 0074", "0377-63990074")]
    [InlineData("137 0000 0074", "137 0000 0074")]
    [InlineData("+86 13700000074 藏锋", "137 0000 0074")]
    public async Task A_clerk_and_an_operator_find_the_firm_and_see_which_number(string question, string phone)
    {
        var q = Uri.EscapeDataString(question);
        foreach (var secret in new[] { site.Token, await ClerkAsync() })
        {
            using var program = SentForm.Client(site.BaseUrl, secret);
            using var answer = await program.GetAsync("/api/v1/firms?q=" + q);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Contains("Authorization", answer.Headers.Vary);
            Assert.Contains("Cookie", answer.Headers.Vary);
            var found = await answer.Content.ReadFromJsonAsync<JsonElement>();
            var item = Assert.Single(found.GetProperty("items").EnumerateArray());
            Assert.Equal("南阳藏锋艾草有限公司", item.GetProperty("legalName").GetString());
            Assert.Contains("phone", item.GetProperty("matched").EnumerateArray().Select(m => m.GetString()));
            Assert.Equal($"<mark>{phone}</mark>", item.GetProperty("highlights").GetProperty("phone").GetString());
            Assert.Equal(0, (await program.GetFromJsonAsync<JsonElement>("/api/v1/suggest?q=" + q)).GetArrayLength());
            var line = Assert.Single((await program.GetStringAsync("/api/v1/export?format=jsonl&q=" + q)).Trim().Split('\n'));
            Assert.Contains("钱密一", line, StringComparison.Ordinal);

            using var person = new Person(site.BaseUrl);
            await person.SignInAsync(secret);
            using var page = await person.GetAsync("/?q=" + q);
            Assert.True(page.Headers.CacheControl!.NoStore);
            var html = await page.Content.ReadAsStringAsync();
            Assert.Contains($"phone number <span class=\"code\"><mark>{phone}</mark></span>", html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("63990074", site.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("6399 0074", site.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("0000 0074", site.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("13700000074", site.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_firm_found_otherwise_shows_no_phone()
    {
        using var program = SentForm.Client(site.BaseUrl, site.Token);
        var found = await program.GetFromJsonAsync<JsonElement>("/api/v1/firms?q=藏锋");
        var item = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.False(item.GetProperty("highlights").TryGetProperty("phone", out _));
        Assert.DoesNotContain("phone", item.GetProperty("matched").EnumerateArray().Select(m => m.GetString()));
    }

    [Fact]
    public async Task Nobody_goes_on_with_a_clerks_cursor()
    {
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        using var anyone = SentForm.Client(site.BaseUrl, null);
        var first = await clerk.GetFromJsonAsync<JsonElement>("/api/v1/firms?q=1370000007&size=1");
        Assert.Equal(3, first.GetProperty("total").GetInt32());
        var next = "/api/v1/firms?q=1370000007&size=1&cursor=" + first.GetProperty("next").GetString();
        Assert.Single((await clerk.GetFromJsonAsync<JsonElement>(next)).GetProperty("items").EnumerateArray());
        using var refused = await anyone.GetAsync(next);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("cursor-invalid", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        using var publics = await anyone.GetAsync("/api/v1/firms?q=1370000007");
        Assert.Equal("no-cache", publics.Headers.CacheControl!.ToString());
    }

    async Task<string> ClerkAsync()
    {
        using var operates = new Person(site.BaseUrl);
        await operates.SignInAsync(site.Token);
        using var answer = await operates.FillAsync("/clerks", "/clerks", ("name", "Clerk " + Guid.NewGuid().ToString("N")[..8]));
        return Link().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    [GeneratedRegex(@"/sign-in\?token=([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
