using System.Security.Claims;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.SignIn;

/// <summary>Notes in the audit trail what was done over pages and API.</summary>
sealed class AuditTrail(IGrainFactory grains, ILogger<AuditTrail> log)
{
    /// <summary>Notes what a request's caller has done.</summary>
    /// <param name="caller">Who has signed in.</param>
    /// <param name="what">One of <see cref="AuditCodes"/>.</param>
    /// <param name="about">To what.</param>
    public Task NoteAsync(ClaimsPrincipal caller, string what, string about) =>
        NoteAsync(caller.Identity?.Name ?? "", caller.FindFirstValue(ClaimTypes.Role) ?? "", what, about);

    /// <summary>A full disk is told to the log, and keeps nobody from coming to make room.</summary>
    public async Task NoteAsync(string who, string role, string what, string about)
    {
        try
        {
            await grains.GetGrain<IAuditGrain>(0).NoteAsync(who, role, what, about);
        }
        catch (Exception e) when (e is StoreFailedException or TimeoutException or OrleansException)
        {
            // Who it was and from where is for the trail alone.
            log.LogWarning(e, "The audit trail could not be written: {What} by {Role}", what, role);
        }
    }
}
