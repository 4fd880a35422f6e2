using System.Text.Json.Nodes;
using AgriDirectory.Search;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Silo.Search.Elastic;

/// <summary>
/// Opens the points in time that paged questions begin in. Questions asked shortly after one another share one, so that few are open and
/// most questions take one round trip; what this silo has made visible is in the next one at once.
/// </summary>
internal sealed class ElasticViews(IElasticTransport transport, TimeProvider time, ILogger log)
{
    /// <summary>What another silo makes visible is found after this time at the latest.</summary>
    internal static readonly TimeSpan Shared = TimeSpan.FromMilliseconds(200);

    readonly Lock gate = new();
    readonly Dictionary<string, View> newest = [];

    /// <summary>A view of what is visible behind an alias, to be given back.</summary>
    internal View Take(string alias, Func<Task<string>> open)
    {
        lock (gate)
        {
            if (!newest.TryGetValue(alias, out var view) || view.Pit.IsFaulted)
            {
                newest[alias] = view = new View(open());
                _ = RetireAsync(alias, view);
            }

            view.Users++;
            return view;
        }
    }

    /// <summary>Gives a view back.</summary>
    /// <param name="view">The view.</param>
    /// <param name="kept">Whether a cursor was given out that goes on in it.</param>
    internal void Give(View view, bool kept)
    {
        lock (gate)
        {
            view.Users--;
            view.Kept |= kept;
            CloseIfOver(view);
        }
    }

    /// <summary>From now on questions see what is visible now.</summary>
    internal void Renew()
    {
        lock (gate)
        {
            foreach (var (alias, view) in newest)
                Retire(alias, view);
        }
    }

    async Task RetireAsync(string alias, View view)
    {
        await Task.Delay(Shared, time);
        lock (gate)
        {
            if (newest.GetValueOrDefault(alias) == view)
                Retire(alias, view);
        }
    }

    void Retire(string alias, View view)
    {
        newest.Remove(alias);
        view.Retired = true;
        CloseIfOver(view);
    }

    /// <summary>One with a cursor in it goes by itself after its time.</summary>
    void CloseIfOver(View view)
    {
        if (view is { Retired: true, Users: 0, Kept: false })
            _ = CloseAsync(view);
    }

    async Task CloseAsync(View view)
    {
        try
        {
            var body = ElasticJson.Body(new JsonObject { ["id"] = await view.Pit });
            await transport.SendAsync(new(HttpMethod.Delete, "_pit", body), CancellationToken.None);
        }
        catch (EngineUnavailableException e)
        {
            log.LogDebug("A point in time was not closed: {Why}", e.Message);
        }
    }

    /// <summary>A point in time.</summary>
    internal sealed class View(Task<string> pit)
    {
        internal Task<string> Pit => pit;

        internal int Users { get; set; }

        internal bool Kept { get; set; }

        internal bool Retired { get; set; }
    }
}
