using System.Globalization;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Files;

/// <summary>Reads numbers, sums of money, days and places as people write them. Each answers null, or the code of what is wrong.</summary>
static class CellValues
{
    static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    static readonly string[] DayFormats =
        ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日", "yyyy年M月d号"];

    static readonly (string Text, decimal Yuan)[] MoneyUnits =
        [("亿元", 100_000_000), ("万元", 10_000), ("亿", 100_000_000), ("万", 10_000), ("元", 1)];

    /// <summary>A decimal number; thousands separators and characters of any width are understood.</summary>
    public static string? Number(string cell, out decimal value)
    {
        var text = HeaderText.Narrow(cell).Replace(" ", "", StringComparison.Ordinal).Replace("，", ",", StringComparison.Ordinal);
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        value = 0;
        if (text.Contains(',') && !Grouped(text)) return "number";
        if (text.Length > 40) return "number";
        return decimal.TryParse(text.Replace(",", "", StringComparison.Ordinal), style, Plain, out value) ? null : "number";
    }

    /// <summary>Whether the commas stand where thousands are separated: a comma elsewhere may be meant as a decimal point.</summary>
    static bool Grouped(string text)
    {
        var whole = text.Split('.', 2)[0].TrimStart('+', '-').Split(',');
        return whole[0].Length is 1 or 2 or 3 && whole.Skip(1).All(group => group.Length == 3)
            && !text[(text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? dot : text.Length)..].Contains(',');
    }

    /// <summary>A whole number.</summary>
    public static string? Whole(string cell, out long value)
    {
        value = 0;
        if (Number(cell, out var number) is { } wrong) return wrong;
        return ToWhole(number, "whole-number", out value);
    }

    /// <summary>A sum of money in whole yuan, exactly.</summary>
    /// <param name="cell">A number; it may bring its own unit (<c>500万元人民币</c>), which then counts.</param>
    /// <param name="unit">The column's unit in yuan; 0 if the column names none, and the cell must.</param>
    /// <param name="yuan">Whole yuan.</param>
    public static string? Money(string cell, int unit, out long yuan)
    {
        yuan = 0;
        var text = HeaderText.Narrow(cell).Replace("人民币", "", StringComparison.Ordinal).Trim().TrimStart('¥', '￥');
        decimal factor = unit;
        foreach (var (name, of) in MoneyUnits)
        {
            if (!text.EndsWith(name, StringComparison.Ordinal)) continue;
            (text, factor) = (text[..^name.Length], of);
            break;
        }

        if (factor == 0) return Number(text, out _) ?? "unit-missing";
        if (Number(text, out var number) is { } wrong) return wrong;
        if (Math.Abs(number) > long.MaxValue / factor) return "number-range";
        return ToWhole(number * factor, "whole-yuan", out yuan);
    }

    static string? ToWhole(decimal number, string code, out long value)
    {
        value = 0;
        if (number != decimal.Truncate(number)) return code;
        if (number is < long.MinValue or > long.MaxValue) return "number-range";
        value = (long)number;
        return null;
    }

    /// <summary>A degree of latitude or longitude.</summary>
    public static string? Degrees(string cell, out double value) =>
        double.TryParse(HeaderText.Narrow(cell).Trim().TrimEnd('°'), NumberStyles.Float, Plain, out value) && double.IsFinite(value)
            ? null : "number";

    /// <summary>A day, by year, month and day; also with a time after it, and as the number that a spreadsheet keeps for a day.</summary>
    public static string? Day(string cell, out DateOnly day)
    {
        var text = HeaderText.Narrow(cell).Trim();
        var time = text.IndexOfAny([' ', 'T']);
        if (time > 0 && TimeOnly.TryParse(text[(time + 1)..].TrimEnd('Z'), Plain, out _)) text = text[..time];
        if (text.Length == 5 && int.TryParse(text, NumberStyles.None, Plain, out var serial))
        {
            day = new DateOnly(1899, 12, 30).AddDays(serial);
            return null;
        }

        text = text.Replace(" ", "", StringComparison.Ordinal);
        return DateOnly.TryParseExact(text, DayFormats, Plain, DateTimeStyles.None, out day) ? null : "date";
    }

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", Plain);

    /// <summary>A township by its code or name, today's or a former one, with or without the regions above it.</summary>
    public static Township? Township(string cell)
    {
        var text = HeaderText.Key(cell);
        foreach (var above in (ReadOnlySpan<string>)["河南省", "南阳市", "卧龙区"])
        {
            if (text.StartsWith(above, StringComparison.Ordinal)) text = text[above.Length..];
        }

        return Townships.Find(text) ?? Townships.Named(text);
    }

    /// <summary>A product by its id or its name in either language.</summary>
    public static Product? Product(string cell) => Products.GetValueOrDefault(HeaderText.Key(cell));

    static readonly Dictionary<string, Product> Products = ProductCatalogue.All
        .SelectMany(p => new[] { p.Id, p.Chinese, p.English }, (p, label) => (Label: HeaderText.Key(label), p))
        .DistinctBy(p => p.Label)
        .ToDictionary(p => p.Label, p => p.p);
}
