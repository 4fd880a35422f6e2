using System.Collections.Frozen;
using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>A closed set of values and what files call them.</summary>
sealed class Choices<T> where T : struct, Enum
{
    readonly FrozenDictionary<string, T> byLabel;
    readonly ImmutableArray<(T Value, string English, string Chinese)> all;

    public Choices(params (T Value, string English, string Chinese, string[] Others)[] choices)
    {
        all = [.. choices.Select(c => (c.Value, c.English, c.Chinese))];
        byLabel = choices.SelectMany(c => c.Others.Append(c.English).Append(c.Chinese), (c, label) => (Label: HeaderText.Key(label), c.Value))
            .ToFrozenDictionary(p => p.Label, p => p.Value);
    }

    /// <summary>What would be right: both languages' labels.</summary>
    public string Allowed => string.Join("、", all.Select(c => c.Chinese)) + " (" + string.Join(", ", all.Select(c => c.English)) + ")";

    public bool TryRead(string text, out T value) => byLabel.TryGetValue(HeaderText.Key(text), out value);

    public string Say(T value, bool chinese)
    {
        var choice = all.First(c => EqualityComparer<T>.Default.Equals(c.Value, value));
        return chinese ? choice.Chinese : choice.English;
    }
}

/// <summary>What files call the closed sets' values; the English labels are those of the API.</summary>
static class FirmLabels
{
    /// <summary>What stands in a cell that the public view keeps back; read again, it leaves the field as it is.</summary>
    public static string Withheld(bool chinese) => chinese ? "（不公开）" : "(withheld)";

    public static bool IsWithheld(string cell) => cell == Withheld(chinese: true) || cell == Withheld(chinese: false);

    public static Choices<Trade> Trades { get; } = new(
        (Trade.Rose, "rose", "月季", ["roses"]),
        (Trade.Mugwort, "mugwort", "艾草", ["艾"]));

    public static Choices<Role> Roles { get; } = new(
        (Role.Grower, "grower", "种植", ["种植户", "种植企业"]),
        (Role.Maker, "maker", "生产加工", ["生产", "加工", "加工企业"]),
        (Role.Trader, "trader", "经销", ["销售", "贸易", "经营"]));

    public static Choices<FirmKind> Kinds { get; } = new(
        (FirmKind.Company, "company", "公司", ["有限责任公司", "有限公司", "股份有限公司", "企业"]),
        (FirmKind.Cooperative, "cooperative", "合作社", ["农民专业合作社", "专业合作社"]),
        (FirmKind.FamilyFarm, "family-farm", "家庭农场", []),
        (FirmKind.SoleTrader, "sole-trader", "个体工商户", ["个体", "个体户"]),
        (FirmKind.Other, "other", "其他", ["其它"]));

    public static Choices<FirmStatus> Statuses { get; } = new(
        (FirmStatus.Active, "active", "存续", ["在业", "开业", "在营", "正常", "存续(在营、开业、在册)"]),
        (FirmStatus.Revoked, "revoked", "吊销", ["已吊销", "吊销,未注销"]),
        (FirmStatus.Deregistered, "deregistered", "注销", ["已注销"]));

    public static Choices<OutputBasis> Bases { get; } = new(
        (OutputBasis.Published, "published", "已公布", ["公布"]),
        (OutputBasis.Declared, "declared", "申报", ["已申报"]),
        (OutputBasis.Estimated, "estimated", "估算", ["估计"]));

    public static Choices<YesNo> YesNo { get; } = new(
        (Files.YesNo.No, "false", "否", ["0", "no", "n", "无", "不"]),
        (Files.YesNo.Yes, "true", "是", ["1", "yes", "y", "有", "√"]));
}

/// <summary>Whether or not.</summary>
enum YesNo
{
    /// <summary>否.</summary>
    No,

    /// <summary>是.</summary>
    Yes,
}
