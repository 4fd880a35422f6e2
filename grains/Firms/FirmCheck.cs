using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AgriDirectory.Firms;

/// <summary>One check of one firm: collects what is wrong with it.</summary>
sealed partial class FirmCheck(FirmDetails details, DateOnly today)
{
    const int MaxArgument = 60;

    // Enough to correct a row by; a hostile one could name thousands.
    const int MaxProblems = 100;
    const string Withheld = "…";

    static readonly SearchValues<char> PhoneCharacters = SearchValues.Create("0123456789 +-()（）/、,，;；.*#转分机extEXT—－");

    readonly ImmutableArray<FirmProblem>.Builder problems = ImmutableArray.CreateBuilder<FirmProblem>();

    public ImmutableArray<FirmProblem> Run()
    {
        Names();
        Trades();
        Place();
        Figures();
        Outputs();
        Reach("contact", details.Contact, isPrivate: false);
        Reach("person", details.Person, isPrivate: true);
        Website();
        Texts("certifications", details.Certifications, FirmRules.MaxCertifications, FirmRules.MaxName);
        Chain();
        Text("park", details.Park, FirmRules.MaxName);
        Text("source", details.Source, FirmRules.MaxText);
        return problems.ToImmutable();
    }

    void Chain()
    {
        Text("chain", details.Chain, FirmRules.MaxName);
        if (details.Chain is { Length: <= FirmRules.MaxName } name && !IsBroken(name) && Chains.Named(name) is null)
            problems.Add(new FirmProblem(ProblemCodes.ChainUnknown, "chain", [Shown(name), string.Join('、', Chains.All.Select(c => c.Chinese)), string.Join(", ", Chains.All.Select(c => c.English))], Warning: true));
    }

    void Names()
    {
        if (string.IsNullOrWhiteSpace(details.LegalName))
            Add(ProblemCodes.Missing, "legalName");
        else if (details.LegalName.Length < 2)
            Add(ProblemCodes.TooShort, "legalName", details.LegalName, "2");
        else
            Text("legalName", details.LegalName, FirmRules.MaxName);
        Texts("otherNames", details.OtherNames, FirmRules.MaxOtherNames, FirmRules.MaxName);

        if (details.CreditCode is not { } code)
            return;
        switch (CreditCode.Check(code))
        {
            case CreditCodeCheck.FormWrong:
                Add(ProblemCodes.CreditCodeForm, "creditCode", code);
                break;
            case CreditCodeCheck.ChecksumWrong:
                var right = CreditCode.CheckCharacter(code.AsSpan(0, CreditCode.Length - 1)).ToString();
                problems.Add(new FirmProblem(ProblemCodes.CreditCodeChecksum, "creditCode", [code, right], Warning: true));
                break;
        }
    }

    void Trades()
    {
        if (details.Trades.IsDefaultOrEmpty)
            Add(ProblemCodes.Missing, "trades");
        Enums("trades", details.Trades);
        Enums("roles", details.Roles);
        Enums("kind", ImmutableArray.Create(details.Kind));
        Enums("status", ImmutableArray.Create(details.Status));
        var products = Safe(details.Products);
        foreach (var product in products)
            Product("products", product);
        if (products.Length < 2)
            return;
        foreach (var product in products.Where(p => p is not null).GroupBy(p => p).Where(g => g.Count() > 1))
            Add(ProblemCodes.ValueRepeated, "products", product.Key);
    }

    void Product(string field, string? id)
    {
        if (ProductCatalogue.Find(id ?? "") is not { } product)
            Add(ProblemCodes.ProductUnknown, field, id);
        else if (!Safe(details.Trades).Contains(product.Trade))
            Add(ProblemCodes.ProductNotOfTrade, field, product.Id, product.Trade.ToString().ToLowerInvariant());
    }

    void Place()
    {
        if (details.Township is { } code && Townships.Find(code)?.Code != code)
            Add(ProblemCodes.TownshipUnknown, "township", code);
        Text("address", details.Address, FirmRules.MaxText);
        if (details.Location is { } at)
        {
            Degrees(at.Latitude, 90);
            Degrees(at.Longitude, 180);
        }
    }

    void Degrees(double value, int limit)
    {
        if (!(Math.Abs(value) <= limit))
            Add(ProblemCodes.OutOfRange, "location", value.ToString(CultureInfo.InvariantCulture), Number(-limit), Number(limit));
    }

    void Figures()
    {
        Date("established", details.Established);
        Date("asOf", details.AsOf);
        Range("capitalYuan", details.CapitalYuan, FirmRules.MaxYuan);
        Range("employees", details.Employees, FirmRules.MaxCount);
        Range("roseAreaMu", details.RoseAreaMu, FirmRules.MaxCount);
        if (details.RoseAreaMu is { } area && decimal.Round(area, 1) != area)
            Add(ProblemCodes.TooManyDecimals, "roseAreaMu", area.ToString(CultureInfo.InvariantCulture), "1");
    }

