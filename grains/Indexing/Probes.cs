using System.Collections.Immutable;
using System.Text;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Indexing;

/// <summary>The probe questions that are kept in the store. While there are few they are made, from the firms themselves.</summary>
static class Probes
{
    const int Wanted = 200;
    public const int Most = 2_000;
    const int FirmsAskedFor = 50;
    const int PageSize = 20;

    /// <summary>The kept questions about living firms; they are made and kept first if there are too few.</summary>
    public static async Task<ImmutableArray<Probe>> ReadAsync(IDirectoryStore store, CancellationToken stop)
    {
        var kept = await store.ReadProbesAsync(Most, stop);
        if (kept.Length >= Wanted)
        {
            return kept;
        }

        List<Probe> made = [.. (await MakeAsync(store, stop)).Except(kept).Take(Wanted - kept.Length)];
        if (made.Count == 0)
        {
            return kept;
        }

        await store.AddProbesAsync(made);
        return await store.ReadProbesAsync(Most, stop);
    }

    /// <summary>A firm's questions: its whole name, its trade name in characters and in pinyin, its credit code; of what is public alone.</summary>
    public static IEnumerable<Probe> Of(Firm firm)
    {
        if (FirmDocuments.Of(firm).Card is not { } card)
        {
            return [];
        }

        var tradeName = FirmName.Read(card.LegalName).TradeName;
        string?[] questions = [card.LegalName, tradeName, Spelt(tradeName), card.CreditCode];
        return questions.OfType<string>().Where(q => q.Length > 1).Distinct().Select(q => new Probe(q, firm.Id));
    }

    /// <summary>Ids say nothing of their firms, so the first of each partition are any.</summary>
    static async Task<List<Probe>> MakeAsync(IDirectoryStore store, CancellationToken stop)
    {
        var probes = new List<Probe>();
        var each = (FirmsAskedFor + store.Partitions - 1) / store.Partitions;
        for (var k = 0; k < store.Partitions && probes.Count < Wanted; k++)
        {
            var page = await store.ScanAsync(k, "", each + PageSize, stop);
            probes.AddRange(page.Where(f => !f.Deleted).Take(each).SelectMany(Of));
        }

        return probes;
    }

    /// <summary>Each character's usual reading; null if one has none.</summary>
    static string? Spelt(string text)
    {
        var spelt = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Pinyin.Readings(rune) is not [var usual, ..])
            {
                return null;
            }

            spelt.Append(usual);
        }

        return spelt.ToString();
    }
}
