namespace AgriDirectory.Accounts;

/// <summary>Something that somebody did about access.</summary>
/// <param name="Number">Grows with each entry; 0 for one that is not kept yet.</param>
/// <param name="At">When.</param>
/// <param name="Who">The name that was signed in.</param>
/// <param name="Role"><c>operator</c> or <c>clerk</c>.</param>
/// <param name="What">One of <see cref="AuditCodes"/>.</param>
/// <param name="About">Whom or what it was done to; for signing in and out the address that it came from.</param>
[GenerateSerializer, Immutable, Alias("agri.audit-entry")]
public sealed record AuditEntry(long Number, DateTimeOffset At, string Who, string Role, string What, string About);

/// <summary>The stable codes of what the audit trail holds.</summary>
public static class AuditCodes
{
    /// <summary>Somebody signed in on a page.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Somebody signed out.</summary>
    public const string SignOut = "sign-out";

    /// <summary>A clerk was given a link.</summary>
    public const string ClerkAdded = "clerk-added";

    /// <summary>A clerk's link was taken back.</summary>
    public const string ClerkRevoked = "clerk-revoked";
}
