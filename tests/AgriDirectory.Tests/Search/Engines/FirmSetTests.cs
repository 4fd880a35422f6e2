using AgriDirectory.Silo.Search;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>A set of documents by bits is what a set of numbers is.</summary>
public sealed class FirmSetTests
{
    /// <summary>At and about the ends of words, and more than one word.</summary>
    static readonly Gen<int> Sizes = Gen.Elements(1, 2, 63, 64, 65, 127, 128, 129, 200);

    [Fact]
    public void Sets_are_combined_and_walked_as_sets_are() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        Same(c.One, Of(c.One, c.Size));
        Same(c.One.Union(c.Other), Of(c.One, c.Size).Union(Of(c.Other, c.Size)));
        Same(c.One.Intersect(c.Other), Of(c.One, c.Size).Intersect(Of(c.Other, c.Size)));
        Same(c.One.Except(c.Other), Of(c.One, c.Size).Except(Of(c.Other, c.Size)));

        var all = Of([], c.Size);
        all.AddAll();
        Same(Enumerable.Range(0, c.Size), all);
        Same(Enumerable.Range(0, c.Size).Except(c.One), all.Except(Of(c.One, c.Size)));
    }).QuickCheckThrowOnFailure();

    static readonly Gen<(int Size, int[] One, int[] Other)> Cases =
        from size in Sizes
        from one in Gen.Choose(0, size - 1).ArrayOf()
        from other in Gen.Choose(0, size - 1).ArrayOf()
        select (size, one, other);

    /// <summary>In a room that is larger, and not clean behind the set's end, as a rented one is.</summary>
    static FirmSet Of(int[] docs, int size)
    {
        var words = new ulong[FirmSet.WordsFor(size) + 2];
        words.AsSpan(FirmSet.WordsFor(size)).Fill(ulong.MaxValue);
        var set = new FirmSet(words, size);
        foreach (var doc in docs) set.Add(doc);
        return set;
    }

    static void Same(IEnumerable<int> expected, FirmSet set)
    {
        var walked = new List<int>();
        for (var doc = set.Next(0); doc != FirmSet.End; doc = set.Next(doc + 1)) walked.Add(doc);
        Assert.Equal(expected.Distinct().Order(), walked);
        Assert.Equal(walked.Count, set.Count());
        Assert.All(walked, doc => Assert.True(set.Contains(doc)));
    }
}
