using AgriDirectory.Accounts;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>What operators do.</summary>
sealed partial class Writes
{
    const string TheFirm = "(SELECT number FROM firm WHERE partition = ? AND id = ?)";

    public bool RetryParked(int partition, string firmId, AuditEntry audit)
    {
        var parked = session.Prepare($"UPDATE dirty SET parked_at = NULL, parked_reason = NULL WHERE firm = {TheFirm} AND parked_at IS NOT NULL")
            .Bind(partition).Bind(firmId).Run() > 0;
        if (!parked) return false;
        session.Prepare($"DELETE FROM dismissed WHERE firm = {TheFirm}").Bind(partition).Bind(firmId).Run();
        touched.Add(partition);
        return AddAudit(audit);
    }

    public bool DismissParked(int partition, string firmId, long sequence, Dismissal dismissal, AuditEntry audit)
    {
        // What was indexed since is not dismissed any more; it is forgotten here, where somebody dismisses once in a while.
        session.Run("DELETE FROM dismissed WHERE NOT EXISTS (SELECT * FROM dirty WHERE dirty.firm = dismissed.firm AND dirty.sequence = dismissed.sequence)");
        return session.Prepare(
                $"""
                INSERT INTO dismissed (firm, sequence, at, by, reason)
                SELECT firm, sequence, ?, ?, ? FROM dirty WHERE firm = {TheFirm} AND parked_at IS NOT NULL AND ? IN (0, sequence)
                ON CONFLICT (firm) DO NOTHING
                """)
            .Bind(dismissal.At.UtcTicks).Bind(dismissal.By).Bind(dismissal.Reason).Bind(partition).Bind(firmId).Bind(sequence).Run() > 0 && AddAudit(audit);
    }

    public ProbeOutcome SaveProbe(int partition, Probe probe, (int Partition, Probe Probe)? before, int most, AuditEntry audit)
    {
        if (Single($"SELECT count(*) FROM firm WHERE partition = ? AND id = ? AND deleted = 0", partition, probe.FirmId) == 0) return ProbeOutcome.NoFirm;
        var same = before is { } one && one.Probe.Question == probe.Question && one.Probe.FirmId == probe.FirmId;
        if (before is { } old && !IsProbe(old.Partition, old.Probe, own: null)) return ProbeOutcome.NoSuchProbe;
        if (!same && IsProbe(partition, probe, own: true)) return ProbeOutcome.Known;
        var replaced = before is { } other && IsProbe(other.Partition, other.Probe, own: true) ? 1 : 0;
        if (Single("SELECT count(*) FROM probe WHERE own = 1") - replaced >= most) return ProbeOutcome.TooMany;
        if (before is { } gone && !same) RemoveProbe(gone.Partition, gone.Probe);
        session.Prepare(
                $"""
                INSERT INTO probe (question, firm, own) SELECT ?, number, 1 FROM firm WHERE partition = ? AND id = ?
                ON CONFLICT (question, firm) DO UPDATE SET own = 1, dropped = 0
                """)
            .Bind(probe.Question).Bind(partition).Bind(probe.FirmId).Run();
        AddAudit(audit);
        return ProbeOutcome.Saved;
    }

    public bool DropProbe(int partition, Probe probe, AuditEntry audit) => RemoveProbe(partition, probe) && AddAudit(audit);

    public bool AddUnanswered(IReadOnlyList<UnansweredCount> counts, DateOnly day, DateOnly oldest, int most)
    {
        foreach (var (question, asked) in counts)
        {
            session.Prepare(
                    """
                    INSERT INTO unanswered (question, day, asked) VALUES (?, ?, ?)
                    ON CONFLICT (question, day) DO UPDATE SET asked = asked + excluded.asked
                    """)
                .Bind(question).Bind(day.DayNumber).Bind(asked).Run();
        }

        session.Prepare("DELETE FROM unanswered WHERE day < ?").Bind(oldest.DayNumber).Run();
        session.Prepare("DELETE FROM unanswered WHERE (question, day) IN (SELECT question, day FROM unanswered ORDER BY day DESC, asked DESC, question LIMIT -1 OFFSET ?)")
            .Bind(most).Run();
        return true;
    }

    public bool ClearUnanswered(string question, AuditEntry audit) =>
        session.Prepare("DELETE FROM unanswered WHERE question = ?").Bind(question).Run() > 0 && AddAudit(audit);

    /// <summary>A made question is remembered as dropped, so that it is not made again.</summary>
    bool RemoveProbe(int partition, Probe probe) =>
        session.Prepare($"DELETE FROM probe WHERE question = ? AND firm = {TheFirm} AND own = 1").Bind(probe.Question).Bind(partition).Bind(probe.FirmId).Run() > 0
        || session.Prepare($"UPDATE probe SET dropped = 1 WHERE question = ? AND firm = {TheFirm} AND dropped = 0").Bind(probe.Question).Bind(partition).Bind(probe.FirmId).Run() > 0;

    bool IsProbe(int partition, Probe probe, bool? own)
    {
        using var find = session.Prepare($"SELECT own FROM probe WHERE question = ? AND firm = {TheFirm} AND dropped = 0")
            .Bind(probe.Question).Bind(partition).Bind(probe.FirmId);
        return find.Step() && (own is null || find.Truth(0) == own);
    }

    long Single(string sql, int? partition = null, string? id = null)
    {
        using var query = session.Prepare(sql);
        if (partition is { } place) query.Bind(place).Bind(id);
        return query.Step() ? query.Number(0) : 0;
    }
}
