using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>
/// A prepared statement that is used again and again. It stands directly on SQLite, for ADO.NET's commands cost more than what they run
/// when that takes a few microseconds. Disposing resets it, which ends its hold on the snapshot; its session closes it.
/// </summary>
sealed class Statement : IDisposable
{
    readonly sqlite3 db;
    readonly sqlite3_stmt handle;
    int bound;

    public Statement(sqlite3 db, string sql)
    {
        this.db = db;
        Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle));
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(handle, ++bound, value));
        return this;
    }

    public Statement Bind(bool value) => Bind(value ? 1 : 0);

    public Statement Bind(long? value) => value is { } number ? Bind(number) : Bind((byte[]?)null);

    public Statement Bind(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(handle, ++bound));
            return this;
        }

        // With its length, so that a NUL within a text does not end it; an empty span would be taken for null.
        Span<byte> buffer = stackalloc byte[512];
        var utf8 = value.Length <= buffer.Length / 3 ? buffer[..Encoding.UTF8.GetBytes(value, buffer)] : Encoding.UTF8.GetBytes(value);
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(handle, ++bound, "") : raw.sqlite3_bind_text(handle, ++bound, utf8));
        return this;
    }

    public Statement Bind(byte[]? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(handle, ++bound) : raw.sqlite3_bind_blob(handle, ++bound, value));
        return this;
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(handle);
        if (result == raw.SQLITE_ROW) return true;
        if (result == raw.SQLITE_DONE) return false;
        SqliteException.ThrowExceptionForRC(result, db);
        return false;
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>How many rows were changed.</returns>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(db);
        }
        finally
        {
            Dispose();
        }
    }

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public bool Truth(int column) => Number(column) != 0;

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    /// <summary>A blob's bytes, until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public DateTimeOffset Time(int column) => new(Number(column), TimeSpan.Zero);

    public void Dispose()
    {
        // The result repeats the last step's error, which has been thrown already.
        _ = raw.sqlite3_reset(handle);
        bound = 0;
    }

    /// <summary>Ends the statement for good.</summary>
    public void Close() => handle.Dispose();

    void Check(int result)
    {
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, db);
    }
}
