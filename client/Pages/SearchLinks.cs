using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgriDirectory.Client.Api;
using AgriDirectory.Search;

namespace AgriDirectory.Client.Pages;

/// <summary>The addresses of questions: everything that was asked stands in the address, always in the same order.</summary>
static class SearchLinks
{
    static readonly SearchQuestion Nothing = new();

    /// <summary>The address of a question.</summary>
    public static string Of(SearchQuestion question) => Of(question, null, null);

    /// <summary>The same question from its first page, with a value selected, or no longer if it was.</summary>
    public static string Toggle(SearchQuestion question, FacetField field, string value) =>
        Of(question with { Page = 1, Cursor = null }, field, value);

    /// <summary>All firms that have one value.</summary>
    public static string Only(FacetField field, string value) => "/?" + FacetNames.Of(field).Name + "=" + value;

    /// <summary>The question without a word, a facet's selection and so on: from the first page.</summary>
    public static string FirstPage(SearchQuestion question) => Of(question with { Page = 1, Cursor = null });

    /// <summary>The question as the query string alone, for a firm's page to lead back to.</summary>
    public static string Query(SearchQuestion question)
    {
        var url = Of(question);
        return url.Length > 2 ? url[2..] : "";
    }

    /// <summary>The whole result of a question as a file.</summary>
    public static string Export(SearchQuestion question, string format)
    {
        var query = Query(question with { Page = 1, Cursor = null, Size = Nothing.Size });
        return $"{Exports.ExportEndpoints.Path}?{Exports.ExportEndpoints.Format}={format}{(query.Length > 0 ? "&" : "")}{query}";
    }

    /// <summary>Whether a question asks anything at all; if not, the start page answers.</summary>
    public static bool AsksNothing(SearchQuestion question) =>
        question is { Text: "", Selections.Length: 0, Sort: SortOrder.Relevance, Page: 1, Cursor: null, Near: null };

    /// <summary>Whether a value is selected.</summary>
    public static bool Has(SearchQuestion question, FacetField field, string value)
    {
        foreach (var selection in question.Selections)
        {
            if (selection.Field == field)
                return selection.Values.Contains(value);
        }
        return false;
    }

    static string Of(SearchQuestion question, FacetField? toggled, string? value)
    {
        var url = new StringBuilder("/", 160);
        Append(url, SearchQuery.Text, question.Text);
        var found = false;
        foreach (var selection in question.Selections)
        {
            foreach (var selected in selection.Values)
            {
                if (selection.Field == toggled && selected == value)
                    found = true;
                else
                    Append(url, FacetNames.Of(selection.Field).Name, selected);
            }
        }
        if (toggled is { } field && !found)
            Append(url, FacetNames.Of(field).Name, value!);
        if (question.Sort != Nothing.Sort)
            Append(url, SearchQuery.Sort, SearchQuery.Sorts[(int)question.Sort]);
        if (question.Near is { } near)
            Append(url, SearchQuery.Near, string.Create(CultureInfo.InvariantCulture, $"{near.Latitude},{near.Longitude}"));
        if (question.Size != Nothing.Size)
            Append(url, SearchQuery.Size, question.Size.ToString(CultureInfo.InvariantCulture));
        if (question.Cursor is { } cursor)
            Append(url, SearchQuery.Cursor, cursor);
        else if (question.Page > 1)
            Append(url, SearchQuery.Page, question.Page.ToString(CultureInfo.InvariantCulture));
        return url.ToString();
    }

    static void Append(StringBuilder url, string name, string value)
    {
        if (value.Length > 0)
            url.Append(url.Length == 1 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    /// <summary>The question without one of its facets.</summary>
    public static SearchQuestion Without(SearchQuestion question, FacetField field) =>
        question with { Page = 1, Cursor = null, Selections = [.. question.Selections.Where(s => s.Field != field)] };

    /// <summary>The question without its words' number <paramref name="index"/>.</summary>
    public static SearchQuestion WithoutWord(SearchQuestion question, ImmutableArray<string> words, int index) =>
        question with { Page = 1, Cursor = null, Text = string.Join(' ', words.RemoveAt(index)) };
}
