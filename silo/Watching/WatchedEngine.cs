using System.Collections.Immutable;
using AgriDirectory.Search;

namespace AgriDirectory.Silo.Watching;

/// <summary>A search engine whose calls are measured.</summary>
internal sealed class WatchedEngine(ISearchEngine inner) : ISearchEngine
{
    /// <inheritdoc/>
    public Task<EngineHealth> CheckAsync(int generation, CancellationToken stop = default) => inner.CheckAsync(generation, stop);

    /// <inheritdoc/>
    public Task<bool> CreateAsync(int generation, string rules, CancellationToken stop = default) =>
        EngineMeter.CallAsync(EngineMeter.Manage, () => inner.CreateAsync(generation, rules, stop));

    /// <inheritdoc/>
    public Task SwitchAsync(int generation, CancellationToken stop = default) => CallAsync(EngineMeter.Manage, () => inner.SwitchAsync(generation, stop));

    /// <inheritdoc/>
    public Task KeepOnlyAsync(IReadOnlyCollection<int> generations, CancellationToken stop = default) =>
        CallAsync(EngineMeter.Manage, () => inner.KeepOnlyAsync(generations, stop));

    /// <inheritdoc/>
    public Task<ImmutableArray<string?>> WriteAsync(int generation, IReadOnlyList<FirmDocument> documents, CancellationToken stop = default) =>
        EngineMeter.CallAsync(EngineMeter.Write, () => inner.WriteAsync(generation, documents, stop));

    /// <inheritdoc/>
    public Task MakeVisibleAsync(int generation, CancellationToken stop = default) => CallAsync(EngineMeter.Show, () => inner.MakeVisibleAsync(generation, stop));

    /// <inheritdoc/>
    public Task MakeDurableAsync(int generation, CancellationToken stop = default) => CallAsync(EngineMeter.Keep, () => inner.MakeDurableAsync(generation, stop));

    /// <inheritdoc/>
    public Task SettleAsync(int generation, CancellationToken stop = default) => CallAsync(EngineMeter.Keep, () => inner.SettleAsync(generation, stop));

    /// <inheritdoc/>
    public Task<EngineAnswer> SearchAsync(SearchPlan plan, int? generation = null, CancellationToken stop = default) =>
        EngineMeter.CallAsync(EngineMeter.Search, () => inner.SearchAsync(plan, generation, stop));

    /// <inheritdoc/>
    public Task<int> CountAsync(int generation, CancellationToken stop = default) => inner.CountAsync(generation, stop);

    /// <inheritdoc/>
    public Task<string> DescribeAsync(CancellationToken stop = default) => inner.DescribeAsync(stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<IndexedFirm>> WalkAsync(int generation, string afterId, int limit, CancellationToken stop = default) =>
        inner.WalkAsync(generation, afterId, limit, stop);

    /// <inheritdoc/>
    public Task<ImmutableArray<IndexedFirm>> LookUpAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default) =>
        inner.LookUpAsync(generation, ids, stop);

    /// <inheritdoc/>
    public Task RemoveAsync(int generation, IReadOnlyCollection<string> ids, CancellationToken stop = default) =>
        CallAsync(EngineMeter.Write, () => inner.RemoveAsync(generation, ids, stop));

    static Task<bool> CallAsync(string operation, Func<Task> call) => EngineMeter.CallAsync(operation, async () =>
    {
        await call();
        return true;
    });
}
