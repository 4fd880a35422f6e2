namespace AgriDirectory.Client.Sample;

/// <summary>SplitMix64: the same numbers from the same seed on every machine and runtime; whole numbers only.</summary>
struct SampleRandom(ulong seed)
{
    ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    /// <summary>A number from 0 to below a bound.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    public bool Percent(int percent) => Below(100) < percent;

    public T One<T>(T[] items) => items[Below(items.Length)];

    /// <summary>The place that a number falls on when the places are as wide as their weights.</summary>
    public int Weighted(int[] weights)
    {
        var whole = 0;
        foreach (var weight in weights)
            whole += weight;
        var rest = Below(whole);
        var at = 0;
        while (rest >= weights[at])
            rest -= weights[at++];
        return at;
    }

    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>
/// Shuffles the numbers below a size without holding them: a Feistel network over the next even number of bits, walked until the result is below
/// the size. Different numbers go to different places, so that what is made from them is distinct without remembering what was made.
/// </summary>
sealed class SampleShuffle(ulong size, ulong key)
{
    readonly int half = Math.Max(1, (65 - System.Numerics.BitOperations.LeadingZeroCount(size - 1)) / 2);

    public ulong Size => size;

    public ulong At(ulong number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, size);
        do
        {
            number = Round(number);
        }
        while (number >= size);
        return number;
    }

    ulong Round(ulong number)
    {
        var mask = (1UL << half) - 1;
        var (left, right) = (number >> half, number & mask);
        for (var i = 1UL; i <= 4; i++)
            (left, right) = (right, left ^ (SampleRandom.Mix(key + (i << 56) + right) & mask));
        return (left << half) | right;
    }
}
