using System.Collections.Immutable;
using System.Text;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Tests.Search.Relevance;

/// <summary>A question with its answer.</summary>
/// <param name="Kind">The kind of question.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Best">The firms of which one has to come first.</param>
/// <param name="Meant">The firms that the question means, by plain comparison of what is written of them.</param>
sealed record LabelledQuestion(string Kind, string Text, ImmutableHashSet<string> Best, ImmutableHashSet<string> Meant);

/// <summary>Makes questions of every kind that search.md's sections 1 to 4 promise to answer; the truth is looked up in the firms, without tokens or plans.</summary>
sealed class LabelledQuestions
{
    readonly ImmutableArray<LabelledFirm> firms;
    readonly Random random;
    readonly List<LabelledQuestion> questions = [];
    readonly Dictionary<string, (string[] Name, int Trade)> sounds = [];

    LabelledQuestions(ImmutableArray<LabelledFirm> firms, int seed)
    {
        this.firms = firms;
        random = new Random(seed);
        foreach (var firm in firms)
        {
            var before = firm.Name.IndexOf(firm.TradeName, firm.Region.Length, StringComparison.Ordinal);
            sounds[firm.Id] = ([.. Plain(firm.Name).EnumerateRunes().Select(Reading)], Plain(firm.Name[..before]).Length);
        }
    }

    /// <summary>So many questions of each kind.</summary>
    public static List<LabelledQuestion> Make(ImmutableArray<LabelledFirm> firms, int ofEachKind, int seed)
    {
        var made = new LabelledQuestions(firms, seed);
        for (var i = 0; i < ofEachKind; i++)
        {
            made.AddNames();
            made.AddWords();
            made.AddSounds();
            made.AddCodes();
            made.AddPlaces();
            made.AddOtherNames();
        }

        return made.questions;
    }

    void AddNames()
    {
        var firm = Any(f => true);
        Add("whole name", firm.Name, f => f.Name == firm.Name, f => f.Name == firm.Name);
        firm = Any(f => f.Region.Length > 0);
        AddWritten("without legal form", firm.Region + firm.TradeName + firm.Business, f => f.Region + f.TradeName + f.Business);
        firm = Any(f => f.Region.Length > 0);
        AddWritten("without region", firm.TradeName + firm.Business + firm.LegalForm, f => f.TradeName + f.Business + f.LegalForm);
        firm = Any(f => true);
        AddWritten("core", firm.TradeName + firm.Business, f => f.TradeName + f.Business);
        firm = Any(f => true);
        AddWritten("trade name", firm.TradeName, f => f.TradeName);
        firm = Any(f => f.Name.Length > 9);
        var beginning = firm.Name[..random.Next(5, 8)].TrimEnd('（');
        Add("beginning", beginning, f => f.Name.StartsWith(beginning, StringComparison.Ordinal), f => f.Text.Contains(beginning, StringComparison.Ordinal));
        firm = Any(f => true);
        Add("traditional", Traditional(firm.Name), f => f.Name == firm.Name, f => f.Name == firm.Name);
        firm = Any(f => f.Name.Contains('（'));
        Add("brackets left out", firm.TradeName + firm.Business + firm.LegalForm, f => Outside(f.Name) == Outside(firm.Name), f => Outside(f.Name).Contains(Outside(firm.Name), StringComparison.Ordinal));
        firm = Any(f => f.LegalForm == "有限责任公司");
        var shorter = firm.Name.Replace("有限责任公司", "有限公司", StringComparison.Ordinal);
        Add("limited company", shorter, f => f.Name == shorter || f.Id == firm.Id && firms.All(o => o.Name != shorter), f => f.Name == firm.Name || f.Name == shorter);
    }

    void AddWords()
    {
        var firm = Any(f => true);
        AddAllWords("two words", [firm.TradeName, firm.Business]);
        firm = Any(f => true);
        AddAllWords("two words turned", [firm.Business, firm.TradeName]);
        firm = Any(f => f.Region.Length >= 2);
        var (region, business) = (firm.Region[..2], firm.Business[..2]);
        Add("region and business", region + business, f => Has(f.Name, region, business), f => Has(f.Text, region, business));
        firm = Any(f => true);
        var phrase = firm.TradeName + firm.Business[..2];
        Add("phrase", $"“{phrase}”", f => f.Text.Contains(phrase, StringComparison.Ordinal), f => f.Text.Contains(phrase, StringComparison.Ordinal));
        firm = Any(f => firms.Any(o => o.TradeName == f.TradeName && !o.Text.Contains(f.Business, StringComparison.Ordinal)));
        Add("exclusion", $"{firm.TradeName} -{firm.Business}", f => f.TradeName == firm.TradeName && !f.Text.Contains(firm.Business, StringComparison.Ordinal),
            f => f.Text.Contains(firm.TradeName, StringComparison.Ordinal) && !f.Text.Contains(firm.Business, StringComparison.Ordinal));
    }

