using System.Text;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Firms;

public sealed class PublicViewTests
{
    // Every value that must not be seen is written so that it can be found in the bytes.
    static readonly FirmDetails Planted = FirmExamples.Full with
    {
        Person = new FirmContact("PLANTED-name", "PLANTED-phone", "PLANTED@mail.cn"),
        Output =
        [
            new(2024, "moxa-stick", 111_111, OutputBasis.Published),
            new(2024, "moxa-wool", 987_654_321, OutputBasis.Declared),
            new(2025, "moxa-stick", 987_654_321, OutputBasis.Estimated),
        ],
    };

    [Theory]
    [InlineData(FirmKind.Company, true)]
    [InlineData(FirmKind.Cooperative, true)]
    [InlineData(FirmKind.Other, true)]
    [InlineData(FirmKind.FamilyFarm, false)]
    [InlineData(FirmKind.SoleTrader, false)]
    public void The_public_sees_no_person_no_unpublished_figure_and_no_home(FirmKind kind, bool street)
    {
        var firm = Planted with { Kind = kind, Address = "PLANTED街1号", Location = new GeoPoint(33.98765, 112.98765) };
        var seen = PublicView.Of(firm);
        var text = Encoding.UTF8.GetString(FirmJson.Write(seen));

        Assert.DoesNotContain("987654321", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PLANTED-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PLANTED@", text, StringComparison.Ordinal);
        Assert.Equal(street, text.Contains("PLANTED街", StringComparison.Ordinal));
        Assert.Equal(street, text.Contains("98765", StringComparison.Ordinal));

        var expected = firm with
        {
            Person = null,
            Output = [firm.Output[0]],
            Address = street ? firm.Address : null,
            Location = street ? firm.Location : null,
        };
        Assert.Equal(FirmJson.Write(expected), FirmJson.Write(seen));
        Assert.Equal(FirmJson.Write(seen), FirmJson.Write(PublicView.Of(seen)));
    }
}
