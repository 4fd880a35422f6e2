namespace AgriDirectory.Accounts;

/// <summary>Something that somebody did or saw for which a role is needed, or tried to.</summary>
/// <param name="Number">Grows with each entry; 0 for one that is not kept yet.</param>
/// <param name="At">When.</param>
/// <param name="Who">The name that was signed in; empty for nobody's.</param>
/// <param name="Role"><c>operator</c> or <c>clerk</c>; empty for neither.</param>
/// <param name="What">One of <see cref="AuditCodes"/>.</param>
/// <param name="About">Whom or what it was done to, never a detail of it; for signing in and out the address that it came from.</param>
[GenerateSerializer, Immutable, Alias("agri.audit-entry")]
public sealed record AuditEntry(long Number, DateTimeOffset At, string Who, string Role, string What, string About);

/// <summary>Which entries are meant.</summary>
/// <param name="Who">Of this name; null for anybody's.</param>
/// <param name="What">Of this code; null for any.</param>
[GenerateSerializer, Immutable, Alias("agri.audit-filter")]
public sealed record AuditFilter(string? Who = null, string? What = null);
