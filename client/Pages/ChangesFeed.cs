using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using AgriDirectory.Changes;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using Microsoft.Net.Http.Headers;

namespace AgriDirectory.Client.Pages;

/// <summary>
/// The newest changes as an Atom feed (RFC 4287), for people. It names the public fields that changed and none of their values, and of a deleted firm
/// nothing but its id: somebody may have asked for that.
/// </summary>
static class ChangesFeed
{
    /// <summary>Where it is.</summary>
    public const string Path = "/changes.atom";

    /// <summary>The most entries.</summary>
    public const int Entries = 50;

    /// <summary>The most changes that are looked through for them; those of which the public sees nothing make no entry.</summary>
    const int Window = 500;

    const string Atom = "http://www.w3.org/2005/Atom";
    const string Urn = "urn:agri-directory:";

    public static void MapChangesFeed(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], ReadAsync).ExcludeFromDescription();

    static async Task<IResult> ReadAsync(HttpContext context, IGrainFactory grains)
    {
        ChangesPage newest;
        try
        {
            newest = await grains.GetGrain<IChangesGrain>(0).ReadNewestAsync(Window);
        }
        catch (Exception e) when (PublicDirectory.IsPassing(e) || e is StoreFailedException)
        {
            context.Response.Headers.RetryAfter = Problems.RetryAfter;
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var words = context.Wording();
        // Weak: the address by which the site was asked stands in it too.
        var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{newest.Last}-{words.Tag}\""), isWeak: true);
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        context.Response.Headers.Vary = "Accept-Language, Cookie";
        context.Response.Headers.ContentLanguage = words.Tag;
        context.Response.Headers["X-Robots-Tag"] = "noindex";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false)))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Bytes(Write(Entry.Of(newest.Changes, words), context.Request.Scheme + "://" + context.Request.Host.ToUriComponent(), words), "application/atom+xml; charset=utf-8");
    }

    static byte[] Write(ImmutableArray<Entry> entries, string origin, Wording words)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xml", "lang", null, words.Tag);
            xml.WriteElementString("id", Atom, Urn + "changes:" + words.Tag);
            xml.WriteElementString("title", Atom, words["feed.title"]);
            xml.WriteElementString("updated", Atom, Figures.Machine(entries is [var last, ..] ? last.At : DateTimeOffset.UnixEpoch));
            xml.WriteStartElement("author", Atom);
            xml.WriteElementString("name", Atom, words["site.name"]);
            xml.WriteEndElement();
            Link(xml, "self", origin + Path + "?lang=" + words.Tag[..2]);
            Link(xml, "alternate", origin + "/");
            foreach (var entry in entries) Write(xml, entry, origin);
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    static void Write(XmlWriter xml, Entry entry, string origin)
    {
        xml.WriteStartElement("entry", Atom);
        xml.WriteElementString("id", Atom, string.Create(CultureInfo.InvariantCulture, $"{Urn}change:{entry.FirmId}:{entry.Version}"));
        xml.WriteElementString("title", Atom, entry.Title);
        xml.WriteElementString("updated", Atom, Figures.Machine(entry.At));
        if (entry.Leads is { } id) Link(xml, "alternate", origin + "/firms/" + id);
        xml.WriteElementString("content", Atom, entry.Text);
        xml.WriteEndElement();
    }

    static void Link(XmlWriter xml, string relation, string url)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", url);
        xml.WriteEndElement();
    }

    /// <summary>A change, in words.</summary>
    /// <param name="FirmId">The firm.</param>
    /// <param name="Version">The version that the change made.</param>
    /// <param name="At">When.</param>
    /// <param name="Leads">The firm whose page tells more; null if none does.</param>
    /// <param name="Title">What happened, in a line.</param>
    /// <param name="Text">What happened.</param>
    sealed record Entry(string FirmId, long Version, DateTimeOffset At, string? Leads, string Title, string Text)
    {
        /// <summary>What the public sees of changes, which come newest first.</summary>
        public static ImmutableArray<Entry> Of(ImmutableArray<CommittedChange> changes, Wording words)
        {
            var entries = ImmutableArray.CreateBuilder<Entry>();
            var gone = new HashSet<string>(StringComparer.Ordinal);
            // What a change made is what the next one replaced.
            var replaced = new Dictionary<string, FirmDetails?>(StringComparer.Ordinal);
            foreach (var change in changes)
            {
                if (entries.Count == Entries) break;
                if (gone.Contains(change.FirmId)) continue;
                var after = change.Now ?? replaced.GetValueOrDefault(change.FirmId);
                var undone = change.Deleted && replaced.ContainsKey(change.FirmId);
                replaced[change.FirmId] = change.Before;
                if (undone) continue;
                if (change.Deleted) gone.Add(change.FirmId);
                if (Of(change, after, words) is { } entry) entries.Add(entry);
            }

            return entries.DrainToImmutable();
        }

        static Entry? Of(CommittedChange change, FirmDetails? after, Wording words)
        {
            Entry Told(string title, string text) =>
                new(change.FirmId, change.Version, change.At, change.Deleted ? change.MergedInto : change.FirmId, SearchQuery.Clean(title), SearchQuery.Clean(text));

            if (change.MergedInto is { } other) return Told(words["feed.merged"], words.Format("feed.merged.text", change.FirmId, other));
            if (change.Deleted) return Told(words["feed.deleted"], words.Format("feed.deleted.text", change.FirmId));
            if (after is null) return null;
            var shown = PublicView.Of(after);
            var name = shown.Sample ? $"{shown.LegalName} ({words["sample"]})" : shown.LegalName;
            if (change.Before is null) return Told(words.Format("feed.added", name), words.Format("feed.added", name));
            var fields = words.List(FirmHistory.Differences(PublicView.Of(change.Before), shown, words).Select(d => d.Field));
            return fields.Length == 0 ? null : Told(words.Format("feed.changed", name, fields), words.Format("feed.changed.text", fields));
        }
    }
}
