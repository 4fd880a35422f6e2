using System.Collections.Immutable;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>What operators watch, each read within a transaction that its caller opens.</summary>
static class WatchReads
{
    /// <summary>A dirty row has no time; the change that made it has.</summary>
    public static StoreStatus Status(Session session)
    {
        var waiting = Reads.List(
            session.Prepare(
                """
                SELECT partition, rows, (SELECT min(changed_at) FROM history WHERE history.sequence = oldest)
                FROM (SELECT partition, count(*) AS rows, min(sequence) AS oldest FROM dirty INDEXED BY dirty_waiting WHERE parked_at IS NULL GROUP BY partition)
                ORDER BY partition
                """),
            row => new WaitingRows((int)row.Number(0), (int)row.Number(1), row.IsNull(2) ? null : row.Time(2)));
        using var parked = session.Prepare(
            $"""
            SELECT count(*) FILTER (WHERE NOT {Reads.IsDismissed}), min(parked_at) FILTER (WHERE NOT {Reads.IsDismissed}), count(*) FILTER (WHERE {Reads.IsDismissed})
            FROM dirty INDEXED BY dirty_parked WHERE parked_at IS NOT NULL
            """);
        parked.Step();
        using var about = session.Prepare("SELECT max(version), sqlite_version() FROM schema_version");
        about.Step();
        return new StoreStatus(
            waiting, (int)parked.Number(0), parked.IsNull(1) ? null : parked.Time(1), (int)parked.Number(2), "SQLite " + about.Text(1), (int)about.Number(0));
    }

    public static ImmutableArray<DismissedRow> Dismissed(Session session, int limit) => Reads.List(
        session.Prepare(
                """
                SELECT firm.id, dirty.sequence, dirty.parked_reason, dirty.parked_at, dismissed.at, dismissed.by, dismissed.reason
                FROM dismissed JOIN dirty ON dirty.firm = dismissed.firm AND dirty.sequence = dismissed.sequence JOIN firm ON firm.number = dirty.firm
                WHERE dirty.parked_at IS NOT NULL ORDER BY dismissed.at DESC, dirty.sequence LIMIT ?
                """)
            .Bind(limit),
        row => new DismissedRow(
            new ParkedRow(row.Text(0), row.Number(1), row.Text(2), row.Time(3)), new Dismissal(row.Time(4), row.Text(5), row.Text(6))));

    public static ImmutableArray<UnansweredQuestion> Unanswered(Session session, DateOnly oldest, int limit) => Reads.List(
        session.Prepare(
                """
                SELECT question, sum(asked), min(day), max(day) FROM unanswered WHERE day >= ?
                GROUP BY question ORDER BY 2 DESC, 4 DESC, 1 LIMIT ?
                """)
            .Bind(oldest.DayNumber).Bind(limit),
        row => new UnansweredQuestion(row.Text(0), row.Number(1), DateOnly.FromDayNumber((int)row.Number(2)), DateOnly.FromDayNumber((int)row.Number(3))));
}
