using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Accounts;
using AgriDirectory.Changes;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using AgriDirectory.Work;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>All that is read, each within a transaction that its caller opens, and so of one moment.</summary>
static class Reads
{
    const string FirmColumns = "firm.id, firm.version, firm.deleted, firm.changed_at, firm.changed_by, firm.details, firm.merged_into";
    const string StateColumns = "firm.id, firm.version, firm.deleted, dirty.firm IS NOT NULL, dirty.parked_at FROM firm LEFT JOIN dirty ON dirty.firm = firm.number";
    const string ClerkColumns = "id, name, created_at, used_at, revoked_at";

    public static long Meta(Session session, string key)
    {
        using var query = session.Prepare("SELECT value FROM meta WHERE key = ?").Bind(key);
        return query.Step() ? query.Number(0) : throw new StoreFailedException("damaged", $"The database has lost its {key}.");
    }

    public static Firm? Firm(Session session, int partition, string id)
    {
        using var query = session.Prepare($"SELECT {FirmColumns} FROM firm WHERE partition = ? AND id = ?").Bind(partition).Bind(id);
        return query.Step() ? FirmRow.Read(query) : null;
    }

    public static ImmutableArray<FirmChange> History(Session session, int partition, string id) => List(
        session.Prepare(
                """
                SELECT history.version, history.changed_at, history.changed_by, history.source, history.deleted, history.before,
                  history.merge_step, history.merge_other
                FROM history JOIN firm ON firm.number = history.firm
                WHERE firm.partition = ? AND firm.id = ? ORDER BY history.version DESC
                """)
            .Bind(partition).Bind(id),
        row => new FirmChange(
            row.Number(0), row.Time(1), row.Text(2), row.Text(3), row.Truth(4), row.IsNull(5) ? null : FirmJson.Read(row.Bytes(5)),
            row.IsNull(6) ? null : new MergeMark(Enum.Parse<MergeStep>(row.Text(6), ignoreCase: true), row.Text(7))));

    /// <summary>
    /// Details are read only for the changes that made firms what they are: of the others nobody is shown any. Before a restoration there was no
    /// firm, whatever details its tombstone has.
    /// </summary>
    public static ChangesPage Changes(Session session, long after, int limit)
    {
        var changes = List(
            session.Prepare(
                    """
                    SELECT history.sequence, firm.id, history.version, history.changed_at, history.deleted,
                      iif(firm.version = history.version AND firm.deleted = 0 AND coalesce(earlier.deleted, 0) = 0, history.before, NULL),
                      iif(firm.version = history.version AND firm.deleted = 0, firm.details, NULL),
                      iif(history.deleted = 1, history.merge_other, NULL)
                    FROM history INDEXED BY history_sequence JOIN firm ON firm.number = history.firm
                      LEFT JOIN history AS earlier ON earlier.firm = history.firm AND earlier.version = history.version - 1
                    WHERE history.sequence > ? ORDER BY history.sequence LIMIT ?
                    """)
                .Bind(after).Bind(limit + 1L),
            Change);
        var more = changes.Length > limit;
        return new ChangesPage(more ? changes[..limit] : changes, more, Meta(session, "sequence"));
    }

    public static ChangesPage NewestChanges(Session session, int limit)
    {
        var changes = List(
            session.Prepare(
                    """
                    SELECT history.sequence, firm.id, history.version, history.changed_at, history.deleted,
                      iif(coalesce(earlier.deleted, 0) = 0, history.before, NULL),
                      iif(firm.version = history.version AND firm.deleted = 0, firm.details, NULL),
                      iif(history.deleted = 1, history.merge_other, NULL)
                    FROM history INDEXED BY history_sequence JOIN firm ON firm.number = history.firm
                      LEFT JOIN history AS earlier ON earlier.firm = history.firm AND earlier.version = history.version - 1
                    ORDER BY history.sequence DESC LIMIT ?
                    """)
                .Bind(limit + 1L),
            Change);
        var more = changes.Length > limit;
        return new ChangesPage(more ? changes[..limit] : changes, more, Meta(session, "sequence"));
    }

