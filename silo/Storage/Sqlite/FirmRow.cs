using AgriDirectory.Firms;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>A save, with all that can be worked out before it is the writer's turn.</summary>
sealed record FirmRow(FirmWrite Write, int Partition, string? CreditCode, string NameKey, byte[] Details, byte[]? Before)
{
    /// <summary>What it weighs in a group, in bytes.</summary>
    public int Weight => 256 + Details.Length + (Before?.Length ?? 0);

    /// <summary>Reads a firm from the columns id, version, deleted, changed_at, changed_by, details, merged_into, the first of them at an index.</summary>
    public static Firm Read(Statement row, int first = 0) => new()
    {
        Id = row.Text(first),
        Version = row.Number(first + 1),
        Deleted = row.Truth(first + 2),
        ChangedAt = row.Time(first + 3),
        ChangedBy = row.Text(first + 4),
        Details = FirmJson.Read(row.Bytes(first + 5)),
        MergedInto = row.IsNull(first + 6) ? null : row.Text(first + 6),
    };
}
