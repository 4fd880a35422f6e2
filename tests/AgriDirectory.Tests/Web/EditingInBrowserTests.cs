using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>A clerk's pages in a browser: how they look, whether everybody can use them, and that a keyboard is enough.</summary>
public sealed class EditingInBrowserTests(RealFixture site, Browser browser) : IClassFixture<RealFixture>, IClassFixture<Browser>
{
    static int taken;

    [Theory]
    [InlineData("zh-CN", false, 360)]
    [InlineData("en-GB", true, 1440)]
    public async Task A_clerks_pages_are_fit_for_everybody(string language, bool dark, int width)
    {
        var kind = new BrowserKind(language, dark, width);
        var page = await OpenAsync(kind);
        var broken = Browser.Watch(page);
        var firm = await SomeFirmAsync();
        await ShowAsync("tools", firm);
        await ShowAsync("new", "/firms/new");
        await ShowAsync("edit", firm + "/edit");
        await ShowAsync("delete", firm + "/delete");

        await page.GotoAsync(site.BaseUrl + firm + "/edit");
        await page.FillAsync("[name=website]", "not a page");
        await page.FillAsync("[name=legalName]", "");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await LookAsync("refused");

        var other = await page.Context.NewPageAsync();
        await page.GotoAsync(site.BaseUrl + firm + "/edit");
        await other.GotoAsync(site.BaseUrl + firm + "/edit");
        await other.FillAsync("[name=park]", "卧龙区第一艾草产业园");
        await other.FillAsync("[name=employees]", "77");
        await other.ClickAsync(".primary");
        await Assertions.Expect(other).ToHaveURLAsync(new Regex("saved=2"));
        await page.FillAsync("[name=park]", "卧龙区第二艾草产业园");
        await page.SelectOptionAsync("[name=chain]", "新型建材");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page.Locator("table.compare")).ToBeVisibleAsync();
        await LookAsync("conflict");
        await page.CheckAsync("[value=mine]");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("saved=3"));
        await LookAsync("saved");
        await ShowAsync("history", firm + "/history");

        var twin = await SomeFirmAsync();
        await ShowAsync("merge-pick", firm + "/merge");
        await page.FillAsync("#other", site.BaseUrl + twin);
        await page.ClickAsync(".primary");
        await Assertions.Expect(page.Locator("table.compare")).ToBeVisibleAsync();
        await LookAsync("merge");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("saved=4"));
        await ShowAsync("merged", twin + "/history");
        await page.GotoAsync(site.BaseUrl + twin);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(firm));
        await page.GotoAsync(site.BaseUrl + firm + "/history");
        await page.ClickAsync("a[href*=unmerge]");
        await LookAsync("unmerge");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("saved=5"));
        await page.GotoAsync(site.BaseUrl + twin + "/delete");
        await page.ClickAsync(".danger");
        await LookAsync("gone");
        await page.ClickAsync(".ways a[href*=history]");
        await LookAsync("deleted");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(twin + "\\?saved="));

        await ShowAsync("claim-new", "/claims/new");
        await page.SelectOptionAsync("#measure", "land");
        await page.FillAsync("#value", "much");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page.Locator("#value-error")).ToBeVisibleAsync();
        await LookAsync("claim-refused");
        await ShowAsync("claim-edit", "/claims/seed-park-land/edit");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("saved=1"));
        await LookAsync("claim");
        await ShowAsync("claim-delete", "/claims/seed-park-land/delete");

        await ShowAsync("correct", firm + "/correct");
        await page.CheckAsync("[value=Removal]");
        await page.FillAsync("#text", "本店已经停业，\n请删除。");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/corrections/"));
        await LookAsync("track");
        await ShowAsync("worklist", "/work");
        await page.ClickAsync("tbody th a");
        await page.FillAsync("#remark", "已致电核实。");
        await page.ClickAsync(".primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("saved=1"));
        await LookAsync("item");
        await ShowAsync("worklist-closed", "/work?state=closed");
        await ShowAsync("unknown-number", "/corrections/0000000000");
        await page.SetContentAsync($"<form method='post' action='{site.BaseUrl}{firm}/correct'><button>of another site</button></form>");
        await page.ClickAsync("button");
        await Assertions.Expect(page.Locator(".status-code")).ToHaveTextAsync("400");
        await LookAsync("old-form");
        Assert.DoesNotContain(broken, b => !b.Contains("status of 4", StringComparison.Ordinal));
        await page.Context.CloseAsync();

        async Task ShowAsync(string name, string url)
        {
            await page.GotoAsync(site.BaseUrl + url);
            await LookAsync(name);
        }

        Task LookAsync(string name) => Fitness.FitsAsync(page, kind, "clerk-" + name);
    }

    [Fact]
    public async Task A_keyboard_is_enough_to_change_a_firm()
    {
        var page = await OpenAsync(new("en-GB", Dark: false, 1440));
        await page.GotoAsync(site.BaseUrl + await SomeFirmAsync());
        await Browser.TabToAsync(page, "a.button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/edit"));
        await Browser.TabToAsync(page, "[name=park]");
        await page.Keyboard.TypeAsync("Keyboard Park");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("saved="));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Keyboard Park");
        await page.Context.CloseAsync();
    }

    async Task<IPage> OpenAsync(BrowserKind kind)
    {
        var page = await browser.OpenAsync(kind);
        await page.Context.SetExtraHTTPHeadersAsync([new("Authorization", "Bearer " + site.Token)]);
        return page;
    }

    async Task<string> SomeFirmAsync()
    {
        var found = await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/firms?kind=company&size=1&sort=name&status=active&page={Interlocked.Increment(ref taken)}");
        return "/firms/" + found.GetProperty("items")[0].GetProperty("id").GetString();
    }
}
