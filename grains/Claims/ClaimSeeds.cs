using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgriDirectory.Claims;

/// <summary>The claims that the directory brings along: <c>Data/claims.csv</c>.</summary>
public static class ClaimSeeds
{
    /// <summary>All of them, in their first version.</summary>
    /// <param name="at">When they are taken over.</param>
    public static ImmutableArray<Claim> All(DateTimeOffset at) =>
        [.. Rows().Select(row => new Claim { Id = row[0], Version = 1, ChangedAt = at, ChangedBy = "", Details = Details(row) })];

    static ClaimDetails Details(string[] row) => new()
    {
        Subject = Code<ClaimSubject>(row[1]),
        Measure = Code<ClaimMeasure>(row[2]),
        Definition = row[3].Length == 0 ? null : Code<ClaimDefinition>(row[3]),
        Comparison = Code<ClaimComparison>(row[4]),
        Value = decimal.Parse(row[5], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
        Scope = Code<ClaimScope>(row[6]),
        Year = int.Parse(row[7], CultureInfo.InvariantCulture),
        YearInferred = bool.Parse(row[8]),
        Publisher = row[9],
        Title = row[10],
        Published = row[11],
        PublishedInferred = bool.Parse(row[12]),
        Where = row[13].Length == 0 ? null : row[13],
        Basis = Code<ClaimBasis>(row[14]),
        Remark = row[15].Length == 0 ? null : row[15],
    };

    static T Code<T>(string code) where T : struct, Enum => ClaimCodes.Read<T>(code) ?? throw new InvalidDataException($"{code} is no {typeof(T).Name}.");

    static IEnumerable<string[]> Rows()
    {
        using var stream = typeof(ClaimSeeds).Assembly.GetManifestResourceStream("AgriDirectory.Claims.Data.claims.csv")
            ?? throw new InvalidOperationException("The resource claims.csv is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }
}

/// <summary>The codes of claims' vocabularies, as in files, forms and the API: <c>share-of-city-output</c>.</summary>
public static class ClaimCodes
{
    /// <summary>The code of a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>The value of a code; null if it is none.</summary>
    public static T? Read<T>(string? code) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value) == code)
            {
                return value;
            }
        }

        return null;
    }
}
