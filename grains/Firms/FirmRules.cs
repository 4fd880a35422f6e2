using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>The rules that every saved firm keeps.</summary>
public static class FirmRules
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 120;

    /// <summary>The most characters of an address, a source and the like.</summary>
    public const int MaxText = 200;

    /// <summary>The most characters of a website's address.</summary>
    public const int MaxWebsite = 500;

    /// <summary>The most characters of a phone number, or of several in one field.</summary>
    public const int MaxPhone = 60;

    /// <summary>The most characters of a mail address (RFC 5321).</summary>
    public const int MaxMail = 254;

    /// <summary>The most other names.</summary>
    public const int MaxOtherNames = 20;

    /// <summary>The most certifications.</summary>
    public const int MaxCertifications = 50;

    /// <summary>The most output figures.</summary>
    public const int MaxOutputs = 500;

    /// <summary>The largest sum of money, in yuan.</summary>
    public const long MaxYuan = 1_000_000_000_000_000;

    /// <summary>The largest number of employees, and the largest area in mu.</summary>
    public const int MaxCount = 10_000_000;

    /// <summary>The first year of an output figure.</summary>
    public const int FirstYear = 1978;

    static readonly FrozenDictionary<string, int> Places = ProductCatalogue.All.Select((p, i) => (p.Id, i)).ToFrozenDictionary(p => p.Id, p => p.i);

    /// <summary>The codes of all problems that <see cref="Check"/> can find, each with the arguments of its sentence.</summary>
    public static ImmutableArray<string> Codes => ProblemCodes.All;

    /// <summary>What is wrong with a firm's details; those that are not warnings forbid saving.</summary>
    public static ImmutableArray<FirmProblem> Check(FirmDetails details, DateOnly today) => new FirmCheck(details, today).Run();

    /// <summary>The details with white space trimmed, the credit code normalized, lists without repetitions and outputs in order.</summary>
    public static FirmDetails Tidy(FirmDetails details) => details with
    {
        LegalName = Trim(details.LegalName) ?? "",
        OtherNames = Texts(details.OtherNames),
        CreditCode = Trim(CreditCode.Normalize(details.CreditCode ?? "")),
        Trades = Ordered(details.Trades),
        Roles = Ordered(details.Roles),
        Township = TownshipCode(Trim(details.Township)),
        Address = Trim(details.Address),
        // Adding zero makes -0 of JSON and of arithmetic the 0 that it equals.
        Location = details.Location is { } at ? new GeoPoint(at.Latitude + 0.0, at.Longitude + 0.0) : null,
        RoseAreaMu = WithoutTrailingZeros(details.RoseAreaMu),
        Products = InCatalogueOrder(Texts(details.Products)),
        Output = Ordered(details.Output),
        Contact = Tidy(details.Contact),
        Person = Tidy(details.Person),
        Website = Trim(details.Website),
        Certifications = Texts(details.Certifications),
        Chain = ChainName(Trim(details.Chain)),
        Park = Trim(details.Park),
        Source = Trim(details.Source),
    };

    /// <summary>
    /// What a row makes of a firm: its given fields over the current details (null for a new firm), tidied. Of a new firm whose row does
    /// not say them, the kind is read from the legal name and the trades from the products.
    /// </summary>
    public static FirmDetails Apply(FirmPatch patch, FirmDetails? current)
    {
        var result = WithGivenFacts(patch, WithGivenNames(patch, current ?? new FirmDetails { LegalName = "" }));
        if (current is null && !patch.Given.HasFlag(FirmFields.Kind))
            result = result with { Kind = FirmName.Read(result.LegalName).Kind };
        if (current is null && !patch.Given.HasFlag(FirmFields.Trades))
            result = result with { Trades = TradesOf(result) };
        return Tidy(result);
    }

    static FirmDetails WithGivenNames(FirmPatch patch, FirmDetails d)
    {
        var v = patch.Values;
        bool Has(FirmFields field) => patch.Given.HasFlag(field);
        return d with
        {
            LegalName = Has(FirmFields.LegalName) ? v.LegalName : d.LegalName,
            OtherNames = Has(FirmFields.OtherNames) ? v.OtherNames : d.OtherNames,
            CreditCode = Has(FirmFields.CreditCode) ? v.CreditCode : d.CreditCode,
            Trades = Has(FirmFields.Trades) ? v.Trades : d.Trades,
            Roles = Has(FirmFields.Roles) ? v.Roles : d.Roles,
            Oem = Has(FirmFields.Oem) ? v.Oem : d.Oem,
            Kind = Has(FirmFields.Kind) ? v.Kind : d.Kind,
            Status = Has(FirmFields.Status) ? v.Status : d.Status,
            Township = Has(FirmFields.Township) ? v.Township : d.Township,
            Address = Has(FirmFields.Address) ? v.Address : d.Address,
            Location = Has(FirmFields.Location) ? v.Location : d.Location,
            Contact = Merge(d.Contact, v.Contact, Has(FirmFields.ContactName), Has(FirmFields.ContactPhone), Has(FirmFields.ContactMail)),
            Person = Merge(d.Person, v.Person, Has(FirmFields.PersonName), Has(FirmFields.PersonPhone), Has(FirmFields.PersonMail)),
            Website = Has(FirmFields.Website) ? v.Website : d.Website,
        };
    }

    static FirmDetails WithGivenFacts(FirmPatch patch, FirmDetails d)
    {
        var v = patch.Values;
        bool Has(FirmFields field) => patch.Given.HasFlag(field);
        return d with
        {
            Established = Has(FirmFields.Established) ? v.Established : d.Established,
            CapitalYuan = Has(FirmFields.CapitalYuan) ? v.CapitalYuan : d.CapitalYuan,
            Employees = Has(FirmFields.Employees) ? v.Employees : d.Employees,
            RoseAreaMu = Has(FirmFields.RoseAreaMu) ? v.RoseAreaMu : d.RoseAreaMu,
            Products = Has(FirmFields.Products) ? v.Products : d.Products,
            Output = Has(FirmFields.Output) ? Merge(d.Output, v.Output, patch) : d.Output,
            Certifications = Has(FirmFields.Certifications) ? v.Certifications : d.Certifications,
            Chain = Has(FirmFields.Chain) ? v.Chain : d.Chain,
            Park = Has(FirmFields.Park) ? v.Park : d.Park,
            Source = Has(FirmFields.Source) ? v.Source : d.Source,
            AsOf = Has(FirmFields.AsOf) ? v.AsOf : d.AsOf,
            Sample = Has(FirmFields.Sample) ? v.Sample : d.Sample,
        };
    }

    static FirmContact? Merge(FirmContact? current, FirmContact? given, bool name, bool phone, bool mail) => !(name || phone || mail)
        ? current
        : new(name ? given?.Name : current?.Name, phone ? given?.Phone : current?.Phone, mail ? given?.Mail : current?.Mail);

    // A figure that the row gives twice stays twice: Check then says so.
    static ImmutableArray<FirmOutput> Merge(ImmutableArray<FirmOutput> current, ImmutableArray<FirmOutput> given, FirmPatch patch)
    {
        if (current.IsDefaultOrEmpty)
        {
            return Safe(given);
        }

        var replaced = Safe(given).Select(o => new OutputKey(o.Year, Trim(o.Product)))
            .Concat(Safe(patch.OutputCleared).Select(k => k with { Product = Trim(k.Product) })).ToHashSet();
        return
        [
            .. current.Where(o => !replaced.Contains(new(o.Year, Trim(o.Product))) && !replaced.Contains(new(o.Year, Trim(o.Product), o.Basis))),
            .. Safe(given).Select(o => OnItsBasis(o, current, patch)),
        ];
    }

    /// <summary>Another sum is another figure: what was published of the old one says nothing of it.</summary>
    static FirmOutput OnItsBasis(FirmOutput output, ImmutableArray<FirmOutput> current, FirmPatch patch) =>
        Safe(patch.OutputBasisUnsaid).Contains(new(output.Year, output.Product))
        && current.FirstOrDefault(o => o.Year == output.Year && o.Product == Trim(output.Product) && o.Yuan == output.Yuan) is { } known
            ? output with { Basis = known.Basis }
            : output;

    static ImmutableArray<Trade> TradesOf(FirmDetails details) =>
        [.. Safe(details.Products).Concat(Safe(details.Output).Select(o => o.Product ?? ""))
            .Select(p => ProductCatalogue.Find(Trim(p) ?? "")?.Trade).OfType<Trade>().Distinct().Order()];

    static FirmContact? Tidy(FirmContact? contact)
    {
        var tidy = contact is null ? null : new FirmContact(Trim(contact.Name), Trim(contact.Phone), Trim(contact.Mail));
        return tidy is { Name: null, Phone: null, Mail: null } ? null : tidy;
    }

    static ImmutableArray<T> Safe<T>(ImmutableArray<T> list) => list.IsDefault ? [] : list;

    static ImmutableArray<T> Ordered<T>(ImmutableArray<T> list) where T : struct, Enum => list.IsDefaultOrEmpty ? [] : list.Length == 1 ? list : [.. list.Distinct().Order()];

    static ImmutableArray<FirmOutput> Ordered(ImmutableArray<FirmOutput> list) => list.IsDefaultOrEmpty ? []
        : AreOrdered(list) ? list
        : [.. list.Select(o => o with { Product = Trim(o.Product) }).Distinct()
            .OrderBy(o => o.Year).ThenBy(o => o.Product, StringComparer.Ordinal).ThenBy(o => o.Yuan).ThenBy(o => o.Basis)];

    /// <summary>As a file's reader leaves them: each of a year and a product of its own.</summary>
    static bool AreOrdered(ImmutableArray<FirmOutput> list)
    {
        for (var i = 0; i < list.Length; i++)
        {
            if (Trim(list[i].Product) != list[i].Product || (i > 0 && !IsBefore(list[i - 1], list[i]))) return false;
        }

        return true;
    }

    static bool IsBefore(FirmOutput a, FirmOutput b) => a.Year < b.Year || (a.Year == b.Year && string.CompareOrdinal(a.Product, b.Product) < 0);

    static ImmutableArray<string> Texts(ImmutableArray<string> list) =>
        list.IsDefaultOrEmpty ? []
        : list.Length == 1 ? Trim(list[0]) is { } only ? [only] : []
        : [.. list.Select(Trim).OfType<string>().Distinct(StringComparer.Ordinal)];

    static ImmutableArray<string> InCatalogueOrder(ImmutableArray<string> products) =>
        products.Length < 2 ? products : [.. products.OrderBy(p => Places.GetValueOrDefault(p, int.MaxValue))];

    static string? TownshipCode(string? text) => text is null ? null : (Townships.Find(text) ?? Townships.Named(text))?.Code ?? text;

    static string? ChainName(string? text) => text is null ? null : Chains.Named(text)?.Chinese ?? text;

    // Dividing by one with all its decimals drops the trailing zeros that decimal otherwise keeps: 12.50 and 12.5 are written alike.
    static decimal? WithoutTrailingZeros(decimal? number) => number / 1.0000000000000000000000000000m;

    // White space and the invisible characters that copied cells begin and end with; null when nothing is left.
    static string? Trim(string? text)
    {
        var span = text.AsSpan();
        while (span.Length > 0 && IsBlank(span[0]))
            span = span[1..];
        while (span.Length > 0 && IsBlank(span[^1]))
            span = span[..^1];
        return span.Length == 0 ? null : span.Length == text!.Length ? text : span.ToString();
    }

    static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is '\u200B' or '\u2060' or '\uFEFF';
}
