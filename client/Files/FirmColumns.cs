using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>A column of files of firms.</summary>
/// <param name="Fields">The field that it gives; none for the id and the basis of outputs.</param>
/// <param name="Field">The field's name in camel case as in the API: the English header.</param>
/// <param name="Chinese">The Chinese header.</param>
/// <param name="Others">Other headers that are understood.</param>
/// <param name="Several">Whether a cell holds several values.</param>
/// <param name="Read">Reads a cell's values into a draft; an empty cell has none.</param>
/// <param name="Write">The cell of a firm, by id, details and whether words are Chinese; null for columns that are only read.</param>
sealed record FirmColumn(
    FirmFields Fields, string Field, string Chinese, ImmutableArray<string> Others, bool Several,
    Action<FirmDraft, IReadOnlyList<string>> Read, Func<string, FirmDetails, bool, string?>? Write)
{
    public string Label(bool chinese) => chinese ? Chinese : Field;
}

/// <summary>The one table of columns: reader, writer and the file of refused rows all go by it.</summary>
static class FirmColumns
{
    /// <summary>Headers of the file of refused rows; left out when it is loaded again.</summary>
    public static ImmutableArray<(string English, string Chinese)> Ignored { get; } = [("line", "行号"), ("error", "错误")];

    public static ImmutableArray<FirmColumn> All { get; } =
    [
        Text("id", "编号", FirmFields.None, ReadId, (id, _) => id),
        Text("legalName", "名称", FirmFields.LegalName, (d, v) => d with { LegalName = v }, d => d.LegalName, "企业名称", "单位名称", "公司名称", "name"),
        Many("otherNames", "其他名称", FirmFields.OtherNames, (d, v) => d with { OtherNames = v }, d => d.OtherNames, "其它名称", "曾用名", "简称"),
        Text("creditCode", "统一社会信用代码", FirmFields.CreditCode, (d, v) => d with { CreditCode = v }, d => d.CreditCode, "信用代码", "社会信用代码"),
        Chosen("trades", "行业", FirmFields.Trades, FirmLabels.Trades, (d, v) => d with { Trades = v }, d => d.Trades, "trade", "所属行业"),
        Chosen("roles", "角色", FirmFields.Roles, FirmLabels.Roles, (d, v) => d with { Roles = v }, d => d.Roles, "role"),
        YesOrNo("oem", "代工", FirmFields.Oem, (d, v) => d with { Oem = v }, d => d.Oem, "贴牌", "是否代工"),
        One("kind", "企业类型", FirmFields.Kind, FirmLabels.Kinds, (d, v) => d with { Kind = v }, d => d.Kind, "类型"),
        One("status", "经营状态", FirmFields.Status, FirmLabels.Statuses, (d, v) => d with { Status = v }, d => d.Status, "登记状态", "状态"),
        Text("township", "乡镇", FirmFields.Township, ReadTownship, (_, d) => d.Township, "乡镇街道", "街道", "所属乡镇"),
        Text("address", "地址", FirmFields.Address, (d, v) => d with { Address = v }, d => d.Address, "注册地址", "住所"),
        Value("latitude", "纬度", FirmFields.Location,
            (draft, v) => draft.Latitude = Degrees(draft, v), d => d.Location?.Latitude.ToString("R", Plain), "lat"),
        Value("longitude", "经度", FirmFields.Location,
            (draft, v) => draft.Longitude = Degrees(draft, v), d => d.Location?.Longitude.ToString("R", Plain), "lon", "lng"),
        Value("established", "成立日期", FirmFields.Established,
            (draft, v) => draft.Values = draft.Values with { Established = Day(draft, v) }, d => Day(d.Established), "注册日期"),
        Money("capitalYuan", "注册资本(元)", 1, d => d.CapitalYuan?.ToString(Plain)),
        Money("capitalWanYuan", "注册资本(万元)", 10_000, null),
        Money("capital", "注册资本", 0, null),
        Value("employees", "从业人数", FirmFields.Employees, ReadEmployees, d => d.Employees?.ToString(Plain), "员工人数", "从业人员"),
        Value("roseAreaMu", "月季面积(亩)", FirmFields.RoseAreaMu, ReadArea, d => d.RoseAreaMu?.ToString(Plain), "月季面积", "种植面积(亩)"),
        new(FirmFields.Products, "products", "产品", ["product", "主要产品"], true, ReadProducts, WriteProducts),
        Text("contactName", "联系人", FirmFields.ContactName, (draft, v) => draft.ContactName = v, (_, d) => d.Contact?.Name),
        Text("contactPhone", "联系电话", FirmFields.ContactPhone, (draft, v) => draft.ContactPhone = v, (_, d) => d.Contact?.Phone, "电话"),
        Text("contactMail", "电子邮箱", FirmFields.ContactMail, (draft, v) => draft.ContactMail = v, (_, d) => d.Contact?.Mail, "邮箱"),
        Text("personName", "自然人姓名", FirmFields.PersonName, (draft, v) => draft.PersonName = v, (_, d) => d.Person?.Name),
        Text("personPhone", "自然人电话", FirmFields.PersonPhone, (draft, v) => draft.PersonPhone = v, (_, d) => d.Person?.Phone),
        Text("personMail", "自然人邮箱", FirmFields.PersonMail, (draft, v) => draft.PersonMail = v, (_, d) => d.Person?.Mail),
        Text("website", "网站", FirmFields.Website, (d, v) => d with { Website = v }, d => d.Website, "网址"),
        Many("certifications", "认证", FirmFields.Certifications, (d, v) => d with { Certifications = v }, d => d.Certifications),
        Text("chain", "产业链", FirmFields.Chain, (d, v) => d with { Chain = v }, d => d.Chain),
        Text("park", "园区", FirmFields.Park, (d, v) => d with { Park = v }, d => d.Park),
        Text("source", "来源", FirmFields.Source, (d, v) => d with { Source = v }, d => d.Source),
        Value("asOf", "截至日期", FirmFields.AsOf, (draft, v) => draft.Values = draft.Values with { AsOf = Day(draft, v) }, d => Day(d.AsOf)),
        YesOrNo("sample", "示例", FirmFields.Sample, (d, v) => d with { Sample = v }, d => d.Sample),
        new(FirmFields.None, "outputBasis", "产值口径", ["口径"], false, ReadBasis,
            (_, d, chinese) => OutputColumn.MainBasis(d) is { } basis ? FirmLabels.Bases.Say(basis, chinese) : null),
    ];