    static CommittedChange Change(Statement row) => new(
        row.Number(0), row.Text(1), row.Number(2), row.Time(3), row.Truth(4),
        row.IsNull(5) ? null : FirmJson.Read(row.Bytes(5)), row.IsNull(6) ? null : FirmJson.Read(row.Bytes(6)),
        row.IsNull(7) ? null : row.Text(7));

    /// <param name="session">Where to read.</param>
    /// <param name="key">What to look for.</param>
    /// <param name="partition">The partition of the key's id; anything if it has none.</param>
    public static FirmMatch Match(Session session, FirmKey key, int partition)
    {
        var byId = key.Id is null
            ? null
            : FirstText(session.Prepare("SELECT id FROM firm WHERE partition = ? AND id = ?").Bind(partition).Bind(key.Id));
        var byCode = string.IsNullOrEmpty(key.CreditCode)
            ? null
            : FirstText(session.Prepare("SELECT id FROM firm WHERE credit_code = ? AND deleted = 0").Bind(key.CreditCode));
        var byName = key.NameKey.Length == 0 ? [] : ByName(session, key);
        return new FirmMatch(byId, byCode, byName.FirstOrDefault()) { SeveralByName = byName.Length > 1 };
    }

    /// <summary>Of two firms that each have a credit code, none is the other, whatever their names.</summary>
    static ImmutableArray<string> ByName(Session session, FirmKey key)
    {
        const string CodeAgrees = "deleted = 0 AND (?2 = '' OR coalesce(credit_code, '') IN ('', ?2)) ORDER BY id LIMIT 2";
        var row = key.Township == FirmKey.AnyTownship
            ? session.Prepare($"SELECT id FROM firm WHERE name_key = ?1 AND {CodeAgrees}").Bind(key.NameKey).Bind(key.CreditCode ?? "")
            : session.Prepare($"SELECT id FROM firm WHERE name_key = ?1 AND township = ?3 AND {CodeAgrees}")
                .Bind(key.NameKey).Bind(key.CreditCode ?? "").Bind(key.Township ?? "");
        return List(row, r => r.Text(0));
    }

    /// <summary>Counted in the partial indexes, which are much smaller than the firms.</summary>
    public static FirmCounts Counts(Session session) => new(
        FirstNumber(session.Prepare("SELECT count(*) FROM firm INDEXED BY firm_name WHERE deleted = 0")),
        FirstNumber(session.Prepare("SELECT count(*) FROM firm INDEXED BY firm_sample WHERE deleted = 0 AND sample = 1")),
        FirstNumber(session.Prepare("SELECT count(*) FROM firm INDEXED BY firm_tombstone WHERE deleted = 1")));

    public static ImmutableArray<string> SampleIds(Session session, int limit) => List(
        session.Prepare("SELECT id FROM firm INDEXED BY firm_sample WHERE deleted = 0 AND sample = 1 ORDER BY id LIMIT ?").Bind(limit),
        row => row.Text(0));

    public static ImmutableArray<Firm> Scan(Session session, int partition, string afterId, int limit) => List(
        session.Prepare($"SELECT {FirmColumns} FROM firm WHERE partition = ? AND id > ? ORDER BY id LIMIT ?")
            .Bind(partition).Bind(afterId).Bind(limit),
        row => FirmRow.Read(row));

    public static ImmutableArray<FirmState> ScanStates(Session session, int partition, string afterId, int limit) => List(
        session.Prepare($"SELECT {StateColumns} WHERE firm.partition = ? AND firm.id > ? ORDER BY firm.id LIMIT ?").Bind(partition).Bind(afterId).Bind(limit), StateOf);

    public static FirmState? State(Session session, int partition, string id)
    {
        using var query = session.Prepare($"SELECT {StateColumns} WHERE firm.partition = ? AND firm.id = ?").Bind(partition).Bind(id);
        return query.Step() ? StateOf(query) : null;
    }

