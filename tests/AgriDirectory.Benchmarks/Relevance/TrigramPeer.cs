using System.Collections.Immutable;
using AgriDirectory.Tests.Search.Relevance;
using Microsoft.Data.Sqlite;

namespace AgriDirectory.Benchmarks.Relevance;

/// <summary>SQLite's FTS5 with trigrams, as its manual says to use it: every word must occur, ranked by bm25; what is shorter than three characters by LIKE.</summary>
sealed class TrigramPeer : IDisposable
{
    readonly SqliteConnection connection = new("Data Source=:memory:");

    public TrigramPeer(ImmutableArray<LabelledFirm> firms)
    {
        connection.Open();
        Execute("CREATE VIRTUAL TABLE firm USING fts5(id UNINDEXED, text, tokenize = 'trigram')");
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO firm (id, text) VALUES ($id, $text)";
        var id = insert.Parameters.Add("$id", SqliteType.Text);
        var text = insert.Parameters.Add("$text", SqliteType.Text);
        foreach (var firm in firms)
        {
            (id.Value, text.Value) = (firm.Id, firm.Text + "\n" + firm.Details.CreditCode);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public (IReadOnlyList<string> Found, int Total) Ask(string question)
    {
        using var select = connection.CreateCommand();
        var words = question.Split([' ', '“', '”'], StringSplitOptions.RemoveEmptyEntries);
        var match = string.Join(" AND ", words.Where(w => w[0] != '-' && w.Length >= 3).Select(Quoted));
        var conditions = words.Where(w => w[0] != '-' && w.Length < 3).Select(w => (w, "LIKE")).Concat(words.Where(w => w[0] == '-').Select(w => (w[1..], "NOT LIKE")))
            .Select((w, i) =>
            {
                select.Parameters.AddWithValue("$w" + i, $"%{w.Item1}%");
                return $"text {w.Item2} $w{i}";
            }).ToList();
        if (match.Length > 0)
        {
            select.Parameters.AddWithValue("$match", match);
            conditions.Add("firm MATCH $match");
        }

        select.CommandText = $"SELECT id FROM firm WHERE {string.Join(" AND ", conditions)} ORDER BY {(match.Length > 0 ? "rank" : "rowid")}";
        using var reader = select.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return (found, found.Count);
    }

    public void Dispose() => connection.Dispose();

    static string Quoted(string word) => '"' + word.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
