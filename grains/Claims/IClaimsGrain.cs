using System.Collections.Immutable;
using AgriDirectory.Firms;

namespace AgriDirectory.Claims;

/// <summary>The claims. The key is always 0: any activation does, for each asks the store.</summary>
[Alias("agri.claims-grain")]
public interface IClaimsGrain : IGrainWithIntegerKey
{
    /// <summary>All claims, by subject, measure, scope, year and id. The first time those are taken over that the directory brings along, if it can write.</summary>
    [Alias("list")] Task<ImmutableArray<Claim>> ListAsync();

    /// <summary>A claim; null if there is none.</summary>
    [Alias("get")] Task<Claim?> GetAsync(string id);

    /// <summary>Adds a claim or changes it, and notes in the audit trail who did.</summary>
    /// <param name="id">Its id (see <see cref="ClaimRules.IsId"/>).</param>
    /// <param name="details">What it is to say.</param>
    /// <param name="expected">The version that the caller has seen; 0 for a new one.</param>
    /// <param name="by">Who does it.</param>
    [Alias("save")] Task<ClaimSaved> SaveAsync(string id, ClaimDetails details, long expected, string by);

    /// <summary>Deletes a claim, and notes in the audit trail who did.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="expected">The version that the caller has seen.</param>
    /// <param name="by">Who does it.</param>
    [Alias("delete")] Task<ClaimSaved> DeleteAsync(string id, long expected, string by);
}

/// <summary>How a change of a claim ended.</summary>
public enum ClaimOutcome
{
    /// <summary>It is made.</summary>
    Saved,

    /// <summary>The claim says so already: nothing was done.</summary>
    Unchanged,

    /// <summary>Somebody else was faster: there is another version, or the id is another claim's.</summary>
    Conflict,

    /// <summary>There is no such claim, or not any more.</summary>
    Unknown,

    /// <summary>It breaks rules.</summary>
    Refused,

    /// <summary>There are as many claims as there may be.</summary>
    TooMany,

    /// <summary>The store could not keep it, or does not know whether it has.</summary>
    Failed,
}

/// <summary>What became of a change of a claim.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Claim">The claim as it is now; null if there is none, or nobody knows.</param>
/// <param name="Problems">What rules it breaks.</param>
/// <param name="Code">Why the store could not keep it, as it says.</param>
[GenerateSerializer, Immutable, Alias("agri.claim-saved")]
public sealed record ClaimSaved(ClaimOutcome Outcome, Claim? Claim, ImmutableArray<FirmProblem> Problems, string? Code);
