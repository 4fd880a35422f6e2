using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AgriDirectory.Firms;

/// <summary>Makes one firm's details of those of two entries, and undoes that.</summary>
public static class FirmMerge
{
    const string Output = "output";

    /// <summary>
    /// What is kept unless somebody chooses: the kept entry's values, and the other's where it has none. Lists hold what either has, outputs by year and
    /// product; the other's names become other names. Nobody is made of two people: a contact or person is filled in from the other entry only where
    /// the two do not contradict each other.
    /// </summary>
    /// <returns>
    /// Tidy details. Of two entries that keep the rules they can break only these: too many values in a list, and an output of all products
    /// together in a firm that now has two trades.
    /// </returns>
    public static FirmDetails Of(FirmDetails kept, FirmDetails other)
    {
        var (k, o) = (FirmRules.Tidy(kept), FirmRules.Tidy(other));
        return FirmRules.Tidy(k with
        {
            OtherNames = [.. k.OtherNames.Union(Names(o).Where(n => n != k.LegalName))],
            CreditCode = k.CreditCode ?? o.CreditCode,
            Trades = [.. k.Trades.Union(o.Trades)],
            Roles = [.. k.Roles.Union(o.Roles)],
            Oem = k.Oem || o.Oem,
            Township = k.Township ?? o.Township,
            Address = k.Address ?? o.Address,
            Location = k.Location ?? o.Location,
            Established = k.Established ?? o.Established,
            CapitalYuan = k.CapitalYuan ?? o.CapitalYuan,
            Employees = k.Employees ?? o.Employees,
            RoseAreaMu = k.RoseAreaMu ?? o.RoseAreaMu,
            Products = [.. k.Products.Union(o.Products)],
            Output = [.. k.Output, .. o.Output.Where(theirs => !k.Output.Any(ours => ours.Year == theirs.Year && ours.Product == theirs.Product))],
            Contact = FillIn(k.Contact, o.Contact),
            Person = FillIn(k.Person, o.Person),
            Website = k.Website ?? o.Website,
            Certifications = [.. k.Certifications.Union(o.Certifications)],
            Chain = k.Chain ?? o.Chain,
            Park = k.Park ?? o.Park,
            Source = k.Source ?? o.Source,
            AsOf = k.AsOf ?? o.AsOf,
        });
    }

    /// <summary>All names of a firm, the registered one first.</summary>
    public static IEnumerable<string> Names(FirmDetails details) => details.OtherNames.Prepend(details.LegalName).Distinct();

    /// <summary>Takes a change back: what it made of a field goes back to what was there, unless somebody has changed the field since.</summary>
    /// <param name="before">The details before the change.</param>
    /// <param name="after">The details that it made.</param>
    /// <param name="now">The details as they are.</param>
    /// <returns>The details, and the fields of the change that stay as they are, by their names in the API: each once.</returns>
    public static (FirmDetails Details, ImmutableArray<string> Stayed) Undo(FirmDetails before, FirmDetails after, FirmDetails now)
    {
        var (b, a, n) = (Fields(before), Fields(after), Fields(now));
        var stayed = new List<string>();
        foreach (var field in b.Keys.Union(a.Keys).Where(f => b.GetValueOrDefault(f) != a.GetValueOrDefault(f)))
        {
            var changed = n.GetValueOrDefault(field);
            if (changed == a.GetValueOrDefault(field)) Set(n, field, b.GetValueOrDefault(field));
            else if (changed != b.GetValueOrDefault(field)) stayed.Add(field.Split(' ')[0]);
        }

        return (Details(n), [.. stayed.Distinct()]);
    }

    /// <summary>Takes back the merge of an entry into a firm.</summary>
    /// <param name="now">The firm's details as they are.</param>
    /// <param name="history">The firm's changes, newest first.</param>
    /// <param name="other">The entry that was merged into it.</param>
    /// <returns>As <see cref="Undo(FirmDetails, FirmDetails, FirmDetails)"/>; null if the history knows of no such merge that was not undone.</returns>
    public static (FirmDetails Details, ImmutableArray<string> Stayed)? Undo(FirmDetails now, ImmutableArray<FirmChange> history, string other)
    {
        var after = now;
        foreach (var change in history)
        {
            if (change.Merge?.Other == other)
            {
                return change is { Deleted: false, Merge.Step: MergeStep.Merged, Before: { } before } ? Undo(before, after, now) : null;
            }

            after = change.Before ?? after;
        }

        return null;
    }

    static FirmContact? FillIn(FirmContact? kept, FirmContact? other)
    {
        static bool Agree(string? one, string? two) => one is null || two is null || one == two;

        if (kept is null || other is null) return kept ?? other;
        return Agree(kept.Name, other.Name) && Agree(kept.Phone, other.Phone) && Agree(kept.Mail, other.Mail)
            ? new(kept.Name ?? other.Name, kept.Phone ?? other.Phone, kept.Mail ?? other.Mail)
            : kept;
    }

    /// <summary>Every field with its JSON, which is equal for equal values; of the outputs each is a field.</summary>
    static Dictionary<string, string> Fields(FirmDetails details)
    {
        var json = JsonNode.Parse(FirmJson.Write(details with { Output = [] }))!.AsObject();
        json.Remove(Output);
        var fields = json.ToDictionary(p => p.Key, p => p.Value!.ToJsonString());
        foreach (var output in details.Output)
        {
            fields[FormattableString.Invariant($"{Output} {output.Year} {output.Product}")] = System.Text.Json.JsonSerializer.Serialize(output, FirmJson.Options);
        }

        return fields;
    }

    static FirmDetails Details(Dictionary<string, string> fields)
    {
        var json = new JsonObject(fields.Where(f => !IsOutput(f.Key)).Select(f => KeyValuePair.Create(f.Key, JsonNode.Parse(f.Value))))
        {
            [Output] = new JsonArray([.. fields.Where(f => IsOutput(f.Key)).Select(f => JsonNode.Parse(f.Value))]),
        };
        return FirmRules.Tidy(FirmJson.Read(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    static bool IsOutput(string field) => field.StartsWith(Output + " ", StringComparison.Ordinal);

    static void Set(Dictionary<string, string> fields, string field, string? json)
    {
        if (json is null) fields.Remove(field);
        else fields[field] = json;
    }
}
