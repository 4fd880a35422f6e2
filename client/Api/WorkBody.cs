using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;
using AgriDirectory.Firms;
using AgriDirectory.Work;

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
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>The change; texts as they are fit to be kept.</summary>
    public WorkChange Change => new(State, WorkText.Clean(Owner, WorkRules.MaxContact), Due, WorkText.Clean(Reply, WorkRules.MaxText), WorkText.Clean(Remark, WorkRules.MaxText));

    /// <summary>Reads a body.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="problems">What is wrong field by field.</param>
    /// <returns>Null if something is; without a problem, if it is no JSON object at all.</returns>
    public static WorkBody? Read(ReadOnlyMemory<byte> utf8, out ImmutableArray<FirmProblem> problems)
    {
        problems = [];
        if (!Utf8.IsValid(utf8.Span)) return null;
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            problems = Check(document.RootElement);
            return problems.IsEmpty ? document.RootElement.Deserialize<WorkBody>(FirmJson.Options) : null;
        }
        catch (JsonException e) when (e.Path?.StartsWith("$.", StringComparison.Ordinal) == true)
        {
            problems = [new("json-type", e.Path[2..], [e.Path[2..]])];
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter says that a text holds half a character.
            return null;
        }
    }

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
