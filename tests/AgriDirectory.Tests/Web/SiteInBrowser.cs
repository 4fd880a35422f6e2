using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>What people do in a browser, on whatever directory the site shows: of fakes, or the real one with its sample.</summary>
public abstract class SiteInBrowser(IWebSite site, Browser browser)
{
    /// <summary>A word that finds some firms, of which some are of one kind and some of another.</summary>
    protected virtual string Word => "艾条";

    [Theory]
    [InlineData("zh-CN", true)]
    [InlineData("zh-CN", false)]
    [InlineData("en-GB", true)]
    [InlineData("en-GB", false)]
    public async Task Search_narrow_open_and_back(string language, bool scripts)
    {
        var page = await browser.OpenAsync(new(language, Dark: false, 1440, scripts));
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/");
        await page.FillAsync("#q", Word);
        await page.PressAsync("#q", "Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?q="));
        var all = await Browser.TotalAsync(page);
        Assert.True(all > 1);

        var choice = page.Locator("a.choice[href*='kind=']").Last;
        var expected = Browser.Number(await choice.Locator(".count").InnerTextAsync());
        await choice.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("kind="));
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(1);
        Assert.Equal(expected, await Browser.TotalAsync(page));
        Assert.True(expected < all);
        var results = page.Url;

        var first = page.Locator(".hit h2 a").First;
        var name = await first.InnerTextAsync();
        await first.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/firms/"));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await page.Locator(".crumbs a").Nth(1).ClickAsync();
        await Browser.IsAtAsync(page, results);
        Assert.Equal(expected, await Browser.TotalAsync(page));

        await page.Locator(".chip").ClickAsync();
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(0);
        Assert.Equal(all, await Browser.TotalAsync(page));
        Assert.Empty(broken);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task With_scripts_pages_change_without_being_loaded_anew()
    {
        var page = await browser.OpenAsync(new("zh-CN", Dark: false, 1440));
        await page.GotoAsync(site.BaseUrl + "/?q=" + Uri.EscapeDataString(Word));
        await page.WaitForFunctionAsync("() => window.Blazor !== undefined");
        await page.EvaluateAsync("() => { window.sameDocument = true; }");
        await page.Locator("a.choice").First.ClickAsync();
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(1);
        Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument === true"));
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Suggestions_are_chosen_with_the_keyboard()
    {
        var page = await browser.OpenAsync(new("zh-CN", Dark: false, 1440));
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/");
        await page.Locator("#q").PressSequentiallyAsync(Word);
        await Assertions.Expect(page.Locator("#suggestions")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#q")).ToHaveAttributeAsync("aria-expanded", "true");
        await Fitness.NothingWrongAsync(page);
        await Browser.ShootAsync(page, "suggestions");
        await page.PressAsync("#q", "Escape");
        await Assertions.Expect(page.Locator("#suggestions")).ToBeHiddenAsync();
        await page.PressAsync("#q", "ArrowDown");
        await Assertions.Expect(page.Locator("#suggestions [aria-selected=true]")).ToHaveCountAsync(1);
        await page.PressAsync("#q", "Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/(firms/|\?).+"));
        Assert.Empty(broken);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_a_phone_the_filters_open_over_the_results(bool scripts)
    {
        var page = await browser.OpenAsync(new("zh-CN", Dark: false, 360, scripts));
        await page.GotoAsync(site.BaseUrl + "/?q=" + Uri.EscapeDataString(Word));
        await Assertions.Expect(page.Locator(".filters")).ToBeHiddenAsync();
        await page.Locator(".filters-open").ClickAsync();
        await Assertions.Expect(page.Locator(".filters")).ToBeVisibleAsync();
        await Fitness.NothingWrongAsync(page, scripts);
        await Browser.ShootAsync(page, "filters-360", whole: false);
        await page.Locator("a.choice").First.ClickAsync();
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".filters")).ToBeHiddenAsync();
        await page.Locator(".filters-open").ClickAsync();
        await page.Locator(".filters-close").ClickAsync();
        await Assertions.Expect(page.Locator(".filters")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_keyboard_skips_to_the_content_and_the_language_changes()
    {
        var page = await browser.OpenAsync(new("zh-CN", Dark: false, 1440));
        await page.GotoAsync(site.BaseUrl + "/?q=" + Uri.EscapeDataString(Word));
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#main")).ToBeFocusedAsync();
        await page.Locator(".languages a").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.Locator(".brand").ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("zh-CN", false, 360)]
    [InlineData("en-GB", true, 1440)]
    public async Task Every_kind_of_page_looks_right_and_reads_well(string language, bool dark, int width)
    {
        var kind = new BrowserKind(language, dark, width);
        var page = await browser.OpenAsync(kind);
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/?q=" + Uri.EscapeDataString(Word));
        var firm = await page.Locator(".hit h2 a").First.GetAttributeAsync("href");
        foreach (var (name, url) in new[]
        {
            ("home", "/"), ("results", "/?q=" + Uri.EscapeDataString(Word) + "&trade=mugwort"), ("all", "/?sort=output"),
            ("nothing", "/?q=" + Uri.EscapeDataString(Word + " 没有的词") + "&kind=company"), ("firm", firm!), ("missing", "/firms/0000000000"),
            ("refused", "/?township=nowhere"), ("markets", "/markets"), ("market", "/markets/mugwort/moxa-stick?year=2024"), ("area", "/markets/rose?measure=area"),
            ("claims", "/claims"), ("claim", "/claims/seed-mugwort-share"),
        })
        {
            await page.GotoAsync(site.BaseUrl + url);
            await Fitness.FitsAsync(page, kind, name);
        }
        Assert.DoesNotContain(broken, b => !b.Contains("status of 40", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }
}

/// <summary>On a directory of fakes.</summary>
public sealed class FakeSiteInBrowserTests(WebFixture site, Browser browser) : SiteInBrowser(site, browser), IClassFixture<WebFixture>, IClassFixture<Browser>;
