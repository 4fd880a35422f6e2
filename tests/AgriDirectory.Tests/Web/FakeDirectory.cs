using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using AgriDirectory.Claims;
using AgriDirectory.Exports;
using AgriDirectory.Firms;
using AgriDirectory.Markets;
using AgriDirectory.Search;
using AgriDirectory.Watching;

namespace AgriDirectory.Tests.Web;

/// <summary>A directory of a few dozen made-up firms in memory: grains that pages and API can ask, simple enough to be believed.</summary>
public sealed class FakeDirectory
{
    public const string GoneId = "G0NEG0NEG0";
    public static readonly DateTimeOffset LoadedAt = new(2026, 3, 1, 1, 30, 0, TimeSpan.Zero);

    public FakeDirectory(int count = 64)
    {
        Firms = [.. Enumerable.Range(0, count).Select(FakeFirms.Make)];
        Grains = DispatchProxy.Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)Grains).Directory = this;
    }

    public ImmutableArray<Firm> Firms { get; set; }

    public IGrainFactory Grains { get; }

    /// <summary>What the search grain answers with instead; null to answer.</summary>
    public AnswerStatus? Status { get; set; }

    /// <summary>How its parts are, besides search.</summary>
    public ImmutableArray<PartCondition> Conditions { get; set; } = [new(Parts.Store, Fine: true), new(Parts.Feed, Fine: true)];

    /// <summary>What every grain throws instead of answering.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether an export of a result breaks off at its second page.</summary>
    public bool ExportBreaks { get; set; }

    /// <summary>The last question asked.</summary>
    public SearchQuestion? Asked { get; private set; }

    /// <summary>Older details by firm id, newest first; besides, each firm was created by its first version.</summary>
    public Dictionary<string, ImmutableArray<FirmDetails>> Older { get; } = [];

    public SearchAnswer Answer(SearchQuestion question)
    {
        Asked = question;
        if (Failure is not null)
            throw Failure;
        if (Status is { } status)
            return new SearchAnswer { Status = status };
        if (question.Cursor is not null and not "more")
            return new SearchAnswer { Status = question.Cursor == "old" ? AnswerStatus.CursorExpired : AnswerStatus.CursorInvalid };
        var set = Firms.Where(f => Means(question, f)).ToList();
        var found = Sorted(question, set.Where(f => Selected(question, f, null))).ToList();
        return new SearchAnswer
        {
            Total = found.Count,
            Items = [.. found.Skip((question.Page - 1) * question.Size).Take(question.Size).Select(f => Hit(question, f))],
            Facets = [.. Enum.GetValues<FacetField>().Select(field => Counts(question, set, field))],
            Totals = Totals(found),
            Next = found.Count > question.Page * question.Size ? "more" : null,
        };
    }

    static bool Means(SearchQuestion question, Firm firm) =>
        question.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => Texts(question, firm).Any(t => t.Text.Contains(w, StringComparison.OrdinalIgnoreCase)));

    static IEnumerable<(string Field, string Reason, string Text)> Texts(SearchQuestion question, Firm firm)
    {
        var d = firm.Details;
        yield return ("legalName", "name", d.LegalName);
        foreach (var name in d.OtherNames)
            yield return ("otherNames", "name", name);
        yield return ("creditCode", "code", d.CreditCode ?? "");
        if (question.Phones && d.Contact?.Phone is { } phone)
            yield return ("phone", "phone", phone);
        foreach (var product in d.Products)
            yield return ("products", "product", ProductCatalogue.Find(product)!.Chinese);
        if (d.Township is not null)
            yield return ("township", "place", Townships.Find(d.Township)!.Name);
    }

    static bool Selected(SearchQuestion question, Firm firm, FacetField? but) =>
        question.Selections.All(s => s.Field == but || s.Values.Any(v => Values(firm, s.Field).Contains(v)));

    static IEnumerable<string> Values(Firm firm, FacetField field) => field switch
    {
        FacetField.Trade => firm.Details.Trades.Select(t => Kebab(t.ToString())),
        FacetField.Township => firm.Details.Township is { } code ? [code] : [],
        FacetField.Product => firm.Details.Products,
        FacetField.Role => firm.Details.Roles.Select(r => Kebab(r.ToString())).Concat(firm.Details.Oem ? ["oem"] : []),
        FacetField.Kind => [Kebab(firm.Details.Kind.ToString())],
        _ => [Kebab(firm.Details.Status.ToString())],
    };

    static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    static IEnumerable<Firm> Sorted(SearchQuestion question, IEnumerable<Firm> firms) => question.Sort switch
    {
        SortOrder.Capital => firms.OrderByDescending(f => f.Details.CapitalYuan),
        SortOrder.Newest => firms.OrderByDescending(f => f.Details.Established),
        SortOrder.Output => firms.OrderByDescending(f => Card(f).OutputYuan),
        SortOrder.Name => firms.OrderBy(f => f.Details.LegalName, StringComparer.Ordinal),
        _ => firms,
    };

    static FirmHit Hit(SearchQuestion question, Firm firm)
    {
        var words = question.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var highlights = ImmutableArray.CreateBuilder<Highlight>();
        var reasons = new List<string>();
        foreach (var (field, reason, text) in Texts(question, firm))
        {
            var marks = words.Select(w => (Word: w, At: text.IndexOf(w, StringComparison.OrdinalIgnoreCase))).Where(m => m.At >= 0)
                .OrderBy(m => m.At).Select(m => new Mark(m.At, m.Word.Length)).ToImmutableArray();
            if (marks.Length == 0)
                continue;
            highlights.Add(new Highlight(field, text, marks));
            if (!reasons.Contains(reason))
                reasons.Add(reason);
        }
        return new FirmHit(Card(firm), words.Length * 8, highlights.ToImmutable(), [.. reasons], question.Near is null ? null : 3.25);
    }

    static FacetCounts Counts(SearchQuestion question, List<Firm> set, FacetField field)
    {
        var counts = set.Where(f => Selected(question, f, field)).SelectMany(f => Values(f, field)).GroupBy(v => v)
            .Select(g => new FacetCount(g.Key, g.Count())).OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal).ToList();
        var missing = question.Selections.Where(s => s.Field == field).SelectMany(s => s.Values).Where(v => counts.All(c => c.Value != v));
        return new FacetCounts(field, [.. counts, .. missing.Select(v => new FacetCount(v, 0))]);
    }

    static SelectionTotals Totals(List<Firm> firms)
    {
        var cards = firms.Select(Card).ToList();
        var year = cards.Max(c => c.OutputYear) ?? 0;
        var reported = cards.Where(c => c.OutputYear == year && year > 0).ToList();
        var land = cards.Where(c => c.RoseAreaMu is not null).ToList();
        return new SelectionTotals(
            firms.Count, reported.Sum(c => c.OutputYuan ?? 0), reported.Count, (long)(land.Sum(c => c.RoseAreaMu ?? 0) * 100), land.Count, year);
    }

    static FirmCard Card(Firm firm)
    {
        var d = firm.Details;
        var published = d.Output.Where(o => o.Basis == OutputBasis.Published).ToList();
        var year = published.Count == 0 ? (int?)null : published.Max(o => o.Year);
        return new FirmCard
        {
            Id = firm.Id,
            LegalName = d.LegalName,
            OtherNames = d.OtherNames,
            CreditCode = d.CreditCode,
            Kind = d.Kind,
            Status = d.Status,
            Trades = d.Trades,
            Roles = d.Roles,
            Oem = d.Oem,
            Township = d.Township,
            Products = d.Products,
            OutputYear = year,
            OutputYuan = year is null ? null : published.Where(o => o.Year == year).Sum(o => o.Yuan),
            RoseAreaMu = d.RoseAreaMu,
            CapitalYuan = d.CapitalYuan,
            Established = d.Established,
            Sample = d.Sample,
        };
    }

    sealed class FakeSearch(FakeDirectory directory) : ISearchGrain
    {
        public Task<SearchAnswer> AskAsync(SearchQuestion question) => Task.FromResult(directory.Answer(question));

        public Task<ImmutableArray<Suggestion>> SuggestAsync(SearchQuestion question)
        {
            var text = question.Text;
            if (directory.Failure is not null)
                throw directory.Failure;
            var products = ProductCatalogue.All.Where(p => p.Chinese.StartsWith(text, StringComparison.Ordinal)).Select(p => new Suggestion("product", null, p.Id));
            var places = Townships.All.Where(t => t.Name.StartsWith(text, StringComparison.Ordinal)).Select(t => new Suggestion("township", null, t.Code));
            var firms = directory.Firms.Where(f => f.Details.LegalName.Contains(text, StringComparison.Ordinal)).Select(f => new Suggestion("firm", f.Details.LegalName, f.Id));
            return Task.FromResult(products.Concat(places).Concat(firms).Take(10).ToImmutableArray());
        }

        public Task<ImmutableArray<FirmCard>> SimilarAsync(string firmId, int limit) =>
            Task.FromResult(directory.Status is not null ? [] : directory.Firms.Where(f => f.Id != firmId).Take(limit).Select(Card).ToImmutableArray());
    }

    sealed class FakeExport(FakeDirectory directory) : IExportGrain
    {
        public Task<ScannedFirms> ScanAsync(FirmPlace? after) => Task.FromResult(new ScannedFirms(directory.Firms, null));

        public Task<FoundFirms> FindAsync(SearchQuestion question) => Task.FromResult(
            directory.Status is { } status ? new FoundFirms(status, [], null)
            : question.Cursor is not null ? new FoundFirms(AnswerStatus.Degraded, [], null)
            : new FoundFirms(AnswerStatus.Answered, directory.Firms, directory.ExportBreaks ? "more" : null));
    }

    sealed class FakeFirm(FakeDirectory directory, string id) : IFirmGrain
    {
        Firm? Firm => directory.Firms.FirstOrDefault(f => f.Id == id);

        public Task<Firm?> GetAsync() => directory.Failure is null ? Task.FromResult(Firm) : throw directory.Failure;

        public Task<ImmutableArray<FirmChange>> GetHistoryAsync()
        {
            if (Firm is not { } firm)
                return Task.FromResult(ImmutableArray<FirmChange>.Empty);
            var older = directory.Older.GetValueOrDefault(id, []);
            var changes = older.Select((before, i) => new FirmChange(older.Length + 1 - i, LoadedAt.AddDays(older.Length - i), "Clerk Li", "i-7", false, before))
                .Append(new FirmChange(1, LoadedAt, "sample", "seed", false, null));
            return Task.FromResult(changes.ToImmutableArray());
        }

        public Task<FirmSaved> LoadAsync(FirmPatch patch, ChangeOrigin origin) => throw new NotSupportedException();

        public Task<FirmSaved> DeleteAsync(ChangeOrigin origin) => throw new NotSupportedException();

        public Task<FirmSaved> SaveAsync(FirmDetails details, long expected, ChangeOrigin origin) => throw new NotSupportedException();

        public Task<FirmSaved> DeleteAsync(long expected, ChangeOrigin origin) => throw new NotSupportedException();

        public Task<FirmSaved> RestoreAsync(long expected, ChangeOrigin origin) => throw new NotSupportedException();

        public Task<FirmSaved> MergeAsync(long expected, string other, long otherExpected, FirmDetails? details, ChangeOrigin origin) => throw new NotSupportedException();

        public Task<FirmSaved> UnmergeAsync(long expected, string other, ChangeOrigin origin) => throw new NotSupportedException();

        public Task OutdatedAsync() => Task.CompletedTask;

        public Task<bool> WaitUntilVisibleAsync(long sequence, TimeSpan limit) => Task.FromResult(true);

        public Task<FirmGrainState> GetState() => Task.FromResult(
            Firm is { } firm ? new FirmGrainState(firm.Version, false, firm.ChangedAt)
            : id == GoneId ? new FirmGrainState(3, true, LoadedAt)
            : new FirmGrainState(0, false, null));
    }

    MarketSums Sums()
    {
        if (Failure is not null)
            throw Failure;
        var sums = new MarketSums();
        Firms.ToList().ForEach(sums.Replace);
        return sums;
    }

    sealed class FakeMarket(FakeDirectory directory, string id) : IMarketGrain
    {
        public Task<ImmutableArray<MarketSum>> GetSumsAsync() => Task.FromResult(directory.Sums().Of(MarketId.TradeOf(id)));

        public Task<ImmutableArray<LargestFirm>> GetLargestAsync(MarketMeasure measure, int year, bool published) =>
            Task.FromResult(directory.Sums().Largest(new(id, measure, year), IMarketGrain.MostLargest, published));

        public Task<MarketGrainState> GetState() => throw new NotSupportedException();
    }

    sealed class FakeCondition(FakeDirectory directory) : IConditionGrain
    {
        public Task<ImmutableArray<PartCondition>> GetAsync() => directory.Failure is { } failure ? Task.FromException<ImmutableArray<PartCondition>>(failure) : Task.FromResult(directory.Conditions);
    }

    sealed class FakeFirmMarkets(FakeDirectory directory) : IFirmMarketsGrain
    {
        public Task<ImmutableArray<FirmStanding>> GetAsync(string firmId)
        {
            var sums = directory.Sums();
            return Task.FromResult(sums.FiguresOf(firmId).Select(f => new FirmStanding(f, sums.Above(f))).ToImmutableArray());
        }
    }

    /// <summary>The claims that the directory brings along; nobody changes them here.</summary>
    sealed class FakeClaims(FakeDirectory directory) : IClaimsGrain
    {
        public Task<ImmutableArray<Claim>> ListAsync() => directory.Failure is null ? Task.FromResult(ClaimSeeds.All(LoadedAt)) : throw directory.Failure;

        public async Task<Claim?> GetAsync(string id) => (await ListAsync()).FirstOrDefault(c => c.Id == id);

        public Task<ClaimSaved> SaveAsync(string id, ClaimDetails details, long expected, string by) => throw new NotSupportedException();

        public Task<ClaimSaved> DeleteAsync(string id, long expected, string by) => throw new NotSupportedException();
    }

    // IGrainFactory has a score of overloads; the pages use one.
    public class FakeGrains : DispatchProxy
    {
        internal FakeDirectory Directory { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var wanted = targetMethod!.ReturnType;
            var key = Convert.ToString(args![0], CultureInfo.InvariantCulture)!;
            return wanted == typeof(ISearchGrain) ? new FakeSearch(Directory)
                : wanted == typeof(IFirmGrain) ? new FakeFirm(Directory, key)
                : wanted == typeof(IMarketGrain) ? new FakeMarket(Directory, key)
                : wanted == typeof(IFirmMarketsGrain) ? new FakeFirmMarkets(Directory)
                : wanted == typeof(IClaimsGrain) ? new FakeClaims(Directory)
                : wanted == typeof(IExportGrain) ? new FakeExport(Directory)
                : wanted == typeof(IConditionGrain) ? new FakeCondition(Directory)
                : throw new NotSupportedException(wanted.Name);
        }
    }
}
