using AgriDirectory.Accounts;
using AgriDirectory.Claims;
using AgriDirectory.Firms;
using AgriDirectory.Imports;
using AgriDirectory.Indexing;
using AgriDirectory.Work;

namespace AgriDirectory.Silo.Storage.Sqlite;

/// <summary>
/// All that is written, each within a transaction that its caller opens. Every write may be run a second time after a roll-back, so
/// none keeps anything in memory but the sequence, in which gaps do no harm.
/// </summary>
sealed partial class Writes(Session session, long sequence)
{
    readonly HashSet<int> touched = [];
    long stored = sequence;

    public Session Session => session;

    /// <summary>The highest sequence given to a dirty row so far, committed or not.</summary>
    public long Sequence { get; private set; } = sequence;

    /// <summary>Notes the sequence, once a transaction, so that it goes on growing when no dirty row is left.</summary>
    public void StoreSequence()
    {
        if (stored == Sequence) return;
        session.Prepare("UPDATE meta SET value = ? WHERE key = 'sequence'").Bind(Sequence).Run();
        stored = Sequence;
    }

    /// <summary>After a roll-back the sequence is to be noted again.</summary>
    public void ForgetStored() => stored = -1;

    /// <summary>The partitions that got dirty rows since this was last asked.</summary>
    public IReadOnlyCollection<int> TakeTouched()
    {
        int[] partitions = [.. touched];
        touched.Clear();
        return partitions;
    }

    public WriteAnswer Save(FirmRow row)
    {
        var firm = row.Write.Firm;
        var (number, version, alike) = Find(row);
        if (version != firm.Version - 1) return new WriteAnswer(WriteOutcome.VersionConflict, 0);
        if (!alike && !firm.Deleted && row.CreditCode is { } code && OwnerOf(code) is { } owner && owner.Number != number)
            return new WriteAnswer(WriteOutcome.CreditCodeTaken, 0, owner.Id);
        if (number == 0) number = Insert(row);
        else if (alike && !firm.Deleted) UpdateAlike(row, number);
        else Update(row, number);
        AddHistory(row, number, ++Sequence);
        session.Prepare(
                """
                INSERT INTO dirty (firm, partition, sequence) VALUES (?, ?, ?)
                ON CONFLICT (firm) DO UPDATE SET sequence = excluded.sequence, parked_at = NULL, parked_reason = NULL
                """)
            .Bind(number).Bind(row.Partition).Bind(Sequence).Run();
        touched.Add(row.Partition);
        return new WriteAnswer(WriteOutcome.Saved, Sequence);
    }

    /// <summary>Merges are few, so a savepoint of their own costs nothing that counts.</summary>
    public WriteAnswer SaveBoth(FirmRow first, FirmRow second)
    {
        session.Run("SAVEPOINT both");
        var answer = Save(first);
        if (answer.Outcome == WriteOutcome.Saved) answer = Save(second);
        if (answer.Outcome != WriteOutcome.Saved) session.Run("ROLLBACK TO both");
        session.Run("RELEASE both");
        return answer;
    }

    public long RaiseEpoch(int partition)
    {
        using var raise = session.Prepare(
            "INSERT INTO partition_epoch (partition, epoch) VALUES (?, 1) ON CONFLICT (partition) DO UPDATE SET epoch = epoch + 1 RETURNING epoch");
        raise.Bind(partition).Step();
        return raise.Number(0);
    }

    public bool Settle(int partition, long epoch, IReadOnlyList<DirtyKey> done, IReadOnlyList<ParkedRow> refused)
    {
        if (EpochOf(partition) != epoch) return false;
        foreach (var key in done)
        {
            session.Prepare("DELETE FROM dirty WHERE firm = (SELECT number FROM firm WHERE partition = ? AND id = ?) AND sequence = ?")
                .Bind(partition).Bind(key.FirmId).Bind(key.Sequence).Run();
        }

        foreach (var row in refused)
        {
            session.Prepare(
                    """
                    UPDATE dirty SET parked_at = ?, parked_reason = ?
                    WHERE firm = (SELECT number FROM firm WHERE partition = ? AND id = ?) AND sequence = ?
                    """)
                .Bind(row.At.UtcTicks).Bind(row.Reason).Bind(partition).Bind(row.FirmId).Bind(row.Sequence).Run();
        }

        return true;
    }

