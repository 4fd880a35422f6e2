using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Words;

/// <summary>The words of one language: <c>Words.resx</c> is Chinese, <c>Words.en.resx</c> English.</summary>
public sealed class Wording
{
    static readonly Wording Chinese = new(Language.Chinese, CultureInfo.InvariantCulture, "zh-CN");
    static readonly Wording English = new(Language.English, CultureInfo.GetCultureInfo("en"), "en");

    readonly FrozenDictionary<string, string> texts;

    Wording(Language language, CultureInfo culture, string tag)
    {
        Language = language;
        Tag = tag;
        var resources = new ResourceManager("AgriDirectory.Client.Words.Words", typeof(Wording).Assembly);
        var set = resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)
            ?? throw new InvalidOperationException($"The words of {tag} are missing.");
        texts = set.Cast<DictionaryEntry>().ToFrozenDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }

    /// <summary>The words of a language.</summary>
    public static Wording Of(Language language) => language == Language.English ? English : Chinese;

    /// <summary>Whose words these are.</summary>
    public Language Language { get; }

    /// <summary>The language's tag, as in <c>&lt;html lang&gt;</c>: <c>zh-CN</c> or <c>en</c>.</summary>
    public string Tag { get; }

    /// <summary>The language, for words that are kept elsewhere.</summary>
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Tag);

    /// <summary>The text of a key; the key itself if nobody worded it.</summary>
    public string this[string key] => texts.GetValueOrDefault(key, key);

    /// <summary>All keys.</summary>
    public ImmutableArray<string> Keys => texts.Keys;

    /// <summary>The text of a key, filled with arguments.</summary>
    public string Format(string key, params ReadOnlySpan<object?> arguments) =>
        string.Format(CultureInfo.InvariantCulture, this[key], arguments);

    /// <summary>One text for one, another for more: English says "1 firm" and "2 firms".</summary>
    public string Count(string key, long count) => Format(count == 1 ? key + ".one" : key, Figures.Whole(count));

    /// <summary>A township's name; its code if there is no such township.</summary>
    public string Township(string code) =>
        Townships.Find(code) is not { } township ? code : Language == Language.English ? township.English : township.Name;

    /// <summary>A product's name; its id if it is not in the catalogue.</summary>
    public string Product(string id) =>
        ProductCatalogue.Find(id) is not { } product ? id : Language == Language.English ? product.English : product.Chinese;

    /// <summary>An industrial chain's name; what stands there if it is none of the six.</summary>
    public string Chain(string name) =>
        Chains.Named(name) is not { } chain ? name : Language == Language.English ? chain.English : chain.Chinese;

    /// <summary>月季, 艾草.</summary>
    public string Trade(Trade trade) => this[trade == Firms.Trade.Rose ? "trade.rose" : "trade.mugwort"];

    /// <summary>种植, 生产加工, 经销.</summary>
    public string Role(Role role) => this["role." + Kebab(role.ToString())];

    /// <summary>公司, 合作社 ….</summary>
    public string Kind(FirmKind kind) => this["kind." + Kebab(kind.ToString())];

    /// <summary>存续, 吊销, 注销.</summary>
    public string Status(FirmStatus status) => this["status." + Kebab(status.ToString())];

    /// <summary>What a value of a facet is called.</summary>
    public string Value(FacetField field, string value) => field switch
    {
        FacetField.Trade => this["trade." + value],
        FacetField.Township => Township(value),
        FacetField.Product => Product(value),
        FacetField.Role => this["role." + value],
        FacetField.Kind => this["kind." + value],
        _ => this["status." + value],
    };

    /// <summary>Several things in a row: 艾绒、艾条.</summary>
    public string List(IEnumerable<string> items) => string.Join(this["list.separator"], items);

    static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
