using AgriDirectory.Accounts;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Firms;
using AgriDirectory.Verification;

namespace AgriDirectory.Client.Api;

/// <summary>Verifications of index and totals against SQL over REST, for operators.</summary>
static class VerificationsApi
{
    /// <summary>The parameter that asks for a repair.</summary>
    public const string Repair = "repair";

    public static WebApplication MapVerifications(this WebApplication app)
    {
        var verifications = app.MapGroup("/api/v1/verifications").WithTags("keeping").RequireAuthorization(OperatorSignIn.Policy);
        verifications.MapGet("", async (IGrainFactory grains) => TypedResults.Json(await Verify(grains).GetState(), FirmJson.Options))
            .WithSummary("How far the verification is, or how the last one since the start of the service ended.")
            .WithName("getVerification").Produces<VerifyState>();
        verifications.MapPost("", StartAsync).Describe("verify", ApiDescription.Verify).Produces<VerifyState>(StatusCodes.Status202Accepted).WithProblems(409);
        verifications.MapDelete("", async (IGrainFactory grains) => TypedResults.Json(await Verify(grains).StopAsync(), FirmJson.Options))
            .WithSummary("Stops the verification; what was repaired until then stays repaired.").WithName("stopVerification").Produces<VerifyState>();
        return app;
    }

    static async Task<IResult> StartAsync(HttpContext context, IGrainFactory grains, AuditTrail trail)
    {
        var repair = string.Equals(context.Request.Query[Repair], "true", StringComparison.OrdinalIgnoreCase);
        if (await Verify(grains).StartAsync(repair) is not { } state) return Problems.Of(context, StatusCodes.Status409Conflict, "verify-under-way");
        if (repair) await trail.NoteAsync(context.User, AuditCodes.Repair, "");
        return TypedResults.Json(state, FirmJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    static IVerifyGrain Verify(IGrainFactory grains) => grains.GetGrain<IVerifyGrain>(0);
}
