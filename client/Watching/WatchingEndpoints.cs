using AgriDirectory.Client.Pages.Watching;
using AgriDirectory.Client.SignIn;
using Orleans.Dashboard;

namespace AgriDirectory.Client.Watching;

/// <summary>What operators watch: the status page with what is under it, the same over REST, and the dashboard of Orleans.</summary>
public static class WatchingEndpoints
{
    const string Dashboard = "/dashboard";

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
        app.Map(Dashboard + "/{**rest}", WhenAsked(app.Services)).RequireAuthorization(OperatorSignIn.Policy).ExcludeFromDescription();
        return app;
    }

    /// <summary>Mapping the dashboard compresses its files, all of them: half a second that a start need not wait for.</summary>
    static RequestDelegate WhenAsked(IServiceProvider services)
    {
        var dashboard = new Lazy<RequestDelegate>(() =>
        {
            var app = new ApplicationBuilder(services);
            app.UseRouting();
            app.UseEndpoints(endpoints => endpoints.MapOrleansDashboard(Dashboard));
            return app.Build();
        });
        return context =>
        {
            // Or what is inside would take the request for one that has its endpoint.
            context.SetEndpoint(null);
            return dashboard.Value(context);
        };
    }
}
