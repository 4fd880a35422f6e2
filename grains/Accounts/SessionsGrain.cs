using AgriDirectory.Firms;
using Orleans.Concurrency;

namespace AgriDirectory.Accounts;

/// <summary>A few a silo are enough: each asks the store.</summary>
[StatelessWorker(4)]
sealed class SessionsGrain(IDirectoryStore store, TimeProvider time) : Grain, ISessionsGrain
{
    public Task EndAsync(string id, DateTimeOffset until) => store.EndSessionAsync(id, until, time.GetUtcNow());

    public Task<bool> HasEndedAsync(string id) => store.HasSessionEndedAsync(id);
}
