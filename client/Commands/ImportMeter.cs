using AgriDirectory.Client.Imports;
using Spectre.Console;

namespace AgriDirectory.Client.Commands;

/// <summary>Shows how far an import is: one line that moves for a person, a line every few seconds for a log.</summary>
sealed class ImportMeter(Terminal terminal, string name) : IDisposable
{
    static readonly TimeSpan Live = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Logged = TimeSpan.FromSeconds(5);

    readonly bool live = Terminal.Live;
    long shown = TimeProvider.System.GetTimestamp();
    int rows;
    bool open;

    public void Show(ImportProgress progress)
    {
        if (TimeProvider.System.GetElapsedTime(shown) < (live ? Live : Logged)) return;
        shown = TimeProvider.System.GetTimestamp();
        if (!live)
        {
            if (progress.Rows != rows) Console.Out.WriteLine(Line(progress));
            rows = progress.Rows;
            return;
        }

        // A pretty line, drawn over itself.
        Console.Out.Write("\r\u001b[2K");
        AnsiConsole.Markup(Bar(progress) + Markup.Escape(Line(progress)));
        open = true;
    }

    public void Finish()
    {
        if (open) Console.Out.Write("\r\u001b[2K");
        open = false;
    }

    public void Dispose() => Finish();

    string Line(ImportProgress p)
    {
        var refused = p.Refused > 0 ? terminal.Pick($"，拒绝 {Terminal.Number(p.Refused)}", $", {Terminal.Number(p.Refused)} refused") : "";
        var left = p.Left is { } time ? terminal.Pick($"，还需 {Terminal.Time(time)}", $", {Terminal.Time(time)} left") : "";
        return terminal.Pick(
            $"{name}：{Terminal.Number(p.Rows)} 行{refused}，每秒 {Terminal.Number(p.Rate)} 行{left}",
            $"{name}: {Terminal.Number(p.Rows)} rows{refused}, {Terminal.Number(p.Rate)} a second{left}");
    }

    static string Bar(ImportProgress p)
    {
        if (p.Bytes is not > 0) return "";
        const int width = 24;
        var full = (int)Math.Clamp(p.BytesRead * width / p.Bytes.Value, 0, width);
        return $"[green]{new string('━', full)}[/][grey]{new string('─', width - full)}[/] ";
    }
}
