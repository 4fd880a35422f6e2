namespace AgriDirectory.Client.Sample;

/// <summary>
/// Sizes as real markets have them, few large and many small: log-normal (σ 1.3, median 1,000) with a Pareto tail (α 1.5) above the 127th of 128 parts.
/// Tables of whole numbers, for logarithms differ between machines.
/// </summary>
static class LongTail
{
    static ReadOnlySpan<int> Body =>
    [
        27, 43, 61, 75, 89, 101, 113, 125, 136, 147, 158, 169, 180, 191, 202, 213,
        224, 235, 246, 258, 269, 280, 292, 304, 316, 328, 340, 352, 364, 377, 390, 403,
        416, 429, 443, 457, 471, 485, 500, 515, 530, 545, 561, 577, 593, 609, 626, 643,
        661, 679, 697, 716, 735, 754, 774, 794, 815, 836, 858, 880, 903, 926, 950, 975,
        1000, 1026, 1052, 1079, 1107, 1136, 1165, 1196, 1227, 1259, 1292, 1326, 1361, 1397, 1435, 1473,
        1513, 1554, 1597, 1641, 1687, 1734, 1784, 1835, 1888, 1943, 2001, 2061, 2123, 2188, 2257, 2328,
        2403, 2482, 2565, 2652, 2744, 2841, 2944, 3053, 3169, 3292, 3424, 3565, 3717, 3881, 4058, 4251,
        4461, 4692, 4947, 5231, 5548, 5907, 6316, 6790, 7347, 8015, 8835, 9877, 11263, 13245, 16445, 23169,
    ];

    // 1,024 times what is exceeded with a probability of one half, one quarter, ...
    static ReadOnlySpan<int> Tail => [1024, 1625, 2580, 4096, 6502, 10321, 16384, 26008, 41285, 65536];

    /// <summary>A size for a random number.</summary>
    public static long Of(ulong random)
    {
        var part = (int)(random >> 57);
        var fraction = (long)(random & 0xFFFF);
        if (part < Body.Length - 1)
            return Between(Body[part], Body[part + 1], fraction);
        var halvings = Math.Min(System.Numerics.BitOperations.LeadingZeroCount(random << 7), Tail.Length - 2);
        return Body[^1] * Between(Tail[halvings], Tail[halvings + 1], fraction) >> 10;
    }

    static long Between(long low, long high, long fraction) => low + ((high - low) * fraction >> 16);
}