    static CultureInfo Plain => CultureInfo.InvariantCulture;

    static readonly FrozenDictionary<string, FirmColumn> ByLabel = All
        .SelectMany(c => c.Others.Append(c.Field).Append(c.Chinese), (c, label) => (Label: HeaderText.Key(label), c))
        .ToFrozenDictionary(p => p.Label, p => p.c);

    static readonly FrozenSet<string> IgnoredLabels = Ignored.SelectMany(i => new[] { i.English, i.Chinese }).ToFrozenSet();

    /// <summary>The column of a header; null if it is unknown.</summary>
    public static FirmColumn? Find(string label) => ByLabel.GetValueOrDefault(HeaderText.Key(label));

    /// <summary>Whether a header is one that the file of refused rows adds.</summary>
    public static bool IsIgnored(string label) => IgnoredLabels.Contains(HeaderText.Key(label));

    // Shapes of columns. A draft begins empty: a cell without a value leaves it as it is.

    static FirmColumn Text(
        string field, string chinese, FirmFields fields,
        Action<FirmDraft, string?> read, Func<string, FirmDetails, string?> write, params string[] others) =>
        new(fields, field, chinese, [.. others], false, (draft, v) => read(draft, v is [var only, ..] ? only : null), (id, d, _) => write(id, d));

    static FirmColumn Text(
        string field, string chinese, FirmFields fields,
        Func<FirmDetails, string, FirmDetails> read, Func<FirmDetails, string?> write, params string[] others) =>
        Value(field, chinese, fields, (draft, v) => draft.Values = read(draft.Values, v), write, others);

    static FirmColumn Many(
        string field, string chinese, FirmFields fields,
        Func<FirmDetails, ImmutableArray<string>, FirmDetails> read, Func<FirmDetails, ImmutableArray<string>> write, params string[] others) =>
        new(fields, field, chinese, [.. others], true,
            (draft, v) =>
            {
                if (v.Count > 0) draft.Values = read(draft.Values, [.. v]);
            },
            (_, d, zh) => SeveralValues.Join(write(d), Separator(zh)));

    static FirmColumn Chosen<T>(
        string field, string chinese, FirmFields fields, Choices<T> choices,
        Func<FirmDetails, ImmutableArray<T>, FirmDetails> read, Func<FirmDetails, ImmutableArray<T>> write, params string[] others)
        where T : struct, Enum =>
        new(fields, field, chinese, [.. others], true,
            (draft, v) =>
            {
                if (v.Count > 0) draft.Values = read(draft.Values, ReadChoices(draft, choices, v));
            },
            (_, d, zh) => string.Join(Separator(zh), write(d).Select(value => choices.Say(value, zh))));

    static FirmColumn One<T>(
        string field, string chinese, FirmFields fields, Choices<T> choices,
        Func<FirmDetails, T, FirmDetails> read, Func<FirmDetails, T> write, params string[] others) where T : struct, Enum =>
        new(fields, field, chinese, [.. others], false,
            (draft, v) =>
            {
                // A field that always has a value has none to clear: an empty cell says nothing of it.
                if (ReadChoices(draft, choices, v) is [var value, ..]) draft.Values = read(draft.Values, value);
                else draft.Given &= ~fields;
            },
            (_, d, zh) => choices.Say(write(d), zh));

