using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgriDirectory.Work;

namespace AgriDirectory.Client.Api;

/// <summary>Which items of the worklist an address means.</summary>
/// <param name="Filter">Open or closed ones, of which kind and owner.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Size">Items on it.</param>
sealed record WorkQuery(WorkFilter Filter, int Page, int Size)
{
    public const string State = "state";
    public const string Kind = "kind";
    public const string Owner = "owner";

    /// <summary>The owner that stands for whoever asks.</summary>
    public const string Mine = "mine";

    /// <summary>The owner of what nobody does yet.</summary>
    public const string Nobodys = "none";

    public const int MaxPage = 10_000;
    public const int MaxSize = 100;

    const string OpenOnes = "open";
    const string ClosedOnes = "closed";

    /// <summary>The states by which items are listed.</summary>
    public static ImmutableArray<string> States { get; } = [OpenOnes, ClosedOnes];

    /// <summary>The names of the kinds.</summary>
    public static ImmutableArray<string> Kinds { get; } = [.. Enum.GetValues<WorkKind>().Select(NameOf)];

    public static string NameOf(WorkKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>Reads an address.</summary>
    /// <param name="query">Its parameters.</param>
    /// <param name="me">Who asks.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <returns>What it means; what is wrong in it is left out.</returns>
    public static WorkQuery Read(IQueryCollection query, string me, out QueryProblem? problem)
    {
        problem = null;
        var state = query[State].ToString();
        if (state.Length > 0 && !States.Contains(state)) problem = QueryProblem.Bad("unknown-value", State, state, States);
        var kind = query[Kind].ToString();
        if (kind.Length > 0 && !Kinds.Contains(kind)) problem = QueryProblem.Bad("unknown-value", Kind, kind, Kinds);
        var owner = query[Owner].ToString();
        var page = Number(query, "page", 1, MaxPage, "page-out-of-range", ref problem);
        var size = Number(query, "size", 50, MaxSize, "size-out-of-range", ref problem);
        var filter = new WorkFilter(
            state != ClosedOnes,
            Kinds.IndexOf(kind) is >= 0 and var k ? Enum.GetValues<WorkKind>()[k] : null,
            owner switch { "" => null, Mine => me, Nobodys => "", _ => owner[..Math.Min(owner.Length, WorkRules.MaxContact)] });
        return new WorkQuery(filter, page, size);
    }

    static int Number(IQueryCollection query, string name, int otherwise, int most, string code, ref QueryProblem? problem)
    {
        var text = query[name].ToString();
        if (text.Length == 0) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most) return number;
        problem = QueryProblem.Bad(code, name, text, limit: most);
        return otherwise;
    }
}
