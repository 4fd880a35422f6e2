using System.Security.Claims;
using AgriDirectory.Accounts;

namespace AgriDirectory.Client.SignIn;

/// <summary>
/// Notes in the audit trail who was shown details of people: once an hour for each caller and firm, and for each caller in one entry for all that
/// was shown within a second. Whoever shows them does not wait for it, and a program that reads thousands a second makes one entry a second; a
/// process that is killed loses the last second's.
/// </summary>
sealed class Sightings(AuditTrail trail, TimeProvider time) : BackgroundService
{
    /// <summary>How many ids an entry names; of the others it tells how many there are.</summary>
    const int MostNamed = 10;

    const int MostRemembered = 20_000;

    static readonly TimeSpan Once = TimeSpan.FromHours(1);
    static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly Dictionary<(string Who, string What, string Id), DateTimeOffset> noted = [];
    Dictionary<(string Who, string Role, string What), Shown> shown = [];

    /// <summary>What one caller was shown since the last entry.</summary>
    sealed class Shown
    {
        public List<string> Ids { get; } = new(MostNamed);
        public int More { get; set; }

        public override string ToString() => string.Join(' ', Ids) + (More > 0 ? $" +{More}" : "");
    }

    /// <summary>Notes that a request's caller is shown something.</summary>
    /// <param name="context">The request of somebody who has signed in.</param>
    /// <param name="what"><see cref="AuditCodes.SawPerson"/> or <see cref="AuditCodes.SawSender"/>.</param>
    /// <param name="ids">Of which firms or items.</param>
    public void Note(HttpContext context, string what, params IEnumerable<string> ids)
    {
        var who = context.User.Identity?.Name ?? "";
        var now = time.GetUtcNow();
        lock (gate)
        {
            foreach (var id in ids)
            {
                if (noted.TryGetValue((who, what, id), out var at) && now - at < Once) continue;
                // Whoever is forgotten is noted again: an entry too many does no harm.
                if (noted.Count >= MostRemembered) noted.Clear();
                noted[(who, what, id)] = now;
                Add((who, context.User.FindFirstValue(ClaimTypes.Role) ?? "", what), id);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteAsync();
        }
    }

    void Add((string Who, string Role, string What) caller, string id)
    {
        if (!shown.TryGetValue(caller, out var seen)) shown.Add(caller, seen = new Shown());
        if (seen.Ids.Count < MostNamed) seen.Ids.Add(id);
        else seen.More++;
    }

    async Task WriteAsync()
    {
        Dictionary<(string Who, string Role, string What), Shown> taken;
        lock (gate)
        {
            if (shown.Count == 0) return;
            (taken, shown) = (shown, []);
        }

        foreach (var ((who, role, what), seen) in taken) await trail.NoteAsync(who, role, what, seen.ToString());
    }
}
