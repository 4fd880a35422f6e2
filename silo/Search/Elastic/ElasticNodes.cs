namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>The nodes, in turn. One that failed is set aside for a while, unless all are.</summary>
internal sealed class ElasticNodes(IReadOnlyList<Uri> urls, TimeProvider time)
{
    /// <summary>How long a node that failed is not asked.</summary>
    internal static readonly TimeSpan Aside = TimeSpan.FromSeconds(15);

    readonly Lock gate = new();
    readonly DateTimeOffset[] asideUntil = new DateTimeOffset[urls.Count];
    int turn;

    internal int Count => urls.Count;

    /// <summary>Whether there is a node that did not fail lately.</summary>
    internal bool AnyReady
    {
        get
        {
            lock (gate)
                return asideUntil.Any(until => until <= time.GetUtcNow());
        }
    }

    /// <summary>The next node to ask: with all set aside, the one that has been for longest.</summary>
    internal Uri Next()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var node = Enumerable.Range(turn, urls.Count).Select(i => i % urls.Count).MinBy(i => asideUntil[i] <= now ? DateTimeOffset.MinValue : asideUntil[i]);
            turn = (node + 1) % urls.Count;
            return urls[node];
        }
    }

    internal void SetAside(Uri node) => Set(node, time.GetUtcNow() + Aside);

    internal void Answers(Uri node) => Set(node, default);

    void Set(Uri node, DateTimeOffset until)
    {
        lock (gate)
        {
            for (var i = 0; i < urls.Count; i++)
            {
                if (urls[i] == node)
                    asideUntil[i] = until;
            }
        }
    }
}
