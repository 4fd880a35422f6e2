using AgriDirectory.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Markets;

public sealed class ConcentrationTests
{
    static readonly Arbitrary<long[]> Outputs =
        Gen.OneOf(Gen.Choose(0, 9).Select(n => (long)n), Gen.Choose(0, 1_000_000).Select(n => n * 1_000_000_000L)).NonEmptyListOf()
            .Select(l => l.ToArray()).Where(l => l.Any(v => v > 0)).ToArbitrary();

    /// <summary>
    /// Four firms with 30, 30, 20 and 20 percent: 900 + 900 + 400 + 400 = 2,600 (the example of the U.S. Department of Justice's page on the index).
    /// Five equal ones: 5 × 20² = 2,000. One alone: 100² = 10,000. 40, 30, 20, 10: 1,600 + 900 + 400 + 100 = 3,000.
    /// Nine with 25, 20, 15, 10, 8, 7, 6, 5 and 4: 625 + 400 + 225 + 100 + 64 + 49 + 36 + 25 + 16 = 1,540; when the two smallest merge
    /// it grows by 2 × 5 × 4 to 1,580, when the two largest do by 2 × 25 × 20 to 2,540 (an exercise to the Horizontal Merger Guidelines of 1992).
    /// The four largest of the nine have 25 + 20 + 15 + 10 = 70, the eight largest all but the 4.
    /// </summary>
    [Theory]
    [InlineData(2_600, 1, 1, HhiBand.High, new long[] { 30, 30, 20, 20 })]
    [InlineData(2_000, 0.8, 1, HhiBand.High, new long[] { 7, 7, 7, 7, 7 })]
    [InlineData(10_000, 1, 1, HhiBand.High, new long[] { 1_000_000_000_000_000 })]
    [InlineData(3_000, 1, 1, HhiBand.High, new long[] { 10, 20, 30, 40 })]
    [InlineData(1_540, 0.7, 0.96, HhiBand.Moderate, new long[] { 4, 5, 6, 7, 8, 10, 15, 20, 25 })]
    [InlineData(1_580, 0.7, 1, HhiBand.Moderate, new long[] { 9, 6, 7, 8, 10, 15, 20, 25 })]
    [InlineData(2_540, 0.78, 1, HhiBand.High, new long[] { 45, 15, 10, 8, 7, 6, 5, 4 })]
    [InlineData(1_000, 0.4, 0.8, HhiBand.Moderate, new long[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    public void Markets_worked_out_by_hand(double hhi, double cr4, double cr8, HhiBand band, long[] yuan)
    {
        var figures = MarketFigures.Of(MarketsByHand.Of(yuan));
        Assert.Equal(hhi, figures.Hhi!.Value, 1e-9);
        Assert.Equal(cr4, figures.Cr4!.Value, 1e-12);
        Assert.Equal(cr8, figures.Cr8!.Value, 1e-12);
        Assert.Equal(band, figures.Band);
        Assert.Equal(yuan.Length, figures.Reported);
    }

    [Fact]
    public void The_bands_begin_and_end_where_the_guidelines_say() =>
        Assert.Equal(
            [HhiBand.Low, HhiBand.Moderate, HhiBand.Moderate, HhiBand.High],
            new[] { 999.9, 1000, 1800, 1800.1 }.Select(Concentration.BandOf));

    [Fact]
    public void A_market_without_output_has_no_shares()
    {
        var figures = MarketFigures.Of(MarketsByHand.Of(0, 0, 0));
        Assert.Equal((3, (Int128)0), (figures.Reported, figures.Total));
        Assert.Equal([null, null, null, null], new[] { figures.Cr4, figures.Cr8, figures.Hhi, figures.ShareOf(0) });
    }

    [Fact]
    public void Shares_sum_to_one() => Prop.ForAll(Outputs, yuan =>
    {
        var figures = MarketFigures.Of(MarketsByHand.Of(yuan));
        return Math.Abs(yuan.Sum(y => figures.ShareOf(y)!.Value) - 1) < 1e-9;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_index_lies_between_ten_thousand_over_n_and_ten_thousand() => Prop.ForAll(Outputs, yuan =>
    {
        var figures = MarketFigures.Of(MarketsByHand.Of(yuan));
        return figures.Hhi >= (10_000.0 / yuan.Length) - 1e-6 && figures.Hhi <= 10_000 + 1e-6 && figures.Cr4 <= figures.Cr8 && figures.Cr8 <= 1 + 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_merger_never_lowers_the_index() => Prop.ForAll(Outputs, Gen.Choose(0, 1000).ArrayOf(2).ToArbitrary(), (yuan, which) =>
    {
        var (a, b) = (which[0] % yuan.Length, which[1] % yuan.Length);
        if (a == b)
        {
            return true;
        }

        var merged = yuan.Where((_, i) => i != a && i != b).Append(yuan[a] + yuan[b]);
        var (before, after) = (MarketFigures.Of(MarketsByHand.Of(yuan)), MarketFigures.Of(MarketsByHand.Of(merged)));

        // By 2ab, exactly: (a + b)² = a² + b² + 2ab.
        var (shareA, shareB) = (100 * before.ShareOf(yuan[a])!.Value, 100 * before.ShareOf(yuan[b])!.Value);
        return Math.Abs(after.Hhi!.Value - before.Hhi!.Value - (2 * shareA * shareB)) < 1e-6 && after.Hhi >= before.Hhi - 1e-6;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_million_firms_of_the_largest_output_are_summed_exactly()
    {
        // The squares of a million figures of all of a firm's products, 10¹⁶ yuan each, still fit.
        const long Most = 10_000_000_000_000_000;
        var part = MarketsByHand.Of(Most, Most);
        var all = SeriesSum.Merge([.. Enumerable.Repeat(part, 500_000)]);
        Assert.Equal((Int128)Most * Most * 1_000_000, all.Squares);
        Assert.Equal(0.01, Concentration.Hhi(all)!.Value, 1e-12);
    }
}
