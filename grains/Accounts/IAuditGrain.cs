using System.Collections.Immutable;

namespace AgriDirectory.Accounts;

/// <summary>The audit trail: who did or saw what needs a role. There is one such grain: 0. What is older than <see cref="AuditOptions.KeepDays"/> is deleted.</summary>
[Alias("agri.audit-grain")]
public interface IAuditGrain : IGrainWithIntegerKey
{
    /// <summary>Notes what somebody did now.</summary>
    /// <param name="who">The name that is signed in.</param>
    /// <param name="role"><c>operator</c> or <c>clerk</c>.</param>
    /// <param name="what">One of <see cref="AuditCodes"/>.</param>
    /// <param name="about">What it was done to.</param>
    [Alias("note")] Task NoteAsync(string who, string role, string what, string about);

    /// <summary>Entries, newest first.</summary>
    /// <param name="filter">Whose, and of what.</param>
    /// <param name="before">Only those with a smaller number; 0 for the newest.</param>
    /// <param name="limit">The most entries, up to 1,000.</param>
    [Alias("read")] Task<ImmutableArray<AuditEntry>> ReadAsync(AuditFilter filter, long before, int limit);
}
