using System.IO.Hashing;
using System.Runtime.InteropServices;
using AgriDirectory.Firms;

namespace AgriDirectory.Imports;

/// <summary>
/// Which firms the rows of a file have spoken for, so that a second row about the same firm is refused instead of undoing the first at every
/// load. Keys are kept as 64-bit hashes: a million rows fit in memory.
/// </summary>
sealed class RowClaims
{
    readonly Dictionary<ulong, int> lines = [];

    /// <summary>Claims what identifies a row. A row that is handed over again, after its save failed, keeps its own claims.</summary>
    /// <returns>The line of the row that claimed it before; null if it is new.</returns>
    public int? Claim(FirmKey key, int line)
    {
        // Two firms may share a name if both have a credit code, which then tells them apart.
        var name = $"{key.NameKey}|{key.Township}";
        var identified = key.CreditCode is not null || key.Id is not null;
        var earlier = Find("code", key.CreditCode, line) ?? Find("id", key.Id, line) ?? Find("name", name, line)
            ?? (identified ? null : Find("name and code", name, line));
        if (earlier is null)
        {
            Add("code", key.CreditCode, line);
            Add("id", key.Id, line);
            Add(identified ? "name and code" : "name", name, line);
        }

        return earlier;
    }

    /// <summary>Claims the firm that a row turned out to mean.</summary>
    /// <returns>The line of another row that meant it before; null if it is new.</returns>
    public int? ClaimFirm(string id, int line)
    {
        var earlier = Find("id", id, line);
        Add("id", id, line);
        return earlier;
    }

    /// <summary>Gives up what a row has claimed: it was refused.</summary>
    public void Release(FirmKey key, string? id, int line)
    {
        var name = $"{key.NameKey}|{key.Township}";
        foreach (var (kind, value) in new[] { ("code", key.CreditCode), ("id", key.Id), ("id", id), ("name", name), ("name and code", name) })
        {
            if (value is not null && lines.GetValueOrDefault(Hash(kind, value)) == line)
            {
                lines.Remove(Hash(kind, value));
            }
        }
    }

    int? Find(string kind, string? value, int line) =>
        value is not null && lines.TryGetValue(Hash(kind, value), out var claimed) && claimed != line ? claimed : null;

    void Add(string kind, string? value, int line)
    {
        if (value is not null)
        {
            lines.TryAdd(Hash(kind, value), line);
        }
    }

    static ulong Hash(string kind, string value) =>
        XxHash64.HashToUInt64(MemoryMarshal.AsBytes<char>(value.AsSpan()), seed: kind[0] + (kind.Length << 16));
}
