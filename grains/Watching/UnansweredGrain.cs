using System.Collections.Immutable;
using AgriDirectory.Accounts;
using AgriDirectory.Firms;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Watching;

sealed class UnansweredGrain(IDirectoryStore store, TimeProvider time, IOptions<UnansweredOptions> options) : Grain, IUnansweredGrain
{
    /// <summary>The most rows of a question and a day: more than an operator reads in a year.</summary>
    const int MostRows = 10_000;

    DateOnly Today => BeijingDay.Of(time.GetUtcNow());

    DateOnly Oldest => Today.AddDays(1 - options.Value.KeepDays);

    public Task AddAsync(ImmutableArray<UnansweredCount> counts) => store.AddUnansweredAsync(
        [.. counts.Where(c => c.Asked > 0 && UnansweredRules.Read(c.Question) == c.Question).Take(MostRows)], Today, Oldest, MostRows);

    public Task<ImmutableArray<UnansweredQuestion>> ReadAsync() => store.ReadUnansweredAsync(Oldest, IUnansweredGrain.MostShown);

    /// <summary>The entry does not say which: what is cleared is to be gone.</summary>
    public Task<bool> ClearAsync(string question, string by) =>
        store.ClearUnansweredAsync(question, new AuditEntry(0, time.GetUtcNow(), by, AuditCodes.RoleOf(by), AuditCodes.UnansweredCleared, ""));
}
