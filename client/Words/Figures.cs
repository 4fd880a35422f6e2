using System.Globalization;

namespace AgriDirectory.Client.Words;

/// <summary>Writes figures as readers of a language expect them: 126.5 万元, ¥ 1.27 million; exact where they are small.</summary>
public static class Figures
{
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <summary>Whole yuan in the unit that fits: 8,500 元, 126.5 万元, 3.21 亿元; ¥ 8,500, ¥ 1.27 million, ¥ 3.2 billion.</summary>
    public static string Money(this Wording words, Int128 yuan)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Language == Language.English
            ? "¥ " + Scaled(yuan, 1_000_000, [(1_000_000, " million"), (1_000_000_000, " billion"), (1_000_000_000_000, " trillion")], "")
            : Scaled(yuan, 10_000, [(10_000, " 万元"), (100_000_000, " 亿元"), (1_000_000_000_000, " 万亿元")], " 元");
    }

    /// <summary>An area: 1,234.5 亩, 1,234.5 mu.</summary>
    public static string Area(this Wording words, decimal mu)
    {
        ArgumentNullException.ThrowIfNull(words);
        return mu.ToString("#,0.##", Invariant) + (words.Language == Language.English ? " mu" : " 亩");
    }

    /// <summary>A whole number: 1,347.</summary>
    public static string Whole(Int128 number) => number.ToString("N0", Invariant);

    /// <summary>A day: 2026-11-23.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", Invariant);

    /// <summary>A moment on clocks in Nanyang (UTC+8): 2026-11-23 12:05.</summary>
    public static string Moment(DateTimeOffset moment) => moment.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm", Invariant);

    /// <summary>A moment on clocks in Nanyang, with its seconds: 2026-11-23 12:05:09.</summary>
    public static string Clock(DateTimeOffset moment) => moment.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm:ss", Invariant);

    /// <summary>A moment in UTC for machines: 2026-11-23T04:05:00Z.</summary>
    public static string Machine(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", Invariant);

    static string Scaled(Int128 value, Int128 smallest, ReadOnlySpan<(Int128 Unit, string Name)> units, string plain)
    {
        if (Int128.Abs(value) < smallest)
            return Whole(value) + plain;
        for (var i = 0; ; i++)
        {
            var scaled = Rounded((decimal)value / (decimal)units[i].Unit);
            // 9,999.99 万元 rounds to 10,000 万元, which is better said as 1 亿元.
            if (i == units.Length - 1 || Math.Abs(scaled) < (decimal)(units[i + 1].Unit / units[i].Unit))
                return scaled.ToString("#,0.##", Invariant) + units[i].Name;
        }
    }

    static decimal Rounded(decimal value) =>
        Math.Round(value, Math.Abs(value) switch { >= 1000 => 0, >= 100 => 1, _ => 2 }, MidpointRounding.AwayFromZero);
}
