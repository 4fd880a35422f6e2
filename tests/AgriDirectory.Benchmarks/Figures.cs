using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace AgriDirectory.Benchmarks;

/// <summary>Times of single calls, and the tables that say what they are.</summary>
static class Figures
{
    /// <summary>Runs calls from several callers at once and returns each call's milliseconds, in order of length.</summary>
    public static async Task<double[]> TimesAsync(int callers, int calls, Func<int, Task> call)
    {
        var next = -1;
        var times = new double[calls];
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < calls; i = Interlocked.Increment(ref next))
            {
                var began = Stopwatch.GetTimestamp();
                await call(i);
                times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        })));
        Array.Sort(times);
        return times;
    }

    public static double At(double[] sorted, double percentile) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * percentile / 100)];

    public static string Text(double value, string format = "0.00") => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Percent(double[] sorted, double percentile) => Text(At(sorted, percentile));

    public static Table Table(string title, params string[] columns)
    {
        var table = new Table().Title(title).Border(TableBorder.Ascii);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    /// <summary>Prints a table at a width that a log keeps.</summary>
    public static void Print(Table table)
    {
        AnsiConsole.Profile.Width = 140;
        AnsiConsole.Write(table);
    }

    /// <summary>A row of the usual percentiles.</summary>
    public static void AddTimes(this Table table, string what, double[] sorted) =>
        table.AddRow(what, $"{sorted.Length}", Percent(sorted, 50), Percent(sorted, 90), Percent(sorted, 99), Text(sorted[^1]));
}