    void Outputs()
    {
        var outputs = Safe(details.Output);
        Count("output", outputs.Length, FirmRules.MaxOutputs);
        foreach (var output in outputs)
        {
            if (output is null)
            {
                Add(ProblemCodes.Missing, "output");
                continue;
            }
            if (output.Year < FirmRules.FirstYear || output.Year > today.Year + 1)
                Add(ProblemCodes.OutOfRange, "output", Number(output.Year), Number(FirmRules.FirstYear), Number(today.Year + 1));
            Range("output", output.Yuan, FirmRules.MaxYuan);
            Enums("output", ImmutableArray.Create(output.Basis));
            if (output.Product is not null)
                Product("output", output.Product);
            else if (Safe(details.Trades).Distinct().Count() != 1)
                Add(ProblemCodes.OutputNeedsOneTrade, "output", Number(output.Year));
        }
        if (outputs.Length < 2)
            return;
        foreach (var twice in outputs.Where(o => o is not null).GroupBy(o => new OutputKey(o.Year, o.Product)).Where(g => g.Count() > 1))
            Add(ProblemCodes.OutputRepeated, "output", Number(twice.Key.Year), twice.Key.Product ?? "");
    }

    void Reach(string whose, FirmContact? contact, bool isPrivate)
    {
        if (contact is null)
            return;
        Text(whose + "Name", contact.Name, FirmRules.MaxName, isPrivate);
        if (Text(whose + "Phone", contact.Phone, FirmRules.MaxPhone, isPrivate: true) && contact.Phone is { } phone && !IsPhone(phone))
            Add(ProblemCodes.PhoneForm, whose + "Phone", Withheld);
        if (Text(whose + "Mail", contact.Mail, FirmRules.MaxMail, isPrivate) && contact.Mail is { } mail && !MailForm().IsMatch(mail))
            Add(ProblemCodes.MailForm, whose + "Mail", isPrivate ? Withheld : mail);
    }

    void Website()
    {
        if (!Text("website", details.Website, FirmRules.MaxWebsite) || details.Website is not { } website)
            return;
        // A name and password in an address would be shown and followed: nobody means to publish them.
        var fine = Uri.TryCreate(website, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && !website.Any(c => char.IsWhiteSpace(c) || c is '"' or '<' or '>' or '\\');
        if (!fine)
            Add(ProblemCodes.WebsiteForm, "website", website);
    }

    // Digits with what people write between and around several numbers and extensions; five digits make the shortest service number.
    static bool IsPhone(string phone)
    {
        var digits = 0;
        foreach (var c in phone)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits >= 5 && !phone.AsSpan().ContainsAnyExcept(PhoneCharacters);
    }

    [GeneratedRegex(@"^[^\s@<>""(),;:\\]+@[^\s@<>""(),;:\\.]+(\.[^\s@<>""(),;:\\.]+)+$", RegexOptions.NonBacktracking)]
    private static partial Regex MailForm();

    void Texts(string field, ImmutableArray<string> texts, int most, int longest)
    {
        Count(field, Safe(texts).Length, most);
        foreach (var text in Safe(texts))
        {
            if (string.IsNullOrWhiteSpace(text))
                Add(ProblemCodes.Missing, field);
            else
                Text(field, text, longest);
        }
    }

    bool Text(string field, string? text, int longest, bool isPrivate = false)
    {
        if (text is null)
            return true;
        var broken = IsBroken(text);
        if (broken)
            Add(ProblemCodes.TextBroken, field, isPrivate ? Withheld : text);
        if (text.Length > longest)
            Add(ProblemCodes.TooLong, field, isPrivate ? Withheld : text, Number(longest));
        return !broken && text.Length <= longest;
    }

    void Count(string field, int count, int most)
    {
        if (count > most)
            Add(ProblemCodes.TooMany, field, Number(count), Number(most));
    }

    void Range(string field, decimal? value, long most)
    {
        if (value is { } number && (number < 0 || number > most))
            Add(ProblemCodes.OutOfRange, field, number.ToString(CultureInfo.InvariantCulture), "0", Number(most));
    }

    void Date(string field, DateOnly? date)
    {
        if (date > today)
            Add(ProblemCodes.DateInFuture, field, date.Value.ToString("O", CultureInfo.InvariantCulture), today.ToString("O", CultureInfo.InvariantCulture));
    }

    void Enums<T>(string field, ImmutableArray<T> values) where T : struct, Enum
    {
        foreach (var value in Safe(values))
        {
            if (!Enum.IsDefined(value))
                Add(ProblemCodes.ValueUnknown, field, value.ToString());
        }
    }

    void Add(string code, string field, params string?[] arguments)
    {
        if (problems.Count < MaxProblems)
            problems.Add(new FirmProblem(code, field, [.. arguments.Select(Shown)]));
    }

    // What goes into a message is short and can be written anywhere, whatever the field held.
    static string Shown(string? value)
    {
        var text = (value ?? "").Length > MaxArgument ? string.Concat(value.AsSpan(0, MaxArgument - 1), Withheld) : value ?? "";
        return !IsBroken(text) ? text : string.Create(text.Length, text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = IsBrokenAt(from, i) ? '\uFFFD' : from[i];
        });
    }

    static bool IsBroken(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsBrokenAt(text, i))
                return true;
        }
        return false;
    }

    static bool IsBrokenAt(string text, int i)
    {
        var c = text[i];
        if (!char.IsSurrogate(c))
            return char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF';
        return char.IsHighSurrogate(c)
            ? i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])
            : i == 0 || !char.IsHighSurrogate(text[i - 1]);
    }

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    static ImmutableArray<T> Safe<T>(ImmutableArray<T> list) => list.IsDefault ? [] : list;
}
