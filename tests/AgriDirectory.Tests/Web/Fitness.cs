using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace AgriDirectory.Tests.Web;

/// <summary>Whether everybody can use a page as it stands.</summary>
static class Fitness
{
    /// <summary>The checker itself: run in the page, for its own way over a second page takes seconds.</summary>
    static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    const string Check = """
        async rules => (await axe.run(document, { runOnly: rules, resultTypes: ['violations'] })).violations
            .flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${n.any.map(a => a.message).join('; ')}`))
        """;

    /// <summary>An address shows before its page does, and that before its style.</summary>
    const string Shown = """
        () => document.readyState === 'complete'
            && [...document.querySelectorAll('.skip')].every(s => new URL(s.href).pathname === location.pathname)
        """;

    static readonly object Wcag = new { type = "tag", values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice" } };

    /// <summary>What a theme can spoil.</summary>
    static readonly object Contrast = new { type = "rule", values = new[] { "color-contrast" } };

    static readonly int[] Widths = [360, 1440];

    /// <summary>Nothing is wrong with it after WCAG, in the reader's theme or the other, and it is no wider than a phone or a desktop.</summary>
    public static async Task FitsAsync(IPage page, BrowserKind kind, string name)
    {
        await Browser.ShootAsync(page, $"{name}-{kind}");
        await NothingWrongAsync(page, kind.Scripts);
        if (kind.Scripts)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = kind.Dark ? ColorScheme.Light : ColorScheme.Dark });
            await NothingWrongAsync(page, Contrast);
            await page.EmulateMediaAsync(new() { ColorScheme = kind.Dark ? ColorScheme.Dark : ColorScheme.Light });
        }

        var size = page.ViewportSize!;
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, size.Height);
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than {width} px.");
        }

        await page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Nothing is wrong with it after WCAG. Without scripts the checker, which is one, cannot run.</summary>
    public static Task NothingWrongAsync(IPage page, bool scripts = true) => scripts ? NothingWrongAsync(page, Wcag) : Task.CompletedTask;

    static async Task NothingWrongAsync(IPage page, object rules)
    {
        await page.WaitForFunctionAsync(Shown);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Axe);

        var wrong = await page.EvaluateAsync<string[]>(Check, rules);
        Assert.True(wrong.Length == 0, page.Url + "\n" + string.Join('\n', wrong));
    }
}