    static FirmState StateOf(Statement row) =>
        new(row.Text(0), row.Number(1), row.Truth(2), Waiting: row.Truth(3) && row.IsNull(4), Parked: row.Truth(3) && !row.IsNull(4));

    /// <summary>The database's own checks, and whether each firm's newest history row is of the firm's version.</summary>
    public static ImmutableArray<StoreFault> Faults(Session session, int limit)
    {
        var faults = ImmutableArray.CreateBuilder<StoreFault>();
        faults.AddRange(List(session.Prepare($"PRAGMA integrity_check({limit})"), row => row.Text(0)).Where(t => t != "ok").Select(t => new StoreFault("integrity", t)));
        faults.AddRange(List(session.Prepare("PRAGMA foreign_key_check"), row => row.Text(0) + " → " + row.Text(2)).Take(limit).Select(t => new StoreFault("references", t)));
        faults.AddRange(List(
                session.Prepare(
                    """
                    SELECT firm.id FROM firm
                    WHERE firm.version IS NOT (SELECT max(history.version) FROM history WHERE history.firm = firm.number)
                      OR firm.deleted IS NOT (SELECT history.deleted FROM history WHERE history.firm = firm.number AND history.version = firm.version)
                    LIMIT ?
                    """)
                .Bind(limit),
                row => row.Text(0))
            .Select(id => new StoreFault("history", id)));
        return [.. faults.Take(limit)];
    }

    public static long Epoch(Session session, int partition) =>
        FirstNumber(session.Prepare("SELECT coalesce(max(epoch), 0) FROM partition_epoch WHERE partition = ?").Bind(partition));

    public static DirtyBatch Dirty(Session session, int partition, long after, int limit)
    {
        var firms = List(
            session.Prepare(
                    $"""
                    SELECT dirty.sequence, {FirmColumns} FROM dirty JOIN firm ON firm.number = dirty.firm
                    WHERE dirty.partition = ? AND dirty.parked_at IS NULL AND dirty.sequence > ? ORDER BY dirty.sequence LIMIT ?
                    """)
                .Bind(partition).Bind(after).Bind(limit + 1L),
            row => new DirtyFirm(row.Number(0), FirmRow.Read(row, 1)));
        var more = firms.Length > limit;
        return new DirtyBatch(more ? firms[..limit] : firms, Generations(session), Meta(session, "sequence"), Epoch(session, partition), more);
    }

    public static Backlog Backlog(Session session) => new(
        FirstNumber(session.Prepare("SELECT count(*) FROM dirty INDEXED BY dirty_waiting WHERE parked_at IS NULL")),
        FirstNumber(session.Prepare("SELECT count(*) FROM dirty INDEXED BY dirty_parked WHERE parked_at IS NOT NULL")));

    /// <summary>Whether a parked row was dismissed as it is; one that was saved again since has another sequence.</summary>
    public const string IsDismissed = "EXISTS (SELECT * FROM dismissed WHERE dismissed.firm = dirty.firm AND dismissed.sequence = dirty.sequence)";

    public static ImmutableArray<ParkedRow> Parked(Session session, int limit) => List(
        session.Prepare(
                $"""
                SELECT firm.id, dirty.sequence, dirty.parked_reason, dirty.parked_at FROM dirty JOIN firm ON firm.number = dirty.firm
                WHERE dirty.parked_at IS NOT NULL AND NOT {IsDismissed} ORDER BY dirty.parked_at, dirty.sequence LIMIT ?
                """)
            .Bind(limit),
        row => new ParkedRow(row.Text(0), row.Number(1), row.Text(2), row.Time(3)));

    public static ImmutableArray<Generation> Generations(Session session) => List(
        session.Prepare("SELECT number, state, rules, replaced_at FROM generation ORDER BY number"),
        row => new Generation((int)row.Number(0), Enum.Parse<GenerationState>(row.Text(1), ignoreCase: true), row.Text(2), row.IsNull(3) ? null : row.Time(3)));

