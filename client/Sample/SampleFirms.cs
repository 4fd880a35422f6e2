using AgriDirectory.Firms;

namespace AgriDirectory.Client.Sample;

/// <summary>Made-up firms (示例), as many as wanted: the same on every machine for the same number and seed.</summary>
public static class SampleFirms
{
    /// <summary>The directory's number of firms.</summary>
    public const int DirectoryFirms = 1_347;

    /// <summary>The directory's number of firms that grow roses.</summary>
    public const int DirectoryRoseGrowers = 186;

    /// <summary>The directory's land under roses in tenths of a mu.</summary>
    public const int DirectoryRoseTenths = 650_000;

    /// <summary>The seed of the directory's own sample.</summary>
    public const int DefaultSeed = 411303;

    /// <summary>The largest number of firms that have distinct ids, codes and names.</summary>
    public const int MaxFirms = 3_000_000;

    /// <summary>
    /// The firms one by one, with nothing held but the one being made: rose growers and mugwort firms in the directory's proportion, land under roses in all likewise,
    /// to a tenth of a mu.
    /// </summary>
    /// <param name="firms">How many, 0 to <see cref="MaxFirms"/>.</param>
    /// <param name="seed">Any number; another seed gives other firms.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firms"/> is out of its range.</exception>
    public static IEnumerable<(string Id, FirmDetails Details)> Generate(int firms = DirectoryFirms, int seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firms);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firms, MaxFirms);
        return Run(firms, SampleRandom.Mix((ulong)(uint)seed + 0x5EED));
    }

    static IEnumerable<(string Id, FirmDetails Details)> Run(int firms, ulong seed)
    {
        var growers = (int)Rounded(firms, DirectoryRoseGrowers);
        var ids = new SampleShuffle(1UL << 50, seed + 1);
        var writer = new SampleWriter(seed);
        var land = new LandShares(growers, Rounded(firms, DirectoryRoseTenths), seed + 2);
        var roses = 0;
        for (var i = 0; i < firms; i++)
        {
            // The growers are spread evenly among the others.
            var isRose = (long)(i + 1) * growers / firms > (long)i * growers / firms;
            var details = isRose ? writer.Rose(i, roses, land.Next()) : writer.Mugwort(i, i - roses);
            roses += isRose ? 1 : 0;
            yield return (FirmId.FromNumber(ids.At((ulong)i)), details);
        }
    }

    static long Rounded(int firms, long ofDirectory) => ((2 * ofDirectory * firms) + DirectoryFirms) / (2 * DirectoryFirms);

    /// <summary>Cuts an area into parts of long-tailed size that sum to it exactly, without holding them.</summary>
    sealed class LandShares(int parts, long tenths, ulong seed)
    {
        readonly Int128 whole = Enumerable.Range(0, parts).Sum(i => Weight(i, seed));
        Int128 before;
        int given;

        public long Next()
        {
            var after = before + Weight(given++, seed);
            var share = (long)((after * tenths / whole) - (before * tenths / whole));
            before = after;
            return share;
        }

        // Nobody is so small that rounding leaves nothing, nor so large that a grower holds the district.
        static long Weight(int i, ulong seed) => Math.Clamp(LongTail.Of(SampleRandom.Mix(seed ^ ((ulong)i << 20))), 60, 30_000);
    }
}
