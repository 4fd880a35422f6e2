using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>An operator's way to a clerk's link, by keyboard alone.</summary>
public sealed class SignInInBrowser(RealFixture site, Browser browser) : IClassFixture<RealFixture>, IClassFixture<Browser>
{
    [Theory]
    [InlineData("zh-CN", false, 1440, true)]
    [InlineData("en-GB", true, 360, true)]
    [InlineData("zh-CN", false, 360, false)]
    public async Task Sign_in_add_a_clerk_revoke_the_link_and_sign_out_by_keyboard(string language, bool dark, int width, bool scripts)
    {
        var kind = new BrowserKind(language, dark, width, scripts);
        var page = await browser.OpenAsync(kind);
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/clerks");
        await Fitness.FitsAsync(page, kind, "signin");
        await Browser.TabToAsync(page, "#token");
        await page.Keyboard.TypeAsync("this is nobody's secret");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await Fitness.FitsAsync(page, kind, "signin-wrong");
        await Browser.TabToAsync(page, "#token");
        await page.Keyboard.TypeAsync(site.Token);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(site.BaseUrl + "/clerks");

        var name = $"小 {kind}";
        await Browser.TabToAsync(page, "#name");
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#link")).ToContainTextAsync("/sign-in?token=");
        await Fitness.FitsAsync(page, kind, "clerks");

        await ComeByTheLinkAndLeaveAsync(kind, await page.Locator("#link").InnerTextAsync());

        var row = page.Locator("tr", new() { HasText = name });
        await Browser.TabToAsync(page, $"tr:has-text('{name}') summary");
        await page.Keyboard.PressAsync("Enter");
        await Browser.TabToAsync(page, $"tr:has-text('{name}') button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(row.Locator("summary")).ToHaveCountAsync(0);
        await page.GotoAsync(site.BaseUrl + "/audit");
        await Fitness.FitsAsync(page, kind, "audit");
        await Browser.TabToAsync(page, ".account button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/$"));
        await Assertions.Expect(page.Locator(".account")).ToHaveCountAsync(0);
        Assert.DoesNotContain(broken, b => !b.Contains("status of 403", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }

    /// <summary>What the clerk does with the link that an operator handed over.</summary>
    async Task ComeByTheLinkAndLeaveAsync(BrowserKind kind, string link)
    {
        var page = await browser.OpenAsync(kind);
        await page.SetContentAsync($"<a href='{link.Trim()}'>a reader's web mail</a>");
        await page.ClickAsync("a");
        await Assertions.Expect(page.Locator("form[action='/sign-in'] button")).ToBeVisibleAsync();
        await Fitness.FitsAsync(page, kind, "signin-elsewhere");
        await Browser.TabToAsync(page, "form[action='/sign-in'] button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(site.BaseUrl + "/");
        await Assertions.Expect(page.Locator(".account-name")).ToHaveTextAsync($"小 {kind}");
        await page.GotoAsync(site.BaseUrl + "/clerks");
        await Fitness.FitsAsync(page, kind, "forbidden");
        await Browser.TabToAsync(page, ".account button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".account")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }
}