    void AddSounds()
    {
        var firm = Any(f => true);
        AddSpelt("pinyin whole", Spelling(firm, firm.TradeName.Length + firm.Business.Length + firm.LegalForm.Length), firm);
        firm = Any(f => true);
        AddSpelt("pinyin trade name", Spelling(firm, firm.TradeName.Length), firm);
        firm = Any(f => true);
        var spelling = Spelling(firm, firm.TradeName.Length + 2);
        AddSpelt("pinyin beginning", spelling[..^random.Next(1, 3)], firm);
        firm = Any(f => true);
        var spaced = Syllables(firm).Take(firm.TradeName.Length + 2).ToArray();
        Add("pinyin spaced", string.Join(' ', spaced), f => BeginsSo(f, string.Concat(spaced)), f => SoundsSo(f, string.Concat(spaced)));
        firm = Any(f => f.Region.StartsWith("南阳", StringComparison.Ordinal) && f.Region.Length == 2);
        var nanyang = "nanyang" + Spelling(firm, firm.TradeName.Length);
        Add("pinyin with region", nanyang, f => SoundsSo(f, nanyang), f => SoundsSo(f, nanyang));
        firm = Any(f => true);
        var initials = string.Concat(Syllables(firm).Take(firm.TradeName.Length + firm.Business.Length).Select(s => s[0]));
        Add("initials", initials, f => Initials(f).StartsWith(initials, StringComparison.Ordinal), f => AllInitials(f).Contains(initials, StringComparison.Ordinal));
        firm = Any(f => f.TradeName.Length == 2);
        var mixed = firm.TradeName[..1] + Syllables(firm)[1] + firm.Business[..2];
        bool Mixed(LabelledFirm f) => f.TradeName[0] == firm.TradeName[0] && Syllables(f)[1] == Syllables(firm)[1] && f.Business.StartsWith(firm.Business[..2], StringComparison.Ordinal);
        Add("characters and pinyin", mixed, Mixed, Mixed);
    }

    void AddCodes()
    {
        var firm = Any(f => true);
        Add("credit code", firm.Details.CreditCode!.ToLowerInvariant(), f => f.Id == firm.Id, f => f.Id == firm.Id);
        var beginning = firm.Details.CreditCode[..15];
        Add("code's beginning", beginning, f => CodeBegins(f, beginning), f => CodeBegins(f, beginning));
        Add("code full width", string.Concat(firm.Details.CreditCode.Select(c => (char)(c + 0xFEE0))), f => f.Id == firm.Id, f => f.Id == firm.Id);
    }

    void AddPlaces()
    {
        var firm = Any(f => true);
        AddAllWords("product and township", [Product(firm), Township(firm)]);
        firm = Any(f => true);
        AddAllWords("township and business", [Townships.Find(firm.Details.Township!)!.ShortName, firm.Business[..2]]);
        firm = Any(f => Townships.Find(f.Details.Township!)!.FormerNames.Length > 0);
        AddAllWords("former township", [Townships.Find(firm.Details.Township!)!.FormerNames[0], firm.TradeName]);
        firm = Any(f => f.Details.Products.Length > 1 && f.Details.Kind != FirmKind.SoleTrader);
        AddAllWords("trade name and township", [firm.TradeName, Township(firm)]);
        firm = Any(f => true);
        var (product, township) = (ProductCatalogue.Find(firm.Details.Products[0])!, firm.Details.Township);
        Add("English product", $"{product.English.ToLowerInvariant()} {Township(firm)}", f => f.Details.Products.Contains(product.Id) && f.Details.Township == township,
            f => f.Details.Products.Contains(product.Id) && f.Text.Contains(Township(firm), StringComparison.Ordinal));
        firm = Any(f => f.Details.Kind is FirmKind.Company or FirmKind.Cooperative);
        var street = firm.Details.Address!;
        Add("address", street, f => f.Details.Kind is FirmKind.Company or FirmKind.Cooperative && f.Details.Address == street,
            f => f.Details.Kind is FirmKind.Company or FirmKind.Cooperative && f.Details.Address!.StartsWith(street, StringComparison.Ordinal));
    }

