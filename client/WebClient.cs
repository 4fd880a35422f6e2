using System.Text.Json.Serialization;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Exports;
using AgriDirectory.Client.Pages;
using AgriDirectory.Client.Pages.Claims;
using AgriDirectory.Client.Pages.Editing;
using AgriDirectory.Client.Pages.Markets;
using AgriDirectory.Client.Pages.Reference;
using AgriDirectory.Client.Pages.Work;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Watching;
using AgriDirectory.Firms;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace AgriDirectory.Client;

/// <summary>The pages and the API by which people reach the directory. They ask its grains, so an Orleans client or silo has to be there too.</summary>
public static class WebClient
{
    /// <summary>Adds what pages and API need.</summary>
    public static IServiceCollection AddWebClient(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Html.Encoder);
        services.AddSingleton<PublicDirectory>();
        services.TryAddSingleton<Readiness>();
        services.AddSingleton<FirmEditing>();
        services.AddSingleton<CorrectionLimit>();
        services.TryAddSingleton<AuditTrail>();
        services.AddSingleton<Sightings>();
        services.AddHostedService(s => s.GetRequiredService<Sightings>());
        services.AddSingleton<RunningExports>();
        services.AddSingleton<Unanswered>();
        services.AddSingleton<WebAssets>();
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section);
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RequestRates>();
        services.AddCors();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = FirmJson.Options.DefaultIgnoreCondition;
            json.SerializerOptions.Encoder = FirmJson.Options.Encoder;
            // A number is a number: else the description says that each may be a text too, and generated clients make texts of them.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            foreach (var converter in FirmJson.Options.Converters)
                json.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi("v1", api =>
        {
            api.ShouldInclude = call => call.HttpMethod != HttpMethods.Head;
            api.AddOperationTransformer(ApiResponses.EveryCall).AddSchemaTransformer(ApiSchemas.EveryType).AddDocumentTransformer(DescribeAsync);
        });
        return services;
    }

    static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        ApiSchemas.Complete(document);
        ApiDescription.SignIn(document);
        document.Info = new()
        {
            Title = "AgriDirectory",
            Version = "v1",
            Description = "The directory of the rose and mugwort firms of Wolong district, Nanyang (南阳市卧龙区月季艾草企业名录). "
                + "Errors are RFC 9457 problem details with a stable code. Times are RFC 3339 in UTC.",
        };
        return Task.CompletedTask;
    }

    /// <summary>Maps pages, their files, the API, its description and health.</summary>
    public static WebApplication MapWebClient(this WebApplication app)
    {
        app.UseErrorPages();
        app.UseMiddleware<PageHeaders>();
        // Within the error pages and headers, which what is refused gets too; and before calls are counted, each by its caller.
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
            app.UseAuthentication().UseAuthorization();

        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api/v1"), api => api.UseCors(Anybody).UseMiddleware<RequestRates>());
        app.MapWebAssets();
        app.MapPages();
        app.MapEditing();
        app.MapWork();
        app.MapMarkets();
        app.MapClaims();
        app.MapFirmsApi();
        app.MapMarketsApi();
        app.MapClaimsApi();
        app.MapExport();
        app.MapChangesApi();
        app.MapChangesFeed();
        app.MapReference();
        app.MapWorkApi();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json").AlsoHead();
        return app;
    }
    /// <summary>Programs of any site may read what the public reads, in their readers' browsers; none is let in by their cookies.</summary>
    static void Anybody(CorsPolicyBuilder policy) => policy.AllowAnyOrigin().WithMethods("GET", "HEAD").WithHeaders(HeaderNames.IfNoneMatch)
        .WithExposedHeaders([HeaderNames.ETag, HeaderNames.Link, HeaderNames.RetryAfter, .. RequestRates.Headers]).SetPreflightMaxAge(TimeSpan.FromHours(2));
}
