using System.Collections.Immutable;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search.Engines;

/// <summary>Small random documents and plans over a small vocabulary, so that they meet often. The same seed gives the same.</summary>
public sealed class RandomPlans(int seed)
{
    static readonly string[] Words = ["a", "ab", "abc", "b", "ba", "南阳", "南阳艾", "艾", "艾草", "zhong.jing", "=a"];
    static readonly string[] Stacked = ["仲", "~zhong", "-z", "景", "~jing", "-j", "rose"];
    static readonly string[] Values = ["rose", "mugwort", "411303101", "moxa-stick", "other"];
    static readonly string[] Markets = ["rose", "mugwort", "mugwort/moxa-stick"];
    static readonly IndexField[] Positional = [IndexField.Name, IndexField.Place];
    static readonly IndexField[] Keywords = [.. Enum.GetValues<IndexField>().Except(Positional)];
    static readonly FacetField[] Facets = Enum.GetValues<FacetField>();

    readonly Random random = new(seed);

    public Random Random => random;

    /// <summary>A document of one of few firms, at a low version; one in eight is a tombstone.</summary>
    public FirmDocument Document(int firms) => Document(FirmId.FromNumber((ulong)random.Next(firms) * 0x1_0000_4321), random.Next(1, 6));

    public FirmDocument Document(string id, long version)
    {
        if (random.Next(8) == 0)
            return new FirmDocument { Id = id, Version = version, Card = null };

        var reports = random.Next(3) > 0;
        return new FirmDocument
        {
            Id = id,
            Version = version,
            Card = new FirmCard
            {
                Id = id,
                LegalName = $"南阳{Pick(Words)}有限公司 v{version}",
                Status = (FirmStatus)random.Next(3),
                OutputYuan = reports ? random.Next(4) * 1_000_000_000_000 : null,
                OutputYear = reports ? 2020 + random.Next(4) : null,
                CapitalYuan = random.Next(3) > 0 ? random.Next(4) : null,
                Established = random.Next(3) > 0 ? new DateOnly(2000 + random.Next(3), 1, 1) : null,
                Location = random.Next(3) > 0 ? new GeoPoint(33 + random.NextDouble(), 112 + random.NextDouble()) : null,
                Products = [.. Some(Values, 2)],
            },
            Tokens = Keywords.Where(_ => random.Next(3) > 0).ToDictionary(f => f, _ => Some(Words, 4)),
            Positions = Positional.Where(_ => random.Next(4) > 0).ToDictionary(f => f, _ => Texts()),
            Facets = Facets.Where(_ => random.Next(4) > 0).ToDictionary(f => f, _ => Some(Values, 3)),
            NameSort = Pick(Words[..5]),
            AreaHundredths = random.Next(2) > 0 ? random.Next(1000) : null,
            Outputs = [.. Markets.Where(_ => random.Next(2) > 0).Select(m => new MarketOutput(m, 2022 + random.Next(3), random.Next(4) * 1_000_000_000_000))],
        };
    }

    public SearchPlan Plan() => new()
    {
        Set = random.Next(4) == 0 ? new Clause.Everything() : Clause(3),
        Score = [.. Enumerable.Range(0, random.Next(6)).Select(i => new Weighted(Clause(2), 1 << (4 * i)))],
        Selections = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new FacetSelection(Pick(Facets), [.. Some(Values, 2)]))],
        Sort = Pick(Enum.GetValues<SortOrder>()),
        Near = new GeoPoint(33.5, 112.5),
        Skip = random.Next(3) == 0 ? random.Next(5) : 0,
        Take = random.Next(12),
        Counts = random.Next(5) > 0,
        Markets = [.. Markets.Where(_ => random.Next(2) > 0)],
    };

    public Clause Clause(int depth) => random.Next(depth > 0 ? 12 : 6) switch
    {
        0 or 1 => new Clause.Term(Pick(Keywords), Pick(Words)),
        2 => new Clause.Beginning(Pick(Enum.GetValues<IndexField>()), Pick(["", "a", "ab", "南", "艾草", "z", "q", "ro", "~zh"])),
        3 => new Clause.Phrase(Pick(Positional), [.. Enumerable.Range(0, random.Next(4)).Select(_ => Some(Stacked, 3).ToImmutableArray())]),
        4 => new Clause.Facet(Pick(Facets), Pick(Values)),
        5 => random.Next(4) switch
        {
            0 => new Clause.Everything(),
            1 => new Clause.Nothing(),
            2 => new Clause.Term(Pick(Positional), Pick(Stacked)),
            _ => new Clause.Term(Pick(Keywords), "nobody has this"),
        },
        6 or 7 => new Clause.All([.. Clauses(depth - 1)]),
        8 or 9 => new Clause.Any([.. Clauses(depth - 1)]),
        _ => new Clause.Not(Clause(depth - 1)),
    };

    IEnumerable<Clause> Clauses(int depth) => Enumerable.Range(0, random.Next(4)).Select(_ => Clause(depth));

    string[][][] Texts() =>
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => Enumerable.Range(0, random.Next(6)).Select(_ => Some(Stacked, 3)).ToArray())];

    string[] Some(string[] from, int most) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => Pick(from))];

    T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