    public static ImmutableArray<Fill> Fills(Session session, int generation) => List(
        session.Prepare("SELECT generation, partition, after_id, complete FROM generation_fill WHERE generation = ? ORDER BY partition")
            .Bind(generation),
        row => new Fill((int)row.Number(0), (int)row.Number(1), row.Text(2), row.Truth(3)));

    public static Refusal? Refusal(Session session)
    {
        using var query = session.Prepare("SELECT refusal FROM generation WHERE state = 'refused'");
        return query.Step() ? JsonSerializer.Deserialize<Refusal>(query.Bytes(0), FirmJson.Options) : null;
    }

    public static ImmutableArray<Probe> Probes(Session session, int limit) => List(
        session.Prepare(
                """
                SELECT question, firm.id, own FROM probe JOIN firm ON firm.number = probe.firm
                WHERE firm.deleted = 0 AND dropped = 0 ORDER BY own DESC, question, firm.id LIMIT ?
                """)
            .Bind(limit),
        row => new Probe(row.Text(0), row.Text(1), row.Truth(2)));

    public static ImportState? Import(Session session, string id)
    {
        using var query = session.Prepare("SELECT state FROM import WHERE id = ?").Bind(id);
        return query.Step() ? ImportOf(query) : null;
    }

    public static ImmutableArray<ImportState> Imports(Session session, int limit) =>
        List(session.Prepare("SELECT state FROM import ORDER BY started_at DESC, id LIMIT ?").Bind(limit), ImportOf);

    public static WorkItem? Work(Session session, string id)
    {
        using var query = session.Prepare("SELECT item FROM work WHERE id = ?").Bind(id);
        return query.Step() ? WorkOf(query) : null;
    }

    /// <summary>One statement for each filter: SQLite then walks the index that fits it, in its order.</summary>
    public static ImmutableArray<WorkItem> Worklist(Session session, WorkFilter filter, int skip, int take) => List(
        Meant(
                session.Prepare(
                    $"SELECT item FROM work WHERE closed_at IS {(filter.Open ? "" : "NOT ")}NULL{Meant(filter)} "
                    + $"ORDER BY {(filter.Open ? "due, id" : "closed_at DESC, id")} LIMIT ? OFFSET ?"),
                filter)
            .Bind(take).Bind(skip),
        WorkOf);

    public static WorkCounts WorkCounts(Session session, WorkFilter filter, DateOnly today)
    {
        using var query = Meant(
            session.Prepare(
                $"""
                SELECT count(*) FILTER (WHERE closed_at IS NULL), count(*) FILTER (WHERE closed_at IS NULL AND due BETWEEN ? AND ?),
                  count(*) FILTER (WHERE closed_at IS NULL AND due < ?), count(*) FILTER (WHERE closed_on <= due), count(*) FILTER (WHERE closed_on > due)
                FROM work WHERE true{Meant(filter)}
                """)
            .Bind(today.DayNumber).Bind(today.DayNumber + 7).Bind(today.DayNumber),
            filter);
        query.Step();
        return new((int)query.Number(0), (int)query.Number(1), (int)query.Number(2), (int)query.Number(3), (int)query.Number(4));
    }

