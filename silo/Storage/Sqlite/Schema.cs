using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AgriDirectory.Firms;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>A numbered script that brings the schema from the version before to its own.</summary>
sealed record Script(int Number, string Name, string Sql);

/// <summary>Knows a directory's database from another file, and brings its schema forward.</summary>
static class Schema
{
    // "AGRI" in the file's header: SQLite keeps it there for telling files apart.
    const int ApplicationId = 0x41475249;

    /// <summary>The scripts of this program, by number.</summary>
    public static ImmutableArray<Script> Scripts { get; } = ReadScripts();

    /// <summary>Brings a new or older database to the newest schema. A file that is not a directory's is left as it is.</summary>
    /// <exception cref="StoreFailedException">The file is no directory's database, or a newer program's.</exception>
    public static void Bring(Session session, string file, ImmutableArray<Script> scripts, TimeProvider time)
    {
        var version = VersionOf(session, file, scripts);
        session.RunOnce("PRAGMA journal_mode = WAL");
        foreach (var script in scripts.Where(s => s.Number > version))
        {
            Apply(session, script, time);
        }
    }

    /// <summary>The schema's version; 0 for an empty file.</summary>
    /// <exception cref="StoreFailedException">The file is no directory's database, or a newer program's.</exception>
    public static int VersionOf(Session session, string file, ImmutableArray<Script> scripts)
    {
        int version;
        try
        {
            version = Version(session);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            throw new StoreFailedException(
                "not-a-directory-database", $"{file} is damaged, or is not a database of this directory: {e.Message}", e);
        }

        if (version < 0)
            throw new StoreFailedException("not-a-directory-database", $"{file} is a database of something else than this directory.");
        if (version > scripts[^1].Number)
        {
            throw new StoreFailedException(
                "newer-database", $"{file} has schema {version}, and this program knows {scripts[^1].Number} at most: use a newer program.");
        }

        return version;
    }

    /// <summary>The schema's version: 0 for an empty file, -1 for a database that is not the directory's.</summary>
    static int Version(Session session)
    {
        if (Single(session, "SELECT count(*) FROM sqlite_master") == 0) return 0;
        if (Single(session, "PRAGMA application_id") != ApplicationId) return -1;
        return (int)Single(session, "SELECT coalesce(max(version), 0) FROM schema_version");
    }

    static long Single(Session session, string sql)
    {
        using var query = session.Prepare(sql);
        return query.Step() ? query.Number(0) : 0;
    }

    static void Apply(Session session, Script script, TimeProvider time)
    {
        session.Run("BEGIN IMMEDIATE");
        try
        {
            session.RunOnce(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            session.RunOnce("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)");
            session.RunOnce(script.Sql);
            session.Prepare("INSERT INTO schema_version (version, name, applied_at) VALUES (?, ?, ?)")
                .Bind(script.Number).Bind(script.Name).Bind(time.GetUtcNow().UtcTicks).Run();
            session.Run("COMMIT");
        }
        catch
        {
            if (session.InTransaction) session.Run("ROLLBACK");
            throw;
        }
    }

    static ImmutableArray<Script> ReadScripts()
    {
        var assembly = typeof(Schema).Assembly;
        var prefix = typeof(Schema).Namespace + ".";
        return
        [
            .. from resource in assembly.GetManifestResourceNames()
               where resource.StartsWith(prefix, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal)
               let name = resource[prefix.Length..^".sql".Length]
               let number = int.Parse(name.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture)
               orderby number
               select new Script(number, name, Read(resource)),
        ];

        string Read(string resource)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }
}
