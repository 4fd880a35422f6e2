using System.Collections.Immutable;
using AgriDirectory.Silo.Storage.Sqlite;

namespace AgriDirectory.Client.Backups;

/// <summary>What a backup says of itself: the first entry of the file, before the database.</summary>
/// <param name="Format">The layout of the file; <see cref="Newest"/> for what this program writes.</param>
/// <param name="Program">The version of the program that wrote it.</param>
/// <param name="CreatedAt">The moment, in UTC, before which every change that was acknowledged is in it.</param>
/// <param name="Schema">The database's schema.</param>
/// <param name="Firms">Living firms.</param>
/// <param name="Sample">Whether they are the sample, made up.</param>
/// <param name="Sequence">The highest sequence of a change.</param>
/// <param name="Rows">The rows of each table.</param>
/// <param name="Bytes">How long the database is.</param>
/// <param name="Sha256">The database's SHA-256, in lower-case hex.</param>
sealed record BackupManifest(
    int Format,
    string Program,
    DateTimeOffset CreatedAt,
    int Schema,
    long Firms,
    bool Sample,
    long Sequence,
    ImmutableSortedDictionary<string, long> Rows,
    long Bytes,
    string Sha256)
{
    /// <summary>The newest layout.</summary>
    public const int Newest = 1;

    /// <summary>What the database must hold.</summary>
    public SnapshotFacts Facts() => new(Schema, Firms, Sample, Sequence, Rows);
}
