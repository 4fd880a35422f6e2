using System.Collections.Immutable;
using System.Text.Json;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Api;

/// <summary>Which entry is merged, as a request's body says it.</summary>
/// <param name="Other">The id of the entry that is merged into the firm, and then is no more.</param>
/// <param name="OtherVersion">The version of it that the caller has seen.</param>
/// <param name="Firm">What the firm is to be then, all of its details; if absent it keeps its own and takes over what it lacks.</param>
sealed record MergeBody(string Other, long OtherVersion, FirmDetails? Firm)
{
    /// <summary>Reads the body of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The firm into which the other is merged.</param>
    /// <returns>The body; null, with what is wrong, if it cannot be read.</returns>
    public static async Task<(MergeBody? Body, FirmBody Wrong)> ReadAsync(HttpContext context, string id)
    {
        MergeBody? body = null;
        var wrong = await FirmBody.ReadAsync(context, json =>
        {
            var problems = Unknown(json, "other", "otherVersion", "firm");
            var other = UnmergeBody.ReadOther(json, problems);
            var version = 0L;
            if (!json.TryGetProperty("otherVersion", out var number)) problems.Add(new("missing", "otherVersion", []));
            else if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out version)) problems.Add(new("json-type", "otherVersion", ["otherVersion"]));
            var firm = json.TryGetProperty("firm", out var details) && details.ValueKind != JsonValueKind.Null ? ReadFirm(details, id, problems) : null;
            if (problems.Count == 0) body = new(other!, version, firm);
            return new(null, null, problems.ToImmutable());
        });
        return (body, wrong);
    }

    static FirmDetails? ReadFirm(JsonElement json, string id, ImmutableArray<FirmProblem>.Builder problems)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("json-type", "firm", ["firm"]));
            return null;
        }

        var firm = FirmBody.Read(json);
        if (firm.Id is not null && FirmId.Parse(firm.Id) != id) problems.Add(new("id-of-another", "firm.id", [id]));
        problems.AddRange(firm.Problems.Select(p => p with { Field = "firm." + p.Field }));
        return firm.Details;
    }

    internal static ImmutableArray<FirmProblem>.Builder Unknown(JsonElement json, params ReadOnlySpan<string> known)
    {
        var problems = ImmutableArray.CreateBuilder<FirmProblem>();
        foreach (var property in json.EnumerateObject())
        {
            var name = FirmBody.Shown(property.Name);
            if (!known.Contains(property.Name) && problems.Count < FirmBody.MaxProblems) problems.Add(new("field-unknown", name, [name]));
        }

        return problems;
    }
}

/// <summary>Whose merge is undone.</summary>
/// <param name="Other">The id of the entry that was merged into the firm.</param>
sealed record UnmergeBody(string Other)
{
    /// <summary>Reads the body of a request.</summary>
    /// <returns>The body; null, with what is wrong, if it cannot be read.</returns>
    public static async Task<(UnmergeBody? Body, FirmBody Wrong)> ReadAsync(HttpContext context)
    {
        UnmergeBody? body = null;
        var wrong = await FirmBody.ReadAsync(context, json =>
        {
            var problems = MergeBody.Unknown(json, "other");
            var other = ReadOther(json, problems);
            if (problems.Count == 0) body = new(other!);
            return new(null, null, problems.ToImmutable());
        });
        return (body, wrong);
    }

    /// <summary>The canonical id of the other entry.</summary>
    internal static string? ReadOther(JsonElement json, ImmutableArray<FirmProblem>.Builder problems)
    {
        if (!json.TryGetProperty("other", out var named))
        {
            problems.Add(new("missing", "other", []));
            return null;
        }

        var other = named.ValueKind == JsonValueKind.String ? FirmId.Parse(named.ToString()) : null;
        if (other is null) problems.Add(new("id-form", "other", [FirmBody.Shown(named.ToString())]));
        return other;
    }
}