    static FirmColumn YesOrNo(
        string field, string chinese, FirmFields fields,
        Func<FirmDetails, bool, FirmDetails> read, Func<FirmDetails, bool> write, params string[] others) =>
        new(fields, field, chinese, [.. others], false,
            (draft, v) =>
            {
                if (ReadChoices(draft, FirmLabels.YesNo, v) is [YesNo.Yes, ..]) draft.Values = read(draft.Values, true);
            },
            (_, d, zh) => FirmLabels.YesNo.Say(write(d) ? YesNo.Yes : YesNo.No, zh));

    static FirmColumn Value(
        string field, string chinese, FirmFields fields, Action<FirmDraft, string> read, Func<FirmDetails, string?> write, params string[] others) =>
        new(fields, field, chinese, [.. others], false,
            (draft, v) =>
            {
                if (v is [var only, ..]) read(draft, only);
            },
            (_, d, _) => write(d));

    static FirmColumn Money(string field, string chinese, int unit, Func<FirmDetails, string?>? write) =>
        new(FirmFields.CapitalYuan, field, chinese, [], false,
            (draft, v) =>
            {
                if (v is not [var only, ..]) return;
                if (CellValues.Money(only, unit, out var yuan) is { } wrong) draft.Refuse(wrong, only);
                else draft.Values = draft.Values with { CapitalYuan = yuan };
            },
            write is null ? null : (_, d, _) => write(d));

    // Readers

    static void ReadId(FirmDraft draft, string? value)
    {
        if (value is null) return;
        draft.Id = FirmId.Parse(value);
        if (draft.Id is null) draft.Refuse("id-form", value);
    }

    static void ReadTownship(FirmDraft draft, string? value)
    {
        if (value is null) return;
        if (CellValues.Township(value) is { } township) draft.Values = draft.Values with { Township = township.Code };
        else draft.Refuse("township-unknown", value);
    }

    static ImmutableArray<T> ReadChoices<T>(FirmDraft draft, Choices<T> choices, IReadOnlyList<string> values) where T : struct, Enum
    {
        var read = ImmutableArray.CreateBuilder<T>(values.Count);
        foreach (var text in values)
        {
            if (choices.TryRead(text, out var whole))
            {
                read.Add(whole);
                continue;
            }

            foreach (var part in Listed(text))
            {
                if (choices.TryRead(part, out var value)) read.Add(value);
                else draft.Refuse("choice-unknown", part, choices.Allowed);
            }
        }

        return read.DrainToImmutable();
    }

    /// <summary>People list known words with commas too.</summary>
    static string[] Listed(string value) =>
        value.Split(['、', '，', ',', '/'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static double? Degrees(FirmDraft draft, string value)
    {
        if (CellValues.Degrees(value, out var degrees) is not { } wrong) return degrees;
        draft.Refuse(wrong, value);
        return null;
    }

    static DateOnly? Day(FirmDraft draft, string value)
    {
        if (CellValues.Day(value, out var day) is not { } wrong) return day;
        draft.Refuse(wrong, value);
        return null;
    }

    static void ReadEmployees(FirmDraft draft, string value)
    {
        var wrong = CellValues.Whole(value.TrimEnd('人'), out var employees);
        if (wrong is null && employees is < int.MinValue or > int.MaxValue) wrong = "number-range";
        if (wrong is not null) draft.Refuse(wrong, value);
        else draft.Values = draft.Values with { Employees = (int)employees };
    }

    static void ReadArea(FirmDraft draft, string value)
    {
        if (CellValues.Number(value.TrimEnd('亩'), out var area) is { } wrong) draft.Refuse(wrong, value);
        else draft.Values = draft.Values with { RoseAreaMu = area };
    }

    static void ReadProducts(FirmDraft draft, IReadOnlyList<string> values)
    {
        var read = ImmutableArray.CreateBuilder<string>(values.Count);
        foreach (var text in values.SelectMany(Listed))
        {
            if (CellValues.Product(text) is { } product) read.Add(product.Id);
            else draft.Refuse("product-unknown", text, string.Join("、", ProductCatalogue.All.Select(p => p.Chinese)));
        }

        draft.Values = draft.Values with { Products = read.DrainToImmutable() };
    }

    static void ReadBasis(FirmDraft draft, IReadOnlyList<string> values)
    {
        if (ReadChoices(draft, FirmLabels.Bases, values) is [var basis, ..]) draft.SetBasis(basis);
    }

    // Writers

    static char Separator(bool chinese) => chinese ? '；' : ';';

    static string? Day(DateOnly? day) => day is { } known ? CellValues.Day(known) : null;

    static string WriteProducts(string id, FirmDetails firm, bool chinese) =>
        string.Join(Separator(chinese), firm.Products.Select(p => chinese ? ProductCatalogue.Find(p)?.Chinese ?? p : p));
}
