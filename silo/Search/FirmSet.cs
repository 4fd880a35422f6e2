using System.Numerics;

namespace AgriDirectory.Silo.Search;

/// <summary>Some firms of a segment: a bit a document.</summary>
/// <param name="words">Room for all of them, zero to begin with; what lies behind is not looked at.</param>
/// <param name="size">How many documents the segment has.</param>
internal sealed class FirmSet(ulong[] words, int size)
{
    internal const int End = int.MaxValue;

    int Length => WordsFor(size);

    internal static int WordsFor(int size) => (size + 63) / 64;

    internal bool Contains(int doc) => (words[doc >> 6] >> doc & 1) != 0;

    internal void Add(int doc) => words[doc >> 6] |= 1UL << doc;

    internal void AddAll()
    {
        words.AsSpan(0, Length).Fill(ulong.MaxValue);
        if ((size & 63) != 0)
            words[Length - 1] = (1UL << size) - 1;
    }

    internal FirmSet Union(FirmSet other)
    {
        for (var i = 0; i < Length; i++)
            words[i] |= other.Word(i);

        return this;
    }

    internal FirmSet Intersect(FirmSet other)
    {
        for (var i = 0; i < Length; i++)
            words[i] &= other.Word(i);

        return this;
    }

    internal FirmSet Except(FirmSet other)
    {
        for (var i = 0; i < Length; i++)
            words[i] &= ~other.Word(i);

        return this;
    }

    internal int Count()
    {
        var count = 0;
        foreach (var word in words.AsSpan(0, Length))
            count += BitOperations.PopCount(word);

        return count;
    }

    /// <summary>The first document from an index on; <see cref="End"/> after the last.</summary>
    internal int Next(int from)
    {
        if (from >= size)
            return End;

        var at = from >> 6;
        var word = words[at] & (ulong.MaxValue << from);
        while (word == 0)
        {
            if (++at == Length)
                return End;

            word = words[at];
        }

        return (at << 6) + BitOperations.TrailingZeroCount(word);
    }

    ulong Word(int index) => words[index];
}