    public int? Requeue(int partition, long epoch, IReadOnlyList<string> ids)
    {
        if (EpochOf(partition) != epoch) return null;
        var count = 0;
        foreach (var id in ids)
        {
            count += session.Prepare(
                    """
                    INSERT INTO dirty (firm, partition, sequence) SELECT number, partition, ? FROM firm WHERE partition = ? AND id = ?
                    ON CONFLICT (firm) DO UPDATE SET sequence = excluded.sequence, parked_at = NULL, parked_reason = NULL
                    """)
                .Bind(++Sequence).Bind(partition).Bind(id).Run();
        }

        touched.Add(partition);
        return count;
    }

    public Generation BeginGeneration(string rules)
    {
        using (var building = session.Prepare("SELECT number, rules FROM generation WHERE state = 'building'"))
        {
            if (building.Step()) return new Generation((int)building.Number(0), GenerationState.Building, building.Text(1));
        }

        session.Run("DELETE FROM generation WHERE state = 'refused'");
        // The highest number is kept apart, for a dropped generation's must not come back.
        using var next = session.Prepare("UPDATE meta SET value = value + 1 WHERE key = 'generation' RETURNING value");
        next.Step();
        var generation = new Generation((int)next.Number(0), GenerationState.Building, rules);
        session.Prepare("INSERT INTO generation (number, state, rules) VALUES (?, 'building', ?)").Bind(generation.Number).Bind(rules).Run();
        return generation;
    }

    /// <summary>A fill of a generation that is not building any more says nothing, and is dropped.</summary>
    public bool SaveFill(Fill fill) =>
        session.Prepare(
                """
                INSERT INTO generation_fill (generation, partition, after_id, complete)
                SELECT number, ?, ?, ? FROM generation WHERE number = ? AND state = 'building'
                ON CONFLICT (generation, partition) DO UPDATE SET after_id = excluded.after_id, complete = excluded.complete
                """)
            .Bind(fill.Partition).Bind(fill.AfterId).Bind(fill.Complete).Bind(fill.Generation).Run() > 0;

    public bool SwitchGeneration(int generation, DateTimeOffset at)
    {
        var state = StateOf(generation);
        if (state == GenerationState.Current) return true;
        if (state != GenerationState.Building) throw new InvalidOperationException($"Generation {generation} is not building.");
        session.Run("DELETE FROM generation WHERE state = 'previous'");
        session.Prepare("UPDATE generation SET state = 'previous', replaced_at = ? WHERE state = 'current'").Bind(at.UtcTicks).Run();
        session.Prepare("UPDATE generation SET state = 'current' WHERE number = ?").Bind(generation).Run();
        return true;
    }

    public Generation? TakeBackGeneration()
    {
        Generation previous;
        using (var find = session.Prepare(
            "SELECT number, rules FROM generation WHERE state = 'previous' AND NOT EXISTS (SELECT * FROM generation WHERE state = 'building')"))
        {
            if (!find.Step()) return null;
            previous = new Generation((int)find.Number(0), GenerationState.Building, find.Text(1));
        }

        session.Run("DELETE FROM generation WHERE state = 'refused'");
        session.Prepare("DELETE FROM generation_fill WHERE generation = ?").Bind(previous.Number).Run();
        session.Prepare("UPDATE generation SET state = 'building', replaced_at = NULL WHERE number = ?").Bind(previous.Number).Run();
        return previous;
    }

    public bool RefuseGeneration(int generation, byte[] why)
    {
        if (StateOf(generation) != GenerationState.Building) throw new InvalidOperationException($"Generation {generation} is not building.");
        session.Prepare("DELETE FROM generation_fill WHERE generation = ?").Bind(generation).Run();
        return session.Prepare("UPDATE generation SET state = 'refused', refusal = ? WHERE number = ?").Bind(why).Bind(generation).Run() > 0;
    }

    public bool AddProbes(IReadOnlyList<(int Partition, Probe Probe)> probes)
    {
        session.Run("DELETE FROM probe WHERE firm IN (SELECT number FROM firm WHERE deleted = 1)");
        foreach (var (partition, probe) in probes)
        {
            session.Prepare(
                    """
                    INSERT INTO probe (question, firm) SELECT ?, number FROM firm WHERE partition = ? AND id = ? AND deleted = 0
                    ON CONFLICT DO NOTHING
                    """)
                .Bind(probe.Question).Bind(partition).Bind(probe.FirmId).Run();
        }

        return true;
    }

    public bool DropGeneration(int generation)
    {
        if (StateOf(generation) == GenerationState.Current) throw new InvalidOperationException($"Generation {generation} is current.");
        return session.Prepare("DELETE FROM generation WHERE number = ?").Bind(generation).Run() > 0;
    }

