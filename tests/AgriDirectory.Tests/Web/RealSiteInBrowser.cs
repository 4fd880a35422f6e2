using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>The way that most people take, through the real directory with its sample; <see cref="SiteInBrowser"/> has the rest, on fakes.</summary>
public sealed class RealSiteInBrowser(RealFixture site, Browser browser) : IClassFixture<RealFixture>, IClassFixture<Browser>
{
    [Theory]
    [InlineData("zh-CN", 1440, true)]
    [InlineData("en-GB", 1440, true)]
    [InlineData("zh-CN", 390, true)]
    [InlineData("en-GB", 390, true)]
    [InlineData("zh-CN", 1440, false)]
    [InlineData("zh-CN", 390, false)]
    public async Task Who_makes_moxa_sticks_in_shiqiao(string language, int width, bool scripts)
    {
        var kind = new BrowserKind(language, Dark: false, width, scripts);
        var page = await browser.OpenAsync(kind);
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/");
        await Browser.ShootAsync(page, $"real-home-{kind}");
        await page.FillAsync("#q", "艾条");
        await page.PressAsync("#q", "Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?q="));
        var all = await Browser.TotalAsync(page);

        var shiqiao = await ChooseAsync(page, width, "township", "411303101");
        Assert.InRange(shiqiao, 1, all - 1);
        var makers = await ChooseAsync(page, width, "role", "maker");
        Assert.InRange(makers, 1, shiqiao);
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(2);
        foreach (var place in await page.Locator(".hit .place dd").AllInnerTextsAsync())
            Assert.Contains(language == "zh-CN" ? "石桥" : "Shiqiao", place, StringComparison.Ordinal);
        await NotTooWideAsync(page, width);
        await Browser.ShootAsync(page, $"real-results-{kind}");

        var results = page.Url;
        var first = page.Locator(".hit h2 a").First;
        var name = await first.InnerTextAsync();
        await first.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/firms/"));
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(language == "zh-CN" ? "石桥" : "Shiqiao");
        await NotTooWideAsync(page, width);
        await Browser.ShootAsync(page, $"real-firm-{kind}");
        await page.GoBackAsync();
        await Browser.IsAtAsync(page, results);
        await Assertions.Expect(page.Locator(".chip")).ToHaveCountAsync(2);
        Assert.Equal(makers, await Browser.TotalAsync(page));
        Assert.Empty(broken);
        await page.Context.CloseAsync();
    }

    /// <summary>Selects a value as a person would: opens what hides it, and clicks it.</summary>
    /// <returns>The firms that the facet promised and the page then counts.</returns>
    static async Task<int> ChooseAsync(IPage page, int width, string facet, string value)
    {
        if (width < 500)
            await page.Locator(".filters-open").ClickAsync();
        var section = page.Locator($"section[aria-labelledby=facet-{facet}]");
        var choice = section.Locator($"a.choice[href*='{facet}={value}']");
        if (!await choice.IsVisibleAsync())
            await section.Locator("summary").ClickAsync();
        var promised = Browser.Number(await choice.Locator(".count").InnerTextAsync());
        await choice.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"{facet}={value}"));
        await Assertions.Expect(section.Locator("a.choice[aria-current=true]")).ToHaveCountAsync(1);
        Assert.Equal(promised, await Browser.TotalAsync(page));
        return promised;
    }

    static async Task NotTooWideAsync(IPage page, int width) =>
        Assert.Equal(width, await page.Locator("html").EvaluateAsync<int>("e => Math.max(e.scrollWidth, innerWidth)"));
}