    void AddOtherNames()
    {
        var firm = Any(f => f.Details.OtherNames.Any(n => char.IsAscii(n[0])));
        var english = firm.Details.OtherNames[0];
        Add("English name", english, f => f.Details.OtherNames.Contains(english), f => f.Details.OtherNames.Contains(english));
        var lower = english.ToLowerInvariant()[..english.LastIndexOf(" Co", StringComparison.Ordinal)];
        Add("English beginning", lower, f => English(f).StartsWith(lower, StringComparison.Ordinal), f => Has(English(f), lower.Split(' ')));
        firm = Any(f => f.Details.OtherNames.Any(n => !char.IsAscii(n[0])));
        AddWritten("other name", firm.Details.OtherNames[0], f => f.TradeName + f.Business);
    }

    /// <summary>First has to be a firm of which a part is written so; meant is each that has it written anywhere.</summary>
    void AddWritten(string kind, string text, Func<LabelledFirm, string> part) =>
        Add(kind, text, f => part(f) == text, f => f.Text.Contains(text, StringComparison.Ordinal) || Outside(f.Name).Contains(text, StringComparison.Ordinal));

    void AddAllWords(string kind, string[] words) => Add(kind, string.Join(' ', words), f => Has(f.Text, words), f => Has(f.Text, words));

    void AddSpelt(string kind, string spelling, LabelledFirm firm) =>
        Add(kind, spelling, f => kind == "pinyin trade name" ? Spelling(f, f.TradeName.Length) == spelling : BeginsSo(f, spelling), f => SoundsSo(f, spelling));

    void Add(string kind, string text, Func<LabelledFirm, bool> best, Func<LabelledFirm, bool> meant) => questions.Add(new LabelledQuestion(
        kind, text, [.. firms.Where(best).Select(f => f.Id)], [.. firms.Where(f => best(f) || meant(f)).Select(f => f.Id)]));

    LabelledFirm Any(Func<LabelledFirm, bool> like)
    {
        while (true)
        {
            var firm = firms[random.Next(firms.Length)];
            if (like(firm))
            {
                return firm;
            }
        }
    }

    string[] Syllables(LabelledFirm firm) => sounds[firm.Id].Name[sounds[firm.Id].Trade..];

    string Spelling(LabelledFirm firm, int characters) => string.Concat(Syllables(firm).Take(characters));

    string Initials(LabelledFirm firm) => string.Concat(Syllables(firm).Select(s => s[0]));

    string AllInitials(LabelledFirm firm) => string.Concat(sounds[firm.Id].Name.Select(s => s[0]));

    bool BeginsSo(LabelledFirm firm, string spelling) => string.Concat(Syllables(firm)).StartsWith(spelling, StringComparison.Ordinal);

    /// <summary>Whether the name's syllables from some character on are spelt so, the last perhaps unfinished.</summary>
    bool SoundsSo(LabelledFirm firm, string spelling)
    {
        var name = sounds[firm.Id].Name;
        return Enumerable.Range(0, name.Length).Any(i => string.Concat(name[i..]).StartsWith(spelling, StringComparison.Ordinal));
    }

    static string Reading(Rune character) => Pinyin.Readings(character) is [var usual, ..] ? usual : character.ToString();

    static string Plain(string name) => name.Replace("（", "", StringComparison.Ordinal).Replace("）", "", StringComparison.Ordinal);

    static string Outside(string name) => name.IndexOf('（', StringComparison.Ordinal) is >= 0 and var open ? name[..open] + name[(name.IndexOf('）', StringComparison.Ordinal) + 1)..] : name;

    static string Product(LabelledFirm firm) => ProductCatalogue.Find(firm.Details.Products[0])!.Chinese;

    static string Township(LabelledFirm firm) => Townships.Find(firm.Details.Township!)!.Name;

    static string English(LabelledFirm firm) => string.Join('\n', firm.Details.OtherNames).ToLowerInvariant();

    static bool CodeBegins(LabelledFirm firm, string beginning) => firm.Details.CreditCode!.StartsWith(beginning, StringComparison.Ordinal);

    static bool Has(string text, params string[] words) => words.All(w => text.Contains(w, StringComparison.Ordinal));

    static string Traditional(string name)
    {
        const string Pairs = "医醫圣聖晖暉鹏鵬绿綠宝寶长長乐樂华華灵靈龄齡寿壽云雲悦悅诚誠达達顺順祥祥业業种種卧臥龙龍阳陽艾艾绒絨药藥农農农農场場园園养養贸貿商商营營经經厂廠责責";
        var traditional = new StringBuilder(name);
        for (var i = 0; i < Pairs.Length; i += 2)
        {
            traditional.Replace(Pairs[i], Pairs[i + 1]);
        }

        return traditional.ToString();
    }
}
