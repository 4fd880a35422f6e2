using AgriDirectory.Client.Pages.Watching;
using AgriDirectory.Client.SignIn;
using Orleans.Dashboard;

namespace AgriDirectory.Client.Watching;

/// <summary>What operators watch: the status page with what is under it, the same over REST, and the dashboard of Orleans.</summary>
public static class WatchingEndpoints
{
    /// <summary>Adds what watches.</summary>
    public static IServiceCollection AddWatching(this IServiceCollection services)
    {
        services.AddSingleton<DiskRoom>();
        services.AddSingleton<StatusWatch>();
        services.AddHostedService(s => s.GetRequiredService<StatusWatch>());
        services.AddSingleton<UnansweredKeeper>();
        services.AddHostedService(s => s.GetRequiredService<UnansweredKeeper>());
        return services;
    }

    /// <summary>Maps <c>/status</c>, <c>/api/v1/status</c> and <c>/dashboard</c>, for operators.</summary>
    public static WebApplication MapWatching(this WebApplication app)
    {
        app.MapStatusApi();
        app.MapStatusPages();
        // Its pages, files and calls alike.
        app.MapOrleansDashboard("/dashboard").RequireAuthorization(OperatorSignIn.Policy).ExcludeFromDescription();
        return app;
    }
}
