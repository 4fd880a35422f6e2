namespace AgriDirectory.Silo.Search;

/// <summary>
/// Which version of each firm an index holds. Whoever changes a firm's document holds the firm's stripe meanwhile, so that map and
/// index agree, and firms of other stripes are indexed at the same time.
/// </summary>
internal sealed class FirmVersions
{
    const int Stripes = 64;

    readonly Dictionary<ulong, long>[] stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Dictionary<ulong, long>())];

    /// <summary>What was there before a writer was lost, and has not been sent again.</summary>
    readonly Dictionary<ulong, long> lost = [];

    /// <summary>How many firms were accepted, lost before they were durable, and not sent again.</summary>
    internal int Lost
    {
        get
        {
            lock (lost)
                return lost.Count;
        }
    }

    /// <summary>The lock and the map of a firm's stripe.</summary>
    internal Dictionary<ulong, long> StripeOf(ulong key) => stripes[(key * 0x9E3779B97F4A7C15) >> 58];

    /// <summary>Whether an equal or newer version is there.</summary>
    internal bool Has(ulong key, long version)
    {
        var stripe = StripeOf(key);
        lock (stripe)
            return stripe.TryGetValue(key, out var known) && known >= version;
    }

    /// <summary>Says that a firm's version has been sent; its stripe is held.</summary>
    internal void Set(Dictionary<ulong, long> stripe, ulong key, long version)
    {
        stripe[key] = version;
        lock (lost)
        {
            if (lost.Count > 0 && lost.TryGetValue(key, out var missing) && missing <= version)
                lost.Remove(key);
        }
    }

    /// <summary>Returns when every change that had begun before has ended, without holding up those that begin meanwhile.</summary>
    internal void WaitForChanges()
    {
        foreach (var stripe in stripes)
        {
            Monitor.Enter(stripe);
            Monitor.Exit(stripe);
        }
    }

    /// <summary>Holds all changes up while an action runs.</summary>
    internal void WithoutChanges(Action action)
    {
        var held = 0;
        try
        {
            for (; held < Stripes; held++)
                Monitor.Enter(stripes[held]);

            action();
        }
        finally
        {
            while (held > 0)
                Monitor.Exit(stripes[--held]);
        }
    }

    /// <summary>Takes over what an index really holds; what it lacks of what was accepted is lost. No change runs meanwhile.</summary>
    internal void Replace(IEnumerable<(ulong Key, long Version)> held)
    {
        lock (lost)
        {
            foreach (var (key, version) in stripes.SelectMany(s => s))
                lost[key] = version;

            foreach (var stripe in stripes)
                stripe.Clear();

            foreach (var (key, version) in held)
            {
                StripeOf(key)[key] = version;
                if (lost.TryGetValue(key, out var before) && before <= version)
                    lost.Remove(key);
            }
        }
    }
}
