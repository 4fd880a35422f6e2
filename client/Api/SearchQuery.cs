using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgriDirectory.Firms;
using AgriDirectory.Search;
using Microsoft.Extensions.Primitives;

namespace AgriDirectory.Client.Api;

/// <summary>Reads the parameters of a search, the same for pages and API; unknown ones are ignored.</summary>
static class SearchQuery
{
    public const string Text = "q";
    public const string Sort = "sort";
    public const string Near = "near";
    public const string Page = "page";
    public const string Size = "size";
    public const string Cursor = "cursor";

    /// <summary>The most values of all facets together.</summary>
    public const int MaxValues = 100;

    static readonly SearchQuestion Default = new();

    public static ImmutableArray<string> Sorts { get; } = FacetNames.Kebab<SortOrder>();

    /// <summary>The question that a query string asks; <paramref name="problem"/> says what is wrong when it is null.</summary>
    public static SearchQuestion? Read(IQueryCollection query, out QueryProblem? problem)
    {
        var selections = ReadSelections(query, out problem);
        if (problem is not null)
            return null;
        var text = ReadText(query, out problem);
        if (problem is not null)
            return null;
        var near = ReadNear(query, out problem);
        if (problem is not null)
            return null;
        var sort = ReadSort(query, near, out problem);
        if (problem is not null)
            return null;
        var size = ReadNumber(query, Size, Default.Size, SearchQuestion.MaxSize, "size-out-of-range", out problem);
        if (problem is not null)
            return null;
        var cursor = First(query, Cursor);
        var page = cursor is null ? ReadNumber(query, Page, 1, SearchQuestion.MaxDepth / size, "page-out-of-range", out problem) : 1;
        if (problem is not null)
            return null;
        return new SearchQuestion { Text = text, Selections = selections, Sort = sort, Near = near, Page = page, Size = size, Cursor = cursor };
    }

    /// <summary>Reads <c>q</c> alone; too long is a problem, and so are too many words.</summary>
    public static string ReadText(IQueryCollection query, out QueryProblem? problem)
    {
        var text = Clean(First(query, Text) ?? "").Trim();
        problem = text.Length > SearchQuestion.MaxText
            ? QueryProblem.Bad("question-too-long", Text, null, limit: SearchQuestion.MaxText)
            : SearchQuestion.HasTooManyWords(text) ? QueryProblem.Bad("too-many-words", Text, null, limit: SearchQuestion.MaxWords)
            : null;
        return text;
    }

    /// <summary>The text with a space for each control character, lone surrogate, non-character, and replacement character (a byte that was no UTF-8).</summary>
    public static string Clean(string text)
    {
        StringBuilder? clean = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }
            if (char.IsSurrogate(c) || char.IsControl(c) || c is '\uFFFD' or '\uFFFE' or '\uFFFF')
                (clean ??= new StringBuilder(text))[i] = ' ';
        }
        return clean?.ToString() ?? text;
    }

    static ImmutableArray<FacetSelection> ReadSelections(IQueryCollection query, out QueryProblem? problem)
    {
        problem = null;
        var selections = ImmutableArray.CreateBuilder<FacetSelection>(0);
        var count = 0;
        foreach (var facet in FacetNames.All)
        {
            if (!query.TryGetValue(facet.Name, out var given))
                continue;
            count += given.Count;
            if (count > MaxValues)
            {
                problem = QueryProblem.Bad("too-many-values", facet.Name, null, limit: MaxValues);
                return [];
            }
            var values = ReadValues(facet, given, out problem);
            if (problem is not null)
                return [];
            if (values.Length > 0)
                selections.Add(new FacetSelection(facet.Field, values));
        }
        return selections.DrainToImmutable();
    }

    static ImmutableArray<string> ReadValues(FacetName facet, StringValues given, out QueryProblem? problem)
    {
        problem = null;
        var values = ImmutableArray.CreateBuilder<string>(given.Count);
        foreach (var text in given)
        {
            if (string.IsNullOrWhiteSpace(text))
                continue;
            if (facet.Read(text.Trim()) is not { } value)
            {
                problem = QueryProblem.Bad("unknown-value", facet.Name, text, facet.Values);
                return [];
            }
            if (!values.Contains(value))
                values.Add(value);
        }
        return values.DrainToImmutable();
    }

    static SortOrder ReadSort(IQueryCollection query, GeoPoint? near, out QueryProblem? problem)
    {
        problem = null;
        if (First(query, Sort) is not { } text)
            return SortOrder.Relevance;
        var index = Sorts.IndexOf(text, StringComparer.OrdinalIgnoreCase);
        if (index < 0)
            problem = QueryProblem.Bad("unknown-value", Sort, text, Sorts);
        else if ((SortOrder)index == SortOrder.Distance && near is null)
            problem = QueryProblem.Bad("near-required", Near, null);
        return (SortOrder)Math.Max(index, 0);
    }

    static GeoPoint? ReadNear(IQueryCollection query, out QueryProblem? problem)
    {
        problem = null;
        if (First(query, Near) is not { } text)
            return null;
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0
            && Degrees(text.AsSpan(0, comma), 90) is { } latitude
            && Degrees(text.AsSpan(comma + 1), 180) is { } longitude)
        {
            return new GeoPoint(latitude, longitude);
        }
        problem = QueryProblem.Bad("near-form", Near, text);
        return null;
    }

    static double? Degrees(ReadOnlySpan<char> text, double limit) =>
        double.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees)
        && Math.Abs(degrees) <= limit ? degrees : null;

    static int ReadNumber(IQueryCollection query, string name, int otherwise, int most, string code, out QueryProblem? problem)
    {
        problem = null;
        if (First(query, name) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        problem = QueryProblem.Bad(code, name, text, limit: most);
        return otherwise;
    }

    // A parameter that can have one value only: the first that is not empty.
    static string? First(IQueryCollection query, string name)
    {
        if (query.TryGetValue(name, out var given))
        {
            foreach (var text in given)
            {
                if (!string.IsNullOrWhiteSpace(text))
                    return text;
            }
        }
        return null;
    }
}
