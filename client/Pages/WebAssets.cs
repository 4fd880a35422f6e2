using System.Collections.Frozen;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.FileProviders;

namespace AgriDirectory.Client.Pages;

/// <summary>The addresses of stylesheet and scripts, with a fingerprint of their contents so that browsers may keep them for good.</summary>
public sealed class WebAssets
{
    FrozenDictionary<string, string> addresses = FrozenDictionary<string, string>.Empty;

    /// <summary>The address of a file of <c>wwwroot</c>, or of the framework.</summary>
    public string this[string file] => addresses.GetValueOrDefault(file) ?? "/" + file;

    internal void Learn(IEnumerable<Endpoint> endpoints) =>
        addresses = endpoints
            .Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>())
            .OfType<StaticAssetDescriptor>()
            .Select(d => (Label: d.Properties.FirstOrDefault(p => p.Name == "label")?.Value, d.Route))
            .Where(p => p.Label is not null)
            .DistinctBy(p => p.Label)
            .ToFrozenDictionary(p => p.Label!, p => "/" + p.Route);
}

/// <summary>Serves the files, from a build and from a publish alike, whatever the working directory and the environment are.</summary>
static class WebAssetsMapping
{
    const string Name = "AgriDirectory.Client.staticwebassets";

    public static void MapWebAssets(this WebApplication app)
    {
        var folder = AppContext.BaseDirectory;
        var built = Path.Combine(folder, Name + ".runtime.json");
        var published = Path.Combine(folder, "wwwroot");
        if (File.Exists(built))
        {
            // A build leaves the files where they are and lists their places; the host reads the list by itself only in development.
            app.Configuration[WebHostDefaults.StaticWebAssetsKey] = built;
            StaticWebAssetsLoader.UseStaticWebAssets(app.Environment, app.Configuration);
        }
        else if (Directory.Exists(published))
        {
            app.Environment.WebRootPath = published;
            app.Environment.WebRootFileProvider = new PhysicalFileProvider(published);
        }
        app.MapStaticAssets(Path.Combine(folder, Name + ".endpoints.json"));
        app.Services.GetRequiredService<WebAssets>().Learn(((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints));
    }
}
