using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>The distribution's Chromium, if the machine has one; tests that need it are skipped without.</summary>
public sealed class Browser : IAsyncLifetime
{
    const string Variable = "AGRI_TEST_CHROMIUM";

    /// <summary>Milliseconds; a busy machine may be slow, and what is wrong stays so.</summary>
    const float Patience = 60_000;

    static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>Where screenshots go; none are made if nobody says where.</summary>
    static readonly string? Artifacts = Environment.GetEnvironmentVariable("AGRI_TEST_ARTIFACTS");

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
            return;
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>A fresh page; skips the test where there is no browser.</summary>
    public async Task<IPage> OpenAsync(BrowserKind kind)
    {
        if (browser is null)
            Assert.Skip($"No browser: set {Variable} to the path of a Chromium (Debian: apt install chromium; {Variable}=/usr/bin/chromium).");
        var context = await browser.NewContextAsync(new()
        {
            Locale = kind.Language,
            ColorScheme = kind.Dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = kind.Scripts,
            ViewportSize = new() { Width = kind.Width, Height = kind.Width < 600 ? 780 : 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    /// <summary>What the page complains of, as it goes on.</summary>
    public static List<string> Watch(IPage page)
    {
        var broken = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                broken.Add(message.Text);
        };
        page.PageError += (_, error) => broken.Add(error);
        return broken;
    }

    /// <summary>Presses Tab until the keyboard is at an element, and sees to it that a person sees where it is (WCAG 2.4.7).</summary>
    public static async Task TabToAsync(IPage page, string selector)
    {
        var wanted = page.Locator(selector).First;
        await Assertions.Expect(wanted).ToBeAttachedAsync();
        for (var pressed = 0; pressed < 200; pressed++)
        {
            if (await wanted.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                Assert.True(
                    await wanted.EvaluateAsync<bool>("e => [e, e.parentElement].map(p => getComputedStyle(p)).some(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')"),
                    $"Nobody sees that the keyboard is at {selector}.");
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    /// <summary>Waits until a page has an address; given as a text, Playwright's client unescapes it, and finds every other one different.</summary>
    public static Task IsAtAsync(IPage page, string url) => Assertions.Expect(page).ToHaveURLAsync(new Regex("^" + Regex.Escape(url) + "$"));

    /// <summary>How many firms a page of results says there are.</summary>
    public static async Task<int> TotalAsync(IPage page) => Number(await page.Locator(".total").InnerTextAsync());

    /// <summary>The number in a text that may say more.</summary>
    public static int Number(string text) => int.Parse(Regex.Replace(text, "[^0-9]", ""), CultureInfo.InvariantCulture);

    /// <summary>Keeps what the page looks like, for people to look at.</summary>
    public static Task ShootAsync(IPage page, string name, bool whole = true) => Artifacts is { Length: > 0 } folder
        ? page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = whole })
        : Task.CompletedTask;
}

/// <summary>Whose browser it is.</summary>
public sealed record BrowserKind(string Language, bool Dark, int Width, bool Scripts = true)
{
    public override string ToString() => $"{Language[..2]}-{(Dark ? "dark" : "light")}-{Width}{(Scripts ? "" : "-noscript")}";
}
