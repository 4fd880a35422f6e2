using System.Collections.Immutable;

namespace AgriDirectory.Client.Api;

/// <summary>Why a request cannot be answered; worded by <c>problem.</c> and its code.</summary>
/// <param name="Code">A stable, kebab-case code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Parameter">The parameter that is wrong, if one is.</param>
/// <param name="Value">What it said.</param>
/// <param name="Allowed">What it may say, where that is a list.</param>
/// <param name="Limit">The limit that was passed, where there is one.</param>
sealed record QueryProblem(
    string Code, int Status, string? Parameter = null, string? Value = null, ImmutableArray<string> Allowed = default, int Limit = 0)
{
    public static readonly QueryProblem Degraded = new("search-degraded", StatusCodes.Status503ServiceUnavailable);
    public static readonly QueryProblem CursorExpired = new("cursor-expired", StatusCodes.Status410Gone, SearchQuery.Cursor);
    public static readonly QueryProblem CursorInvalid = new("cursor-invalid", StatusCodes.Status400BadRequest, SearchQuery.Cursor);

    public static QueryProblem Bad(string code, string parameter, string? value, ImmutableArray<string> allowed = default, int limit = 0) =>
        new(code, StatusCodes.Status400BadRequest, parameter, Short(value), allowed, limit);

    // What came in is repeated so that it can be recognised, never at full length.
    static string? Short(string? value)
    {
        if (value is null)
            return null;
        var clean = SearchQuery.Clean(value);
        return clean.Length <= 80 ? clean : SearchQuery.Clean(clean[..80]) + "…";
    }
}
