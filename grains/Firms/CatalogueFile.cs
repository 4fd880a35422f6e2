using System.Collections.Immutable;
using System.Text;

namespace AgriDirectory.Firms;

/// <summary>Reads the plain comma-separated lists (no quotes) that are embedded beside the code.</summary>
static class CatalogueFile
{
    public static IEnumerable<string[]> Rows(string name)
    {
        using var stream = typeof(CatalogueFile).Assembly.GetManifestResourceStream("AgriDirectory.Firms.Data." + name)
            ?? throw new InvalidOperationException($"The resource {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }

    public static ImmutableArray<string> Several(string cell) => cell.Length == 0 ? [] : [.. cell.Split(';')];
}
