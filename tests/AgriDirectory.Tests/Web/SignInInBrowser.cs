using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>An operator's way to a clerk's link, by keyboard alone.</summary>
public sealed class SignInInBrowser(RealFixture site, Browser browser) : IClassFixture<RealFixture>, IClassFixture<Browser>
{
    static readonly AxeRunOptions Wcag = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    [Theory]
    [InlineData("zh-CN", false, 1440, true)]
    [InlineData("en-GB", true, 1440, true)]
    [InlineData("zh-CN", true, 360, true)]
    [InlineData("en-GB", false, 360, true)]
    [InlineData("zh-CN", false, 360, false)]
    public async Task Sign_in_add_a_clerk_revoke_the_link_and_sign_out_by_keyboard(string language, bool dark, int width, bool scripts)
    {
        var kind = new BrowserKind(language, dark, width, scripts);
        var page = await browser.OpenAsync(kind);
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/clerks");
        await LooksAsync(page, kind, "signin");
        await TabToAsync(page, "#token");
        await page.Keyboard.TypeAsync(site.Token);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(site.BaseUrl + "/clerks");

        var name = $"小 {kind}";
        await TabToAsync(page, "#name");
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#link")).ToContainTextAsync("/sign-in?token=");
        await LooksAsync(page, kind, "clerks");

        var row = page.Locator("tr", new() { HasText = name });
        await TabToAsync(page, $"tr:has-text('{name}') summary");
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, $"tr:has-text('{name}') button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(row.Locator("summary")).ToHaveCountAsync(0);
        await page.GotoAsync(site.BaseUrl + "/audit");
        await LooksAsync(page, kind, "audit");
        await TabToAsync(page, ".account button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(new Regex("/$"));
        await Assertions.Expect(page.Locator(".account")).ToHaveCountAsync(0);
        Assert.Empty(broken);
        await page.Context.CloseAsync();
    }

    static async Task TabToAsync(IPage page, string selector)
    {
        var wanted = page.Locator(selector);
        await Assertions.Expect(wanted).ToHaveCountAsync(1);
        for (var i = 0; i < 100; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("e => e === document.activeElement")) return;
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    static async Task LooksAsync(IPage page, BrowserKind kind, string name)
    {
        await Browser.ShootAsync(page, $"{name}-{kind}");
        Assert.Equal(kind.Width, await page.Locator("html").EvaluateAsync<int>("e => Math.max(e.scrollWidth, innerWidth)"));
        if (!kind.Scripts) return;
        var found = await page.RunAxe(Wcag);
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join("; ", v.Nodes.Select(n => n.Html))}")));
    }
}
