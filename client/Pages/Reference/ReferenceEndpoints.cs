using Microsoft.AspNetCore.OpenApi;

namespace AgriDirectory.Client.Pages.Reference;

/// <summary>The page that shows the API to people: the description itself is for programs.</summary>
static class ReferenceEndpoints
{
    /// <summary>Maps <c>/reference</c>, for everybody.</summary>
    public static void MapReference(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/reference", [HttpMethods.Get, HttpMethods.Head], ShowAsync).ExcludeFromDescription();

    static async Task<IResult> ShowAsync(HttpContext context, [FromKeyedServices("v1")] IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(context.RequestAborted);
        return PageEndpoints.Page<ReferencePage>(
            context, StatusCodes.Status200OK, ReferenceReader.Read(document, context.Request.Scheme + "://" + context.Request.Host.ToUriComponent()));
    }
}
