using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.Api;

/// <summary>
/// The entity tag of a firm: its version. What clerks read is longer than what the public reads, so its tag is another one; a change
/// takes either, for both name the version.
/// </summary>
static class FirmTag
{
    const string OfClerks = "-full";

    /// <summary>The tag of a version.</summary>
    public static EntityTagHeaderValue Of(long version, bool clerk) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{version}{(clerk ? OfClerks : "")}\""));

    /// <summary>The version that a request's <c>If-Match</c> names; null, with why, if it names none.</summary>
    public static long? Read(HttpRequest request, out QueryProblem? problem)
    {
        problem = null;
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            problem = new("if-match-required", StatusCodes.Status428PreconditionRequired);
            return null;
        }

        // A proxy that compresses makes tags weak; the version in it is no less sure.
        if (EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && Version(tag) is { } version) return version;
        problem = QueryProblem.Bad("if-match-form", "If-Match", header.ToString());
        return null;
    }

    static long? Version(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.AsSpan().Trim('"');
        if (text.EndsWith(OfClerks, StringComparison.Ordinal)) text = text[..^OfClerks.Length];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
