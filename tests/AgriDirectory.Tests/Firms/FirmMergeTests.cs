using System.Collections.Immutable;
using AgriDirectory.Firms;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Firms;

/// <summary>One entry of two, and two of one again.</summary>
public sealed class FirmMergeTests
{
    /// <summary>What two entries that keep the rules can break together: too much in a list, and an output that is not by product where there are two trades.</summary>
    static readonly string[] Reported = ["too-many", "output-needs-one-trade"];

    /// <summary>Entries that keep the rules, any two of which may well say the same of something, or contradict each other.</summary>
    static readonly Gen<FirmDetails> Fair =
        from names in Gen.Elements("甲", "乙", "丙").Select(n => $"南阳{n}艾草有限公司").ArrayOf(4)
        from trades in Gen.SubListOf(Trade.Rose, Trade.Mugwort).Where(t => t.Count > 0)
        from roles in Gen.SubListOf(Enum.GetValues<Role>())
        from products in Gen.SubListOf(ProductCatalogue.All.Where(p => p.Id is "cut-rose" or "seedling" or "moxa-stick" or "moxa-wool"))
        from outputs in Gen.Choose(0, 5).ListOf(6)
        from certifications in Gen.Choose(0, 3).Select(n => $"证书{n}").ListOf()
        from some in Gen.Choose(0, 2).ArrayOf(16)
        select FirmRules.Tidy(new FirmDetails
        {
            LegalName = names[0],
            OtherNames = [.. names[1..(1 + some[0])]],
            CreditCode = some[1] == 0 ? null : "91110000600037341L",
            Trades = [.. trades],
            Roles = [.. roles],
            Oem = some[2] == 1,
            Kind = (FirmKind)some[3],
            Status = (FirmStatus)some[4],
            Township = some[5] == 0 ? null : Townships.All[some[5]].Code,
            Address = Text(some[6]),
            Location = some[7] == 0 ? null : new GeoPoint(33 + some[7], 112.5),
            Established = some[8] == 0 ? null : new DateOnly(2012, 5, some[8]),
            CapitalYuan = some[9] == 0 ? null : some[9],
            Employees = some[10] == 0 ? null : some[10],
            RoseAreaMu = some[11] == 0 ? null : some[11] + 0.5m,
            Products = [.. products.Where(p => trades.Contains(p.Trade)).Select(p => p.Id)],
            Output = [.. outputs.Select((kind, i) => new FirmOutput(2020 + (kind % 3), Product(i, trades), 100 + kind, (OutputBasis)(kind % 3))).DistinctBy(o => (o.Year, o.Product))],
            Contact = Contact(some[12], some[13], some[14]),
            Person = Contact(some[14], some[12], some[13]),
            Website = some[15] == 0 ? null : $"https://{some[15]}.example.cn/",
            Certifications = [.. certifications],
            Chain = Text(some[0]),
            Park = Text(some[1]),
            Source = Text(some[2]),
            AsOf = some[3] == 0 ? null : new DateOnly(2025, 12, some[3]),
        });

    static string? Product(int i, List<Trade> trades) =>
        i % 3 == 2 && trades.Count == 1 ? null : trades.Contains(Trade.Rose) && (i % 2 == 0 || trades.Count == 1) ? "cut-rose" : "moxa-stick";

    static string? Text(int n) => n == 0 ? null : $"文字{n}";

    static FirmContact? Contact(int name, int phone, int mail) => name + phone + mail == 0
        ? null : new(name == 0 ? null : $"人{name}", phone == 0 ? null : $"0377-0000{phone}", mail == 0 ? null : $"{mail}@example.cn");

