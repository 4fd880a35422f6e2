using AgriDirectory.Firms;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>Says what SQLite's errors mean to the directory.</summary>
static class Failures
{
    /// <summary>Whether an error comes from one operation and leaves the rest of its transaction sound.</summary>
    public static bool IsOfOne(Exception error) => error switch
    {
        SqliteException e => e.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT
            or raw.SQLITE_MISMATCH or raw.SQLITE_MISUSE or raw.SQLITE_RANGE,
        StoreFailedException or OutOfMemoryException => false,
        _ => true,
    };

    /// <summary>Whether a connection can be used again after an error, once the transaction has been rolled back.</summary>
    public static bool LeavesConnection(Exception error) =>
        IsOfOne(error) || error is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_BUSY };

    /// <summary>The exception with which callers are told.</summary>
    public static StoreFailedException Of(Exception error, string file) => error switch
    {
        StoreFailedException known => known,
        SqliteException e => new StoreFailedException(Code(e), $"The database {file} failed: {e.Message}", e),
        _ => new StoreFailedException("store-failed", $"The database {file} failed: {error.Message}", error),
    };

    static string Code(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "disk-full",
        // The shared memory beside the database could not grow: also for want of space.
        raw.SQLITE_IOERR when error.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE => "disk-full",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => "read-only",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "busy",
        raw.SQLITE_CANTOPEN => "cannot-open",
        raw.SQLITE_NOTADB => "not-a-directory-database",
        raw.SQLITE_CORRUPT => "damaged",
        _ => "store-failed",
    };
}
