using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Firms;
using AgriDirectory.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AgriDirectory.Client.Api;

/// <summary>What a request makes of an item.</summary>
/// <param name="State">Where it stands: <c>open</c>, <c>done</c>, or <c>declined</c> for what somebody asked for.</param>
/// <param name="Due">The day in Beijing until which it is to be closed.</param>
/// <param name="Owner">Who does it, at most 200 characters; nobody if absent.</param>
/// <param name="Reply">What the sender reads, at most 2,000 characters; needed to close what somebody asked for.</param>
/// <param name="Remark">A new remark for other clerks, at most 2,000 characters.</param>
sealed record WorkBody(WorkState State, DateOnly Due, string? Owner = null, string? Reply = null, string? Remark = null)
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBytes = 64 * 1024;

    static readonly ImmutableArray<string> Needed = ["state", "due"];
    static readonly ImmutableArray<string> Known = [.. Needed, "owner", "reply", "remark"];

    /// <summary>The change; texts as they are fit to be kept.</summary>
    public WorkChange Change => new(State, WorkText.Clean(Owner, WorkRules.MaxContact), Due, WorkText.Clean(Reply, WorkRules.MaxText), WorkText.Clean(Remark, WorkRules.MaxText));

    /// <summary>Reads the body of a request, or says why it is refused.</summary>
    public static Task<(WorkBody? Body, ProblemHttpResult? Refusal)> ReadAsync(HttpContext context) => JsonBody.ReadAsync(context, WorkApi.InvalidCode, depth: 4, body =>
    {
        var problems = Check(body);
        return (problems.IsEmpty ? body.Deserialize<WorkBody>(FirmJson.Options) : null, problems);
    });

    static ImmutableArray<FirmProblem> Check(JsonElement body)
    {
        var names = body.EnumerateObject().Select(p => p.Name).ToList();
        return
        [
            .. names.Where(n => !Known.Contains(n)).Take(Known.Length).Select(Files.FileLimits.Shown).Select(n => new FirmProblem("field-unknown", n, [n])),
            .. Needed.Where(n => !names.Contains(n)).Select(n => new FirmProblem("missing", n, [])),
            .. TooLong(body, "owner", WorkRules.MaxContact), .. TooLong(body, "reply", WorkRules.MaxText), .. TooLong(body, "remark", WorkRules.MaxText),
        ];
    }

    static IEnumerable<FirmProblem> TooLong(JsonElement body, string name, int most)
    {
        if (body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > most)
            yield return new FirmProblem("too-long", name, [Files.FileLimits.Shown(value.GetString()!), most.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
    }
}
