using System.Collections.Concurrent;
using System.Text;

namespace AgriDirectory.Search;

/// <summary>A character that stands for itself, with all that is looked up of it: made once, used in every name that holds it.</summary>
sealed class Ideograph
{
    const int First = 0x3000;
    const int After = 0xA000;

    static readonly Ideograph?[] Usual = new Ideograph?[After - First];
    static readonly ConcurrentDictionary<int, Ideograph> Others = new();

    Ideograph(Rune rune)
    {
        Text = rune.ToString();
        Readings = Pinyin.Readings(rune);
        var alternatives = new List<string>(1 + Readings.Length * 2) { Text };
        foreach (var reading in Readings)
        {
            alternatives.Add(SearchTokens.Syllable(reading));
        }

        foreach (var reading in Readings)
        {
            var initial = SearchTokens.Initial(reading[0]);
            if (!alternatives.Contains(initial))
            {
                alternatives.Add(initial);
            }
        }

        Alternatives = [.. alternatives];
        Initials = [.. Readings.Select(r => r[..1]).Distinct()];
        (UsualReading, UsualInitial) = (Readings[..Math.Min(1, Readings.Length)], Initials[..Math.Min(1, Readings.Length)]);
    }

    /// <summary>The character.</summary>
    public string Text { get; }

    /// <summary>All its readings, the usual one first; none if none is known.</summary>
    public string[] Readings { get; }

    /// <summary>The first letters of its readings.</summary>
    public string[] Initials { get; }

    /// <summary>The first of its readings.</summary>
    public string[] UsualReading { get; }

    /// <summary>The first of its initials.</summary>
    public string[] UsualInitial { get; }

    /// <summary>What stands on its position: <c>仲</c>, <c>~zhong</c>, <c>-z</c>.</summary>
    public string[] Alternatives { get; }

    public static Ideograph Of(Rune rune)
    {
        var index = rune.Value - First;
        return (uint)index < After - First ? Usual[index] ??= new Ideograph(rune) : Others.GetOrAdd(rune.Value, static v => new Ideograph(new Rune(v)));
    }

    public static Ideograph Of(string unit)
    {
        Rune.DecodeFromUtf16(unit, out var rune, out _);
        return Of(rune);
    }
}
