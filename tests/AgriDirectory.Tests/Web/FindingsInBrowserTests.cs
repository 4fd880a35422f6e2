using AgriDirectory.Work;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>The worklist and the audit trail in a browser, with all kinds of things on them: how they look, and whether everybody can use them.</summary>
public sealed class FindingsInBrowserTests(RealFixture site, Browser browser) : IClassFixture<RealFixture>, IClassFixture<Browser>
{
    [Theory]
    [InlineData("zh-CN", false, 1440, true)]
    [InlineData("zh-CN", true, 360, false)]
    [InlineData("en-GB", true, 360, true)]
    public async Task The_worklist_and_the_audit_trail_are_fit_for_everybody(string language, bool dark, int width, bool scripts)
    {
        using var clerk = SentForm.Client(site.BaseUrl, site.Token);
        var firm = await FindingsTests.CreateAsync(clerk, ",\"asOf\":\"2020-01-01\",\"person\":{\"name\":\"钱某\"}", "南阳同名艾草制品有限公司");
        var again = await FindingsTests.CreateAsync(clerk, "", "南阳同名艾草制品有限公司");
        var old = await FindingsTests.UntilAsync(clerk, WorkKind.Unconfirmed, firm);
        var twice = await FindingsTests.UntilAsync(clerk, WorkKind.Doubtful, again);
        await clerk.GetAsync("/api/v1/firms/" + firm);

        var kind = new BrowserKind(language, dark, width, scripts);
        var page = await browser.OpenAsync(kind);
        var broken = Browser.Watch(page);
        await page.Context.SetExtraHTTPHeadersAsync([new("Authorization", "Bearer " + site.Token)]);
        await ShowAsync("list", "/work");
        await page.SelectOptionAsync("[name=kind]", "unconfirmed");
        await page.SelectOptionAsync("[name=owner]", "none");
        await page.ClickAsync(".picks button");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("kind=unconfirmed&owner=none"));
        await LookAsync("chosen");
        await ShowAsync("empty", "/work?state=closed&kind=parked&owner=mine");
        await ShowAsync("unconfirmed", "/work/" + old.GetProperty("id").GetString());
        await page.ClickAsync("form[action$='/confirm'] button");
        await Assertions.Expect(page.Locator(".notice.done")).ToBeVisibleAsync();
        await LookAsync("confirmed");
        await ShowAsync("doubtful", "/work/" + twice.GetProperty("id").GetString());
        await page.ClickAsync("form[action$='/take'] button");
        await Assertions.Expect(page.Locator("form[action$='/take']")).ToHaveCountAsync(0);
        await page.ClickAsync("form[action$='/right'] button");
        await Assertions.Expect(page.Locator("form[action$='/right']")).ToHaveCountAsync(0);
        await ShowAsync("closed", "/work?state=closed");
        await ShowAsync("audit", "/audit");
        await ShowAsync("audit-chosen", "/audit?who=operator&what=work-closed");
        Assert.Empty(broken);
        await page.Context.CloseAsync();

        async Task ShowAsync(string name, string url)
        {
            await page.GotoAsync(site.BaseUrl + url);
            await LookAsync(name);
        }

        Task LookAsync(string name) => Fitness.FitsAsync(page, kind, "work-" + name);
    }
}