    static void ForAnyTwo(Action<FirmDetails, FirmDetails> holds) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll((from a in Fair from b in Fair select (a, b)).ToArbitrary(), pair =>
        {
            holds(pair.a, pair.b);
            return true;
        }));

    [Fact]
    public void The_entries_of_these_tests_keep_the_rules() => ForAnyTwo((one, _) => Assert.Empty(Problems(one)));

    [Fact]
    public void Lists_hold_what_either_entry_has() => ForAnyTwo((kept, other) =>
    {
        var both = FirmMerge.Of(kept, other);
        Assert.Superset(FirmMerge.Names(kept).Concat(FirmMerge.Names(other)).ToHashSet(), FirmMerge.Names(both).ToHashSet());
        Assert.Equal(kept.Trades.Union(other.Trades).Order(), both.Trades);
        Assert.Equal(kept.Roles.Union(other.Roles).Order(), both.Roles);
        Assert.Equal(kept.Products.Union(other.Products).Order(), both.Products.Order());
        Assert.Equal(kept.Certifications.Union(other.Certifications), both.Certifications);
        Assert.Equal(kept.Output.Concat(other.Output).Select(o => (o.Year, o.Product)).Distinct().Order(), both.Output.Select(o => (o.Year, o.Product)).Order());
        Assert.Superset(kept.Output.ToHashSet(), both.Output.ToHashSet());
    });

    [Fact]
    public void What_the_kept_entry_says_is_kept_and_where_it_says_nothing_the_other_is_heard() => ForAnyTwo((kept, other) =>
    {
        var both = FirmMerge.Of(kept, other);
        Assert.Equal((kept.LegalName, kept.Kind, kept.Status, kept.Sample), (both.LegalName, both.Kind, both.Status, both.Sample));
        Assert.Equal(kept.CreditCode ?? other.CreditCode, both.CreditCode);
        Assert.Equal(kept.Employees ?? other.Employees, both.Employees);
        Assert.Equal(kept.Location ?? other.Location, both.Location);
        Assert.Equal(kept.Website ?? other.Website, both.Website);
        Assert.Equal(kept.AsOf ?? other.AsOf, both.AsOf);
    });

    [Fact]
    public void Nobody_is_made_of_two_people() => ForAnyTwo((kept, other) =>
    {
        var both = FirmMerge.Of(kept, other);
        foreach (var (k, o, b) in new[] { (kept.Contact, other.Contact, both.Contact), (kept.Person, other.Person, both.Person) })
        {
            // All of the result is the one's, or all of what the other says is in it.
            Assert.True(b == k || o is null || ((o.Name ?? b!.Name) == b!.Name && (o.Phone ?? b.Phone) == b.Phone && (o.Mail ?? b.Mail) == b.Mail));
        }
    });

    [Fact]
    public void Merging_once_more_changes_nothing() => ForAnyTwo((kept, other) =>
    {
        var both = FirmMerge.Of(kept, other);
        Same(both, FirmMerge.Of(both, other));
        Same(both, FirmMerge.Of(both, kept));
        Same(kept, FirmMerge.Of(kept, kept));
        Same(both, FirmRules.Tidy(both));
    });

    [Fact]
    public void What_keeps_the_rules_breaks_only_those_that_are_said_to_be_broken() => ForAnyTwo((kept, other) =>
        Assert.All(Problems(FirmMerge.Of(kept, other)), p => Assert.Contains(p.Code, Reported)));

    [Fact]
    public void A_merge_that_nobody_touched_is_undone_whole() => ForAnyTwo((kept, other) =>
    {
        var both = FirmMerge.Of(kept, other);
        var (details, stayed) = FirmMerge.Undo(kept, both, both);
        Same(kept, details);
        Assert.Empty(stayed);
    });

    [Fact]
    public void Undoing_leaves_what_was_changed_since_and_names_it() => ForAnyTwo((kept, other) =>
    {
        var both = FirmMerge.Of(kept, other);
        var now = FirmRules.Tidy(both with
        {
            Park = "后来的园区",
            Products = [],
            Output = [.. both.Output.Select((o, i) => i == 0 ? o with { Yuan = 7 } : o)],
        });
        var (details, stayed) = FirmMerge.Undo(kept, both, now);
        Assert.Equal("后来的园区", details.Park);
        Assert.Empty(details.Products);
        Assert.Equal(kept.Park != both.Park, stayed.Contains("park"));
        Assert.Equal(both.Products.Length > kept.Products.Length && kept.Products.Length > 0, stayed.Contains("products"));
        Assert.Equal(both.Output is [var first, ..] && !kept.Output.Contains(first), stayed.Contains("output"));
        Assert.Equal(stayed.Distinct(), stayed);
        Same(kept with { Park = null, Products = [], Output = [] }, details with { Park = null, Products = [], Output = [] });
        Assert.Equal(
            kept.Output.Where(o => o != both.Output[0]).Append(both.Output is [var f, ..] ? f with { Yuan = 7 } : null!).Where(o => o is not null).ToHashSet(),
            details.Output.ToHashSet());
    });

    [Fact]
    public void The_merge_that_is_undone_is_the_last_one_of_that_entry()
    {
        FirmDetails first = FirmExamples.Full with { Park = "一" }, second = first with { Park = "二" }, third = second with { Chain = "三" };
        FirmChange Change(long version, FirmDetails? before, MergeMark? mark = null, bool deleted = false) => new(version, default, "", "", deleted, before, mark);
        ImmutableArray<FirmChange> history =
        [
            Change(5, third), Change(4, second, new(MergeStep.Merged, "C")), Change(3, first, new(MergeStep.Merged, "B")), Change(2, first), Change(1, null),
        ];
        var now = third with { Employees = 1 };
        var (details, _) = FirmMerge.Undo(now, history, "B")!.Value;
        Assert.Equal(("一", "三", 1), (details.Park, details.Chain, details.Employees));
        Assert.Null(FirmMerge.Undo(now, history, "D"));
        Assert.Null(FirmMerge.Undo(now, [Change(6, now, new(MergeStep.Undone, "B")), .. history], "B"));
        Assert.Null(FirmMerge.Undo(now, [Change(6, now, new(MergeStep.Merged, "B"), deleted: true), .. history], "B"));
    }

    static ImmutableArray<FirmProblem> Problems(FirmDetails details) => [.. FirmRules.Check(details, FirmExamples.Today).Where(p => !p.Warning)];

    static void Same(FirmDetails one, FirmDetails other) =>
        Assert.Equal(System.Text.Encoding.UTF8.GetString(FirmJson.Write(one)), System.Text.Encoding.UTF8.GetString(FirmJson.Write(other)));
}
