using System.Text;

namespace AgriDirectory.Search;

/// <summary>Reads the tables that are embedded beside the code.</summary>
static class SearchData
{
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(SearchData).Assembly.GetManifestResourceStream("AgriDirectory.Search.Data." + name)
            ?? throw new InvalidOperationException($"The resource {name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
