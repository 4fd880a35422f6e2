using AgriDirectory.Client.Api;
using AgriDirectory.Client.Pages;
using AgriDirectory.Firms;

namespace AgriDirectory.Client;

/// <summary>The pages and the API by which people reach the directory. They ask its grains, so an Orleans client or silo has to be there too.</summary>
public static class WebClient
{
    /// <summary>Adds what pages and API need.</summary>
    public static IServiceCollection AddWebClient(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton(Html.Encoder);
        services.AddSingleton<PublicDirectory>();
        services.AddSingleton<WebAssets>();
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = FirmJson.Options.DefaultIgnoreCondition;
            json.SerializerOptions.Encoder = FirmJson.Options.Encoder;
            foreach (var converter in FirmJson.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi("v1", api => api.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "AgriDirectory",
                Version = "v1",
                Description = "The directory of the rose and mugwort firms of Wolong district, Nanyang (南阳市卧龙区月季艾草企业名录). "
                    + "Errors are RFC 9457 problem details with a stable code. Times are RFC 3339 in UTC.",
            };
            return Task.CompletedTask;
        }));
        return services;
    }

    /// <summary>Maps pages, their files, the API, its description and health.</summary>
    public static WebApplication MapWebClient(this WebApplication app)
    {
        app.UseErrorPages();
        app.UseMiddleware<PageHeaders>();
        app.MapWebAssets();
        app.MapPages();
        app.MapFirmsApi();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }
}
