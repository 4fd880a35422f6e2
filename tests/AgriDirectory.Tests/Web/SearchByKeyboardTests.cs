using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>From a word to a firm and back without a mouse, through the real directory with its sample.</summary>
public sealed class SearchByKeyboardTests(RealFixture site, Browser browser) : IClassFixture<RealFixture>, IClassFixture<Browser>
{
    [Theory]
    [InlineData("zh-CN", 1440, true)]
    [InlineData("en-GB", 360, true)]
    [InlineData("zh-CN", 1440, false)]
    public async Task Search_narrow_sort_turn_the_page_open_and_go_back(string language, int width, bool scripts)
    {
        var page = await browser.OpenAsync(new(language, Dark: false, width, scripts));
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/");
        await Browser.TabToAsync(page, "#q");
        await page.Keyboard.TypeAsync("艾条");
        if (scripts) await LookThroughSuggestionsAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?q="));
        var all = await Browser.TotalAsync(page);

        if (width < 600)
        {
            await Browser.TabToAsync(page, ".filters-open");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator(".filters-close")).ToBeFocusedAsync();
        }

        await Browser.TabToAsync(page, "a.choice[href*='role=maker']");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(1);
        Assert.InRange(await Browser.TotalAsync(page), 1, all - 1);

        await Browser.TabToAsync(page, ".sorts a[href*='sort=name']");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".sorts a[aria-current]")).ToHaveAttributeAsync("href", new Regex("sort=name"));
        await Browser.TabToAsync(page, ".pages a[rel~=next]");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".pages [aria-current=page]")).ToContainTextAsync("2");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("page=2"));
        var results = page.Url;

        var name = await page.Locator(".hit h2 a").First.InnerTextAsync();
        await Browser.TabToAsync(page, ".hit h2 a");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await Browser.TabToAsync(page, ".crumbs li:nth-child(2) a");
        await page.Keyboard.PressAsync("Enter");
        await Browser.IsAtAsync(page, results);
        await Assertions.Expect(page.Locator(".hit h2 a").First).ToHaveTextAsync(name);
        Assert.Empty(broken);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_suggestion_leads_to_its_firm()
    {
        var page = await browser.OpenAsync(new("zh-CN", Dark: true, 1440));
        await page.GotoAsync(site.BaseUrl + "/");
        await Browser.TabToAsync(page, "#q");
        await page.Keyboard.TypeAsync("南阳");
        await Assertions.Expect(page.Locator("#suggestions li").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        var text = await page.Locator("#suggestions [aria-selected=true] span").InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(text);
        await page.Context.CloseAsync();
    }

    /// <summary>The arrows go through the list and round its ends, the text itself being one place of it; Escape leaves what was typed.</summary>
    static async Task LookThroughSuggestionsAsync(IPage page)
    {
        var input = page.Locator("#q");
        await Assertions.Expect(page.Locator("#suggestions")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(input).ToHaveAttributeAsync("aria-activedescendant", "suggestion-0");
        await Assertions.Expect(page.Locator("#suggestions [aria-selected=true]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator("#suggestions [aria-selected=true]")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(page.Locator("#suggestions li").Last).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#suggestions")).ToBeHiddenAsync();
        await Assertions.Expect(input).ToHaveValueAsync("艾条");
    }
}
