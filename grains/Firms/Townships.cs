using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>A township, street office or scenic area of Wolong district (卧龙区, 411303).</summary>
/// <param name="Code">Nine digits.</param>
/// <param name="Name">The full name: 石桥镇.</param>
/// <param name="ShortName">The name without its kind: 石桥.</param>
/// <param name="Pinyin">The short name's syllables, separated by spaces, without tones: <c>shi qiao</c>.</param>
/// <param name="FormerNames">Names that older sources use.</param>
/// <param name="FormerCodes">Codes that older sources use.</param>
public sealed record Township(
    string Code, string Name, string ShortName, string Pinyin, ImmutableArray<string> FormerNames, ImmutableArray<string> FormerCodes)
{
    /// <summary>The name in Latin letters: Shiqiao.</summary>
    public string English
    {
        get
        {
            var joined = Pinyin.Replace(" ", "", StringComparison.Ordinal);
            return string.Concat(char.ToUpperInvariant(joined[0]).ToString(), joined.AsSpan(1));
        }
    }
}

/// <summary>The townships of Wolong district. The list is data: <c>Data/townships.csv</c>.</summary>
public static class Townships
{
    static readonly FrozenDictionary<string, Township> ByCode;
    static readonly FrozenDictionary<string, Township> ByName;

    static Townships()
    {
        All = [.. CatalogueFile.Rows("townships.csv").Select(c => new Township(c[0], c[1], c[2], c[3], CatalogueFile.Several(c[4]), CatalogueFile.Several(c[5])))];
        ByCode = All.SelectMany(t => t.FormerCodes.Prepend(t.Code), (t, code) => (t, code)).ToFrozenDictionary(p => p.code, p => p.t);
        ByName = All.SelectMany(t => t.FormerNames.Append(t.ShortName).Append(t.Name), (t, name) => (t, name)).ToFrozenDictionary(p => p.name, p => p.t);
    }

    /// <summary>All of them, by code.</summary>
    public static ImmutableArray<Township> All { get; }

    /// <summary>The township with a code, today's or a former one; null if there is none.</summary>
    public static Township? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The township of a name (石桥镇, 石桥, or a former name); null if there is none.</summary>
    public static Township? Named(string name) => ByName.GetValueOrDefault(name);
}
