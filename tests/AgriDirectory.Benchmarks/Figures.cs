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

    /// <summary>
    /// Times peers in turns, the first of them the raw one, and prints every round and the ratios to the raw peer. A round before warms all of them.
    /// </summary>
    public static async Task CompareAsync(
        string title, int callers, int calls, int rounds, string reach, params (string Name, Func<int, Task> Call)[] peers)
    {
        // All callers are to be under way from the start: the pool would add their threads one by one, and calls that wait for one are not timed.
        ThreadPool.SetMinThreads(4 * callers, 4 * callers);
        var table = Table($"{title}, {calls:N0} mixed questions, {callers} callers, milliseconds", "what", "calls", "p50", "p90", "p99", "max");
        var times = new double[peers.Length][][];
        for (var p = 0; p < peers.Length; p++)
        {
            times[p] = new double[rounds][];
            await TimesAsync(callers, calls, peers[p].Call);
        }

        for (var round = 0; round < rounds; round++)
        {
            // A round is one run of all calls: in short runs the callers that start first would do most of them alone, and eight would not be eight.
            foreach (var p in Turns(peers.Length, round))
            {
                times[p][round] = await TimesAsync(callers, calls, peers[p].Call);
                table.AddTimes($"round {round + 1}: {peers[p].Name}", times[p][round]);
            }
        }

        Print(table);
        for (var p = 1; p < peers.Length; p++)
        {
            Console.WriteLine($"{peers[p].Name} / {peers[0].Name}: {Ratio(times[p], times[0], 50)}, {Ratio(times[p], times[0], 99)} (to reach: {reach})");
        }
    }

    /// <summary>Peers in turns, there and back again: what grows warm or tired on the way is not one peer's alone.</summary>
    public static IEnumerable<int> Turns(int peers, int round) => round % 2 == 0 ? Enumerable.Range(0, peers) : Enumerable.Range(0, peers).Reverse();

    /// <summary>The median of the rounds' ratios at a percentile, and their range.</summary>
    static string Ratio(double[][] ours, double[][] raw, double percentile)
    {
        var ratios = ours.Zip(raw, (o, r) => At(o, percentile) / At(r, percentile)).Order().ToArray();
        return $"p{percentile} {Text(Median(ratios))} ({Text(ratios[0])} to {Text(ratios[^1])})";
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
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
