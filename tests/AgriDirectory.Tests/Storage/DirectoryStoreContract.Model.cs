using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using FsCheck;
using FsCheck.Fluent;
using static AgriDirectory.Tests.Storage.Samples;

namespace AgriDirectory.Tests.Storage;

/// <summary>Any sequence of writes leaves what a small model in memory has.</summary>
public abstract partial class DirectoryStoreContract
{
    const int Firms = 5;
    const int Codes = 3;
    int cases;

    [Fact]
    public Task Any_sequence_of_writes_ends_as_the_model_says()
    {
        var steps = Arb.From(Gen.Choose(0, int.MaxValue).Select(n => new Step(n)).ArrayOf(40), Shorter);
        return Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(steps, Agrees)));
    }

    static IEnumerable<Step[]> Shorter(Step[] steps) => steps.Select((_, i) => steps.Where((_, j) => j != i).ToArray());

    bool Agrees(Step[] steps)
    {
        AgreesAsync(steps).GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Each case has ids and codes of its own, so that one database does for all.</summary>
    async Task AgreesAsync(Step[] steps)
    {
        var model = new Model(++cases);
        var epochs = new long[PartitionCount];
        for (var p = 0; p < PartitionCount; p++)
        {
            epochs[p] = await Store.RaiseEpochAsync(p);
        }

        foreach (var step in steps)
        {
            await DoAsync(step, model, epochs);
        }

        foreach (var id in model.Ids)
        {
            Assert.Equal(Text(model.Firm(id)), Text(await Store.ReadAsync(id)));
            Assert.Equal(model.Firm(id)?.Version ?? 0, (await Store.ReadHistoryAsync(id)).Length);
        }

        foreach (var code in model.AllCodes)
        {
            Assert.Equal(model.Owner(code), Assert.Single(await Store.MatchAsync([new FirmKey(null, code, "", null)])).ByCreditCode);
        }

        var waiting = new List<DirtyKey>();
        for (var p = 0; p < PartitionCount; p++)
        {
            waiting.AddRange((await Store.ReadDirtyAsync(p, after: 0, 1_000_000)).Firms.Select(d => new DirtyKey(d.Firm.Id, d.Sequence)));
        }

        Assert.Equal(model.Dirty(parked: false), waiting.Where(d => model.Ids.Contains(d.FirmId)).OrderBy(d => d.Sequence));
        var parked = (await Store.ReadParkedAsync(1_000_000)).Select(r => new DirtyKey(r.FirmId, r.Sequence));
        Assert.Equal(model.Dirty(parked: true), parked.Where(d => model.Ids.Contains(d.FirmId)).OrderBy(d => d.Sequence));
    }

    async Task DoAsync(Step step, Model model, long[] epochs)
    {
        var id = model.Ids[step.Firm];
        switch (step.Kind)
        {
            case < 6:
                var write = model.NextWrite(id, step);
                var answer = await Store.SaveAsync(write);
                Assert.Equal(model.Save(write, answer.Sequence), (answer.Outcome, answer.OtherId));
                break;
            case 6 or 7:
                var partition = Partitioning.Of(id, PartitionCount);
                var epoch = epochs[partition] - (step.Stale ? 1 : 0);
                var key = new DirtyKey(id, model.SequenceOf(id) - step.Behind);
                var park = step.Kind == 7;
                var row = new ParkedRow(key.FirmId, key.Sequence, "refused", Start);
                var settled = await Store.SettleAsync(partition, epoch, park ? [] : [key], park ? [row] : []);
                Assert.Equal(!step.Stale, settled);
                if (settled) model.Settle(key, park);
                break;
            default:
                if (step.Stale) await ReopenAsync();
                break;
        }
    }

    /// <summary>One write, cut out of a number.</summary>
    readonly record struct Step(int Number)
    {
        public int Kind => Number % 9;

        public int Firm => Number / 9 % Firms;

        public string? Code(IReadOnlyList<string> codes) => Number / 45 % (Codes + 1) is > 0 and var n ? codes[n - 1] : null;

        /// <summary>How far the version or the sequence lags behind: mostly not at all.</summary>
        public int Behind => Number / 180 % 6 == 0 ? 1 : 0;

        public bool Stale => Number / 1_080 % 5 == 0;

        public bool Deletes => Number / 5_400 % 4 == 0;
    }

    sealed class Model(int number)
    {
        readonly Dictionary<string, Firm> firms = [];
        readonly Dictionary<string, (long Sequence, bool Parked)> dirty = [];

        public IReadOnlyList<string> Ids { get; } = [.. Enumerable.Range(0, Firms).Select(n => Id((1_000 * number) + n))];

        public IReadOnlyList<string> AllCodes { get; } = [.. Enumerable.Range(0, Codes).Select(n => $"CODE{number}-{n}")];

        public Firm? Firm(string id) => firms.GetValueOrDefault(id);

        public long SequenceOf(string id) => dirty.GetValueOrDefault(id).Sequence;

        public string? Owner(string code) => firms.Values.SingleOrDefault(f => !f.Deleted && f.Details.CreditCode == code)?.Id;

        public IEnumerable<DirtyKey> Dirty(bool parked) =>
            dirty.Where(d => d.Value.Parked == parked).Select(d => new DirtyKey(d.Key, d.Value.Sequence)).OrderBy(d => d.Sequence);

        public FirmWrite NextWrite(string id, Step step)
        {
            var now = Firm(id);
            var details = Details($"Name {step.Number}", step.Code(AllCodes));
            return new FirmWrite(Samples.Firm(id, (now?.Version ?? 0) + 1 - step.Behind, details, step.Deletes), now?.Details, "model");
        }

        public (WriteOutcome Outcome, string? OtherId) Save(FirmWrite write, long sequence)
        {
            var firm = write.Firm;
            if (firm.Version != (Firm(firm.Id)?.Version ?? 0) + 1) return (WriteOutcome.VersionConflict, null);
            if (!firm.Deleted && firm.Details.CreditCode is { } code && Owner(code) is { } owner && owner != firm.Id)
                return (WriteOutcome.CreditCodeTaken, owner);
            Assert.All(dirty.Values, d => Assert.True(d.Sequence < sequence));
            firms[firm.Id] = firm;
            dirty[firm.Id] = (sequence, false);
            return (WriteOutcome.Saved, null);
        }

        public void Settle(DirtyKey key, bool park)
        {
            if (!dirty.TryGetValue(key.FirmId, out var row) || row.Sequence != key.Sequence) return;
            if (park) dirty[key.FirmId] = (row.Sequence, true);
            else dirty.Remove(key.FirmId);
        }
    }
}
