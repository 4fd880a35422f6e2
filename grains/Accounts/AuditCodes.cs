using System.Collections.Immutable;

namespace AgriDirectory.Accounts;

/// <summary>The stable codes of what the audit trail holds. Changes of firms are not among them: each firm's history has them.</summary>
public static class AuditCodes
{
    /// <summary>Somebody signed in on a page.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Somebody signed out.</summary>
    public const string SignOut = "sign-out";

    /// <summary>Somebody showed a secret that is nobody's.</summary>
    public const string SignInRefused = "sign-in-refused";

    /// <summary>A clerk was given a link.</summary>
    public const string ClerkAdded = "clerk-added";

    /// <summary>A clerk's link was taken back.</summary>
    public const string ClerkRevoked = "clerk-revoked";

    /// <summary>A file was handed over to be loaded: the import's id and the file's name.</summary>
    public const string ImportStarted = "import-started";

    /// <summary>An import was stopped: its id.</summary>
    public const string ImportStopped = "import-stopped";

    /// <summary>A rebuild of the index was begun: the generation.</summary>
    public const string Rebuild = "rebuild";

    /// <summary>The way back to the generation before was begun: the generation.</summary>
    public const string RebuildBack = "rebuild-back";

    /// <summary>An item of the worklist was closed: its number.</summary>
    public const string WorkClosed = "work-closed";

    /// <summary>A claim was added: its id.</summary>
    public const string ClaimAdded = "claim-added";

    /// <summary>A claim was changed: its id.</summary>
    public const string ClaimChanged = "claim-changed";

    /// <summary>A claim was deleted: its id.</summary>
    public const string ClaimDeleted = "claim-deleted";

    /// <summary>Firms were taken out with all their details: the format, and by which parameters they were chosen.</summary>
    public const string Exported = "exported";

    /// <summary>The whole directory was taken out as a backup: how many firms.</summary>
    public const string BackedUp = "backed-up";

    /// <summary>A repair of index and totals was begun.</summary>
    public const string Repair = "repair";

    /// <summary>Details of people were shown: the ids of up to ten firms, and how many more.</summary>
    public const string SawPerson = "saw-person";

    /// <summary>How to reach the sender of a request was shown: the item's number.</summary>
    public const string SawSender = "saw-sender";

    /// <summary>A row that search had refused is tried again: the firm.</summary>
    public const string ParkedRetried = "parked-retried";

    /// <summary>A row that search refuses was let go: the firm.</summary>
    public const string ParkedDismissed = "parked-dismissed";

    /// <summary>A probe question was added or changed: the firm.</summary>
    public const string ProbeSaved = "probe-saved";

    /// <summary>A probe question was deleted: the firm.</summary>
    public const string ProbeDropped = "probe-dropped";

    /// <summary>A question that found nothing was cleared; not which.</summary>
    public const string UnansweredCleared = "unanswered-cleared";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        SignIn, SignOut, SignInRefused, ClerkAdded, ClerkRevoked, ImportStarted, ImportStopped, Rebuild, RebuildBack, WorkClosed, Exported, BackedUp, Repair, SawPerson, SawSender,
        ParkedRetried, ParkedDismissed, ProbeSaved, ProbeDropped, UnansweredCleared,
        ClaimAdded, ClaimChanged, ClaimDeleted,
    ];

    /// <summary>The role of a name that has signed in: no clerk can have the operators' (see <see cref="ClerkNames"/>).</summary>
    internal static string RoleOf(string name) => name == "operator" ? "operator" : "clerk";
}
