using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AgriDirectory.Client.Words;

namespace AgriDirectory.Tests.Web;

public sealed partial class WordsTests
{
    static readonly Wording Chinese = Wording.Of(Language.Chinese);
    static readonly Wording English = Wording.Of(Language.English);

    [Fact]
    public void Both_languages_have_the_same_keys() =>
        Assert.Equal(Chinese.Keys.Order(StringComparer.Ordinal), English.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Both_languages_fill_in_the_same_arguments()
    {
        // A count has no number in English where it is one, and so on; but neither may use one that the other was not given.
        foreach (var key in Chinese.Keys)
        {
            Assert.NotEqual("", Chinese[key]);
            Assert.NotEqual("", English[key]);
            Assert.All(Arguments(English[key]), a => Assert.InRange(a, 0, 3));
            if (!key.StartsWith("problem.", StringComparison.Ordinal))
                Assert.Equal(Arguments(Chinese[key]), Arguments(English[key]));
        }
    }

    static IEnumerable<int> Arguments(string text) =>
        Argument().Matches(text).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order();

    [Fact]
    public void Every_key_is_used_and_every_used_key_is_worded()
    {
        var source = string.Concat(Directory.EnumerateFiles(ClientFolder(), "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var literals = Literal().Matches(source).Select(m => m.Groups[1].Value).ToHashSet();
        var beginnings = literals.Where(l => l.EndsWith('.') && l.Length > 1).ToList();
        Assert.All(Chinese.Keys, key => Assert.True(
            literals.Contains(key) || (key.EndsWith(".one", StringComparison.Ordinal) && literals.Contains(key[..^4]))
            || beginnings.Any(b => key.StartsWith(b, StringComparison.Ordinal)),
            $"Nothing uses the words of {key}."));
        Assert.All(
            Used().Matches(source).Select(m => m.Groups[1].Value).Where(k => !k.EndsWith('.')),
            key => Assert.Contains(key, Chinese.Keys));
    }

    [Fact]
    public void Every_value_of_every_facet_is_named_in_both_languages()
    {
        foreach (var facet in Client.Api.FacetNames.All)
        {
            Assert.Contains("facet." + facet.Name, Chinese.Keys);
            foreach (var words in new[] { Chinese, English })
                Assert.All(facet.Values, value => Assert.DoesNotContain('.', words.Value(facet.Field, value)));
        }
        Assert.All(Client.Api.SearchQuery.Sorts, sort => Assert.Contains("sort." + sort, Chinese.Keys));
    }

    [Theory]
    [InlineData(0, "0 元", "¥ 0")]
    [InlineData(9_999, "9,999 元", "¥ 9,999")]
    [InlineData(10_000, "1 万元", "¥ 10,000")]
    [InlineData(1_265_000, "126.5 万元", "¥ 1.27 million")]
    [InlineData(12_345_678, "1,235 万元", "¥ 12.35 million")]
    [InlineData(99_994_999, "9,999 万元", "¥ 99.99 million")]
    [InlineData(99_999_999, "1 亿元", "¥ 100 million")]
    [InlineData(999_999_999, "10 亿元", "¥ 1 billion")]
    [InlineData(321_000_000, "3.21 亿元", "¥ 321 million")]
    [InlineData(2_500_000_000_000, "2.5 万亿元", "¥ 2.5 trillion")]
    public void Money_is_said_in_the_unit_that_fits(long yuan, string chinese, string english)
    {
        Assert.Equal(chinese, Chinese.Money(yuan));
        Assert.Equal(english, English.Money(yuan));
    }

    [Fact]
    public void Areas_days_and_moments_are_said_plainly()
    {
        Assert.Equal("65,000 亩", Chinese.Area(65_000.0m));
        Assert.Equal("1,234.5 mu", English.Area(1234.5m));
        Assert.Equal("2026-02-03", Figures.Day(new DateOnly(2026, 2, 3)));
        Assert.Equal("2026-03-01 09:30", Figures.Moment(FakeDirectory.LoadedAt));
        Assert.Equal("2026-03-01T01:30:00Z", Figures.Machine(FakeDirectory.LoadedAt));
    }

    static string ClientFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../client"));

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Argument();

    [GeneratedRegex("\"([a-z][A-Za-z0-9.-]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("""(?:\bW|\bwords|Words)(?:\.Format\(|\.Count\(|\[)"([^"]+)"[,\])]""")]
    private static partial Regex Used();
}
