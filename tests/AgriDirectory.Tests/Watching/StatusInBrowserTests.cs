using System.Net.Http.Json;
using AgriDirectory.Tests.Web;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Watching;

/// <summary>What operators watch in a browser: how it looks, whether everybody can use it, and that it keeps itself up to date and out of the way.</summary>
public sealed class StatusInBrowserTests(WatchedSite site, Browser browser) : IClassFixture<WatchedSite>, IClassFixture<Browser>
{
    [Theory]
    [InlineData("zh-CN", false, 360, true)]
    [InlineData("en-GB", true, 1280, true)]
    [InlineData("zh-CN", false, 360, false)]
    public async Task The_status_pages_are_fit_for_everybody(string language, bool dark, int width, bool scripts)
    {
        var kind = new BrowserKind(language, dark, width, scripts);
        var page = await OpenAsync(kind);
        var broken = Browser.Watch(page);
        await ShowAsync("status", "/status");
        var firm = site.TakeParked();
        await page.Locator($"details:has(#reason-{firm}) summary").ClickAsync();
        await page.FillAsync("#reason-" + firm, "这是试验企业");
        await LookAsync("dismissing");
        await page.Locator($"form[action='/status/parked/{firm}/dismiss'] button").ClickAsync();
        await Assertions.Expect(page.Locator(".notice.done").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#reason-" + firm)).ToHaveCountAsync(0);
        await LookAsync("dismissed");
        await page.Locator("details:has(form[action='/status/rebuild']) summary").ClickAsync();
        await LookAsync("rebuild");

        await ShowAsync("probes", "/status/probes");
        var question = $"仲景 {kind}";
        await page.FillAsync("#question", question);
        await page.FillAsync("#firm", site.Found.Id);
        await page.PressAsync("#firm", "Enter");
        await Assertions.Expect(page.Locator("tr", new() { HasText = question })).ToHaveCountAsync(1);
        await page.ClickAsync("form[action='/status/probes/run'] button");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(language == "en-GB" ? "were found" : "中找到");
        await LookAsync("probes-run");
        await page.Locator("tr", new() { HasText = question }).Locator("a[href*='change=']").ClickAsync();
        await Assertions.Expect(page.Locator("#question")).ToHaveValueAsync(question);
        await LookAsync("probe");
        await page.ClickAsync("form[action$='/delete'] button");
        await Assertions.Expect(page.Locator("tr", new() { HasText = question })).ToHaveCountAsync(0);

        using (var anyone = SentForm.Client(site.BaseUrl, null))
        {
            for (var i = 0; i < 3; i++) await anyone.GetStringAsync("/?q=" + Uri.EscapeDataString("绝没有的东西"));
        }

        await ShowAsync("unanswered", "/status/unanswered");
        await page.Locator("tr", new() { HasText = "绝没有的东西" }).Locator("button").ClickAsync();
        await Assertions.Expect(page.Locator("tr", new() { HasText = "绝没有的东西" })).ToHaveCountAsync(0);
        await LookAsync("unanswered-none");
        Assert.Empty(broken);
        await page.Context.CloseAsync();

        async Task ShowAsync(string name, string url)
        {
            await page.GotoAsync(site.BaseUrl + url);
            await LookAsync(name);
        }

        Task LookAsync(string name) => Fitness.FitsAsync(page, kind, "watch-" + name);
    }

    [Fact]
    public async Task It_keeps_itself_up_to_date_and_leaves_alone_what_somebody_uses()
    {
        var page = await OpenAsync(new("en-GB", Dark: false, 1280));
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/status");
        var (typed, other) = (site.TakeParked(), site.TakeParked());
        await page.Locator($"details:has(#reason-{typed}) summary").ClickAsync();
        await page.FillAsync("#reason-" + typed, "half a rea");
        await page.EvaluateAsync("() => { window.stayed = true; }");
        var verdict = await page.Locator("#verdict").ElementHandleAsync();
        var looked = await page.Locator("#looked").InnerTextAsync();

        using var api = SentForm.Client(site.BaseUrl, site.Token);
        var before = await page.Locator("#index .facts").InnerTextAsync();
        Assert.True((await api.PostAsync("/api/v1/generations", null)).IsSuccessStatusCode);
        Assert.True((await api.PostAsync($"/api/v1/status/parked/{other}/retry", null)).IsSuccessStatusCode);
        await Assertions.Expect(page.Locator("#index .facts")).Not.ToHaveTextAsync(before, new() { UseInnerText = true });
        await Assertions.Expect(page.Locator("#looked")).Not.ToHaveTextAsync(looked);
        // The list in which somebody writes stays as it was, and what was written too.
        await Assertions.Expect(page.Locator("#reason-" + typed)).ToHaveValueAsync("half a rea");
        await Assertions.Expect(page.Locator("#reason-" + typed)).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator($"form[action='/status/parked/{other}/retry']")).ToHaveCountAsync(1);

        await page.FillAsync("#reason-" + typed, "");
        await page.Locator($"details:has(#reason-{typed}) summary").ClickAsync();
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await Assertions.Expect(page.Locator($"form[action='/status/parked/{other}/retry']")).ToHaveCountAsync(0);
        // What announces the verdict is still the same element, and the page was not loaded again.
        Assert.True(await verdict.EvaluateAsync<bool>("e => e.isConnected && e.getAttribute('role') === 'status'"));
        Assert.True(await page.EvaluateAsync<bool>("() => window.stayed"));
        Assert.Empty(broken);

        await page.Context.RouteAsync("**/status/live*", route => route.AbortAsync());
        await Assertions.Expect(page.Locator("#stale")).ToBeVisibleAsync();
        await page.Context.UnrouteAllAsync();
        await Assertions.Expect(page.Locator("#stale")).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_dashboard_works_under_its_own_policy()
    {
        var page = await OpenAsync(new("en-GB", Dark: false, 1280));
        var broken = Browser.Watch(page);
        await page.GotoAsync(site.BaseUrl + "/dashboard/#/grains");
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("PartitionGrain");
        await Browser.ShootAsync(page, "dashboard-grains");
        await page.GotoAsync(site.BaseUrl + "/dashboard/#/");
        await Assertions.Expect(page.Locator("#content")).ToContainTextAsync("Total Activations", new() { IgnoreCase = true });
        await Browser.ShootAsync(page, "dashboard");
        Assert.Empty(broken);
        await page.Context.CloseAsync();
    }

    async Task<IPage> OpenAsync(BrowserKind kind)
    {
        var page = await browser.OpenAsync(kind);
        await page.GotoAsync(site.BaseUrl + "/sign-in?token=" + site.Token);
        return page;
    }
}
