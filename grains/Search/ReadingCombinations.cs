namespace AgriDirectory.Search;

/// <summary>Joins the readings of a run of characters, the usual readings first.</summary>
static class ReadingCombinations
{
    /// <summary>Adds the combinations that need the fewest and least unusual readings; at most <paramref name="most"/>.</summary>
    public static void Add(ReadOnlySpan<string[]> readings, int most, HashSet<string> joined)
    {
        var length = 0;
        var steps = 0;
        foreach (var choices in readings)
        {
            steps += choices.Length - 1;
            var longest = 0;
            foreach (var choice in choices)
            {
                longest = Math.Max(longest, choice.Length);
            }

            length += longest;
        }

        var lookup = joined.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> buffer = length <= 512 ? stackalloc char[length] : new char[length];
        var left = most;
        for (var cost = 0; cost <= steps && left > 0; cost++)
        {
            Add(readings, buffer, 0, cost, steps, ref left, lookup);
        }
    }

    static void Add(ReadOnlySpan<string[]> readings, Span<char> buffer, int used, int cost, int possible, ref int left, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> joined)
    {
        if (left == 0 || cost > possible)
        {
            return;
        }

        if (readings.IsEmpty)
        {
            joined.Add(buffer[..used]);
            left--;
            return;
        }

        var choices = readings[0];
        for (var i = 0; i < choices.Length && i <= cost; i++)
        {
            choices[i].CopyTo(buffer[used..]);
            Add(readings[1..], buffer, used + choices[i].Length, cost - i, possible - (choices.Length - 1), ref left, joined);
        }
    }
}
