namespace AgriDirectory.Tests;

/// <summary>Waits for what must come true in the end.</summary>
static class Eventually
{
    static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(10);

    /// <summary>To look costs time of the processor that what is waited for needs.</summary>
    static readonly TimeSpan Latest = TimeSpan.FromMilliseconds(150);

    /// <summary>Looks soon and then less and less often until the condition holds, and fails after a minute or the time given.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(1));
        using var look = new PeriodicTimer(Soonest);
        while (!await condition())
        {
            await look.WaitForNextTickAsync(limit.Token);
            look.Period = look.Period * 1.5 < Latest ? look.Period * 1.5 : Latest;
        }
    }
}
