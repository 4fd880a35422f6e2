namespace AgriDirectory.Accounts;

/// <summary>Somebody who may change the directory, known by the secret in a link that an operator handed out.</summary>
/// <param name="Id">Sixteen hex digits.</param>
/// <param name="Name">The name that the history of firms shows.</param>
/// <param name="CreatedAt">When the link was made.</param>
/// <param name="UsedAt">When it was last used, to the minute; null if never.</param>
/// <param name="RevokedAt">Since when it opens nothing; null while it does.</param>
[GenerateSerializer, Immutable, Alias("agri.clerk")]
public sealed record Clerk(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt, DateTimeOffset? RevokedAt);

/// <summary>What became of a clerk to be added.</summary>
/// <param name="Problem">One of <see cref="ClerkNames"/>'s codes; null if the clerk was added.</param>
/// <param name="Clerk">The clerk; null if there was a problem.</param>
/// <param name="Secret">The link's secret, told this once; null if there was a problem.</param>
[GenerateSerializer, Immutable, Alias("agri.clerk-added")]
public sealed record ClerkAdded(string? Problem, Clerk? Clerk, string? Secret)
{
    /// <summary>Without the secret, which belongs into no log.</summary>
    public override string ToString() => $"{Problem ?? "added"} {Clerk?.Name}";
}