    /// <summary>The kind as it stands in its column, and in the item's JSON.</summary>
    public static string KindOf(WorkKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    static string Meant(WorkFilter filter) => (filter.Kind is null ? "" : " AND kind = ?") + (filter.Owner is null ? "" : " AND owner = ?");

    static Statement Meant(Statement query, WorkFilter filter)
    {
        if (filter.Kind is { } kind) query.Bind(KindOf(kind));
        return filter.Owner is { } owner ? query.Bind(owner) : query;
    }

    /// <summary>Both firms are found in indexes, however many there are of a name.</summary>
    public static Namesake? Namesake(Session session, int partition, string id)
    {
        using var query = session.Prepare(
                """
                SELECT other.id FROM firm JOIN firm AS other INDEXED BY firm_name ON other.name_key = firm.name_key AND other.deleted = 0 AND other.number < firm.number
                WHERE firm.partition = ? AND firm.id = ? AND firm.deleted = 0 ORDER BY other.township, other.id LIMIT 1
                """)
            .Bind(partition).Bind(id);
        return query.Step() ? new Namesake(id, query.Text(0)) : null;
    }

    static WorkItem WorkOf(Statement row) =>
        JsonSerializer.Deserialize<WorkItem>(row.Bytes(0), FirmJson.Options) ?? throw new JsonException("An item of the worklist is null.");

    static ImportState ImportOf(Statement row) =>
        JsonSerializer.Deserialize<ImportState>(row.Bytes(0), FirmJson.Options) ?? throw new JsonException("An import is null.");

    public static ImmutableArray<Claim> Claims(Session session) => List(session.Prepare("SELECT claim FROM claim ORDER BY id"), ClaimOf);

    public static Claim? Claim(Session session, string id)
    {
        using var query = session.Prepare("SELECT claim FROM claim WHERE id = ?").Bind(id);
        return query.Step() ? ClaimOf(query) : null;
    }

    static Claim ClaimOf(Statement row) =>
        JsonSerializer.Deserialize<Claim>(row.Bytes(0), FirmJson.Options) ?? throw new JsonException("A claim is null.");

    public static Clerk? Clerk(Session session, string id) =>
        OneClerk(session.Prepare($"SELECT {ClerkColumns} FROM clerk WHERE id = ?").Bind(id));

    public static Clerk? ClerkOf(Session session, string secretHash) =>
        OneClerk(session.Prepare($"SELECT {ClerkColumns} FROM clerk WHERE secret = ?").Bind(secretHash));

    public static ImmutableArray<Clerk> Clerks(Session session, int limit) => List(
        session.Prepare($"SELECT {ClerkColumns} FROM clerk ORDER BY revoked_at IS NOT NULL, created_at DESC, id LIMIT ?").Bind(limit), ClerkRow);

    public static ImmutableArray<AuditEntry> Audit(Session session, AuditFilter filter, long before, int limit)
    {
        var query = session.Prepare(
            "SELECT number, at, who, role, what, object FROM audit WHERE number < ?"
            + (filter.Who is null ? "" : " AND who = ?") + (filter.What is null ? "" : " AND what = ?") + " ORDER BY number DESC LIMIT ?").Bind(before);
        if (filter.Who is { } who) query.Bind(who);
        if (filter.What is { } what) query.Bind(what);
        return List(query.Bind(limit), AuditRow);
    }

    static AuditEntry AuditRow(Statement row) => new(row.Number(0), row.Time(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5));

    public static bool HasSessionEnded(Session session, string id) => FirstText(session.Prepare("SELECT id FROM ended_session WHERE id = ?").Bind(id)) is not null;

    static Clerk? OneClerk(Statement query)
    {
        using (query)
        {
            return query.Step() ? ClerkRow(query) : null;
        }
    }

    static Clerk ClerkRow(Statement row) => new(
        row.Text(0), row.Text(1), row.Time(2), row.IsNull(3) ? null : row.Time(3), row.IsNull(4) ? null : row.Time(4));

    public static ImmutableArray<T> List<T>(Statement query, Func<Statement, T> read)
    {
        using (query)
        {
            var rows = ImmutableArray.CreateBuilder<T>();
            while (query.Step())
            {
                rows.Add(read(query));
            }

            return rows.DrainToImmutable();
        }
    }

    static string? FirstText(Statement query)
    {
        using (query)
        {
            return query.Step() ? query.Text(0) : null;
        }
    }

    static int FirstNumber(Statement query)
    {
        using (query)
        {
            return query.Step() ? (int)query.Number(0) : 0;
        }
    }
}