    public bool SaveImport(ImportState import, byte[] state) =>
        session.Prepare(
                """
                INSERT INTO import (id, started_at, state) VALUES (?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, state = excluded.state
                """)
            .Bind(import.Id).Bind(import.StartedAt.UtcTicks).Bind(state).Run() > 0;

    public bool SaveWork(WorkItem item, byte[] json, AuditEntry? audit)
    {
        var save = item.Version == 1
            ? session.Prepare(
                """
                INSERT INTO work (version, due, closed_at, closed_on, kind, owner, item, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING
                """)
            : session.Prepare("UPDATE work SET version = ?, due = ?, closed_at = ?, closed_on = ?, kind = ?, owner = ?, item = ? WHERE id = ? AND version = ?");
        long? closedOn = item.ClosedAt is { } at ? BeijingDay.Of(at).DayNumber : null;
        save.Bind(item.Version).Bind(item.Due.DayNumber).Bind(item.ClosedAt?.UtcTicks).Bind(closedOn)
            .Bind(Reads.KindOf(item.Request.Kind)).Bind(item.Owner).Bind(json).Bind(item.Id);
        if (item.Version > 1) save.Bind(item.Version - 1);
        return save.Run() > 0 && (audit is null || AddAudit(audit));
    }

    public bool SaveSwept(long sequence) =>
        session.Prepare("UPDATE meta SET value = max(value, ?) WHERE key = 'swept'").Bind(sequence).Run() > 0;

    public bool SaveClaim(Claim claim, byte[] json, AuditEntry audit)
    {
        var save = claim.Version == 1
            ? session.Prepare("INSERT INTO claim (version, claim, id) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING")
            : session.Prepare("UPDATE claim SET version = ?, claim = ? WHERE id = ? AND version = ?");
        save.Bind(claim.Version).Bind(json).Bind(claim.Id);
        if (claim.Version > 1) save.Bind(claim.Version - 1);
        return save.Run() > 0 && AddAudit(audit);
    }

    public bool DeleteClaim(string id, long version, AuditEntry audit) =>
        session.Prepare("DELETE FROM claim WHERE id = ? AND version = ?").Bind(id).Bind(version).Run() > 0 && AddAudit(audit);

    /// <summary>What an operator has entered already under such an id stays.</summary>
    public bool SeedClaims(IReadOnlyList<(Claim Claim, byte[] Json)> claims)
    {
        if (session.Prepare("UPDATE meta SET value = 1 WHERE key = 'claims_seeded' AND value = 0").Run() == 0) return false;
        foreach (var (claim, json) in claims)
        {
            session.Prepare("INSERT INTO claim (id, version, claim) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING")
                .Bind(claim.Id).Bind(claim.Version).Bind(json).Run();
        }

        return true;
    }

    public bool AddClerk(Clerk clerk, string nameKey, string secretHash, AuditEntry audit)
    {
        var added = session.Prepare(
                """
                INSERT INTO clerk (id, name, name_key, secret, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (name_key) WHERE revoked_at IS NULL DO NOTHING
                """)
            .Bind(clerk.Id).Bind(clerk.Name).Bind(nameKey).Bind(secretHash).Bind(clerk.CreatedAt.UtcTicks).Run() > 0;
        return added && AddAudit(audit);
    }

    public bool RevokeClerk(string id, DateTimeOffset at, AuditEntry audit) =>
        session.Prepare("UPDATE clerk SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL").Bind(at.UtcTicks).Bind(id).Run() > 0
        && AddAudit(audit);

    public bool UseClerk(string id, DateTimeOffset at) =>
        session.Prepare("UPDATE clerk SET used_at = max(?, coalesce(used_at, 0)) WHERE id = ? AND revoked_at IS NULL")
            .Bind(at.UtcTicks).Bind(id).Run() > 0;

    public bool EndSession(string id, DateTimeOffset until, DateTimeOffset now)
    {
        session.Prepare("DELETE FROM ended_session WHERE until < ?").Bind(now.UtcTicks).Run();
        return session.Prepare("INSERT OR REPLACE INTO ended_session (id, until) VALUES (?, ?)").Bind(id).Bind(until.UtcTicks).Run() > 0;
    }

    public bool AddAudit(AuditEntry entry) =>
        session.Prepare("INSERT INTO audit (at, who, role, what, object) VALUES (?, ?, ?, ?, ?)")
            .Bind(entry.At.UtcTicks).Bind(entry.Who).Bind(entry.Role).Bind(entry.What).Bind(entry.About).Run() > 0;

