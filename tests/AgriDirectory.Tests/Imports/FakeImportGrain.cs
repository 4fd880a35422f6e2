using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Tests.Imports;

/// <summary>An import's grain that keeps what it is given, and answers as it is told.</summary>
sealed class FakeImportGrain : IImportGrain
{
    readonly Lock gate = new();
    ImportState? state;

    public Func<ImportRow, RowOutcome> Answer { get; set; } = row => new RowOutcome(row.Line, SaveOutcome.Created, "0000000001", []);

    /// <summary>What loads wait for.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    public ConcurrentBag<ImportRow> Rows { get; } = [];
    public int MostRows { get; private set; }
    public string Id { get; set; } = "";

    public Task<ImportState> BeginAsync(string name, ChangeOrigin origin) =>
        Task.FromResult(state = new ImportState { Id = Id, Name = name, By = origin.By, Status = ImportStatus.Running });

    public async Task<ImmutableArray<RowOutcome>> LoadAsync(ImmutableArray<ImportRow> rows)
    {
        await Open;
        ImmutableArray<RowOutcome> answers = [.. rows.Select(Answer)];
        lock (gate)
        {
            MostRows = Math.Max(MostRows, rows.Length);
            state = state! with
            {
                Rows = state.Rows + rows.Length,
                Created = state.Created + answers.Count(a => a.Outcome == SaveOutcome.Created),
                Refused = state.Refused + answers.Count(a => a.Outcome == SaveOutcome.Refused),
            };
        }

        foreach (var row in rows) Rows.Add(row);
        return answers;
    }

    public Task RefuseAsync(int rows)
    {
        lock (gate) state = state! with { Rows = state.Rows + rows, Refused = state.Refused + rows };
        return Task.CompletedTask;
    }

    public Task<ImportState> EndAsync(ImportStatus state, string? reason = null)
    {
        lock (gate) this.state = this.state! with { Status = state, Reason = reason, EndedAt = DateTimeOffset.UnixEpoch };
        return Task.FromResult(this.state);
    }

    public Task<ImportState?> GetAsync() => Task.FromResult(state);
}

/// <summary>An audit trail that forgets.</summary>
sealed class FakeAuditGrain : IAuditGrain
{
    public Task NoteAsync(string who, string role, string what, string about) => Task.CompletedTask;

    public Task<ImmutableArray<AuditEntry>> ReadAsync(AuditFilter filter, long before, int limit) => Task.FromResult(ImmutableArray<AuditEntry>.Empty);
}

/// <summary>A factory that knows imports only, each with a grain of its own.</summary>
public class FakeGrains : DispatchProxy
{
    readonly ConcurrentDictionary<string, FakeImportGrain> imports = new();

    Action<FakeImportGrain> prepare = _ => { };
    FakeImportGrain? always;

    internal static IGrainFactory Of(Action<FakeImportGrain> prepare)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)factory).prepare = prepare;
        return factory;
    }

    internal static IGrainFactory Always(FakeImportGrain grain)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)factory).always = grain;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.ReturnType == typeof(IAuditGrain) ? new FakeAuditGrain() : always ?? imports.GetOrAdd((string)args![0]!, id =>
    {
        var grain = new FakeImportGrain { Id = id };
        prepare(grain);
        return grain;
    });
}
