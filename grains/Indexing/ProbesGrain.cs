using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Search;

namespace AgriDirectory.Indexing;

sealed class ProbesGrain(IDirectoryStore store, ISearchEngine engine, TimeProvider time) : Grain, IProbesGrain
{
    /// <summary>A call may last thirty seconds.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public async Task<ImmutableArray<ProbeEntry>> ListAsync()
    {
        var probes = await store.ReadProbesAsync(Probes.Most);
        var firms = await store.ReadManyAsync([.. probes.Select(p => p.FirmId).Distinct()]);
        var names = firms.ToDictionary(f => f.Id, f => f.Details.LegalName);
        return [.. probes.Select(p => new ProbeEntry(ProbeRules.NumberOf(p), p, names.GetValueOrDefault(p.FirmId, "")))];
    }

    public async Task<ProbeSaved> SaveAsync(string question, string firmId, string? replaces, string by)
    {
        var text = question.Trim();
        if (text.Length is 0 or > ProbeRules.MaxQuestion || text.Any(char.IsControl) || QuestionText.Read(text).Parts.Count == 0)
        {
            return new(ProbeOutcome.BadQuestion, "");
        }

        var before = replaces is null ? null : await FindAsync(replaces);
        if (replaces is not null && before is null)
        {
            return new(ProbeOutcome.NoSuchProbe, "");
        }

        var probe = new Probe(text, firmId, Own: true);
        var outcome = await store.SaveProbeAsync(probe, before, IProbesGrain.MostOwn, Entry(by, AuditCodes.ProbeSaved, firmId));
        return new(outcome, outcome == ProbeOutcome.Saved ? ProbeRules.NumberOf(probe) : "");
    }

    public async Task<bool> DropAsync(string number, string by) =>
        await FindAsync(number) is { } probe && await store.DropProbeAsync(probe, Entry(by, AuditCodes.ProbeDropped, probe.FirmId));

    public async Task<ProbeRun> RunAsync()
    {
        var probes = await store.ReadProbesAsync(Probes.Most);
        var current = (await store.ReadGenerationsAsync()).FirstOrDefault(g => g.State == GenerationState.Current);
        if (current is null)
        {
            return new(0, [], probes.Length);
        }

        var answers = ImmutableArray.CreateBuilder<ProbeAnswer>();
        var began = time.GetTimestamp();
        using var stop = new CancellationTokenSource(Longest, time);
        try
        {
            foreach (var probe in probes)
            {
                if (time.GetElapsedTime(began) > Longest)
                {
                    break;
                }

                answers.Add(new(ProbeRules.NumberOf(probe), await RelevanceGate.RankAsync(engine, current.Number, probe, stop.Token)));
            }
        }
        catch (Exception e) when (e is EngineUnavailableException or OperationCanceledException)
        {
            // What was answered until then is told; how many are left says that something was in the way.
        }

        return new(current.Number, answers.ToImmutable(), probes.Length - answers.Count);
    }

    async Task<Probe?> FindAsync(string number) => (await store.ReadProbesAsync(Probes.Most)).FirstOrDefault(p => ProbeRules.NumberOf(p) == number);

    AuditEntry Entry(string by, string what, string about) => new(0, time.GetUtcNow(), by, AuditCodes.RoleOf(by), what, about);
}
