using AgriDirectory.Search;
using AgriDirectory.Silo.Search.Elastic;
using AgriDirectory.Silo.Watching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Silo.Search;

/// <summary>Chooses the search engine as the settings say.</summary>
public static class SearchSettings
{
    /// <summary>Adds the engine that the settings name.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    /// <param name="folder">Where Lucene keeps its index.</param>
    /// <exception cref="OptionsValidationException">A setting breaks a rule; each failure names the setting, the rule and the remedy.</exception>
    public static void AddSearchEngine(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        var options = Read(configuration);
        if (options.Kind == SearchEngineKind.Elasticsearch)
        {
            services.AddElasticsearch(options);
            return;
        }

        services.AddSingleton(s => new LuceneEngine(folder, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<LuceneEngine>>()));
        services.AddSingleton<ISearchEngine>(s => new WatchedEngine(s.GetRequiredService<LuceneEngine>()));
    }

    static SearchOptions Read(IConfiguration configuration)
    {
        List<string> problems;
        SearchOptions options;
        try
        {
            options = configuration.GetSection(SearchOptions.Section).Get<SearchOptions>() ?? new SearchOptions();
            problems = [.. options.Problems()];
        }
        catch (InvalidOperationException e)
        {
            // The binder's words name the setting and the value that is no number.
            (options, problems) = (new SearchOptions(), [e.Message]);
        }

        return problems.Count == 0 ? options : throw new OptionsValidationException(SearchOptions.Section, typeof(SearchOptions), problems);
    }
}