    public int TrimAudit(DateTimeOffset before, int limit) =>
        session.Prepare("DELETE FROM audit WHERE number IN (SELECT number FROM audit ORDER BY number LIMIT ?) AND at < ?").Bind(limit).Bind(before.UtcTicks).Run();

    /// <summary>The row of a firm, and whether all that is looked up by would stay as it is; zeros if there is none.</summary>
    (long Number, long Version, bool Alike) Find(FirmRow row)
    {
        var firm = row.Write.Firm;
        using var find = session.Prepare(
                """
                SELECT number, version, deleted = ? AND sample = ? AND credit_code IS ? AND name_key = ? AND township = ?
                FROM firm WHERE partition = ? AND id = ?
                """)
            .Bind(firm.Deleted).Bind(firm.Details.Sample).Bind(row.CreditCode).Bind(row.NameKey).Bind(firm.Details.Township ?? "")
            .Bind(row.Partition).Bind(firm.Id);
        return find.Step() ? (find.Number(0), find.Number(1), find.Truth(2)) : default;
    }

    (long Number, string Id)? OwnerOf(string creditCode)
    {
        using var find = session.Prepare("SELECT number, id FROM firm WHERE credit_code = ? AND deleted = 0").Bind(creditCode);
        return find.Step() ? (find.Number(0), find.Text(1)) : null;
    }

    long Insert(FirmRow row)
    {
        var firm = row.Write.Firm;
        session.Prepare(
                """
                INSERT INTO firm (partition, id, version, deleted, sample, credit_code, name_key, township, changed_at, changed_by, details)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
            .Bind(row.Partition).Bind(firm.Id).Bind(firm.Version).Bind(firm.Deleted).Bind(firm.Details.Sample)
            .Bind(row.CreditCode).Bind(row.NameKey).Bind(firm.Details.Township ?? "")
            .Bind(firm.ChangedAt.UtcTicks).Bind(firm.ChangedBy).Bind(row.Details).Run();
        return session.LastInserted;
    }

    void Update(FirmRow row, long number)
    {
        var firm = row.Write.Firm;
        session.Prepare(
                """
                UPDATE firm SET version = ?, deleted = ?, sample = ?, credit_code = ?, name_key = ?, township = ?,
                  changed_at = ?, changed_by = ?, details = ?, merged_into = ?
                WHERE number = ?
                """)
            .Bind(firm.Version).Bind(firm.Deleted).Bind(firm.Details.Sample)
            .Bind(row.CreditCode).Bind(row.NameKey).Bind(firm.Details.Township ?? "")
            .Bind(firm.ChangedAt.UtcTicks).Bind(firm.ChangedBy).Bind(row.Details).Bind(firm.MergedInto).Bind(number).Run();
    }

    /// <summary>SQLite writes an index anew when a statement names its columns, even with what is there already: half of all that a change would write.</summary>
    void UpdateAlike(FirmRow row, long number)
    {
        var firm = row.Write.Firm;
        session.Prepare("UPDATE firm SET version = ?, changed_at = ?, changed_by = ?, details = ? WHERE number = ?")
            .Bind(firm.Version).Bind(firm.ChangedAt.UtcTicks).Bind(firm.ChangedBy).Bind(row.Details).Bind(number).Run();
    }

    void AddHistory(FirmRow row, long number, long sequence)
    {
        var firm = row.Write.Firm;
        session.Prepare(
                """
                INSERT INTO history (firm, version, changed_at, changed_by, source, deleted, before, sequence, merge_step, merge_other)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
            .Bind(number).Bind(firm.Version).Bind(firm.ChangedAt.UtcTicks).Bind(firm.ChangedBy).Bind(row.Write.Source)
            .Bind(firm.Deleted).Bind(row.Before).Bind(sequence)
            .Bind(row.Write.Merge?.Step.ToString().ToLowerInvariant()).Bind(row.Write.Merge?.Other).Run();
    }

    long? EpochOf(int partition)
    {
        using var find = session.Prepare("SELECT epoch FROM partition_epoch WHERE partition = ?").Bind(partition);
        return find.Step() ? find.Number(0) : null;
    }

    GenerationState? StateOf(int generation)
    {
        using var find = session.Prepare("SELECT state FROM generation WHERE number = ?").Bind(generation);
        return find.Step() ? Enum.Parse<GenerationState>(find.Text(0), ignoreCase: true) : null;
    }
}
