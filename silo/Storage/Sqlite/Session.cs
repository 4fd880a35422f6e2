using Microsoft.Data.Sqlite;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>A connection with its prepared statements; used by one thread at a time.</summary>
sealed class Session : IDisposable
{
    readonly SqliteConnection connection;
    readonly Dictionary<string, Statement> statements = [];

    Session(SqliteConnection connection) => this.connection = connection;

    /// <summary>
    /// Opens the connection on which everything is written. Its log may grow to 64 MB before it goes into the file: a page that many commits change is then written
    /// there once, and fewer commits wait for that.
    /// </summary>
    public static Session ForWriting(string file) => Open(
        file,
        """
        PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;
        PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;
        """);

    /// <summary>Opens a connection that only reads.</summary>
    public static Session ForReading(string file) => Open(file, "PRAGMA query_only = ON; PRAGMA cache_size = -4096;");

    /// <summary>Opens a connection to a file that nobody writes, which it leaves as it is.</summary>
    public static Session ForLooking(string file) => Open(file, "PRAGMA query_only = ON;", SqliteOpenMode.ReadOnly);

    /// <summary>Runs what may take minutes, and ends it in the midst of a statement when it is told to stop.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public T Stoppable<T>(Func<T> work, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var registration = stop.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle!));
        try
        {
            return work();
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(stop);
        }
    }

    /// <summary>The statement of a text, ready to be bound; one use at a time.</summary>
    public Statement Prepare(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements.Add(sql, statement = new Statement(connection.Handle!, sql));
        return statement;
    }

    /// <summary>Whether a transaction is open: SQLite ends it by itself after some errors.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastInserted => SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle!);

    /// <summary>Runs a statement that takes and gives nothing.</summary>
    public void Run(string sql) => Prepare(sql).Run();

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void RunOnce(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Close();
        }

        connection.Dispose();
    }

    static Session Open(string file, string settings, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate)
    {
        var address = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
        };
        var session = new Session(new SqliteConnection(address.ToString()));
        try
        {
            session.connection.Open();
            session.RunOnce("PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY;" + settings);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
