using System.Collections.Immutable;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Client.Pages;

/// <summary>One change of a firm, in words.</summary>
/// <param name="Version">The version that it made.</param>
/// <param name="At">When.</param>
/// <param name="By">Who made it: never a person's name.</param>
/// <param name="Created">Whether the firm was new.</param>
/// <param name="Differences">Field by field; empty for a new firm.</param>
public sealed record HistoryEntry(long Version, DateTimeOffset At, string By, bool Created, ImmutableArray<Difference> Differences);

/// <summary>What became of a field.</summary>
/// <param name="Field">What it is called.</param>
/// <param name="Before">What it said; null if it said nothing.</param>
/// <param name="After">What it says; null if it says nothing.</param>
public sealed record Difference(string Field, string? Before, string? After);

/// <summary>
/// Words a firm's history from public views alone: a change of which the public may see nothing is left out, so that not even its
/// time is told.
/// </summary>
static class FirmHistory
{
    const int Most = 50;

    /// <summary>The changes, newest first.</summary>
    /// <param name="now">The firm's public details.</param>
    /// <param name="changes">Its changes, newest first, with public details.</param>
    /// <param name="words">The reader's language.</param>
    public static ImmutableArray<HistoryEntry> Of(FirmDetails now, ImmutableArray<FirmChange> changes, Wording words)
    {
        var entries = ImmutableArray.CreateBuilder<HistoryEntry>();
        var after = now;
        foreach (var change in changes)
        {
            if (change.Deleted)
                continue;
            var differences = change.Before is null ? [] : Differences(change.Before, after, words);
            if (change.Before is null || differences.Length > 0)
                entries.Add(new HistoryEntry(change.Version, change.At, Author(change.By, words), change.Before is null, differences));
            if (change.Before is null || entries.Count == Most)
                break;
            after = change.Before;
        }
        return entries.DrainToImmutable();
    }

    static string Author(string by, Wording words) => words[by switch { "import" => "history.by.import", "sample" => "history.by.sample", _ => "history.by.clerk" }];

    /// <summary>What is different between two public views, field by field, in the page's order.</summary>
    public static ImmutableArray<Difference> Differences(FirmDetails before, FirmDetails after, Wording words)
    {
        var old = Said(before, words);
        var told = Said(after, words);
        return
        [
            .. told.Where(f => !string.Equals(old.GetValueOrDefault(f.Key), f.Value, StringComparison.Ordinal))
                .Select(f => new Difference(f.Key, old.GetValueOrDefault(f.Key), f.Value)),
            .. old.Where(f => !told.ContainsKey(f.Key)).Select(f => new Difference(f.Key, f.Value, null)),
        ];
    }

    // Every public field as the page words it; a field that says nothing is absent. What is not listed here is not told.
    static OrderedDictionary<string, string> Said(FirmDetails firm, Wording words)
    {
        var said = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        void Say(string key, string? text)
        {
            if (!string.IsNullOrEmpty(text))
                said[words[key]] = text;
        }

        Say("firm.legalName", firm.LegalName);
        Say("firm.otherNames", words.List(firm.OtherNames));
        Say("firm.creditCode", firm.CreditCode);
        Say("firm.trades", words.List(firm.Trades.Select(words.Trade)));
        Say("firm.roles", FirmWords.Roles(firm, words));
        Say("firm.kind", words.Kind(firm.Kind));
        Say("firm.status", words.Status(firm.Status));
        Say("firm.township", firm.Township is null ? null : words.Township(firm.Township));
        Say("firm.address", firm.Address);
        Say("firm.location", firm.Location is null ? null : FirmWords.Position(firm.Location, words));
        Say("firm.established", firm.Established is { } day ? Figures.Day(day) : null);
        Say("firm.capital", firm.CapitalYuan is { } yuan ? FirmWords.Exact(yuan, words) : null);
        Say("firm.employees", firm.Employees is { } employees ? Figures.Whole(employees) : null);
        Say("firm.area", firm.RoseAreaMu is { } mu ? words.Area(mu) : null);
        Say("firm.products", words.List(firm.Products.Select(words.Product)));
        foreach (var output in firm.Output)
            said[FirmWords.OutputLabel(output, words)] = FirmWords.Exact(output.Yuan, words);
        Say("firm.contact.name", firm.Contact?.Name);
        Say("firm.contact.phone", firm.Contact?.Phone);
        Say("firm.contact.mail", firm.Contact?.Mail);
        Say("firm.website", firm.Website);
        Say("firm.certifications", words.List(firm.Certifications));
        Say("firm.chain", firm.Chain is null ? null : words.Chain(firm.Chain));
        Say("firm.park", firm.Park);
        Say("firm.source", firm.Source);
        Say("firm.asOf", firm.AsOf is { } asOf ? Figures.Day(asOf) : null);
        return said;
    }
}
