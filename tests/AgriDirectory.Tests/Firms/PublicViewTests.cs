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
        Assert.Equal(FirmJson.Write(seen), FirmJson.Write(PublicView.OfPast(firm, firm)));
    }

    [Fact]
    public void The_past_tells_nothing_that_was_taken_back()
    {
        var before = Planted with
        {
            Kind = FirmKind.Company,
            Address = "PLANTED街1号",
            Location = new GeoPoint(33.98765, 112.98765),
            Contact = new FirmContact("业务部", "PLANTED-1", "a@b.example"),
            Output = [new(2024, "moxa-stick", 111_111, OutputBasis.Published), new(2024, "moxa-wool", 222_222, OutputBasis.Published), new(2023, null, 333_333, OutputBasis.Published)],
        };
        var now = before with
        {
            Kind = FirmKind.SoleTrader,
            Contact = new FirmContact("业务部", null, "c@d.example"),
            Output = [new(2024, "moxa-stick", 444_444, OutputBasis.Published), new(2024, "moxa-wool", 222_222, OutputBasis.Declared)],
        };
        var expected = before with { Person = null, Address = null, Location = null, Contact = new FirmContact("业务部", null, null), Output = [before.Output[0]] };
        Assert.Equal(FirmJson.Write(expected), FirmJson.Write(PublicView.OfPast(before, now)));
        Assert.Null(PublicView.OfPast(before, now with { Contact = null }).Contact);
        Assert.Equal(before.Address, PublicView.OfPast(before, now with { Kind = FirmKind.Company }).Address);
        Assert.Null(PublicView.OfPast(now, before).Address);
    }

    [Fact]
    public void What_is_written_into_a_log_tells_nobody()
    {
        var details = Planted with { LegalName = "南阳艾草有限公司", Address = "PLANTED街1号", Contact = Planted.Person };
        var request = new AgriDirectory.Work.WorkRequest(AgriDirectory.Work.WorkKind.Removal, "0123456789", "南阳艾草有限公司", "PLANTED", "PLANTED");
        foreach (var message in new object[]
        {
            details, details.Person!, new FirmPatch { Given = FirmFields.PersonPhone, Values = details }, request, new AgriDirectory.Search.SearchQuestion { Text = "PLANTED 13800138000" },
            new AgriDirectory.Work.WorkChange(default, "PLANTED", default, "PLANTED", "PLANTED"),
        })
        {
            var text = message.ToString()!;
            Assert.DoesNotContain("PLANTED", text, StringComparison.Ordinal);
            Assert.DoesNotContain("138", text, StringComparison.Ordinal);
        }
    }
}
