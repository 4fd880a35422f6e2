using System.Collections.Immutable;

namespace AgriDirectory.Firms;

/// <summary>What a stretch of a legal name is.</summary>
public enum NamePartKind
{
    /// <summary>字号.</summary>
    TradeName,

    /// <summary>行政区划.</summary>
    Region,

    /// <summary>行业.</summary>
    Business,

    /// <summary>组织形式, or the word that stands for it in a sole trader's name (店, 厂, 经营部).</summary>
    LegalForm,

    /// <summary>The branch that follows a legal form: 南阳分公司, 第二门市部.</summary>
    Branch,

    /// <summary>Brackets around a region, white space and the like.</summary>
    Mark,
}

/// <summary>A stretch of a legal name.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters as they stand in the name; never empty.</param>
public sealed record NamePart(NamePartKind Kind, string Text);

/// <summary>
/// A legal name (名称) in its parts, as 企业名称登记管理规定 and 个体工商户名称登记管理办法 order them. Each of the four holds all its stretches,
/// and is empty where the name has none; <see cref="Parts"/> joined in their order give the name back.
/// </summary>
/// <param name="Text">The whole name.</param>
/// <param name="Region">行政区划: 南阳市卧龙区石桥镇; also from the middle: 某某生物科技(南阳)有限公司.</param>
/// <param name="TradeName">字号: 艾尚堂.</param>
/// <param name="Business">行业: 艾草制品.</param>
/// <param name="LegalForm">组织形式 with the branch that follows it: 有限公司, 有限公司南阳分公司, 店.</param>
public sealed record FirmName(string Text, string Region, string TradeName, string Business, string LegalForm)
{
    /// <summary>The stretches of the name in their order: joined, they are the name.</summary>
    public ImmutableArray<NamePart> Parts { get; private init; } = [];

    /// <summary>The branch (南阳分公司, 第二门市部), which <see cref="LegalForm"/> ends with; empty if it is none.</summary>
    public string Branch => Joined(Parts, NamePartKind.Branch);

    /// <summary>The kind of firm that the legal form says; <see cref="FirmKind.Other"/> if it says none.</summary>
    public FirmKind Kind { get; private init; } = FirmKind.Other;

    /// <summary>Reads a legal name. Any text has a reading, in time linear to its length.</summary>
    public static FirmName Read(string legalName)
    {
        var (parts, kind) = new NameReading(legalName ?? "").Read();
        return new FirmName(
            legalName ?? "",
            Joined(parts, NamePartKind.Region),
            Joined(parts, NamePartKind.TradeName),
            Joined(parts, NamePartKind.Business),
            Joined(parts, NamePartKind.LegalForm) + Joined(parts, NamePartKind.Branch))
        {
            Parts = parts,
            Kind = kind,
        };
    }

    /// <summary>Names are equal when their texts are: the rest follows from it.</summary>
    public bool Equals(FirmName? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    static string Joined(ImmutableArray<NamePart> parts, NamePartKind kind)
    {
        var first = "";
        List<string>? all = null;
        foreach (var part in parts)
        {
            if (part.Kind != kind)
                continue;
            if (first.Length == 0)
                first = part.Text;
            else
                (all ??= [first]).Add(part.Text);
        }
        return all is null ? first : string.Concat(all);
    }
}
