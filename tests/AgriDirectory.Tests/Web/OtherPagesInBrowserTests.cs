using AgriDirectory.Client;
using AgriDirectory.Search;
using Microsoft.AspNetCore.Components;

namespace AgriDirectory.Tests.Web;

/// <summary>The pages on which no walk comes by: the API's, and those of what went wrong.</summary>
public sealed class OtherPagesInBrowserTests(WebFixture site, Browser browser) : IClassFixture<WebFixture>, IClassFixture<Browser>
{
    /// <summary>Where each page is looked at in a browser, in both languages and themes.</summary>
    static readonly Dictionary<string, string[]> Looked = new()
    {
        [nameof(SiteInBrowser)] = ["HomePage", "SearchPage", "FirmPage", "MessagePage", "MarketsPage", "MarketPage", "ClaimsPage", "ClaimPage"],
        [nameof(SignInInBrowser)] = ["SignInPage", "ClerksPage", "AuditPage"],
        [nameof(EditingInBrowserTests)] =
        [
            "EditPage", "DeletePage", "ConflictPage", "HistoryPage", "MergePickPage", "MergePage", "UnmergePage", "CorrectPage", "TrackPage", "WorklistPage", "WorkPage",
            "ClaimEditPage", "ClaimDeletePage",
        ],
        [nameof(Watching.StatusInBrowserTests)] = ["StatusPage", "ProbesPage", "UnansweredPage"],
        [nameof(OtherPagesInBrowserTests)] = ["ReferencePage", "FailurePage"],
    };

    [Fact]
    public void Every_page_is_looked_at() => Assert.Equal(
        typeof(WebClient).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IComponent)) && t.Name.EndsWith("Page", StringComparison.Ordinal)).Select(t => t.Name).Order(StringComparer.Ordinal),
        Looked.SelectMany(l => l.Value).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("zh-CN", false, 360)]
    [InlineData("en-GB", true, 1440)]
    public async Task They_are_fit_for_everybody(string language, bool dark, int width)
    {
        var kind = new BrowserKind(language, dark, width);
        var page = await browser.OpenAsync(kind);
        var broken = Browser.Watch(page);
        foreach (var (name, url, status) in new[]
        {
            ("reference", "/reference", 200), ("gone", "/firms/" + FakeDirectory.GoneId, 410), ("nowhere", "/nowhere", 404), ("failure", "/broken", 500),
            ("beyond", "/?page=400&sort=name", 404),
        })
        {
            await LookAsync(name, url, status);
        }

        site.Directory.Status = AnswerStatus.Degraded;
        try
        {
            await LookAsync("degraded", "/?q=a", 503);
            await LookAsync("degraded-home", "/", 200);
        }
        finally
        {
            site.Directory.Status = null;
        }

        Assert.DoesNotContain(broken, b => !b.Contains("status of", StringComparison.Ordinal));
        await page.Context.CloseAsync();

        async Task LookAsync(string name, string url, int status)
        {
            Assert.Equal(status, (await page.GotoAsync(site.BaseUrl + url))!.Status);
            await Fitness.FitsAsync(page, kind, "other-" + name);
        }
    }
}
