namespace AgriDirectory.Markets;

/// <summary>
/// Something that takes a while to make and is good for a second. It is made anew before that second is over, once for all callers, so that
/// nobody waits for it as long as it is asked for.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="make">Makes it.</param>
sealed class Shared<T>(TimeProvider time, Func<Task<T>> make)
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Early = Fresh / 2;

    T? kept;
    long? asked;
    Task<T>? making;

    /// <summary>What was made last, however old; the default before.</summary>
    public T? Kept => kept;

    /// <summary>What is at most a second old.</summary>
    public Task<T> GetAsync()
    {
        var age = asked is { } at ? time.GetElapsedTime(at) : TimeSpan.MaxValue;
        if (age > Early && making is null or { IsCompleted: true })
        {
            making = MakeAsync();
        }

        if (age > Fresh)
        {
            return making!;
        }

        // Who comes when it is no longer fresh hears of a failure.
        making?.Ignore();
        return Task.FromResult(kept!);
    }

    async Task<T> MakeAsync()
    {
        var at = time.GetTimestamp();
        var made = await make();
        (kept, asked) = (made, at);
        return made;
    }
}
