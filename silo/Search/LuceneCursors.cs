using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using AgriDirectory.Search;
using Lucene.Net.Search;

namespace AgriDirectory.Silo.Search;

/// <summary>Where a page ended: the searcher's token, and the last firm's document and first sort value in it.</summary>
internal readonly record struct CursorPlace(long Token, int Doc, long First);

/// <summary>
/// Cursors, and the searchers that they go on in: a held searcher sees its firms as they were at the first page, so none is
/// missed and none comes twice whatever changes. One is let go five minutes after its last use, or when too many are held.
/// </summary>
internal sealed class LuceneCursors(TimeProvider time)
{
    /// <summary>How long a searcher is held after its last use.</summary>
    internal static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>The most searchers held: beyond, the one that was used least recently is let go.</summary>
    internal int MaxHeld { get; set; } = 500;

    const int Length = 8 + 4 + 8 + 8;

    readonly Lock gate = new();
    readonly Dictionary<long, Held> held = [];

    // Begins anywhere, so that a cursor of an earlier process meets no searcher of this one.
    long lastToken = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    /// <summary>A cursor that goes on after a place in a view.</summary>
    internal string Give(SearchPlan plan, SearchView view, int doc, long first)
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Hold(view));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), doc);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), first);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(20), PlanMark.Of(plan, bytes.AsSpan(0, 20)));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The view and the place of a plan's cursor.</summary>
    /// <exception cref="CursorException">It is not one of this plan, or its searcher was let go.</exception>
    internal SearchView Resume(SearchPlan plan, out CursorPlace place)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (plan.Cursor!.Length != Base64Url.GetEncodedLength(Length) || !Base64Url.TryDecodeFromChars(plan.Cursor, bytes, out var length)
            || length != Length || BinaryPrimitives.ReadUInt64LittleEndian(bytes[20..]) != PlanMark.Of(plan, bytes[..20]))
            throw new CursorException(expired: false);

        place = new CursorPlace(
            BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]));
        Sweep();
        lock (gate)
        {
            if (!held.TryGetValue(place.Token, out var there) || there.View.Generation.Damage is not null || !there.View.Searcher.IndexReader.TryIncRef())
                throw new CursorException(expired: true);

            there.LastUse = time.GetTimestamp();
            var view = new SearchView(there.View.Generation, there.View.Searcher);
            if (place.Doc >= 0 && place.Doc < view.Searcher.IndexReader.MaxDoc)
                return view;

            view.Dispose();
            throw new CursorException(expired: false);
        }
    }

    /// <summary>Whether a cursor may still go on in a generation.</summary>
    internal bool Any(LuceneGeneration generation)
    {
        lock (gate)
            return held.Values.Any(h => h.View.Generation == generation);
    }

    /// <summary>Lets searchers go whose time is over.</summary>
    internal void Sweep() => Drop(h => time.GetElapsedTime(h.LastUse) > Life);

    /// <summary>Lets a generation's searchers go.</summary>
    internal void Drop(LuceneGeneration generation) => Drop(h => h.View.Generation == generation);

    void Drop(Func<Held, bool> over)
    {
        lock (gate)
        {
            foreach (var (token, there) in held.Where(h => over(h.Value)).ToList())
            {
                held.Remove(token);
                there.View.Dispose();
            }
        }
    }

    long Hold(SearchView view)
    {
        Sweep();
        lock (gate)
        {
            var (token, there) = held.FirstOrDefault(h => ReferenceEquals(h.Value.View.Searcher, view.Searcher));
            if (there is null)
            {
                if (held.Count >= MaxHeld && held.MinBy(h => h.Value.LastUse) is { Value: var oldest, Key: var oldestToken } && held.Remove(oldestToken))
                    oldest.View.Dispose();

                view.Searcher.IndexReader.IncRef();
                held[token = ++lastToken] = there = new Held(new SearchView(view.Generation, view.Searcher));
            }

            there.LastUse = time.GetTimestamp();
            return token;
        }
    }

    sealed class Held(SearchView view)
    {
        internal SearchView View => view;

        internal long LastUse { get; set; }
    }
}
