namespace AgriDirectory.Tests;

/// <summary>Waits for what must come true in the end.</summary>
static class Eventually
{
    /// <summary>Looks every few milliseconds until the condition holds, and fails after a minute or the time given.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromMinutes(1));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
    }
}
